package procedure_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// TestModel drives random lives of files through the law and through the model, and
// wants every instant, every breach and every refusal to be the same. "make model" runs
// thousands; a failure prints its seed and the shortest life that still fails.
func TestModel(t *testing.T) { rapid.Check(t, modelThrough) }

// FuzzModel lets the fuzzer write the life.
func FuzzModel(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a clerk opens, a day off is announced, an officer asks, the receipt was wrong, nobody answers, the calendar ends"))
	addLongSeeds(f)
	f.Fuzz(rapid.MakeFuzz(modelThrough))
}

// FuzzLadder lets the fuzzer write the ladder: any rungs in any order, on any calendar.
func FuzzLadder(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a rung before the receipt, one after a rung that never comes, two at one bell, and an outage of a month"))
	addLongSeeds(f)
	f.Fuzz(rapid.MakeFuzz(ladderThrough))
}

// TestLadderAgreesWithModel is what FuzzLadder starts from.
func TestLadderAgreesWithModel(t *testing.T) { rapid.Check(t, ladderThrough) }

// ladderThrough lets a file nobody touches climb a random ladder, wake by wake or in an outage.
func ladderThrough(t *rapid.T) {
	p := openPair(t, func(in *procedure.Intake) {
		in.Accepted, in.By, in.Rules.Ladder = true, clerk, drawLadder(t)
	})
	for range 8 {
		p.compare(t)
		p.pass(t)
	}
	p.compare(t)
}

// TestModelStandsAlone: a second reading that used the first would prove nothing.
func TestModelStandsAlone(t *testing.T) {
	for _, file := range []string{"model_calendar_test.go", "model_file_test.go", "model_ladder_test.go", "model_deeds_test.go", "model_dates_test.go"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range parsed.Imports {
			require.NotContains(t, i.Path.Value, ".", "%s leans on %s", file, i.Path.Value)
			require.NotContains(t, i.Path.Value, "dunghen", "%s leans on the law", file)
		}
		require.NotContains(t, string(source), "procedure.", file)
	}
}

// pair is one file, twice.
type pair struct {
	law   procedure.State
	model *model
	now   time.Time
	days  procedure.Calendar
}

func modelThrough(t *rapid.T) {
	p := openPair(t, func(*procedure.Intake) {})
	t.Repeat(map[string]func(*rapid.T){
		"deed": p.deed, "another deed": p.deed, "third deed": p.deed, "time": p.pass, "": p.compare,
	})
}

// openPair hands a file in. What is refused is refused by both, and handed in otherwise
// then; a plain one at last.
func openPair(t *rapid.T, change func(*procedure.Intake)) *pair {
	const tries = 8
	for try := range tries + 1 {
		in := drawIntake(t)
		if try == tries {
			in = intake()
		}
		change(&in)
		s, err := procedure.Open(in)
		m := &model{code: in.Code, law: statuteOf(in.Rules), cal: almanacOf(in.Calendar), received: wall(in.ReceivedAt)}
		refusal := m.open(wall(in.RegisteredAt), in.By.Staff, in.Accepted)
		require.Equal(t, refusal, codeOf(t, err))
		if err == nil {
			m.advance(wall(in.RegisteredAt))
			return &pair{law: procedure.Advance(s, in.RegisteredAt), model: m, now: in.RegisteredAt, days: in.Calendar}
		}
	}
	t.Fatal("a plain intake is refused")
	return nil
}

// codeOf is the code of a refusal, "" for none.
func codeOf(t *rapid.T, err error) string {
	if err == nil {
		return ""
	}
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	return string(refusal.Code)
}

func (p *pair) deed(t *rapid.T) {
	d, e := p.draw(t)
	t.Logf("%s: %T %+v", wall(p.now), e, e)
	law, err := procedure.Apply(p.law, e, p.now)
	twin, refusal := p.model.with(d, wall(p.now))
	require.Equal(t, refusal, codeOf(t, err), "%T by %s at %s", e, d.by.staff, wall(p.now))
	p.law, p.model = procedure.Advance(law, p.now), twin
	p.model.advance(wall(p.now))
}

// pass lets time go by: to the next wake, a while, or through an outage of days.
func (p *pair) pass(t *rapid.T) {
	to := p.now.Add(time.Duration(rapid.IntRange(0, 14*60).Draw(t, "minutes")) * time.Minute)
	switch wake, ok := procedure.NextWake(p.law); rapid.IntRange(0, 5).Draw(t, "how far") {
	case 0:
		to = to.AddDate(0, 0, rapid.IntRange(0, 12).Draw(t, "days"))
	case 1, 2:
		if ok {
			to = wake
		}
	case 3: // the bell itself, on which everything ends
		if bell := p.days.Closing(procedure.DayOf(to)); !bell.Before(p.now) {
			to = bell
		}
	case 4:
		to = to.Add(time.Duration(rapid.IntRange(0, 59_999).Draw(t, "milliseconds")) * time.Millisecond)
	}
	p.now = to
	p.law = procedure.Advance(p.law, to)
	p.model.advance(wall(to))
}

