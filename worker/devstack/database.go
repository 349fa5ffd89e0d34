package devstack

import (
	"context"
	"errors"

	"dunghen/schema/postgres"
)

// startDatabase starts the private PostgreSQL unless there is another one, and
// brings the office's database to the current schema.
func (s *Stack) startDatabase(ctx context.Context, o Options) error {
	if o.DatabaseURL == "" {
		server, err := postgres.Start(ctx, postgres.Options{
			Dir:       o.postgresDir(),
			Port:      o.PGPort,
			Ephemeral: o.Ephemeral,
			Progress:  o.Progress,
		})
		var busy *postgres.PortBusyError
		if errors.As(err, &busy) {
			return &BusyPortError{busy.Port, "PostgreSQL", "PG_PORT"}
		}
		if err != nil {
			return err
		}
		s.parts = append(s.parts, part{"PostgreSQL", server.Stop})
		go func() {
			<-server.Exited()
			s.report("PostgreSQL", nil) // heard by nobody when it was stopped
		}()
		if err := server.CreateDatabase(ctx, "dunghen"); err != nil {
			return err
		}
		s.DatabaseURL = server.URL("dunghen")
	}
	accounts, err := o.prepareDatabase(ctx, s.DatabaseURL)
	s.Accounts = accounts
	return err
}
