package register_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// recountLine is what one file adds to the figures of a period, from its view at the end
// of it; columns are those it is counted in.
func recountLine(v procedure.View, p register.Period) (columns []register.Column) {
	if len(v.Promises) == 0 {
		return nil
	}
	accepted, judged, finished := v.Promises[0].GivenAt, v.FirstDueAt, !v.FinishedAt.IsZero()
	if !v.LateAt.IsZero() {
		judged = v.LateAt
	}
	var ended time.Time
	if finished {
		ended = v.FinishedAt
	} else if v.Status.Closed() {
		ended = v.ClosedAt
	}
	broke := !v.LateAt.IsZero()
	early := false
	if !judged.IsZero() && !ended.IsZero() {
		broke = broke || ended.After(judged)
		early = finished && !broke && procedure.DayOf(ended) < procedure.DayOf(judged)
	}
	if ended.IsZero() || ended.After(p.From) {
		columns = append(columns, register.ColumnReceived, column(!accepted.After(p.From), register.ColumnCarried,
			column(v.Channel == procedure.ChannelOnline, register.ColumnOnline, register.ColumnDirect)))
		switch {
		case ended.IsZero():
			columns = append(columns, register.ColumnOpen, column(!judged.IsZero() && judged.Before(p.To), register.ColumnOpenOverdue, register.ColumnOpenInTime))
		default:
			columns = append(columns, register.ColumnResolved, column(broke, register.ColumnLate, column(early, register.ColumnEarly, register.ColumnOnTime)))
			if !finished {
				columns = append(columns, register.ColumnEnded)
			}
		}
	}
	if judged.IsZero() || judged.Before(p.From) || !judged.Before(p.To) {
		return columns
	}
	switch {
	case ended.IsZero() || broke:
		columns = append(columns, register.ColumnBroken)
		if ended.IsZero() {
			columns = append(columns, register.ColumnBrokenOpen)
		}
		if v.Apology != nil && !v.Apology.IssuedAt.IsZero() && v.Apology.IssuedAt.Before(judged) {
			columns = append(columns, register.ColumnApologised)
		}
	case finished:
		columns = append(columns, register.ColumnKept)
		if early {
			columns = append(columns, register.ColumnKeptEarly)
		}
	}
	return columns
}

func column(is bool, yes, no register.Column) register.Column {
	if is {
		return yes
	}
	return no
}

// recountFile is a file as its view tells it at the end of a period.
func recountFile(r *resident, v procedure.View, at time.Time) register.FileAt {
	names := map[string]string{"bcvt": "Phòng Bưu chính, Viễn thông", "cntt": "Tổ công nghệ", "van-phong": "Văn phòng", "abolished": "abolished",
		"officer": "Đỗ Chuyên", "clerk": "Lê Thị Hoa", "head": "Phạm Trưởng", "": ""}
	rules := r.state.Rules
	f := register.FileAt{
		Code: v.Code, Procedure: v.Procedure, ProcedureName: "Thủ tục " + v.Procedure[4:], LeadUnit: rules.Lead(), LeadName: names[rules.Lead()],
		AcceptedAt: v.Promises[0].GivenAt, Promise: v.FirstDueAt, FinishedAt: v.FinishedAt, ClosedAt: v.ClosedAt,
	}
	if !v.LateAt.IsZero() {
		f.Promise = v.LateAt
	}
	if last := len(v.Custody) - 1; v.Custody[last].To.IsZero() {
		iv := v.Custody[last]
		f.HolderUnit, f.HolderName, f.Staff, f.StaffName, f.Since = iv.Unit, names[iv.Unit], iv.Staff, names[iv.Staff], iv.From
		if last == 0 || iv.From.Before(f.AcceptedAt) {
			f.Since = f.AcceptedAt
		}
		if f.Turn = string(iv.Holder); f.Turn == register.TurnHolder {
			f.Step = rules.Steps[iv.Step].Name
		}
	}
	until := at
	if !f.FinishedAt.IsZero() {
		until = f.FinishedAt
	} else if !f.ClosedAt.IsZero() {
		until = f.ClosedAt
	}
	if !f.Promise.IsZero() {
		c := calendar()
		for d := procedure.DayOf(until); d > procedure.DayOf(f.Promise); d-- {
			if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && c.Covers(d) == nil {
				f.DaysLate++
			}
		}
	}
	for _, b := range v.Breaches {
		f.Breaches = append(f.Breaches, register.BreachAt{
			Kind: b.Kind, At: b.At, Unit: b.Unit, UnitName: names[b.Unit], Staff: b.Staff, StaffName: names[b.Staff], Charge: b.Charge})
	}
	if a := v.Apology; a != nil && !a.IssuedAt.IsZero() {
		f.LetterNumber, f.LetterAt, f.NewDate = "7", a.IssuedAt, a.NewDue
	}
	level := 0
	for _, e := range v.Escalations {
		if e.AnsweredAt.IsZero() && e.Level > level && f.FinishedAt.IsZero() && f.ClosedAt.IsZero() {
			level, f.Turn, f.CalledAt = e.Level, string(e.Role), e.At
		}
	}
	return f
}

