package devstack

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"github.com/caarlos0/env/v11"
	enumspb "go.temporal.io/api/enums/v1"

	"dunghen/schema/catalogue"
)

// Options say what to run and where. A port of 0 takes any free one.
type Options struct {
	// Required.

	DataDir string `env:"DATA_DIR" envDefault:".data"` // holds all that lasts; created when missing

	// Optional.

	Port         int `env:"PORT" envDefault:"8080"`          // gateway
	UIPort       int `env:"UI_PORT" envDefault:"8233"`       // Temporal Web UI
	TemporalPort int `env:"TEMPORAL_PORT" envDefault:"7233"` // Temporal server
	SMTPPort     int `env:"SMTP_PORT" envDefault:"1025"`     // mailbox
	MailPort     int `env:"MAIL_PORT" envDefault:"8025"`     // the page that shows what was sent
	PGPort       int `env:"PG_PORT" envDefault:"5433"`       // PostgreSQL

	DatabaseURL     string `env:"DATABASE_URL"`     // an existing server, used instead of a private one
	TemporalAddress string `env:"TEMPORAL_ADDRESS"` // host:port of an existing server, used instead of our own
	CatalogueDir    string `env:"CATALOGUE_DIR"`    // the office's data, used instead of those built in

	WithoutWorker  bool // leave the worker to the caller
	WithoutGateway bool // leave the gateway to the caller
	Ephemeral      bool // PostgreSQL without fsync, for tests

	SearchAttributes map[string]enumspb.IndexedValueType // registered in the namespace; default: the contract's
	Progress         func(step string)                   // told of each slow step in a few words
}

// FromEnv reads the options from the environment; the defaults are those of
// "make run". The error names every variable that does not fit.
func FromEnv() (Options, error) {
	o, err := env.ParseAs[Options]()
	if err != nil {
		return Options{}, err
	}
	return o, o.validate()
}

func (o Options) validate() error {
	var wrong []error
	if o.DataDir == "" {
		wrong = append(wrong, errors.New("DATA_DIR is empty"))
	}
	for _, p := range o.ports() {
		if *p.number < 0 || *p.number > 65535 {
			wrong = append(wrong, fmt.Errorf("%s=%d is no port number", p.variable, *p.number))
		}
	}
	if u, err := url.Parse(o.DatabaseURL); err != nil || o.DatabaseURL != "" && (u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "") {
		// The URL holds a password: not into a message.
		wrong = append(wrong, errors.New("DATABASE_URL is not of the form postgres://user:password@host:port/database"))
	}
	if o.TemporalAddress != "" {
		if _, _, err := net.SplitHostPort(o.TemporalAddress); err != nil {
			wrong = append(wrong, fmt.Errorf("TEMPORAL_ADDRESS=%s is not of the form host:port", o.TemporalAddress))
		}
	}
	return errors.Join(wrong...)
}

func (o Options) postgresDir() string { return filepath.Join(o.DataDir, "postgres") }
func (o Options) mailDir() string     { return filepath.Join(o.DataDir, "mail") }
func (o Options) textDir() string     { return filepath.Join(o.DataDir, "texts") }
func (o Options) uploadDir() string   { return filepath.Join(o.DataDir, "uploads") }
func (o Options) logDir() string      { return filepath.Join(o.DataDir, "logs") }

// catalogue holds the office's data.
func (o Options) catalogue() fs.FS {
	if o.CatalogueDir != "" {
		return os.DirFS(o.CatalogueDir)
	}
	return catalogue.Embedded()
}

// Temporal is the address of the Temporal server these options lead to, as
// host:port; the port must be chosen.
func (o Options) Temporal() string {
	if o.TemporalAddress != "" {
		return o.TemporalAddress
	}
	return local(o.TemporalPort)
}
