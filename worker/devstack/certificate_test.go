package devstack

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/signing"
)

func TestCertificateIsKeptUntilItEnds(t *testing.T) {
	options := Options{DataDir: t.TempDir()}
	now := time.Date(2026, time.November, 24, 8, 0, 0, 0, time.UTC)
	load := func(at time.Time) *signing.Certificate {
		path, password, err := options.certificate(at)
		require.NoError(t, err)
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		certificate, err := signing.FromPKCS12(file, password, at)
		require.NoError(t, err)
		return certificate
	}
	first := load(now)
	require.Equal(t, now.AddDate(1, 0, 0), first.ExpiresAt().UTC())
	require.Equal(t, first.ExpiresAt(), load(now.AddDate(0, 6, 0)).ExpiresAt())
	require.Equal(t, now.AddDate(2, 0, 1), load(now.AddDate(1, 0, 1)).ExpiresAt().UTC())
}
