package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) filesRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/desk/files", Access: web.Staff, Handle: d.listFiles}}
}

const (
	filesPerPage = 30
)

// statusOpen chooses every file that is still owed its result.
const statusOpen = "open"

type filesPage struct {
	web.Frame
	// Wanted is what is looked for, as it was asked.
	Wanted wanted
	// OwnUnit says that words find in one's own unit only.
	OwnUnit bool
	// Narrowed says that another unit was asked for and one's own was searched.
	Narrowed bool
	Units    []register.Unit
	People   []register.Staff
	Statuses []procedure.Status
	Lines    []fileLine
	// Count words how many there are.
	Count string
	// Before and After are the addresses of the pages beside this one, "" for none.
	Before, After string
}

// wanted is what the form of the list says.
type wanted struct {
	Q, Unit, Status, Assignee string
	Overdue                   bool
	Page                      int
}

type fileLine struct {
	register.Line
	// Left is the time left, for files that are owed their result.
	Left *Left
}

// listFiles finds files. A code typed whole leads straight to its file.
func (d *Desk) listFiles(a *web.Ask) error {
	w := wantedOf(a)
	if code := strings.ToUpper(w.Q); contract.IsFileCode(code) {
		switch _, err := d.Register.File(a.Ctx, code); {
		case err == nil:
			return a.Go(filePath(code), "")
		case !errors.Is(err, register.ErrNotFound):
			return err
		}
	}
	page := filesPage{
		Frame: a.Frame("files.title"), Wanted: w, OwnUnit: !office.SeesEverybody(a.Who().Role),
		Statuses: statuses(),
	}
	if err := d.live(a, &page.Frame); err != nil {
		return err
	}
	if err := d.choices(a.Ctx, &page); err != nil {
		return err
	}
	filter, allowed := office.FindFor(a.Who(), w.filter())
	page.Narrowed, filter.At = !allowed, d.now()
	found, err := d.Register.Files(a.Ctx, filter)
	if err != nil {
		return err
	}
	office.HideNames(a.Who(), found.Files)
	left := d.left(a)
	for _, line := range found.Files {
		page.Lines = append(page.Lines, lineOf(line, left))
	}
	page.Count = a.T("files.count", "n", found.Total)
	if found.Total > countTo {
		page.Count = a.T("files.more_than")
	}
	if w.Page > 1 {
		page.Before = w.at(w.Page - 1)
	}
	if len(found.Files) == found.PerPage && (found.Total > countTo || found.Total > w.Page*found.PerPage) {
		page.After = w.at(w.Page + 1)
	}
	return a.Show(http.StatusOK, "files", page)
}

// choices are what the form offers to choose from.
func (d *Desk) choices(ctx context.Context, page *filesPage) (err error) {
	if page.Units, err = d.Register.Units(ctx); err != nil {
		return err
	}
	all, err := d.Register.StaffList(ctx)
	page.People = slices.DeleteFunc(all, func(who register.Staff) bool {
		return !who.Active || !workers.Allows(who.Role) && !clerks.Allows(who.Role)
	})
	return err
}

// wantedOf reads the form. What no form of ours would send finds nothing instead of
// being refused: the address is typed by people too.
func wantedOf(a *web.Ask) wanted {
	w := wanted{
		Q: soughtIn(a, "q"), Unit: soughtIn(a, "unit"), Status: soughtIn(a, "status"), Assignee: soughtIn(a, "assignee"),
		Overdue: a.Query("overdue") == "true", Page: 1,
	}
	if page, err := strconv.Atoi(a.Query("page")); err == nil && page > 1 {
		w.Page = min(page, maxFilesPage)
	}
	return w
}

// maxFilesPage is further than anybody leafs.
const maxFilesPage = 10_000

// filter is what the register is asked.
func (w wanted) filter() register.Filter {
	f := register.Filter{
		Unit: w.Unit, Assignee: w.Assignee, Q: w.Q, CountTo: countTo, Page: w.Page, PerPage: filesPerPage,
	}
	if w.Overdue {
		f.Overdue = &w.Overdue
	}
	if status, err := strconv.Atoi(w.Status); err == nil && slices.Contains(statuses(), procedure.Status(status)) {
		f.Status = []int{status}
	}
	if w.Status == statusOpen {
		for _, s := range statuses() {
			if owed(s) {
				f.Status = append(f.Status, int(s))
			}
		}
	}
	return f
}

// at is the address of another page of what is wanted.
func (w wanted) at(page int) string {
	query := url.Values{}
	for name, value := range map[string]string{"q": w.Q, "unit": w.Unit, "status": w.Status, "assignee": w.Assignee} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if w.Overdue {
		query.Set("overdue", "true")
	}
	query.Set("page", strconv.Itoa(page))
	return "/desk/files?" + query.Encode()
}

// statuses are the ten, in order.
func statuses() []procedure.Status {
	var all []procedure.Status
	for s := procedure.StatusRegistered; s <= procedure.StatusReturned; s++ {
		all = append(all, s)
	}
	return all
}

// owed says whether the result of a file in a status is still owed.
func owed(s procedure.Status) bool { return !s.Closed() && s != procedure.StatusResultReady }

// lineOf words how a file of a list stands to its date. A list does not know when the
// date was given; the receipt is near enough for its bar.
func lineOf(line register.Line, left func(given, due time.Time) Left) fileLine {
	out := fileLine{Line: line}
	if owed(line.Status) {
		given := line.ReceivedAt
		if line.Status == procedure.StatusRegistered {
			given = line.DueAt
		}
		l := left(given, line.DueAt)
		out.Left = &l
	}
	return out
}

// filePath is the page of a file.
func filePath(code string) string { return "/desk/files/" + code }
