package register_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// staffed is the organisation with a second officer and a second leader, who is in charge of
// nothing.
func staffed(t testing.TB) book {
	t.Helper()
	b := open(t)
	o := organisation()
	o.Staff = append(o.Staff,
		register.Staff{ID: "leader2", Name: "Ngô Phó", Role: procedure.RoleLeader, Unit: "lanh-dao", Email: "leader2@example.vn", Active: true},
		register.Staff{ID: "officer2", Name: "Lý Chuyên", Role: procedure.RoleOfficer, Unit: "bcvt", Email: "o2@example.vn", Active: true})
	require.NoError(t, b.SyncOrganisation(t.Context(), o))
	return b
}

// away is what the head orders on Tuesday at 8 for somebody who is away until friday.
func away(staff, to string) register.Delegation {
	return register.Delegation{
		ID: uuid.NewString(), BodyHash: []byte(staff + to), By: head, Staff: staff, To: to, From: monday + 1, Until: monday + 4, At: on(1, "08:00"),
	}
}

func lawful(register.Staff, []register.Staff, []register.Delegation) error { return nil }

func put(t testing.TB, b book, d register.Delegation) register.Delegation {
	t.Helper()
	put, err := b.PutDelegation(t.Context(), d, procedure.DayOf(d.At), lawful)
	require.NoError(t, err)
	return put
}

// outcomes are the lines of a delegation as "of to outcome code".
func outcomes(t testing.TB, b book, id string) (lines []string) {
	t.Helper()
	d, err := b.Delegation(t.Context(), id)
	require.NoError(t, err)
	for _, l := range d.Lines {
		lines = append(lines, l.Of+" "+l.To+" "+string(l.Outcome)+" "+string(l.Code))
	}
	return lines
}

func toMove(t testing.TB, b book) []register.Moving {
	t.Helper()
	moving, err := b.ToMove(t.Context(), 100)
	require.NoError(t, err)
	return moving
}

// does is order given to one person.
func does(staff string) duty.Opening {
	o := order()
	o.Staff, o.StaffRole = staff, procedure.RoleOfficer
	return o
}

func explains(code, staff string) duty.Opening {
	o := does(staff)
	o.Kind, o.By, o.Text, o.DueAt = duty.Explanation, procedure.Actor{Staff: procedure.System}, "", time.Time{}
	o.About = duty.About{File: code, Breach: 1, BreachKind: "late", BrokeAt: on(0, "08:00")}
	return o
}

