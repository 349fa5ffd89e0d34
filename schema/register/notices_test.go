package register_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// tell records one entry with the given notices as the next of a file.
func tell(t *testing.T, b book, s procedure.State, at time.Time, notices ...procedure.Notice) procedure.State {
	t.Helper()
	s.Seq++
	s.Journal = []procedure.Entry{{Seq: s.Seq, At: at, Kind: "told", By: procedure.System, Notices: notices}}
	return record(t, b, s)
}

func TestRecipients(t *testing.T) {
	for name, test := range map[string]struct {
		to   procedure.Recipient
		want []string // person:channel
	}{
		"a person":                           {procedure.Recipient{Staff: "head"}, []string{"head:email"}},
		"a person without an address":        {procedure.Recipient{Staff: "officer"}, []string{"officer:print"}},
		"a person rather than a role":        {procedure.Recipient{Staff: "head", Role: procedure.RoleDirector}, []string{"head:email"}},
		"a person nobody knows":              {procedure.Recipient{Staff: "ghost"}, []string{":print"}},
		"the applicant":                      {procedure.Recipient{Applicant: true}, []string{"applicant:email"}},
		"a unit's head":                      {procedure.Recipient{Role: procedure.RoleUnitHead, Unit: "bcvt"}, []string{"head:email"}},
		"the head above a unit without":      {procedure.Recipient{Role: procedure.RoleUnitHead, Unit: "cntt"}, []string{"head:email"}},
		"no head anywhere, no leader either": {procedure.Recipient{Role: procedure.RoleUnitHead, Unit: "van-phong"}, []string{"director:email"}},
		"the leader in charge":               {procedure.Recipient{Role: procedure.RoleLeader, Unit: "bcvt"}, []string{"leader:email"}},
		"the leader in charge above":         {procedure.Recipient{Role: procedure.RoleLeader, Unit: "cntt"}, []string{"leader:email"}},
		"nobody in charge":                   {procedure.Recipient{Role: procedure.RoleLeader, Unit: "van-phong"}, []string{"director:email"}},
		"staff of a role in a unit":          {procedure.Recipient{Role: procedure.RoleClerk, Unit: "van-phong"}, []string{"clerk:email"}},
		"everybody of a role":                {procedure.Recipient{Role: procedure.RoleLeader}, []string{"leader:email"}},
		"a role nobody has":                  {procedure.Recipient{Role: procedure.RoleInspector}, []string{":print"}},
		"a unit nobody knows":                {procedure.Recipient{Role: procedure.RoleUnitHead, Unit: "ghost"}, []string{":print"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			s := take(t, b, newFile("key-1"))
			tell(t, b, s, on(1, "08:00"), procedure.Notice{Key: "k", Kind: procedure.NoticeLate, To: test.to, Single: true})
			notices, err := b.Notices(t.Context(), s.Code)
			require.NoError(t, err)
			var got []string
			for _, n := range notices {
				who := n.Staff
				if n.Applicant {
					who = "applicant"
				}
				got = append(got, who+":"+string(n.Channel))
				n.Staff, n.Channel = "", ""
				if who != "" && who == test.to.Staff {
					test.to.Role = "" // would only stand in
				}
				require.Equal(t, register.NoticeRecord{
					Key: "k", Seq: 2, Kind: procedure.NoticeLate, At: on(1, "08:00"), Single: true,
					Role: test.to.Role, Unit: test.to.Unit, Applicant: test.to.Applicant, Status: "pending",
				}, n)
			}
			require.Equal(t, test.want, got)
		})
	}
}

