package devstack

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/url"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"

	// Registers the SQL plugins named "postgres12" and "postgres12_pgx".
	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/tools/common/schema"
	"go.temporal.io/server/tools/sql"

	"dunghen/schema/postgres"
)

// The names of Temporal's stores in its configuration.
const (
	defaultStore    = "default"
	visibilityStore = "visibility"
)

// prepareStores creates Temporal's databases beside the office's and brings
// them to the schema of the compiled-in server.
func prepareStores(ctx context.Context, databaseURL string, logger log.Logger) (map[string]config.DataStore, error) {
	stores := map[string]config.DataStore{}
	for _, store := range []struct {
		name, database, schema string
		connections            int // each of the four services holds that many
	}{
		{defaultStore, "temporal", "postgresql/v12/temporal", 20},
		{visibilityStore, "temporal_visibility", "postgresql/v12/visibility", 5},
	} {
		if err := postgres.CreateDatabase(ctx, databaseURL, store.database); err != nil {
			return nil, fmt.Errorf("database %s: %w", store.database, err)
		}
		conf, err := sqlConfig(databaseURL, store.database)
		if err != nil {
			return nil, err
		}
		if err := updateSchema(conf, store.schema, logger); err != nil {
			return nil, fmt.Errorf("database %s: %w", store.database, err)
		}
		conf.MaxConns, conf.MaxIdleConns = store.connections, store.connections
		stores[store.name] = config.DataStore{SQL: conf}
	}
	return stores, nil
}

// sqlConfig is Temporal's way of writing a database URL. The pgx plugin was
// measured to be a third faster than the other one.
func sqlConfig(databaseURL, database string) (*config.SQL, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = "5432"
	}
	attributes := map[string]string{}
	for name := range maps.Keys(u.Query()) {
		attributes[name] = u.Query().Get(name)
	}
	password, _ := u.User.Password()
	return &config.SQL{
		PluginName:        "postgres12_pgx",
		ConnectProtocol:   "tcp",
		ConnectAddr:       net.JoinHostPort(u.Hostname(), port),
		User:              u.User.Username(),
		Password:          password,
		DatabaseName:      database,
		ConnectAttributes: attributes,
	}, nil
}

// updateSchema is safe to repeat: the database remembers its version.
func updateSchema(conf *config.SQL, name string, logger log.Logger) error {
	connection, err := sql.NewConnection(conf, logger)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := schema.NewSetupSchemaTask(connection, &schema.SetupConfig{InitialVersion: "0.0"}, logger).Run(); err != nil {
		return err
	}
	return schema.NewUpdateSchemaTask(connection, &schema.UpdateConfig{SchemaName: name}, logger).Run()
}
