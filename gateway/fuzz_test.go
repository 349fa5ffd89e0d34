package gateway

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/office"
	"dunghen/workflows/contract"
)

// FuzzSubmission: whatever is sent to the intake is taken or refused in words, and says
// the same when it is read again.
func FuzzSubmission(f *testing.F) {
	good, err := json.Marshal(goodSubmission())
	require.NoError(f, err)
	f.Add(good)
	for _, body := range []string{
		``, `{}`, `null`, `[]`, `{"procedure": 1}`, `{"procedure":"1.003868","documents":[{"code":"DON","copies":-1}]}`,
		`{"applicant":{"name":"\u0000"}}`, `{"accept":null,"received_at":"2026-10-05T08:30:00+07:00"}`, `{"a":1}{"b":2}`, "\xff\xfe",
	} {
		f.Add([]byte(body))
	}
	data, err := embedded()
	require.NoError(f, err)
	now, err := time.Parse(time.RFC3339, monday)
	require.NoError(f, err)
	s := &server{catalogue: data}
	f.Fuzz(func(t *testing.T, sent []byte) {
		var body office.Submission
		if err := decode(bytes.NewReader(sent), &body); err != nil {
			requireWorded(t, err)
			return
		}
		plain, err := json.Marshal(body)
		require.NoError(t, err)
		var again office.Submission
		require.NoError(t, decode(bytes.NewReader(plain), &again))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(plain), string(second))
		checked, err := s.check(body, now)
		if err != nil {
			requireWorded(t, err)
			return
		}
		require.NotEmpty(t, checked.applicant.Name)
		require.NotEmpty(t, checked.procedure.Code)
		require.False(t, checked.receivedAt.After(now))
	})
}

// requireWorded expects a refusal with a status of its own and words in both languages.
func requireWorded(t *testing.T, err error) {
	t.Helper()
	p := problemOf(err)
	require.NotEqual(t, contract.CodeInternal, p.code, "%v", err)
	require.Contains(t, statuses, p.code)
	for _, field := range p.fields {
		vi, en := contract.Message(field.Code, field.Args)
		require.NotEmpty(t, vi)
		require.NotEmpty(t, en)
	}
}