// recounted is everything told of a period, counted from the views of then.
func (w *town) recounted(p register.Period) (all toldOf) {
	all.Behind = map[register.Column][]register.FileAt{}
	lines := map[[2]string]map[register.Column]int{}
	latest := map[[2]string]string{}
	for _, r := range w.files {
		v, ok := r.as(p.To)
		if !ok {
			continue
		}
		key := [2]string{r.state.Rules.Lead(), v.Procedure}
		columns := recountLine(v, p)
		for _, c := range columns {
			if lines[key] == nil {
				lines[key] = map[register.Column]int{}
			}
			lines[key][c]++
			latest[key] = max(latest[key], v.Code)
			all.Behind[c] = append(all.Behind[c], recountFile(r, v, p.To))
		}
		switch file := recountLine(v, register.Period{From: p.To.Add(-time.Microsecond), To: p.To}); {
		case slices.Contains(file, register.ColumnOpenOverdue):
			all.Late = append(all.Late, recountFile(r, v, p.To))
		case slices.Contains(file, register.ColumnOpen):
			if f := recountFile(r, v, p.To); !f.Promise.IsZero() && !f.Promise.After(p.To.Add(3*24*time.Hour)) {
				all.Near = append(all.Near, f)
			}
		}
		if !slices.Contains(columns, register.ColumnOpen) {
			continue
		}
		for _, e := range v.Escalations {
			if e.AnsweredAt.IsZero() {
				f := recountFile(r, v, p.To)
				all.Unanswered = append(all.Unanswered, register.EscalationLine{
					Code: v.Code, ProcedureName: f.ProcedureName, LeadUnit: f.LeadUnit, LeadName: f.LeadName,
					Rung: e.Rung, Level: e.Level, Role: string(e.Role), At: e.At, AnswerBy: e.AnswerBy})
			}
		}
	}
	for key, n := range lines {
		all.Lines = append(all.Lines, register.FigureLine{
			Unit: key[0], UnitName: map[string]string{"bcvt": "Phòng Bưu chính, Viễn thông", "cntt": "Tổ công nghệ", "abolished": "abolished"}[key[0]],
			Field: "H55-BC", FieldName: "Bưu chính", Procedure: key[1], ProcedureName: "Thủ tục " + key[1][4:],
			Online: n["online"], Direct: n["direct"], Carried: n["carried"], Early: n["early"], OnTime: n["on_time"], Late: n["late"],
			OpenInTime: n["open_in_time"], OpenOverdue: n["open_overdue"], Ended: n["ended"],
			Kept: n["kept"], KeptEarly: n["kept_early"], Broken: n["broken"], BrokenOpen: n["broken_open"], Apologised: n["apologised"],
		})
	}
	slices.SortFunc(all.Lines, func(a, b register.FigureLine) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Procedure, b.Procedure))
	})
	byPromise := func(a, b register.FileAt) int {
		if a.Promise.IsZero() != b.Promise.IsZero() {
			return b.Promise.Compare(a.Promise)
		}
		return cmp.Or(a.Promise.Compare(b.Promise), cmp.Compare(a.Code, b.Code))
	}
	for _, files := range all.Behind {
		slices.SortFunc(files, byPromise)
	}
	slices.SortFunc(all.Late, byPromise)
	slices.SortFunc(all.Near, byPromise)
	slices.SortStableFunc(all.Unanswered, func(a, b register.EscalationLine) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Code, b.Code))
	})
	return all
}

