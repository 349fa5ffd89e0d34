package devstack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack"
)

func TestOptionsFromEnv(t *testing.T) {
	got, err := devstack.FromEnv()
	require.NoError(t, err)
	require.Equal(t, devstack.Options{
		DataDir: ".data", Port: 8080, UIPort: 8233, TemporalPort: 7233, SMTPPort: 1025, MailPort: 8025, PGPort: 5433,
	}, got)
	require.Equal(t, "127.0.0.1:7233", got.Temporal())

	for name, value := range map[string]string{
		"DATA_DIR": "/srv/dunghen", "PORT": "1", "UI_PORT": "2", "TEMPORAL_PORT": "3", "SMTP_PORT": "4", "MAIL_PORT": "6", "PG_PORT": "5",
		"DATABASE_URL": "postgres://u:p@db/office", "TEMPORAL_ADDRESS": "temporal:7233",
		"CATALOGUE_DIR": "/srv/catalogue",
	} {
		t.Setenv(name, value)
	}
	got, err = devstack.FromEnv()
	require.NoError(t, err)
	require.Equal(t, devstack.Options{
		DataDir: "/srv/dunghen", Port: 1, UIPort: 2, TemporalPort: 3, SMTPPort: 4, MailPort: 6, PGPort: 5,
		DatabaseURL: "postgres://u:p@db/office", TemporalAddress: "temporal:7233", CatalogueDir: "/srv/catalogue",
	}, got)
	require.Equal(t, "temporal:7233", got.Temporal())
}

func TestAllWrongOptionsAreNamed(t *testing.T) {
	t.Setenv("PORT", "70000")
	t.Setenv("UI_PORT", "-1")
	t.Setenv("DATABASE_URL", "user:secret@db")
	t.Setenv("TEMPORAL_ADDRESS", "temporal")
	_, err := devstack.FromEnv()
	require.EqualError(t, err, `UI_PORT=-1 is no port number
PORT=70000 is no port number
DATABASE_URL is not of the form postgres://user:password@host:port/database
TEMPORAL_ADDRESS=temporal is not of the form host:port`)
}
