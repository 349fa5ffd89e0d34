package procedure_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

var update = flag.Bool("update", false, "write the golden files under testdata anew; read them before committing")

// golden compares text with a reviewed file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// life is the story of one file: what happens to it and when. The machine wakes
// at every instant it asks for, unless it is asleep (an outage).
type life struct {
	name   string // of its golden file
	intake func(in *procedure.Intake)
	moves  []move
	asleep bool
	until  string
}

// move is an event at an instant, with the refusal it meets if any.
type move struct {
	at      string
	do      procedure.Event
	refused *procedure.Refusal
}

func handOver(at string, by procedure.Actor, staff string) move {
	return move{at: at, do: procedure.HandedOver{By: by, Staff: staff}}
}

// toOfficer is how nearly every life begins: the clerk passes the file on.
var toOfficer = handOver("2026-03-02 10:00", clerk, officer.Staff)

func letterIssued(at string) move {
	return move{at: at, do: procedure.LetterIssued{Key: fileCode + "/apology/1", LetterID: "thu-7", Number: 7}}
}

func (l life) play(t *testing.T) procedure.State {
	t.Helper()
	in := intake()
	if l.intake != nil {
		l.intake(&in)
	}
	s, now := open(t, in), in.RegisteredAt
	for _, m := range l.moves {
		if !l.asleep {
			s = wake(t, s, now, vn(m.at))
		}
		now = vn(m.at)
		next, err := procedure.Apply(s, m.do, vn(m.at))
		if m.refused != nil {
			requireRefused(t, m.refused, err)
			require.Equal(t, s, next, "a refused event leaves no trace")
			continue
		}
		require.NoError(t, err, "%s %T", m.at, m.do)
		s = next
	}
	if !l.asleep {
		s = wake(t, s, now, vn(l.until))
	}
	return procedure.Advance(s, vn(l.until))
}

// wake advances the file now and at each instant it asks for, as its loop does.
func wake(t require.TestingT, s procedure.State, now, until time.Time) procedure.State {
	for {
		s = procedure.Advance(s, now)
		at, ok := procedure.NextWake(s)
		require.True(t, !ok || at.After(now), "at %s asks to be woken at %s", now, at)
		if !ok || at.After(until) {
			return s
		}
		now = at
	}
}

func TestLives(t *testing.T) {
	for _, group := range [][]life{livesOfPromises, livesOfResults, livesOfPauses, livesOfOffices, livesOfShortLimits} {
		for _, l := range group {
			t.Run(l.name, func(t *testing.T) {
				s := l.play(t)
				for i, entry := range s.Journal {
					require.Equal(t, i+1, entry.Seq)
				}
				golden(t, filepath.Join("lives", l.name+".txt"), render(s))
			})
		}
	}
}