func (p *pair) compare(t *rapid.T) {
	require.Equal(t, p.model.portrait(wall(p.now)), lawPortrait(p.law, p.now))
	p.compareAsking(t)
}

// compareAsking: until when papers may be asked for after intake, for all to see.
func (p *pair) compareAsking(t *rapid.T) {
	asking, err := know(p.law).Asking(p.now)
	want, refusal := instant(0), ""
	if len(p.model.vows) > 0 {
		want, refusal = p.model.cal.due(p.model.law.window, p.model.vows[0].start, nil)
	}
	require.Equal(t, refusal, codeOf(t, err))
	require.Equal(t, want, wall(asking.Closes))
}

// wall is an instant as the model counts it.
func wall(t time.Time) instant {
	if t.IsZero() {
		return 0
	}
	return instant(t.UnixNano()) + 7*anHour
}

func length(d time.Duration) string { return instant(d).length() }

// lawPortrait is model.portrait, of the law's file.
func lawPortrait(s procedure.State, now time.Time) string {
	v := s.View()
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("status %d outcome %q finished %s closed %s", v.Status, v.Outcome, wall(v.FinishedAt), wall(v.ClosedAt))
	p("step %s unit %s assignee %q", v.Step, v.Unit, v.Assignee)
	p("due %s first %s late %s level %d", wall(v.DueAt), wall(v.FirstDueAt), wall(v.LateAt), v.Level)
	for _, w := range v.Promises {
		p("promise %d %s %s superseded %t", w.No, w.Kind, wall(w.DueAt), w.Superseded)
	}
	for _, w := range v.Ledger.Stops {
		p("stop %s to %s", wall(w.From), wall(w.To))
	}
	for _, r := range procedure.Plan(s) {
		switch {
		case !r.FiredAt.IsZero():
			p("rung %s of %d at %s fired %s", r.Rung.Name, r.Promise, wall(r.At), wall(r.FiredAt))
		case r.Dropped:
			p("rung %s of %d dropped", r.Rung.Name, r.Promise)
		default:
			p("rung %s of %d at %s", r.Rung.Name, r.Promise, wall(r.At))
		}
	}
	if w := v.Declaration; w != nil {
		p("word late %t %q %q %s by %s at %s", w.Course == procedure.Late, w.Reason, w.Text, wall(w.NewDate), w.By.Staff, wall(w.At))
	}
	if a := v.Apology; a != nil {
		p("apology for %d declared %t %q %q by %q through %q: %s to %s, decided %s owed %s issued %s",
			a.Promise, a.Kind == procedure.ApologyDeclared, a.Reason, a.Text, a.DraftedBy, a.ApprovedBy, wall(a.OldDue), wall(a.NewDue),
			wall(a.DecidedAt), wall(a.OwedAt), wall(a.IssuedAt))
	}
	for _, r := range v.Supplements {
		p("supplement %v asked %s received %s early %t unlawful %t", r.Papers, wall(r.AskedAt), wall(r.ReceivedAt), r.PreIntake, r.Unlawful)
	}
	for _, f := range v.Breaches {
		p("breach %s of %d at %s booked %s on %s %s %q", f.Kind, f.Promise, wall(f.At), wall(f.BookedAt), f.Charge, f.Unit, f.Staff)
	}
	for _, c := range v.Escalations {
		p("call %s level %d %s at %s until %s climbed %t answered %s by %q %q", c.Rung, c.Level, c.Role, wall(c.At), wall(c.AnswerBy), c.Climbed,
			wall(c.AnsweredAt), c.AnsweredBy, c.Decision)
	}
	for _, l := range v.SystemDelays {
		p("delay of %s from %s to %s", l.Rung, wall(l.At), wall(l.Until))
	}
	lines, elapsed := procedure.CustodyReport(s, now)
	for _, h := range lines {
		p("held by %s %s %q step %d from %s to %s worked %s", h.Holder, h.Unit, h.Staff, h.Step, wall(h.From), wall(h.To), length(h.Worked))
	}
	p("elapsed %s", length(elapsed))
	for _, a := range v.Asked {
		p("asked %s since %s of %s", a.Kind, wall(a.Since), a.Role)
	}
	wake, _ := procedure.NextWake(s)
	p("wakes %s", wall(wake))
	book := make([]string, 0, len(s.Journal))
	for _, e := range s.Journal {
		book = append(book, fmt.Sprintf("%s %s by %s", wall(e.At), e.Kind, e.By))
	}
	b.WriteString(strings.Join(book, "\n"))
	return b.String()
}
