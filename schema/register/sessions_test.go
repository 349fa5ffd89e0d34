package register_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

func tokenHash(c byte) []byte { return append(make([]byte, 31), c) }

// session is one of a person's, opened on a day at 08:00 until 17:00.
func session(staff string, day int, change ...func(*register.Session)) register.Session {
	s := register.Session{
		ID: uuid.NewString(), Staff: staff, Kind: register.SessionPassword, Label: "Chrome/Windows",
		CreatedAt: on(day, "08:00"), SeenAt: on(day, "08:00"), ExpiresAt: on(day, "17:00"),
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func TestSessions(t *testing.T) {
	b := open(t)
	first := session("head", 0)
	require.NoError(t, b.CreateSession(t.Context(), tokenHash('a'), first))
	require.ErrorIs(t, b.CreateSession(t.Context(), tokenHash('b'), session("ghost", 0)), register.ErrNotFound)
	require.ErrorIs(t, b.CreateSession(t.Context(), []byte("short"), session("head", 0)), register.ErrInvalid)
	require.ErrorIs(t, b.CreateSession(t.Context(), tokenHash('b'), session("head", 0, func(s *register.Session) { s.Kind = "x" })), register.ErrInvalid)

	got, staff, err := b.Session(t.Context(), tokenHash('a'), on(0, "16:59"))
	require.NoError(t, err)
	require.Equal(t, []any{first, "head"}, []any{got, staff.ID})
	for name, session := range map[string]struct {
		token []byte
		now   time.Time
	}{"expired": {tokenHash('a'), on(0, "17:00")}, "unknown": {tokenHash('z'), on(0, "08:00")}} {
		_, _, err = b.Session(t.Context(), session.token, session.now)
		require.ErrorIs(t, err, register.ErrNotFound, name)
	}
	require.NoError(t, b.CreateSession(t.Context(), tokenHash('c'), session("head", 1))) // the expired one goes
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM sessions`))

	o := organisation()
	o.Staff[2].Active = false
	require.NoError(t, b.SyncOrganisation(t.Context(), o))
	_, _, err = b.Session(t.Context(), tokenHash('c'), on(1, "09:00"))
	require.ErrorIs(t, err, register.ErrNotFound)
	require.NoError(t, b.DeleteSession(t.Context(), tokenHash('c')))
	require.NoError(t, b.DeleteSession(t.Context(), tokenHash('c')))
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM sessions`))
}

// TestASessionIsSeenByTheMinute: often enough to know it again, too seldom to be a
// write for every page.
func TestASessionIsSeenByTheMinute(t *testing.T) {
	b := open(t)
	first := session("head", 0)
	require.NoError(t, b.CreateSession(t.Context(), tokenHash('a'), first))
	seen := func() time.Time {
		got, _, err := b.Session(t.Context(), tokenHash('a'), on(0, "09:00"))
		require.NoError(t, err)
		return got.SeenAt
	}
	require.NoError(t, b.NoteSession(t.Context(), first, on(0, "08:00").Add(59*time.Second)))
	require.Equal(t, on(0, "08:00"), seen())
	require.NoError(t, b.NoteSession(t.Context(), first, on(0, "08:05")))
	require.Equal(t, on(0, "08:05"), seen())
	require.NoError(t, b.NoteSession(t.Context(), first, on(0, "08:03")), "of a gateway whose clock is behind")
	require.Equal(t, on(0, "08:05"), seen())
}

func TestSessionsOfOnePersonOnly(t *testing.T) {
	b := open(t)
	at := func(clock string) func(*register.Session) {
		return func(s *register.Session) { s.CreatedAt, s.SeenAt = on(0, clock), on(0, clock) }
	}
	early, late := session("head", 0, at("08:00")), session("head", 0, at("09:00"))
	other := session("leader", 0)
	for c, s := range map[byte]register.Session{'a': early, 'b': late, 'o': other} {
		require.NoError(t, b.CreateSession(t.Context(), tokenHash(c), s))
	}
	list := func(staff string) []register.Session {
		sessions, err := b.Sessions(t.Context(), staff, on(0, "10:00"))
		require.NoError(t, err)
		return sessions
	}
	require.Equal(t, []register.Session{late, early}, list("head"))
	for _, id := range []string{other.ID, uuid.NewString(), "x", "", "' OR true --"} {
		require.ErrorIs(t, b.EndSession(t.Context(), "head", id), register.ErrNotFound, id)
	}
	require.NoError(t, b.EndSession(t.Context(), "head", early.ID))
	require.Equal(t, []register.Session{late}, list("head"))
	require.NoError(t, b.EndSessions(t.Context(), "head"))
	require.Empty(t, list("head"))
	require.Equal(t, []register.Session{other}, list("leader"))
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	b := open(t)
	here, elsewhere, other := session("head", 0), session("head", 0), session("leader", 0)
	for c, s := range map[byte]register.Session{'a': here, 'b': elsewhere, 'o': other} {
		require.NoError(t, b.CreateSession(t.Context(), tokenHash(c), s))
	}
	require.ErrorIs(t, b.ChangePassword(t.Context(), "head", "hash-2", here.ID), register.ErrNotFound, "no account yet")
	require.Equal(t, 3, one[int](t, b, `SELECT count(*) FROM sessions`))

	require.NoError(t, b.SetPassword(t.Context(), "head", "hash-1"))
	require.NoError(t, b.ChangePassword(t.Context(), "head", "hash-2", here.ID))
	account, err := b.Account(t.Context(), "head")
	require.NoError(t, err)
	require.Equal(t, "hash-2", account.PasswordHash)
	for staff, want := range map[string]register.Session{"head": here, "leader": other} {
		sessions, err := b.Sessions(t.Context(), staff, on(0, "10:00"))
		require.NoError(t, err)
		require.Equal(t, []register.Session{want}, sessions)
	}
}