// render writes a State's journal and View for people to read.
func render(s procedure.State) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, e := range s.Journal {
		line("%3d  %s  %-22s %s%s", e.Seq, stamp(e.At), e.Kind, e.By, owes(e))
	}
	v := s.View()
	line("\nstatus      %d %s%s, finished %s, closed %s", v.Status, v.Status.Vietnamese(), dash(string(v.Outcome)), stamp(v.FinishedAt), stamp(v.ClosedAt))
	line("hands       step %s, %s/%s, level %d", v.Step, v.Unit, v.Assignee, v.Level)
	for _, ask := range v.Asked {
		line("asked       %s of %s since %s", ask.Kind, ask.Role, stamp(ask.Since))
	}
	line("due         %s, first %s, late at %s", stamp(v.DueAt), stamp(v.FirstDueAt), stamp(v.LateAt))
	for _, p := range v.Promises {
		line("promise     %d %s given %s due %s%s", p.No, p.Kind, stamp(p.GivenAt), stamp(p.DueAt), mark(p.Superseded, "superseded"))
	}
	if d := v.Declaration; d != nil {
		line("declared    %s%s%s by %s at %s, new date %s", d.Course, dash(string(d.Reason)), dash(d.Text), d.By.Staff, stamp(d.At), stamp(d.NewDate))
	}
	if a := v.Apology; a != nil {
		line("apology     %s %s%s%s, drafted %s, approved %s, decided %s%s", a.Key, a.Kind, dash(string(a.Reason)), dash(a.Text), a.DraftedBy, a.ApprovedBy, stamp(a.DecidedAt), owedAt(a.OwedAt))
		line("            old %s, new %s, letter %s no. %d issued %s", stamp(a.OldDue), stamp(a.NewDue), a.LetterID, a.Number, stamp(a.IssuedAt))
	}
	for _, p := range v.Supplements {
		line("supplement  %v by %s asked %s received %s%s", p.Papers, p.By.Staff, stamp(p.AskedAt), stamp(p.ReceivedAt), mark(p.PreIntake, "before intake"))
	}
	for _, br := range v.Breaches {
		line("breach      %s at %s booked %s, promise %d, %s/%s, charged to %s", br.Kind, stamp(br.At), stamp(br.BookedAt), br.Promise, br.Unit, br.Staff, br.Charge)
	}
	for _, e := range v.Escalations {
		line("escalation  %d %s to %s (%d) at %s, answer by %s%s, answered %s%s%s", e.No, e.Rung, e.Role, e.Level, stamp(e.At), stamp(e.AnswerBy),
			mark(e.Climbed, "climbed"), stamp(e.AnsweredAt), dash(e.AnsweredBy), dash(string(e.Decision)))
	}
	for _, d := range v.SystemDelays {
		line("delay       %s from %s until %s", d.Rung, stamp(d.At), stamp(d.Until))
	}
	lines, elapsed := procedure.CustodyReport(s, vn("2026-12-01 00:00"))
	for _, c := range lines {
		line("custody     %s %s/%s step %d from %s to %s, worked %s of %dh", c.Holder, c.Unit, c.Staff, c.Interval.Step, stamp(c.From), stamp(c.To), c.Worked, c.PlannedHours)
	}
	line("elapsed     %s", elapsed)
	return b.String()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(procedure.Zone).Format("Mon 02/01 15:04:05")
}

func dash(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

func owedAt(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return ", owed at " + stamp(at)
}

func mark(is bool, word string) string {
	if !is {
		return ""
	}
	return " (" + word + ")"
}

func owes(e procedure.Entry) string {
	var b strings.Builder
	for _, l := range e.Letters {
		fmt.Fprintf(&b, "\n%40s ⇒ letter: %s  [%s]", "", l.Kind, strings.TrimPrefix(l.Key, fileCode))
	}
	for _, n := range e.Notices {
		to := n.To.Staff
		if to == "" {
			to = string(n.To.Role) + "." + n.To.Unit
		}
		if n.To.Applicant {
			to = "applicant"
		}
		if !n.Single {
			to += " (digest)"
		}
		fmt.Fprintf(&b, "\n%40s → %s: %s  [%s]", "", to, n.Kind, strings.TrimPrefix(n.Key, fileCode))
		if n.Letter != "" {
			fmt.Fprintf(&b, " with %s", strings.TrimPrefix(n.Letter, fileCode))
		}
	}
	return b.String()
}

// TestOutageOverTheLetter: the machine sleeps over apology_latest only. The letter
// goes on the due day, the delay is the system's, and so is a due day without one.
func TestOutageOverTheLetter(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	s = wake(t, s, vn("2026-03-02 10:00"), vn("2026-03-13 16:59"))
	s = procedure.Advance(s, vn("2026-03-16 08:00"))
	require.Equal(t, []procedure.SystemDelay{
		{Rung: "apology_latest", At: vn("2026-03-13 17:00"), Until: vn("2026-03-16 08:00")},
	}, s.SystemDelays)
	require.Equal(t, vn("2026-03-13 17:00"), s.Apology.OwedAt)
	s = procedure.Advance(s, vn("2026-03-16 17:05"))
	require.Len(t, s.SystemDelays, 1, "five minutes are within the tolerance")
	require.Equal(t, []procedure.Breach{{
		Kind: procedure.BreachLate, At: vn("2026-03-16 17:00"), BookedAt: vn("2026-03-16 17:05"),
		Promise: 1, Unit: "bcxb", Staff: "nam", Charge: procedure.ChargeHolder,
	}}, s.Breaches)
}