// TestPutDelegation: once for an id, with all that the person has as its lines, and a breach
// of theirs among what stays.
func TestPutDelegation(t *testing.T) {
	b := staffed(t)
	first, second := working(t, b, "one"), working(t, b, "two")
	direction := give(t, b, "direction", does("officer"))
	explanation := give(t, b, "explanation", explains(first.Code, "officer"))
	give(t, b, "unit's", order())
	order := away("officer", "officer2")
	order.Note, order.Lines = "Nghỉ phép", []register.DelegationLine{{Of: second.Code, To: "head"}, {Of: "nothing of theirs", To: "head"}}
	seen := 0
	law := func(absent register.Staff, to []register.Staff, standing []register.Delegation) error {
		seen++
		require.Equal(t, []string{"officer", "head", "officer2"}, []string{absent.ID, to[0].ID, to[1].ID})
		require.Empty(t, standing)
		return nil
	}
	refusal := errors.New("no")
	_, err := b.PutDelegation(t.Context(), order, monday+1, func(register.Staff, []register.Staff, []register.Delegation) error { return refusal })
	require.Equal(t, refusal, err)
	_, err = b.Delegation(t.Context(), order.ID)
	require.ErrorIs(t, err, register.ErrNotFound)

	var group sync.WaitGroup // pressed twice
	answers, failures := make([]register.Delegation, 3), make([]error, 3)
	for i := range answers {
		group.Go(func() { answers[i], failures[i] = b.PutDelegation(t.Context(), order, monday+1, law) })
	}
	group.Wait()
	require.NoError(t, errors.Join(failures...))
	require.Equal(t, answers[0], answers[1])
	require.Equal(t, answers[0], answers[2])
	require.Equal(t, 1, seen)
	want := order
	want.BodyHash, want.BegunAt, want.StaffName, want.ToName = nil, on(1, "08:00"), "Đỗ Chuyên", "Lý Chuyên"
	want.Lines = []register.DelegationLine{
		{Of: first.Code, Kind: "file", To: "officer2", ToName: "Lý Chuyên", Gist: "Cấp giấy phép bưu chính"},
		{Of: second.Code, Kind: "file", To: "head", ToName: "Phạm Trưởng", Gist: "Cấp giấy phép bưu chính"},
		{Of: direction.Number, Kind: "direction", To: "officer2", ToName: "Lý Chuyên", Gist: "Giải quyết dứt điểm direction"},
		{Of: explanation.Number, Kind: "explanation", To: "officer2", ToName: "Lý Chuyên", Outcome: register.DelegationRefused, Code: duty.CodeExplainedInPerson, At: on(1, "08:00")},
	}
	require.Equal(t, want, answers[0])

	order.BodyHash = []byte("other")
	_, err = b.PutDelegation(t.Context(), order, monday+1, law)
	require.ErrorIs(t, err, register.ErrKeyReused)
	unknown := away("officer", "nobody")
	_, err = b.PutDelegation(t.Context(), unknown, monday+1, lawful)
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.Delegation(t.Context(), "x")
	require.ErrorIs(t, err, register.ErrInvalid)

	// Both are told, each of what is theirs.
	messages, err := b.ClaimOutbox(t.Context(), on(1, "08:01"), time.Minute, 100)
	require.NoError(t, err)
	got := map[string][2]int{}
	for _, m := range messages {
		if m.Kind == register.DelegationKind {
			var n register.DelegationNotice
			require.NoError(t, json.Unmarshal(m.Detail, &n))
			require.Equal(t, []any{"Đỗ Chuyên", "Lý Chuyên", monday + 1, monday + 4}, []any{n.StaffName, n.ToName, n.From, n.Until})
			got[m.To.Staff] = [2]int{n.Files, n.Duties}
		}
	}
	require.Equal(t, map[string][2]int{"officer2": {1, 1}, "head": {1, 0}}, got, "the officer has no address: theirs is printed")
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'delegation' AND channel = 'print' AND staff_id = 'officer'`))
}

// TestWorkIsMoved: what the absent have is listed until it has moved, what came meanwhile too,
// and a lost answer is found out.
func TestWorkIsMoved(t *testing.T) {
	b := staffed(t)
	one, lost := working(t, b, "one"), working(t, b, "lost")
	direction := give(t, b, "direction", does("officer"))
	d := put(t, b, away("officer", "officer2"))
	moving := toMove(t, b)
	require.Len(t, moving, 3)
	require.Equal(t, register.Moving{
		Delegation: d.ID, Of: one.Code, Kind: "file", Seq: one.Seq, By: head, From: "officer", To: "officer2", ToRole: procedure.RoleOfficer, ToUnit: "bcvt",
	}, moving[0])

	move := procedure.Delegated{By: head, From: "officer", Staff: "officer2"}
	one = record(t, b, apply(t, one, move, on(1, "09:00")))
	require.NoError(t, b.NoteMoved(t.Context(), moving[0], register.DelegationMoved, "", on(1, "09:00")))
	lost = record(t, b, apply(t, lost, move, on(1, "09:00")))
	require.NoError(t, b.NoteMoved(t.Context(), moving[2], register.DelegationFailed, "engine_unavailable", on(1, "09:00")))
	came := working(t, b, "came")
	require.NoError(t, b.TurnDelegations(t.Context(), on(1, "09:01")))
	require.Equal(t, []string{
		one.Code + " officer2 moved ", lost.Code + " officer2 moved ", direction.Number + " officer2 failed engine_unavailable",
	}, outcomes(t, b, d.ID))
	moving = toMove(t, b)
	require.Equal(t, []string{came.Code, direction.Number}, []string{moving[0].Of, moving[1].Of}, "what failed is tried again")

	// Somebody else has it by now.
	direction = recordDuty(t, b, happen(t, direction, duty.Reassigned{By: head, Unit: "bcvt", Staff: "head", StaffRole: procedure.RoleUnitHead}, on(1, "09:30")))
	require.NoError(t, b.NoteMoved(t.Context(), moving[0], register.DelegationRefused, procedure.CodeFileClosed, on(1, "09:30")))
	require.NoError(t, b.TurnDelegations(t.Context(), on(1, "09:31")))
	require.Equal(t, []string{
		one.Code + " officer2 moved ", lost.Code + " officer2 moved ", came.Code + " officer2 refused file_closed", direction.Number + " officer2 refused not_held",
	}, outcomes(t, b, d.ID))
	require.Empty(t, toMove(t, b))
	require.NoError(t, b.NoteMoved(t.Context(), register.Moving{Delegation: d.ID, Of: one.Code, Kind: "file", To: "officer2"}, register.DelegationFailed, "x", on(1, "09:32")))
	require.Contains(t, outcomes(t, b, d.ID)[0], "moved", "what has moved has not failed")

	// The delegate leaves: nothing more goes there.
	another := working(t, b, "another")
	require.Equal(t, another.Code, toMove(t, b)[0].Of)
	b.exec(t, `UPDATE staff SET active = false WHERE id = 'officer2'`)
	require.Empty(t, toMove(t, b))
	behind, err := b.LeftBehind(t.Context(), "bcvt")
	require.NoError(t, err)
	require.Equal(t, []register.LeftBehind{{Staff: "officer2", Name: "Lý Chuyên", Unit: "bcvt", Files: 2}}, behind)
}

// TestTheTimeOfADelegation: it begins and ends by the calendar, once, and work comes back only
// where that was ordered.
func TestTheTimeOfADelegation(t *testing.T) {
	for name, giveBack := range map[string]bool{"work stays": false, "work comes back": true} {
		t.Run(name, func(t *testing.T) {
			b := staffed(t)
			s := working(t, b, "one")
			order := away("officer", "officer2")
			order.GiveBack, order.From = giveBack, monday+2
			d := put(t, b, order)
			require.Zero(t, d.BegunAt)
			require.Empty(t, toMove(t, b))
			require.NoError(t, b.TurnDelegations(t.Context(), on(1, "23:59")))
			require.Empty(t, toMove(t, b))
			require.NoError(t, b.TurnDelegations(t.Context(), on(2, "00:00")))
			moving := toMove(t, b)
			require.Len(t, moving, 1)
			s = record(t, b, apply(t, s, procedure.Delegated{By: head, From: "officer", Staff: "officer2"}, on(2, "00:01")))
			require.NoError(t, b.NoteMoved(t.Context(), moving[0], register.DelegationMoved, "", on(2, "00:01")))

			require.NoError(t, b.TurnDelegations(t.Context(), on(4, "23:59")))
			standing, err := b.Delegations(t.Context(), "bcvt")
			require.NoError(t, err)
			require.Len(t, standing, 1)
			require.True(t, standing[0].Stands())
			for range 2 {
				require.NoError(t, b.TurnDelegations(t.Context(), on(5, "00:00")))
			}
			require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'delegation_over'`), "both are told, once")
			back := toMove(t, b)
			if !giveBack {
				require.Empty(t, back)
				return
			}
			require.Equal(t, []any{s.Code, "officer2", "officer", true}, []any{back[0].Of, back[0].From, back[0].To, back[0].Back})
			record(t, b, apply(t, s, procedure.Delegated{By: head, From: "officer2", Staff: "officer"}, on(5, "00:01")))
			require.NoError(t, b.NoteMoved(t.Context(), back[0], register.DelegationReturned, "", on(5, "00:01")))
			require.NoError(t, b.TurnDelegations(t.Context(), on(5, "00:02")))
			require.Empty(t, toMove(t, b))
			require.Equal(t, []string{s.Code + " officer2 returned "}, outcomes(t, b, d.ID))
			require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM delegations WHERE returned_at IS NOT NULL`))
		})
	}
}

// TestEndDelegation: what has not moved stays, and nothing more comes.
func TestEndDelegation(t *testing.T) {
	b := staffed(t)
	s := working(t, b, "one")
	d := put(t, b, away("officer", "officer2"))
	require.NoError(t, b.EndDelegation(t.Context(), d.ID, "head", on(1, "10:00")))
	require.ErrorIs(t, b.EndDelegation(t.Context(), d.ID, "head", on(1, "10:01")), register.ErrNotFound)
	require.NoError(t, b.TurnDelegations(t.Context(), on(1, "10:02")))
	require.Empty(t, toMove(t, b))
	require.Equal(t, []string{s.Code + " officer2 refused delegation_over"}, outcomes(t, b, d.ID))
	known, err := b.Delegation(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, []any{on(1, "10:00"), "head", false}, []any{known.OverAt, known.EndedBy, known.Stands()})
	standing, err := b.Delegations(t.Context(), "")
	require.NoError(t, err)
	require.Empty(t, standing)
}

// TestWhoIsMeantWhileAway: what is addressed to a role reaches who answers for the absent, or
// the next level where nobody may, and them again afterwards.
func TestWhoIsMeantWhileAway(t *testing.T) {
	b := staffed(t)
	meant := func(role procedure.Role, unit string) string {
		return one[string](t, b, `SELECT string_agg(staff_id, ' ' ORDER BY staff_id) FROM recipients WHERE role = $1 AND unit = $2`, string(role), unit)
	}
	require.Equal(t, "leader", meant(procedure.RoleLeader, "bcvt"))
	leave := put(t, b, away("leader", "leader2"))
	require.Equal(t, "leader2", meant(procedure.RoleLeader, "bcvt"))
	require.NoError(t, b.SyncOrganisation(t.Context(), organisationOf(t, b)))
	require.Equal(t, "leader2", meant(procedure.RoleLeader, "bcvt"), "a restart does not end it")

	further := put(t, b, away("leader2", "director"))
	require.Equal(t, "director", meant(procedure.RoleLeader, "bcvt"), "who stands in is away too")
	require.NoError(t, b.EndDelegation(t.Context(), further.ID, "head", on(1, "10:00")))

	put(t, b, away("head", "officer2"))
	require.Equal(t, "leader2", meant(procedure.RoleUnitHead, "bcvt"), "an officer is no head: the leader is next")
	s := working(t, b, "one")
	s = record(t, b, procedure.Advance(s, on(7, "17:00")))
	require.Equal(t, 0, one[int](t, b, `SELECT count(*) FROM notices WHERE staff_id IN ('leader', 'head')`))
	require.NotZero(t, one[int](t, b, `SELECT count(*) FROM notices WHERE staff_id = 'leader2' AND kind = 'late'`))
	calls, err := b.Calls(t.Context(), "leader2", register.Mark{}, 10)
	require.NoError(t, err)
	require.Equal(t, s.Code, calls[0].View.Code)

	require.NoError(t, b.EndDelegation(t.Context(), leave.ID, "head", on(1, "11:00")))
	require.Equal(t, "leader", meant(procedure.RoleLeader, "bcvt"))
	calls, err = b.Calls(t.Context(), "leader", register.Mark{}, 10)
	require.NoError(t, err)
	require.Len(t, calls, 1, "what nobody answered waits for the leader")
}

func organisationOf(t testing.TB, b book) register.Organisation {
	t.Helper()
	o := organisation()
	var err error
	o.Staff, err = b.StaffList(t.Context())
	require.NoError(t, err)
	return o
}

// TestJudgementIsMoved: what a leader has given is somebody else's to judge while they are
// away.
func TestJudgementIsMoved(t *testing.T) {
	b := staffed(t)
	d := give(t, b, "one", order())
	d = recordDuty(t, b, happen(t, d, duty.Answered{By: head, Text: "x"}, on(0, "10:00")))
	leave := away("leader", "leader2")
	leave.GiveBack = true
	put(t, b, leave)
	moving := toMove(t, b)
	require.Equal(t, []string{d.Number, "direction"}, []string{moving[0].Of, moving[0].Kind})
	d = recordDuty(t, b, happen(t, d, duty.Delegated{By: head, From: "leader", Staff: "leader2", StaffRole: procedure.RoleLeader}, on(1, "09:00")))
	require.NoError(t, b.NoteMoved(t.Context(), moving[0], register.DelegationMoved, "", on(1, "09:00")))
	require.Empty(t, toMove(t, b))
	waiting, err := b.Duties(t.Context(), register.DutyFilter{WaitsFor: "leader2"}, register.Mark{}, 10)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	require.NoError(t, b.TurnDelegations(t.Context(), on(5, "08:00")))
	require.Equal(t, []any{d.Number, true}, []any{toMove(t, b)[0].Of, toMove(t, b)[0].Back})

	give(t, b, "two", order())
	b.exec(t, `UPDATE staff SET active = false WHERE id = 'leader'`)
	behind, err := b.LeftBehind(t.Context(), "lanh-dao")
	require.NoError(t, err)
	require.Equal(t, []register.LeftBehind{{Staff: "leader", Name: "Vũ Phó", Unit: "lanh-dao", Duties: 1}}, behind, "what they gave is nobody's to judge")
}

// TestWorkLeftInAUnit: who has gone to another unit is named where their work lies, and their
// old head hands over that alone.
func TestWorkLeftInAUnit(t *testing.T) {
	b := staffed(t)
	s := working(t, b, "one")
	give(t, b, "explanation", explains(s.Code, "officer"))
	o := organisationOf(t, b)
	for i := range o.Staff {
		if o.Staff[i].ID == "officer" {
			o.Staff[i].Unit = "van-phong"
		}
	}
	require.NoError(t, b.SyncOrganisation(t.Context(), o))
	behind, err := b.LeftBehind(t.Context(), "bcvt")
	require.NoError(t, err)
	require.Equal(t, []register.LeftBehind{{Staff: "officer", Name: "Đỗ Chuyên", Active: true, Unit: "van-phong", Files: 1}}, behind)
	there, err := b.LeftBehind(t.Context(), "van-phong")
	require.NoError(t, err)
	require.Empty(t, there)
	order := away("officer", "officer2")
	order.Unit = "bcvt"
	put(t, b, order)
	require.Equal(t, []string{s.Code}, []string{toMove(t, b)[0].Of})
	behind, err = b.LeftBehind(t.Context(), "bcvt")
	require.NoError(t, err)
	require.Empty(t, behind, "it is being moved")
	elsewhere, err := b.InHand(t.Context(), "officer", "van-phong", 10)
	require.NoError(t, err)
	require.Empty(t, elsewhere)
	all, err := b.InHand(t.Context(), "officer", "", 10)
	require.NoError(t, err)
	require.Equal(t, []string{s.Code, "GT-2021-0001"}, []string{all[0].Of, all[1].Of})
}

// TestWhatIsLeftReadsNoFilesOfOthers: of thousands that somebody of another unit has there, none.
func TestWhatIsLeftReadsNoFilesOfOthers(t *testing.T) {
	b := crowded(t, 3000)
	q := register.LeftBehindQueries("van-phong")[0]
	var raw string
	require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
	var plans []struct{ Plan planNode }
	require.NoError(t, json.Unmarshal([]byte(raw), &plans))
	require.NotContains(t, plans[0].Plan.scans(), "files", raw)
	require.Less(t, plans[0].Plan.read(), 100.0, raw)
}
