package signin

import (
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestPasswords(t *testing.T) {
	o := newOffice(t)
	const old, fresh = "một mật khẩu dài", "Mật khẩu mới này ế"
	hash, err := argon2id.CreateHash(old, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	require.NoError(t, err)
	require.NoError(t, o.book.SetPassword(t.Context(), "clerk1", hash))
	p := NewPasswords(o.book, o.clock.now)
	b := o.browser()
	b.signIn("clerk1")
	other := o.browser()
	other.signIn("clerk1")
	sessions, err := o.book.Sessions(t.Context(), "clerk1", o.clock.now())
	require.NoError(t, err)
	require.Len(t, sessions, 2)

	for name, tc := range map[string]struct {
		old, fresh, again string
		want              *procedure.Refusal
	}{
		"nothing":        {"", "", "", procedure.Refuse(contract.CodeFieldRequired, "old")},
		"short":          {old, "mười một kí", "mười một kí", procedure.Refuse(contract.CodePasswordTooShort, "new", "min", "12")},
		"short by marks": {old, "e\u0302\u0301e\u0302\u0301e\u0302\u0301e\u0302\u0301", "x", procedure.Refuse(contract.CodePasswordTooShort, "new", "min", "12")},
		"endless":        {old, strings.Repeat("a", 513), "", procedure.Refuse(contract.CodeFieldTooLong, "new", "max", "512")},
		"one's name":     {old, "I am Clerk1 here", "I am Clerk1 here", procedure.Refuse(contract.CodePasswordGuessable, "new")},
		"the same":       {old, old, old, procedure.Refuse(contract.CodePasswordUnchanged, "new")},
		"not twice":      {old, fresh, fresh + "x", procedure.Refuse(contract.CodePasswordsDiffer, "again")},
		"wrong old one":  {"sai", fresh, fresh, procedure.Refuse(contract.CodeWrongPassword, "old")},
	} {
		t.Run(name, func(t *testing.T) {
			var got *procedure.Refusal
			require.ErrorAs(t, p.Change(t.Context(), "clerk1", tc.old, tc.fresh, tc.again, sessions[0].ID), &got)
			require.Equal(t, tc.want, got)
		})
	}
	require.NoError(t, p.Change(t.Context(), "clerk1", old, fresh, fresh, sessions[0].ID))
	left, err := o.book.Sessions(t.Context(), "clerk1", o.clock.now())
	require.NoError(t, err)
	require.Equal(t, sessions[:1], left)

	_, err = p.Check(t.Context(), "clerk1", old)
	require.Error(t, err)
	for _, written := range []string{fresh, strings.ReplaceAll(fresh, "ế", "e\u0302\u0301")} {
		who, err := p.Check(t.Context(), "clerk1", written)
		require.NoError(t, err)
		require.Equal(t, "clerk1", who.ID)
	}
}

// TestGuessingTheOldPasswordLocksTheAccount: at an open browser as at the login.
func TestGuessingTheOldPasswordLocksTheAccount(t *testing.T) {
	o := newOffice(t)
	hash, err := argon2id.CreateHash("một mật khẩu dài", &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	require.NoError(t, err)
	require.NoError(t, o.book.SetPassword(t.Context(), "clerk1", hash))
	p := NewPasswords(o.book, o.clock.now)
	for range MaxFailures {
		require.Error(t, p.Change(t.Context(), "clerk1", "sai", "một mật khẩu mới", "một mật khẩu mới", ""))
	}
	var locked *Locked
	require.ErrorAs(t, p.Change(t.Context(), "clerk1", "một mật khẩu dài", "một mật khẩu mới", "một mật khẩu mới", ""), &locked)
	require.Equal(t, LockTime, locked.Left)
	_, err = p.Check(t.Context(), "clerk1", "một mật khẩu dài")
	require.ErrorAs(t, err, &locked)
	o.clock.add(LockTime)
	_, err = p.Check(t.Context(), "clerk1", "một mật khẩu dài")
	require.NoError(t, err)
}
