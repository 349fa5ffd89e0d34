package procedure_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestDeclarationRefused: what a declaration must say, due on Monday 16/03/2026.
func TestDeclarationRefused(t *testing.T) {
	say := func(reason procedure.Reason, text, newDate string) procedure.Declared {
		d := procedure.Declared{By: officer, Course: procedure.Late, Reason: reason, Text: text}
		if newDate != "" {
			d.NewDate = vn(newDate)
		}
		return d
	}
	const busy, other = procedure.ReasonWorkload, procedure.ReasonOther
	for _, row := range []struct {
		name string
		do   procedure.Event
		want *procedure.Refusal
	}{
		{"no course", procedure.Declared{By: officer}, procedure.Refuse(procedure.CodeInvalidField, "course")},
		{"no reason", say("", "", "2026-03-18 09:00"), procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{"the machine's reason", say(procedure.ReasonAutomatic, "", "2026-03-18 09:00"), procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{"other reason unsaid", say(other, "", "2026-03-18 09:00"), procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{"no date", say(busy, "", ""), procedure.Refuse(procedure.CodeNewDateRequired, "new_date")},
		{"a Sunday", say(busy, "", "2026-03-22 09:00"), procedure.Refuse(procedure.CodeNewDateNotWorking, "new_date", "day", "2026-03-22")},
		{"the promised day", say(busy, "", "2026-03-16 23:00"), procedure.Refuse(procedure.CodeNewDateTooEarly, "new_date", "due", "2026-03-16")},
		{"a day before it", say(busy, "", "2026-03-13 09:00"), procedure.Refuse(procedure.CodeNewDateTooEarly, "new_date", "due", "2026-03-16")},
		{"the sixteenth working day", say(busy, "", "2026-04-07 09:00"), procedure.Refuse(procedure.CodeNewDateTooLate, "new_date", "last", "2026-04-06")},
		{"beyond the calendar", say(busy, "", "2028-01-03 09:00"), procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2028-01-03", "to", "2027-12-31")},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
			next, err := procedure.Apply(s, row.do, vn("2026-03-10 09:00"))
			requireRefused(t, row.want, err)
			require.Equal(t, s, next)
		})
	}
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	s = apply(t, s, "2026-03-10 09:00", say(other, "ly-do-9", "2026-04-06 09:00"))
	require.Equal(t, vn("2026-04-06 17:00"), s.Declaration.NewDate, "the fifteenth working day is allowed")

	_, err := procedure.Apply(s, procedure.ApologyApproved{By: head, Reason: "?"}, vn("2026-03-10 10:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeReasonRequired, "reason"), err)
	_, err = procedure.Apply(s, procedure.ApologyApproved{By: head, NewDate: vn("2026-03-16 09:00")}, vn("2026-03-10 10:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeNewDateTooEarly, "new_date", "due", "2026-03-16"), err)
	s = apply(t, s, "2026-03-10 10:00", procedure.ApologyApproved{By: leader, NewDate: vn("2026-03-19 09:00")})
	require.Equal(t, vn("2026-03-19 17:00"), s.Apology.NewDue)
	_, err = procedure.Apply(s, onCourse("").do, vn("2026-03-10 11:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeAlreadyApologised, ""), err)
}

// TestBeyondTheCalendar: what needs a date nobody has published is refused, and the
// rest of a file's life goes on without it.
func TestBeyondTheCalendar(t *testing.T) {
	asked := func(horizon string) procedure.State {
		in := intake()
		in.Calendar = until(horizon)
		s := apply(t, open(t, in), "2026-03-02 10:00", toOfficer.do)
		return apply(t, s, "2026-03-04 10:00", ask("1", officer, false))
	}
	_, err := procedure.Apply(asked("2026-03-16"), procedure.SupplementReceived{By: clerk}, vn("2026-03-09 10:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2026-03-17", "to", "2026-03-16"), err)

	// The top is chased as long as there are days, and nobody climbs on a guess.
	in := intake()
	in.Calendar = until("2026-03-24")
	s := apply(t, open(t, in), "2026-03-02 10:00", toOfficer.do)
	s = wake(t, s, vn("2026-03-02 10:00"), vn("2026-06-01 00:00"))
	require.Equal(t, "chased", s.Journal[len(s.Journal)-2].Kind)
	require.Equal(t, vn("2026-03-24 07:30"), s.Journal[len(s.Journal)-2].At)
	_, ok := procedure.NextWake(s)
	require.False(t, ok)
	_, err = procedure.Apply(s, late("", "2026-04-01 09:00").do, vn("2026-03-26 09:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeAlreadyApologised, ""), err)
}

// TestWithoutLeadership: an office that names nobody to escalate to keeps working.
func TestWithoutLeadership(t *testing.T) {
	in := intake()
	in.Rules.Escalation = procedure.EscalationRule{}
	s := procedure.Advance(open(t, in), vn("2026-03-16 17:00"))
	require.Empty(t, s.Escalations)
	require.Equal(t, procedure.BreachLate, s.Breaches[0].Kind)
}

func TestRefusal(t *testing.T) {
	plain := procedure.Refuse(procedure.CodeFileClosed, "")
	field := procedure.Refuse(procedure.CodeUnknownPaper, "papers", "paper", "cccd", "left over")
	require.Equal(t, "refused: file_closed map[]", plain.Error())
	require.Equal(t, "refused: unknown_paper (papers) map[paper:cccd]", field.Error())
	require.ErrorIs(t, fmt.Errorf("apply: %w", field), procedure.Refuse(procedure.CodeUnknownPaper, ""))
	require.NotErrorIs(t, field, plain)
	require.NotErrorIs(t, field, errors.New("other"))
	raw, err := json.Marshal(field)
	require.NoError(t, err)
	require.JSONEq(t, `{"code":"unknown_paper","field":"papers","args":{"paper":"cccd"}}`, string(raw))
}

func TestDaysAndHoursAsText(t *testing.T) {
	var hours procedure.OfficeHours
	require.NoError(t, json.Unmarshal([]byte(`{"open":"07:30","close":"17:00"}`), &hours))
	require.Equal(t, procedure.OfficeHours{Open: 450, Close: 1020}, hours)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"open":"24:01"}`), &hours), `parse time of day "24:01"`)
	var span procedure.DaySpan
	require.NoError(t, json.Unmarshal([]byte(`{"from":"2024-02-29","to":"1969-12-31"}`), &span))
	require.Equal(t, procedure.DaySpan{From: 19782, To: -1}, span)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"from":"2025-02-29"}`), &span), `parse day "2025-02-29"`)
	require.Equal(t, procedure.DayOf(vn("2026-03-02 00:00")), procedure.DayOf(vn("2026-03-02 23:59:59").UTC()))
}

// TestAnActOnWhatSomebodyElseHasChanged: what a person did since is not written over
// unseen; what the machine did by itself, and one's own last word, is no obstacle.
func TestAnActOnWhatSomebodyElseHasChanged(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	seen := func(seq int, by procedure.Actor) procedure.Actor { by.Seen = seq; return by }
	stale := procedure.Declared{By: seen(s.Seq-1, officer), Course: procedure.OnCourse}
	next, err := procedure.Apply(s, stale, vn("2026-03-10 09:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeFileChanged, ""), err)
	require.Equal(t, s, next)

	shown := s.Seq
	reminded := procedure.Advance(s, vn("2026-03-12 17:00"))
	require.Greater(t, reminded.Seq, shown, "the ladder has spoken")
	declared := apply(t, reminded, "2026-03-12 17:05", procedure.Declared{By: seen(shown, officer), Course: procedure.OnCourse})
	require.Equal(t, declared.Seq, declared.Touched)
	_, err = procedure.Apply(declared, procedure.Declared{By: seen(shown, officer), Course: procedure.OnCourse}, vn("2026-03-12 17:06"))
	requireRefused(t, procedure.Refuse(procedure.CodeFileChanged, ""), err)
}
