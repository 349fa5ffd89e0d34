package letters

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// embeddedForms are read once for all tests.
var embeddedForms = sync.OnceValues(func() (*Forms, error) { return Load(Embedded()) })

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("+07", 7*60*60))
	if err != nil {
		panic(err)
	}
	return t
}

// loadForms are the embedded forms.
func loadForms(t testing.TB) *Forms {
	t.Helper()
	forms, err := embeddedForms()
	require.NoError(t, err)
	return forms
}

// sample is the everyday letter of a form.
func sample(t testing.TB, regime string, k Kind) Letter {
	t.Helper()
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		if l.Regime == regime && l.Content.Kind() == k {
			return l
		}
	}
	require.Fail(t, "no sample", "%s %s", regime, k)
	return Letter{}
}
