package worker

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"time"

	"github.com/caarlos0/env/v11"

	outbox "dunghen/activities/mail"
	"dunghen/schema/catalogue"
)

// Config is everything a worker process needs. Zero fields take the default of
// their tag, however the Config was made.
type Config struct {
	// DatabaseURL is the register's postgres:// URL.
	DatabaseURL string `env:"DATABASE_URL,required"`
	// TemporalAddress is host:port of the engine's frontend.
	TemporalAddress string `env:"TEMPORAL_ADDRESS,required"`
	Namespace       string `env:"TEMPORAL_NAMESPACE" envDefault:"dunghen"`
	// CatalogueDir replaces the catalogue built into the program; "" keeps it.
	CatalogueDir string `env:"CATALOGUE_DIR"`
	// PublicURL is where the public reaches the gateway, such as
	// https://motcua.example.vn: the QR codes of letters lead there.
	PublicURL string `env:"PUBLIC_URL,required"`
	// FormsDir holds the office's own forms, laid over the built-in ones; "" for
	// none.
	FormsDir string `env:"FORMS_DIR"`
	// SigningCertificate is the PKCS#12 file of the office's certificate; "" leaves
	// letters unsigned.
	SigningCertificate string `env:"SIGNING_CERTIFICATE"`
	SigningPassword    string `env:"SIGNING_PASSWORD"`
	// SMTPAddress is the mail server, host:port; MailFrom the sender's address.
	SMTPAddress  string         `env:"SMTP_ADDRESS,required"`
	MailFrom     string         `env:"MAIL_FROM,required"`
	SMTPUsername string         `env:"SMTP_USERNAME"`
	SMTPPassword string         `env:"SMTP_PASSWORD"`
	SMTPTLS      outbox.TLSMode `env:"SMTP_TLS"`
	// SMTPTimeout bounds one dialogue with the mail server. A worker that dies holds
	// a message for eight times as long.
	SMTPTimeout time.Duration `env:"SMTP_TIMEOUT" envDefault:"15s"`
	// TextMessageURL is where the bridge of text messages takes them (docs/adapters.md),
	// "" for nowhere; TextMessageKey signs, as the gateway's does.
	TextMessageURL string `env:"TEXT_MESSAGE_URL"`
	TextMessageKey string `env:"TEXT_MESSAGE_KEY"`
	// MetricsAddress is where /metrics listens, host:port; "" for nowhere.
	MetricsAddress string `env:"METRICS_ADDRESS"`
}

// ConfigFromEnv reads the Config from the environment and validates it.
func ConfigFromEnv() (Config, error) {
	config, err := env.ParseAs[Config]()
	if err != nil {
		return Config{}, err
	}
	return config, config.Validate()
}

// Validate says everything that is wrong with the Config at once.
func (c Config) Validate() error {
	var problems []error
	if c.DatabaseURL == "" {
		problems = append(problems, errors.New("DATABASE_URL: must not be empty"))
	}
	if _, _, err := net.SplitHostPort(c.TemporalAddress); err != nil {
		problems = append(problems, fmt.Errorf("TEMPORAL_ADDRESS: %w", err))
	}
	if u, err := url.Parse(c.PublicURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		problems = append(problems, errors.New("PUBLIC_URL: must be an https:// or http:// address"))
	}
	if _, _, err := net.SplitHostPort(c.SMTPAddress); err != nil {
		problems = append(problems, fmt.Errorf("SMTP_ADDRESS: %w", err))
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		problems = append(problems, fmt.Errorf("MAIL_FROM: %w", err))
	}
	if c.TextMessageURL != "" {
		if err := c.textMessages().Check(); err != nil {
			problems = append(problems, fmt.Errorf("TEXT_MESSAGE_URL, TEXT_MESSAGE_KEY: %w", err))
		}
	}
	return errors.Join(problems...)
}

func (c Config) withDefaults() Config {
	c.Namespace = cmp.Or(c.Namespace, "dunghen")
	c.SMTPTimeout = cmp.Or(c.SMTPTimeout, 15*time.Second)
	return c
}

func (c Config) catalogue() (*catalogue.Catalogue, error) {
	files := catalogue.Embedded()
	if c.CatalogueDir != "" {
		files = os.DirFS(c.CatalogueDir)
	}
	return catalogue.Load(files)
}
