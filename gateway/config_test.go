package gateway

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/oidc"
)

func TestConfigFromEnv(t *testing.T) {
	for name, value := range map[string]string{
		"DATABASE_URL": "postgres://u@127.0.0.1/x", "TEMPORAL_ADDRESS": "127.0.0.1:7233", "TRUSTED_PROXIES": "10.0.0.0/8,127.0.0.1",
	} {
		t.Setenv(name, value)
	}
	got, err := ConfigFromEnv()
	require.NoError(t, err)
	require.Equal(t, Config{
		Address: ":8080", DatabaseURL: "postgres://u@127.0.0.1/x", TemporalAddress: "127.0.0.1:7233", Namespace: "dunghen",
		SessionHours: 10, TrustedProxies: []string{"10.0.0.0/8", "127.0.0.1"},
		OutboxPatience: 10 * time.Minute, LetterPatience: 10 * time.Minute,
	}, got)
}

func TestABadConfigFailsAtOnceAndWhole(t *testing.T) {
	err := Run(t.Context(), Config{Address: "nowhere", TemporalAddress: "x", SessionHours: 99, TrustedProxies: []string{"all"}})
	for _, name := range []string{"ADDRESS", "DATABASE_URL", "TEMPORAL_ADDRESS", "SESSION_HOURS", "TRUSTED_PROXIES"} {
		require.ErrorContains(t, err, name)
	}
	_, err = ConfigFromEnv()
	require.ErrorContains(t, err, "DATABASE_URL")
}

func TestRunNeedsTheDatabase(t *testing.T) {
	err := Run(context.WithoutCancel(t.Context()), Config{
		Address: "127.0.0.1:0", DatabaseURL: "postgres://u:p@127.0.0.1:1/x?sslmode=disable", TemporalAddress: "127.0.0.1:1",
	})
	require.ErrorContains(t, err, "gateway: migrate")
}

func TestAnIdentityProviderNeedsToKnowTheWayBack(t *testing.T) {
	for name, value := range map[string]string{
		"DATABASE_URL": "postgres://u@127.0.0.1/x", "TEMPORAL_ADDRESS": "127.0.0.1:7233",
		"OIDC_ISSUER": "https://id.example.vn", "OIDC_CLIENT_ID": "desk", "OIDC_CLIENT_SECRET": "s", "OIDC_STAFF_CLAIM": "staff",
	} {
		t.Setenv(name, value)
	}
	_, err := ConfigFromEnv()
	require.ErrorContains(t, err, "PUBLIC_URL")

	t.Setenv("PUBLIC_URL", "https://motcua.example.vn")
	got, err := ConfigFromEnv()
	require.NoError(t, err)
	require.Equal(t, oidc.Config{Issuer: "https://id.example.vn", ClientID: "desk", ClientSecret: "s", StaffClaim: "staff"}, got.OIDC)

	t.Setenv("OIDC_ISSUER", "http://id.example.vn")
	_, err = ConfigFromEnv()
	require.ErrorContains(t, err, "OIDC_ISSUER")
}
