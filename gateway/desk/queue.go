package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) queueRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/desk/queue", Access: clerks, Handle: d.showQueue}}
}

const (
	// counterPage is how many lines a list of the counter shows at once.
	counterPage = 30
)

type queuePage struct {
	web.Frame
	Today today
	Tabs  []queueTab
	Queue register.Queue
	Lines []queueLine
	pager
}

// queueTab is the way to one queue.
type queueTab struct {
	Queue register.Queue
	Path  string
	// Count words how many wait.
	Count string
}

type queueLine struct {
	register.Waiting
	// Waited is for how long, in office time.
	Waited string
	// AnswerBy is when the applicant is to be answered at the latest, zero where that is
	// not asked or the calendar does not say; Left is the time until then.
	AnswerBy time.Time
	Left     Left
	// Papers are those the applicant was asked for, by name.
	Papers []string
	// Scans is how many scans of them came from home since.
	Scans  int
	Offers []offer
}

// queueVerbs are what a clerk does about a file of a queue.
var queueVerbs = map[register.Queue][]procedure.Verb{
	register.QueueAccept:     {procedure.VerbAccept, procedure.VerbRequestSupplement, procedure.VerbDecline},
	register.QueueSupplement: {procedure.VerbReceiveSupplement, procedure.VerbWithdraw},
	register.QueuePayment:    {procedure.VerbConfirmPayment, procedure.VerbWithdraw},
}

// showQueue shows the files that wait for the counter, and what its day is made of.
func (d *Desk) showQueue(a *web.Ask) error {
	queue := register.Queue(a.Query("list"))
	if _, known := queueVerbs[queue]; !known {
		queue = register.QueueAccept
	}
	page := queuePage{Frame: a.Frame("queue.title"), Queue: queue}
	err := d.live(a, &page.Frame)
	if err != nil {
		return err
	}
	if page.Today, err = d.today(a); err != nil {
		return err
	}
	counts, err := d.Register.CountWaiting(a.Ctx, countTo)
	if err != nil {
		return err
	}
	for _, q := range register.Queues() {
		page.Tabs = append(page.Tabs, queueTab{q, "/desk/queue?list=" + string(q), atMost(counts[q])})
	}
	waiting, err := d.Register.Waiting(a.Ctx, queue, markOf(a.Query("after")), counterPage+1)
	if err != nil {
		return err
	}
	waiting, page.pager = cut(pages{"/desk/queue", a.Request.URL.Query(), "after", counterPage}, waiting, register.MarkOfWaiting)
	for _, w := range waiting {
		page.Lines = append(page.Lines, d.queueLine(a, queue, w))
	}
	if err := d.countScans(a, page.Lines); err != nil {
		return err
	}
	return a.Show(http.StatusOK, "queue", page)
}

func (d *Desk) queueLine(a *web.Ask, queue register.Queue, w register.Waiting) queueLine {
	calendar := d.Catalogue.Calendar()
	line := queueLine{Waiting: w, Waited: spanWords(a.T, "queue.waited", calendar.WorkingBetween(w.Since, a.Now()))}
	if queue == register.QueueAccept {
		term := procedure.Term{Limit: d.Catalogue.Organisation().OneStop.AnswerWithin, Start: w.Since}
		if due, known, err := calendar.Due(term, nil); known && err == nil {
			line.AnswerBy, line.Left = due, leftOf(&calendar, a.T, a.Now(), w.Since, due)
		}
	}
	// A file under rules the catalogue no longer has is acted on from its own page.
	if known, err := d.known(w.View); err == nil {
		offers := sensible(known, a, nil)
		line.Offers = offersOf(a, w.Code, slices.DeleteFunc(slices.Clone(queueVerbs[queue]), func(verb procedure.Verb) bool {
			return !slices.Contains(offers, verb)
		}))
	}
	if queue == register.QueuePayment { // what follows prints nothing
		for i := range line.Offers {
			line.Offers[i].Path += backHere(a)
		}
	}
	if n := len(w.View.Supplements); queue == register.QueueSupplement && n > 0 {
		line.Papers = d.paperNames(w.View, w.View.Supplements[n-1].Papers)
	}
	return line
}

// backHere lets a form lead back to the list it was opened from.
func backHere(a *web.Ask) string { return "?back=" + url.QueryEscape(a.Request.URL.RequestURI()) }

// paperNames are the papers of a file by name, by code where there is none any more.
func (d *Desk) paperNames(v procedure.View, codes []string) []string {
	names := slices.Clone(codes)
	of, err := d.Catalogue.Procedure(v.Procedure, procedure.DayOf(v.ReceivedAt))
	if err != nil {
		return names
	}
	for i, code := range codes {
		for _, paper := range of.Papers {
			if paper.Code == code && paper.Name != "" {
				names[i] = paper.Name
			}
		}
	}
	return names
}

// today is what the day of the counter is made of.
type today struct {
	// TakenIn is how many files have got a number today.
	TakenIn int
	// ToTransfer are the files whose papers go to their units: so many, Late of them too
	// late, the others by Next at the latest.
	ToTransfer string
	Late       int
	Next       time.Time
	// Results wait to be collected, Post is what goes with the post.
	Results, Post string
}

func (d *Desk) today(a *web.Ask) (t today, err error) {
	if t.TakenIn, err = d.Register.TakenIn(a.Ctx, d.Catalogue.FileCodeAgency(), procedure.DayOf(a.Now())); err != nil {
		return t, err
	}
	groups, more, err := d.transfers(a)
	if err != nil {
		return t, err
	}
	n := 0
	for _, g := range groups {
		n, t.Late = n+len(g.Lines), t.Late+g.Late
		for _, line := range g.Lines {
			if !line.Late && !line.By.IsZero() && (t.Next.IsZero() || line.By.Before(t.Next)) {
				t.Next = line.By
			}
		}
	}
	t.ToTransfer = strconv.Itoa(n)
	if more {
		t.ToTransfer += "+"
	}
	results, err := d.Register.CountCollectables(a.Ctx, "", countTo)
	if err != nil {
		return t, err
	}
	post, err := d.Register.CountHandovers(a.Ctx, register.Post, countTo)
	t.Results, t.Post = atMost(results), atMost(post)
	return t, err
}

// atMost words a count that is bounded by countTo.
func atMost(n int) string {
	if n > countTo {
		return strconv.Itoa(countTo) + "+"
	}
	return strconv.Itoa(n)
}