func TestEverybodyOfARoleOnce(t *testing.T) {
	b := open(t)
	o := organisation()
	second := o.Staff[0]
	second.ID, second.Email = "clerk-2", ""
	o.Staff = append(o.Staff, second)
	require.NoError(t, b.SyncOrganisation(t.Context(), o))
	s := take(t, b, newFile("key-1"))
	notice := procedure.Notice{Key: "k", Kind: procedure.NoticeLate, To: procedure.Recipient{Role: procedure.RoleClerk, Unit: "van-phong"}, Single: true}
	s = tell(t, b, s, on(1, "08:00"), notice)
	tell(t, b, s, on(1, "09:00"), notice) // the key has been used
	notices, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []string{"clerk", "clerk-2"}, []string{notices[0].Staff, notices[1].Staff})
	require.Len(t, notices, 2)
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM outbox`))
}

func TestDigests(t *testing.T) {
	b := open(t)
	first, second := take(t, b, newFile("key-1")), take(t, b, newFile("key-2"))
	waiting := func(key string, to procedure.Recipient) procedure.Notice {
		return procedure.Notice{Key: key, Kind: procedure.NoticeLate, To: to}
	}
	leadership := procedure.Recipient{Role: procedure.RoleLeader, Unit: "bcvt"}
	first = tell(t, b, first, on(1, "08:00"), waiting("a", leadership), waiting("b", procedure.Recipient{Role: procedure.RoleDirector}))
	second = tell(t, b, second, on(1, "09:00"), waiting("c", leadership))
	tell(t, b, second, on(1, "12:00"), waiting("d", leadership)) // after the appointed hour
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM outbox`))

	for range 2 {
		digests, err := b.BuildDigests(t.Context(), on(1, "10:00").UTC())
		require.NoError(t, err)
		require.Equal(t, 2, digests)
	}
	messages, err := b.ClaimOutbox(t.Context(), on(1, "10:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 2)
	require.Equal(t, "digest/director/2021-10-19T10:00:00+07:00", messages[0].Key)
	require.Len(t, messages[0].Lines, 1)
	got := messages[1]
	line := func(s procedure.State, at time.Time) register.DigestLine {
		return register.DigestLine{Kind: procedure.NoticeLate, At: at, File: register.MessageFile{
			Code: s.Code, ProcedureName: "Cấp giấy phép bưu chính", Status: procedure.StatusAccepted, StepName: "Tiếp nhận",
			Unit: "van-phong", UnitName: "Văn phòng", AssigneeName: "Lê Thị Hoa", ReceivedAt: on(0, "08:00"),
			DueAt: on(7, "17:00"), FirstDueAt: on(7, "17:00"),
		}}
	}
	require.Equal(t, register.Message{
		ID: got.ID, Key: "digest/leader/2021-10-19T10:00:00+07:00", Token: got.Token, Channel: register.Email, Kind: register.DigestKind,
		At: on(1, "10:00"), To: register.Addressee{Name: "Vũ Phó", Email: "leader@example.vn", Staff: "leader"},
		Lines: []register.DigestLine{line(first, on(1, "08:00")), line(second, on(1, "09:00"))},
	}, got)

	digests, err := b.BuildDigests(t.Context(), on(1, "14:00"))
	require.NoError(t, err)
	require.Equal(t, 1, digests)
}

// The lines of a digest that waits are void; one message is left without any.
func TestVoidEntriesLeaveTheirDigest(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	lost := tell(t, b, s, on(1, "08:00"), procedure.Notice{Key: "a", Kind: procedure.NoticeLate, To: procedure.Recipient{Role: procedure.RoleLeader}})
	_, err := b.BuildDigests(t.Context(), on(1, "09:00"))
	require.NoError(t, err)
	tell(t, b, s, on(1, "08:30"))
	messages, err := b.ClaimOutbox(t.Context(), on(2, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, messages)

	// The same notice comes later after all: it waits for the next digest.
	lost.Seq = 2
	tell(t, b, lost, on(1, "10:00"), procedure.Notice{Key: "a", Kind: procedure.NoticeLate, To: procedure.Recipient{Role: procedure.RoleLeader}})
	digests, err := b.BuildDigests(t.Context(), on(1, "14:00"))
	require.NoError(t, err)
	require.Equal(t, 1, digests)
}

// A digest that has gone was read: its line is not told again.
func TestVoidEntriesStayInADigestThatHasGone(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	late := procedure.Notice{Key: "a", Kind: procedure.NoticeLate, To: procedure.Recipient{Role: procedure.RoleLeader}}
	tell(t, b, s, on(1, "08:00"), late)
	_, err := b.BuildDigests(t.Context(), on(1, "09:00"))
	require.NoError(t, err)
	messages, err := b.ClaimOutbox(t.Context(), on(1, "09:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.NoError(t, b.MarkSent(t.Context(), messages[0].ID, on(1, "09:01"), register.Answer{Text: "250 ok"}))

	tell(t, b, s, on(1, "08:30"), late)
	digests, err := b.BuildDigests(t.Context(), on(1, "14:00"))
	require.NoError(t, err)
	require.Zero(t, digests)
	notices, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.Equal(t, on(1, "09:01"), notices[0].SentAt)
}

// TestNoticesDoNotReadTheOutbox: what a transition tells does not cost more the more has
// been told before.
func TestNoticesDoNotReadTheOutbox(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	b.exec(t, `INSERT INTO outbox (key, channel, kind, code, applicant, at, status, sent_at, next_attempt_at)
		SELECT 'old/' || i, 'email', 'accepted', (SELECT code FROM files LIMIT 1), true, now(), 'sent', now(), now() FROM generate_series(1, 20000) i`)
	b.exec(t, `ANALYZE outbox`)
	q := register.TellQuery(s.Code, `[{"key": "k", "seq": 9, "kind": "accepted", "at": "2021-10-19T01:00:00Z", "single": true, "letter": "l", "applicant": true}]`)
	var raw string
	require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
	var plans []struct{ Plan planNode }
	require.NoError(t, json.Unmarshal([]byte(raw), &plans))
	require.NotContains(t, plans[0].Plan.scans(), "outbox", raw)
}
