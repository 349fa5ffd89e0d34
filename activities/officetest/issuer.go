package officetest

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/issuing"
	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Issuer issues the letters of a register with the built-in forms, unsigned unless set says otherwise.
func Issuer(t testing.TB, store *register.Store, set ...func(*issuing.Config)) *issuing.Issuer {
	t.Helper()
	forms, err := letters.Load(letters.Embedded())
	require.NoError(t, err)
	config := issuing.Config{
		Forms: forms, PublicURL: "https://motcua.so.test", Calendar: Calendar(),
		Procedure: func(string, time.Time) issuing.Procedure {
			return issuing.Procedure{Rules: rules(), Papers: map[string]string{"don": "Đơn đề nghị"}}
		},
		Regime: func(procedure.Day) string { return letters.Regime2021 },
	}
	for _, s := range set {
		s(&config)
	}
	issuer, err := issuing.New(store, config, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return issuer
}
