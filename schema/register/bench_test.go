package register_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// One transition without and with a message; the cluster of the tests has no fsync.
func BenchmarkRecord(b *testing.B) {
	url := pgtest.New(b)
	require.NoError(b, register.Migrate(b.Context(), url))
	store, err := register.Open(b.Context(), url)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, store.Close()) })
	require.NoError(b, store.SyncOrganisation(b.Context(), organisation()))
	for name, notices := range map[string][]procedure.Notice{
		"silent": nil,
		"told":   {{Kind: procedure.NoticeLate, To: procedure.Recipient{Role: procedure.RoleUnitHead, Unit: "bcvt"}, Single: true}},
	} {
		b.Run(name, func(b *testing.B) {
			registered, err := store.Register(b.Context(), newFile(fmt.Sprint(name, b.N)))
			require.NoError(b, err)
			s := registered.State
			for b.Loop() {
				s.Seq++
				for i := range notices {
					notices[i].Key = fmt.Sprintf("%s/%d", s.Code, s.Seq)
				}
				entry := procedure.Entry{Seq: s.Seq, At: on(0, "09:00").Add(time.Duration(s.Seq) * time.Second), Kind: "told", By: procedure.System, Notices: notices}
				require.NoError(b, store.Record(b.Context(), s.View(), []procedure.Entry{entry}))
			}
		})
	}
	b.Run("intake", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			_, err := store.Register(b.Context(), newFile(fmt.Sprint("intake", b.N, "/", n)))
			require.NoError(b, err)
		}
	})
}
