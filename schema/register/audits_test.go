package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

func TestAudits(t *testing.T) {
	b := open(t)
	_, err := b.LastAudit(t.Context())
	require.ErrorIs(t, err, register.ErrNotFound)
	clean := register.Audit{At: on(1, "02:30"), MadeAt: on(1, "02:31"), Looked: 7, Findings: []register.AuditFinding{}, Tasks: []string{}}
	require.NoError(t, b.KeepAudit(t.Context(), register.Audit{At: clean.At, MadeAt: clean.MadeAt, Looked: 7}))
	found := register.Audit{
		At: on(2, "02:30"), MadeAt: on(2, "06:00"), Looked: 8,
		Findings: []register.AuditFinding{{Rule: "numbers", Subject: "PXL 2021", Words: "3 is missing"}}, Tasks: []string{"NV-2021-0001"},
	}
	require.NoError(t, b.KeepAudit(t.Context(), found))
	again := found
	again.Looked, again.Findings = 9, nil
	require.NoError(t, b.KeepAudit(t.Context(), again), "the first stays")
	last, err := b.LastAudit(t.Context())
	require.NoError(t, err)
	require.Equal(t, found, last)
	of, err := b.AuditOf(t.Context(), clean.At)
	require.NoError(t, err)
	require.Equal(t, clean, of)
	_, err = b.AuditOf(t.Context(), on(3, "02:30"))
	require.ErrorIs(t, err, register.ErrNotFound)
}
