package register_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
)

func TestOrganisation(t *testing.T) {
	b := open(t)
	o := organisation()
	office, err := b.Office(t.Context())
	require.NoError(t, err)
	require.Equal(t, o.Office, office)
	units, err := b.Units(t.Context())
	require.NoError(t, err)
	require.Equal(t, o.Units, units)
	staff, err := b.StaffList(t.Context())
	require.NoError(t, err)
	for i := range o.Staff { // none is an empty list when it comes back
		if o.Staff[i].InCharge == nil {
			o.Staff[i].InCharge = []string{}
		}
	}
	require.Equal(t, o.Staff, staff)

	gone := o.Staff[4]
	o.Staff = o.Staff[:4]
	o.Staff[0].Name, o.Staff[3].InCharge = "Lê Thị Huệ", []string{"van-phong"}
	o.Office.Phone = "0208 1"
	var group sync.WaitGroup // every process does this when it starts
	failures := make([]error, 4)
	for i := range failures {
		group.Go(func() { failures[i] = b.SyncOrganisation(t.Context(), o) })
	}
	group.Wait()
	require.Equal(t, make([]error, 4), failures)
	gone.Active = false
	staff, err = b.StaffList(t.Context())
	require.NoError(t, err)
	require.Equal(t, append(o.Staff, gone), staff)
	left, err := b.Staff(t.Context(), "officer")
	require.NoError(t, err)
	require.Equal(t, gone, left)
	require.Equal(t, "leader", one[string](t, b, `SELECT staff_id FROM recipients WHERE role = 'leader' AND unit = 'van-phong'`))
	require.Equal(t, "director", one[string](t, b, `SELECT staff_id FROM recipients WHERE role = 'leader' AND unit = 'bcvt'`))
}

func TestBeforeTheFirstSync(t *testing.T) {
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	store, err := register.Open(t.Context(), url, register.WithMaxConns(1))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	_, err = store.Office(t.Context())
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestDatabaseAway(t *testing.T) {
	_, err := register.Open(t.Context(), "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable")
	require.ErrorIs(t, err, register.ErrUnavailable)
	require.ErrorIs(t, register.Migrate(t.Context(), "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable"), register.ErrUnavailable)
}

func TestAccounts(t *testing.T) {
	b := open(t)
	account := func() (failures int, lockedUntil time.Time) {
		a, err := b.Account(t.Context(), "head")
		require.NoError(t, err)
		return a.Failed, a.LockedUntil
	}
	wrong := func(at time.Time) { require.NoError(t, b.NoteLogin(t.Context(), "head", false, at, 3, 15*time.Minute)) }
	require.NoError(t, b.SetPassword(t.Context(), "head", "hash-1"))
	require.ErrorIs(t, b.SetPassword(t.Context(), "ghost", "hash"), register.ErrNotFound)
	_, err := b.Account(t.Context(), "ghost")
	require.ErrorIs(t, err, register.ErrNotFound)
	require.NoError(t, b.NoteLogin(t.Context(), "ghost", false, on(0, "08:00"), 3, time.Minute))

	wrong(on(0, "08:00"))
	wrong(on(0, "08:01"))
	failures, locked := account()
	require.Equal(t, []any{2, time.Time{}}, []any{failures, locked})
	wrong(on(0, "08:02"))
	failures, locked = account()
	require.Equal(t, []any{0, on(0, "08:17")}, []any{failures, locked})
	require.NoError(t, b.NoteLogin(t.Context(), "head", true, on(0, "08:20"), 3, time.Minute))
	failures, locked = account()
	require.Equal(t, []any{0, time.Time{}}, []any{failures, locked})

	wrong(on(0, "09:00"))
	require.NoError(t, b.SetPassword(t.Context(), "head", "hash-2"))
	a, err := b.Account(t.Context(), "head")
	require.NoError(t, err)
	staff, err := b.Staff(t.Context(), "head")
	require.NoError(t, err)
	require.Equal(t, register.Account{Username: "head", PasswordHash: "hash-2", Staff: staff}, a)
}

func TestSecretIsMadeOnce(t *testing.T) {
	b := open(t)
	values := make([]string, 8)
	var group sync.WaitGroup
	for i := range values {
		group.Go(func() {
			value, err := b.Secret(t.Context(), "tracking", func() []byte { return []byte{'k', byte('0' + i)} })
			if err == nil {
				values[i] = string(value)
			}
		})
	}
	group.Wait()
	require.NotEmpty(t, values[0])
	for _, value := range values {
		require.Equal(t, values[0], value)
	}
}