// sum adds lines up; it holds each to its identities.
func sum(t testing.TB, lines []register.FigureLine) (total register.FigureLine) {
	t.Helper()
	for _, l := range lines {
		require.NoError(t, l.Check())
		total = total.Add(l)
	}
	require.NoError(t, total.Check())
	return total
}

// TestFiguresOfThenNeverChange: the figures of every week are what a recount from the views
// of then says, they agree with punctuality then, and they are the same for ever, whatever
// becomes of the files; what is open at the end of one week is carried into the next.
func TestFiguresOfThenNeverChange(t *testing.T) {
	w, arrivals := weeks(t)
	told := make([]toldOf, len(w.cuts))
	week := func(i int) register.Period {
		if i == 0 {
			return register.Period{From: on(-7, "16:00"), To: w.cuts[0]}
		}
		return register.Period{From: w.cuts[i-1], To: w.cuts[i]}
	}
	all := register.FigureLine{}
	before := register.FigureLine{}
	changed := 0
	for i := range w.cuts {
		arrivals = w.live(t, arrivals, w.cuts[i])
		told[i] = w.ask(t, week(i))
		sameJSON(t, w.recounted(week(i)), told[i].unnamed())

		total := sum(t, told[i].Lines)
		require.Equal(t, before.Open(), total.Carried, "column 6 is column 11 of the period before")
		before, all = total, all.Add(total)
		agreesWithPunctuality(t, w, week(i), told[i].Lines)
		again := w.chance.IntN(i + 1)
		require.Equal(t, told[again], w.ask(t, week(again)))
	}
	require.Empty(t, arrivals)
	w.live(t, nil, on(150, "12:00"))
	for i := range told {
		require.Equal(t, told[i], w.ask(t, week(i)), "week %d", i)
		for _, r := range w.files {
			then, ok := r.as(w.cuts[i])
			now := r.state.View()
			if ok && len(then.Promises) > 0 && then.FinishedAt.IsZero() && !then.FirstDueAt.Equal(now.FirstDueAt) {
				changed++
			}
		}
	}
	require.Greater(t, changed, 20, "no promise of then is another now: nothing was shown")
	for _, c := range register.Columns() {
		require.Positive(t, c.Of(all), "no file is in column %s", c)
	}
	// All of it at once, and each file once.
	whole := register.Period{From: on(-7, "16:00"), To: w.cuts[len(w.cuts)-1]}
	sameJSON(t, w.recounted(whole), w.ask(t, whole).unnamed())
}

// agreesWithPunctuality: as long as nothing has happened since, the promises of a period
// are those of Punctuality.
func agreesWithPunctuality(t testing.TB, w *town, p register.Period, lines []register.FigureLine) {
	t.Helper()
	for by, key := range map[register.PunctualityBy]func(register.FigureLine) string{
		register.OfOffice:    func(register.FigureLine) string { return "" },
		register.OfUnit:      func(l register.FigureLine) string { return l.Unit },
		register.OfProcedure: func(l register.FigureLine) string { return l.Procedure },
	} {
		now, err := w.Punctuality(t.Context(), p.From, p.To, p.To, by)
		require.NoError(t, err)
		want, got := map[string][]int{}, map[string][]int{}
		for _, l := range now {
			if l.Judged() > 0 {
				want[l.Key] = []int{l.OnTime, l.Early, l.Late, l.LateOpen, l.Apologised}
			}
		}
		sums := map[string]register.FigureLine{}
		for _, l := range lines {
			sums[key(l)] = sums[key(l)].Add(l)
		}
		for k, l := range sums {
			if l.Kept+l.Broken > 0 {
				got[k] = []int{l.Kept, l.KeptEarly, l.Broken, l.BrokenOpen, l.Apologised}
			}
		}
		require.Equal(t, want, got, by)
	}
}
