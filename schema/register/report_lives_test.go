package register_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// town is a register whose files live by chance, all on one time line: what is asked of it
// at an instant is asked while everything later has not happened yet.
type town struct {
	book
	chance *rand.Rand
	cuts   []time.Time
	files  []*resident
	now    time.Time
}

// resident is a file with what was recorded of it, and its views then.
type resident struct {
	state procedure.State
	next  time.Time
	// noticed files are woken when something is due; the machine sleeps over the others
	// until somebody acts on them.
	noticed bool
	past    []procedure.View
	at      []time.Time
}

// as is the view as it was at an instant; ok is false before the file.
func (r *resident) as(at time.Time) (procedure.View, bool) {
	for i := len(r.past) - 1; i >= 0; i-- {
		if !r.at[i].After(at) {
			return r.past[i], true
		}
	}
	return procedure.View{}, false
}

// moment is a minute of office hours, and not seldom a cut-off or the file's own promise.
func (w *town) moment(after time.Time, s procedure.State) time.Time {
	at := after.Add(time.Duration(1+w.chance.IntN(60*60)) * time.Minute)
	if due, ok := s.FirstDue(); ok && due.After(after) && w.chance.IntN(8) == 0 {
		return due
	}
	if i := slices.IndexFunc(w.cuts, func(cut time.Time) bool { return cut.After(after) }); i >= 0 && w.chance.IntN(8) == 0 {
		return w.cuts[i]
	}
	return at
}

// settle takes a file in.
func (w *town) settle(t testing.TB, no int, at time.Time) {
	t.Helper()
	unit := []string{"bcvt", "cntt", "abolished"}[no%3]
	f := newFile(fmt.Sprint("file-", no))
	f.At, f.ProcedureName = at, fmt.Sprint("Thủ tục ", no%2)
	f.Open = func(code string) (procedure.State, error) {
		r := rules()
		r.Procedure, r.Steps[1].Unit, r.Payment.StopsClock = fmt.Sprint("1.00", no%2), unit, true
		if no%5 == 0 {
			r.Supplement.Effect = procedure.EffectPause
		}
		r.AutoApology.OnSilence = no%4 > 0
		return procedure.Open(procedure.Intake{
			Code: code, Rules: r, Calendar: calendar(), Channel: []procedure.Channel{"direct", "postal", "online"}[w.chance.IntN(3)],
			ReceivedAt: at.Add(-time.Duration(w.chance.IntN(3)) * time.Hour), RegisteredAt: at, By: clerk, Accepted: w.chance.IntN(5) > 0,
		})
	}
	r := &resident{state: take(t, w.book, f), noticed: no%3 > 0}
	w.files = append(w.files, r)
	r.past, r.at = append(r.past, r.state.View()), append(r.at, at)
	if w.chance.IntN(12) == 0 {
		w.apply(r, procedure.Finished{By: leader}, at) // a result at once
		w.record(t, r, at)
	}
	r.next = w.moment(at, r.state)
}

func (w *town) apply(r *resident, e procedure.Event, at time.Time) {
	if next, err := procedure.Apply(r.state, e, at); err == nil {
		r.state = next
	}
}

func (w *town) record(t testing.TB, r *resident, at time.Time) {
	t.Helper()
	if len(r.state.Journal) == 0 {
		return
	}
	r.past, r.at = append(r.past, r.state.View()), append(r.at, at)
	r.state = record(t, w.book, r.state)
}

// deeds are what people do, in no order: the law sorts out what may be done.
func (w *town) deeds(r *resident, at time.Time) []procedure.Event {
	head := procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: r.state.Unit}
	off := calendar()
	off.Version = at.String()
	for range 2 {
		off.DaysOff = append(off.DaysOff, procedure.SpecialDay{Day: procedure.DayOf(at) + procedure.Day(len(off.DaysOff)*2), Name: "Nghỉ"})
	}
	return []procedure.Event{
		procedure.HandedOver{By: clerk, Staff: "officer"}, procedure.HandedOver{By: leader}, procedure.Accepted{By: clerk},
		procedure.Declined{By: clerk, Text: "x"}, procedure.Assigned{By: leader, Staff: "head", Unit: "bcvt"},
		procedure.SupplementRequested{By: head, Papers: []string{"don"}}, procedure.SupplementReceived{By: clerk}, procedure.SupplementReceived{By: clerk},
		procedure.SupplementRequested{By: head, Papers: []string{"don"}, Text: "x", Override: true},
		procedure.PaymentRequested{By: clerk, Amount: 1}, procedure.PaymentConfirmed{By: clerk}, procedure.PaymentConfirmed{By: clerk},
		procedure.Declared{By: head, Course: procedure.OnCourse}, procedure.Declared{By: head, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: at.Add(9 * 24 * time.Hour)},
		procedure.ApologyApproved{By: leader}, procedure.Finished{By: leader}, procedure.Refused{By: leader, Text: "x"},
		procedure.ResultReturned{By: clerk}, procedure.Withdrawn{By: clerk, Text: "x"}, procedure.Stopped{By: leader, Text: "x"},
		procedure.Acknowledged{By: leader, Decision: procedure.DecideAct},
		procedure.Acknowledged{By: procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}, Decision: procedure.DecideReassign, Staff: "head"},
		procedure.ReceiptCorrected{By: head, ReceivedAt: at.Add(-time.Duration(w.chance.IntN(9*24)) * time.Hour), Text: "x"},
		procedure.CalendarChanged{By: procedure.Actor{Staff: procedure.System}, Calendar: off},
	}
}

