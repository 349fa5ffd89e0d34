package register_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Every breach stays in sight, with what came of it, whichever way one looks.
func TestAccountability(t *testing.T) {
	b := open(t)
	s := lateFile(t, b, "late")
	other := lateFile(t, b, "other")
	for _, o := range owedNow(t, b) {
		if o.About.File == s.Code {
			explain(t, b, o, on(8, "08:00"))
		}
	}
	keys := func(f register.AccountabilityFilter, after register.Mark, limit int) (out []string) {
		lines, err := b.Accountability(t.Context(), f, after, limit)
		require.NoError(t, err)
		for _, l := range lines {
			number := ""
			if l.Explanation != nil {
				number = l.Explanation.Number
			}
			out = append(out, fmt.Sprintf("%s %s %s %s", l.Key, l.Kind, l.Staff, number))
		}
		return out
	}
	all := []string{
		other.Code + "#1 late officer ", other.Code + "#2 late_without_apology officer ",
		s.Code + "#1 late officer GT-2021-0001", s.Code + "#2 late_without_apology officer GT-2021-0001",
	}
	got := keys(register.AccountabilityFilter{}, register.Mark{}, 10)
	require.ElementsMatch(t, all, got)
	var paged []string
	var after register.Mark
	for range all {
		lines, err := b.Accountability(t.Context(), register.AccountabilityFilter{}, after, 1)
		require.NoError(t, err)
		require.Len(t, lines, 1)
		paged = append(paged, keys(register.AccountabilityFilter{}, after, 1)...)
		after = register.MarkOfAccountable(lines[0])
	}
	require.Equal(t, got, paged, "page by page")
	require.Empty(t, keys(register.AccountabilityFilter{}, after, 1))
	require.Len(t, keys(register.AccountabilityFilter{Unit: "bcvt", Kind: "late", Staff: "officer", From: on(7, "17:00"), To: on(7, "17:01")}, register.Mark{}, 10), 2)
	for _, none := range []register.AccountabilityFilter{
		{Unit: "elsewhere"}, {Kind: "harassment"}, {Staff: "clerk"}, {To: on(7, "17:00")}, {From: on(8, "00:00")},
	} {
		require.Empty(t, keys(none, register.Mark{}, 10), "%+v", none)
	}

	// On another account after a correction, it is theirs and still in sight of the first.
	opened, err := b.Duty(t.Context(), "GT-2021-0001")
	require.NoError(t, err)
	state, err := duty.Open("GT-2021-0001", duty.Opening{
		Kind: duty.Explanation, About: opened.View.About, Calendar: calendar(), Rule: dutyRule(), By: procedure.Actor{Staff: procedure.System},
		Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer,
	}, on(8, "08:00"))
	require.NoError(t, err)
	state = state.Recorded(state.Seq)
	leader := procedure.Actor{Staff: "leader", Role: procedure.RoleLeader}
	state, err = duty.Apply(state, duty.Corrected{By: leader, Unit: "mc", Subject: "clerk", SubjectRole: procedure.RoleClerk, Text: "x"}, on(8, "09:00"))
	require.NoError(t, err)
	require.NoError(t, b.RecordDuty(t.Context(), state.View(), state.Journal))
	require.Len(t, keys(register.AccountabilityFilter{Staff: "clerk"}, register.Mark{}, 10), 2)
	require.Len(t, keys(register.AccountabilityFilter{Staff: "officer"}, register.Mark{}, 10), 4)
}

// An archive of breaches costs a page nothing.
func TestAccountabilityUsesIndexes(t *testing.T) {
	b := open(t)
	s := lateFile(t, b, "late")
	_, err := b.db.ExecContext(t.Context(), `
		INSERT INTO breaches (code, no, kind, at, booked_at, promise, unit, staff, charge, explanation)
		SELECT code, i, kind, at + i * interval '1 minute', booked_at, promise, unit, staff, charge, ''
		FROM breaches, generate_series(10, 6000) i WHERE code = $1 AND no = 1`, s.Code)
	require.NoError(t, err)
	_, err = b.db.ExecContext(t.Context(), `ANALYZE`)
	require.NoError(t, err)
	for name, f := range map[string]register.AccountabilityFilter{"all": {}, "unit": {Unit: "bcvt"}, "period": {From: on(8, "08:00")}} {
		query := register.AccountabilityQuery(f, register.Mark{}, 20)
		var raw []byte
		require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+query.SQL, query.Values...).Scan(&raw))
		var plans []struct{ Plan planNode }
		require.NoError(t, json.Unmarshal(raw, &plans))
		plan := plans[0].Plan
		require.NotContains(t, plan.scans(), "breaches", name)
		require.Less(t, plan.read(), 300.0, name)
	}
}
