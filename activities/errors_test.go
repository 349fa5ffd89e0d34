package activities

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/activities/letters"
	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// fate is how Temporal treats an error.
type fate struct {
	Type   string
	Benign bool
	Delay  time.Duration
	Never  bool
}

func fateOf(t *testing.T, err error) fate {
	t.Helper()
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	return fate{
		Type: failed.Type(), Benign: failed.Category() == temporal.ApplicationErrorCategoryBenign,
		Delay: failed.NextRetryDelay(), Never: failed.NonRetryable(),
	}
}

func TestExplain(t *testing.T) {
	passes := fate{Type: TypeUnavailable, Benign: true}
	for _, c := range []struct {
		err  error
		want fate
	}{
		{register.ErrUnavailable, passes},
		{context.DeadlineExceeded, passes},
		{context.Canceled, passes},
		{register.ErrOvertaken, fate{Type: TypeOvertaken, Benign: true}},
		{register.ErrGap, fate{Type: TypeGap, Delay: 10 * time.Minute}},
		{register.ErrNotFound, fate{Type: TypeNotFound, Delay: 10 * time.Minute}},
		{register.ErrInvalid, fate{Type: TypeInvalid, Delay: 10 * time.Minute}},
		{&letters.MissingFieldsError{Fields: []string{"SignerName"}}, fate{Type: TypeLetterIncomplete, Delay: 10 * time.Minute}},
		{errors.New("something else"), fate{Type: TypeInternal, Delay: 10 * time.Minute}},
	} {
		t.Run(c.err.Error(), func(t *testing.T) {
			wrapped := fmt.Errorf("register: record: %w", c.err)
			err := explain(wrapped)
			require.Equal(t, c.want, fateOf(t, err))
			require.ErrorIs(t, err, c.err)
		})
	}
	require.NoError(t, explain(nil))
}

func TestErrorsOfTheRealRegister(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	s := silent(t, store, "k1", 22, "17:00")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	unknown := s.View()
	unknown.Code = "000.00.16.H55-211018-9999"
	stranger := order(s)
	stranger.Code = unknown.Code

	for _, c := range []struct {
		name string
		do   func() error
		want fate
	}{
		{"cancelled", func() error {
			_, err := a.RecordTransition(gone, contract.Transition{View: s.View(), Entries: s.Journal})
			return err
		}, fate{Type: TypeUnavailable, Benign: true}},
		{"cancelled digest", func() error {
			_, err := a.SendDigests(gone, contract.DigestOrder{At: officetest.At(26, "08:00")})
			return err
		}, fate{Type: TypeUnavailable, Benign: true}},
		{"a gap", func() error {
			_, err := a.RecordTransition(t.Context(), contract.Transition{View: s.View(), Entries: s.Journal[1:]})
			return err
		}, fate{Type: TypeGap, Delay: repairTime}},
		{"an unknown file", func() error {
			_, err := a.RecordTransition(t.Context(), contract.Transition{View: unknown, Entries: s.Journal})
			return err
		}, fate{Type: TypeNotFound, Delay: repairTime}},
		{"a letter for an unknown file", func() error {
			_, err := a.IssueLetter(t.Context(), stranger)
			return err
		}, fate{Type: TypeNotFound, Delay: repairTime}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.do()
			require.Equal(t, c.want, fateOf(t, err))
			require.NotContains(t, err.Error(), officetest.Applicant.Name)
		})
	}
}