// pass lets everything happen until an instant, itself included, the earliest first.
func (w *town) pass(t testing.TB, until time.Time) {
	t.Helper()
	for {
		var first *resident
		var when time.Time
		woken := false
		for _, r := range w.files {
			if r.state.Status.Closed() {
				continue
			}
			at, wakes := r.next, false
			if due, ok := procedure.NextWake(r.state); ok && r.noticed && !due.After(at) {
				at, wakes = due, true
			}
			if at.Before(w.now) {
				at = w.now // due since a correction, noticed now
			}
			if first == nil || at.Before(when) {
				first, when, woken = r, at, wakes
			}
		}
		if first == nil || when.After(until) {
			w.now = until
			return
		}
		w.now = when
		if woken {
			first.state = procedure.Advance(first.state, when)
		} else {
			w.act(first, when)
			first.next = w.moment(when, first.state)
		}
		w.record(t, first, when)
	}
}

func (w *town) act(r *resident, at time.Time) {
	if letter, owed := r.state.OwedLetter(); owed && w.chance.IntN(3) > 0 {
		w.apply(r, procedure.LetterIssued{Key: letter.Key, LetterID: "x", Number: 7}, at)
	}
	deeds := w.deeds(r, at)
	w.apply(r, deeds[w.chance.IntN(len(deeds))], at)
}

// weeks is a town before anything has happened, with the instants its files will come in
// within two months; a cut-off each Friday at four, and on Mondays at closing time, when
// promises fall.
func weeks(t testing.TB) (w *town, arrivals []time.Time) {
	t.Helper()
	w = &town{book: open(t), chance: rand.New(rand.NewPCG(7, 1))}
	for week := range 10 {
		w.cuts = append(w.cuts, on(4+7*week, "16:00"), on(7+7*week, "17:00"))
	}
	for range 140 {
		at := on(w.chance.IntN(56), "08:00").Add(time.Duration(w.chance.IntN(9*60)) * time.Minute)
		if w.chance.IntN(6) == 0 {
			at = w.cuts[w.chance.IntN(len(w.cuts)-4)]
		}
		arrivals = append(arrivals, at)
	}
	slices.SortFunc(arrivals, time.Time.Compare)
	return w, arrivals
}

// live lets the files come and live until an instant.
func (w *town) live(t testing.TB, arrivals []time.Time, until time.Time) (later []time.Time) {
	t.Helper()
	for len(arrivals) > 0 && !arrivals[0].After(until) {
		w.pass(t, arrivals[0])
		w.settle(t, len(w.files), arrivals[0])
		arrivals = arrivals[1:]
	}
	w.pass(t, until)
	return arrivals
}

// toldOf is all that is told of a period.
type toldOf struct {
	Lines      []register.FigureLine
	Behind     map[register.Column][]register.FileAt
	Late, Near []register.FileAt
	Unanswered []register.EscalationLine
}

func (w *town) ask(t testing.TB, p register.Period) (all toldOf) {
	t.Helper()
	var err error
	all.Lines, err = w.Figures(t.Context(), p, register.Scope{})
	require.NoError(t, err)
	all.Behind = map[register.Column][]register.FileAt{}
	for _, c := range register.Columns() {
		files, err := w.FilesBehind(t.Context(), p, register.Scope{}, c, calendar(), register.Mark{}, 1000)
		require.NoError(t, err)
		if len(files) > 0 {
			all.Behind[c] = files
		}
	}
	all.Late, err = w.LateAt(t.Context(), p.To, register.Scope{}, calendar())
	require.NoError(t, err)
	all.Near, err = w.NearDueAt(t.Context(), p.To, p.To.Add(3*24*time.Hour), register.Scope{}, calendar())
	require.NoError(t, err)
	all.Unanswered, err = w.UnansweredAt(t.Context(), p.To, register.Scope{})
	require.NoError(t, err)
	return all
}

// unnamed leaves out who was called: no view knows it.
func (all toldOf) unnamed() toldOf {
	all.Unanswered = slices.Clone(all.Unanswered)
	for i := range all.Unanswered {
		all.Unanswered[i].ToName = ""
	}
	return all
}
