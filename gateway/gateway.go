package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"dunghen/gateway/oidc"
	"dunghen/gateway/signin"
	"dunghen/gateway/site"
	"dunghen/gateway/uploads"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
)

// Config is everything a gateway process needs. Zero fields take the default of
// their tag, however the Config was made.
type Config struct {
	// Address is where to listen, host:port.
	Address string `env:"ADDRESS" envDefault:":8080"`
	// DatabaseURL is the register's postgres:// URL.
	DatabaseURL string `env:"DATABASE_URL,required"`
	// TemporalAddress is host:port of the engine's frontend.
	TemporalAddress string `env:"TEMPORAL_ADDRESS,required"`
	Namespace       string `env:"TEMPORAL_NAMESPACE" envDefault:"dunghen"`
	// CatalogueDir replaces the catalogue built into the program; "" keeps it.
	CatalogueDir string `env:"CATALOGUE_DIR"`
	// SessionHours is how long a login lasts.
	SessionHours int `env:"SESSION_HOURS" envDefault:"10"`
	// TrustedProxies are the addresses or CIDR ranges whose X-Forwarded-For is
	// believed; none by default.
	TrustedProxies []string `env:"TRUSTED_PROXIES"`
	// TextMessageKey signs the reports of the text messages' bridge (docs/adapters.md);
	// "" offers neither SMS nor chat.
	TextMessageKey string `env:"TEXT_MESSAGE_KEY"`
	// PublicURL is the address the public knows the office by, as in the QR codes of
	// its papers; a link of that host is the office's own. "" knows only the host a
	// request came for.
	PublicURL string `env:"PUBLIC_URL"`
	// UploadDir is where the scans of files sent from home lie, outside of everything that
	// is served; gateways share it. "" takes no files from home.
	UploadDir string `env:"UPLOAD_DIR"`
	// UploadScanner is the office's command against viruses, given the path of each scan
	// (docs/adapters.md); "" scans nothing, and says so at the desk.
	UploadScanner string `env:"UPLOAD_SCANNER"`
	// OIDC is the office's identity provider, which needs PublicURL: it sends browsers
	// back to PublicURL/desk/oidc/callback.
	OIDC oidc.Config `envPrefix:"OIDC_"`
	// EngineUI is the address of the Temporal Web UI, which the operators' pages lead to;
	// "" leaves the links out.
	EngineUI string `env:"ENGINE_UI_URL"`
	// OutboxPatience and LetterPatience are how long a message may wait to leave and
	// a letter to be made before /readyz calls the office degraded.
	OutboxPatience time.Duration `env:"OUTBOX_PATIENCE" envDefault:"10m"`
	LetterPatience time.Duration `env:"LETTER_PATIENCE" envDefault:"10m"`
}

// ConfigFromEnv reads the Config from the environment and validates it.
func ConfigFromEnv() (Config, error) {
	config, err := env.ParseAs[Config]()
	if err != nil {
		return Config{}, err
	}
	return config, config.Validate()
}

func (c Config) withDefaults() Config {
	c.Address = cmp.Or(c.Address, ":8080")
	c.Namespace = cmp.Or(c.Namespace, "dunghen")
	c.SessionHours = cmp.Or(c.SessionHours, 10)
	c.OutboxPatience = cmp.Or(c.OutboxPatience, defaultPatience)
	c.LetterPatience = cmp.Or(c.LetterPatience, defaultPatience)
	return c
}

const defaultPatience = 10 * time.Minute

// publicHost is the host of PublicURL, "" without one. Error: it is no web address.
func (c Config) publicHost() (string, error) {
	if c.PublicURL == "" {
		return "", nil
	}
	public, err := url.Parse(c.PublicURL)
	if err == nil && (public.Host == "" || public.Scheme != "https" && public.Scheme != "http") {
		err = fmt.Errorf("%q is no web address", c.PublicURL)
	}
	if err != nil {
		return "", fmt.Errorf("PUBLIC_URL: %w", err)
	}
	return public.Host, nil
}

// Validate says everything that is wrong with the Config at once.
func (c Config) Validate() error {
	c = c.withDefaults()
	var problems []error
	if _, _, err := net.SplitHostPort(c.Address); err != nil {
		problems = append(problems, fmt.Errorf("ADDRESS: %w", err))
	}
	if c.DatabaseURL == "" {
		problems = append(problems, errors.New("DATABASE_URL: must not be empty"))
	}
	if _, _, err := net.SplitHostPort(c.TemporalAddress); err != nil {
		problems = append(problems, fmt.Errorf("TEMPORAL_ADDRESS: %w", err))
	}
	if c.SessionHours < 1 || c.SessionHours > 24 {
		problems = append(problems, fmt.Errorf("SESSION_HOURS: %d is not 1 to 24", c.SessionHours))
	}
	if c.TextMessageKey != "" && len(c.TextMessageKey) < shortestReportKey {
		problems = append(problems, fmt.Errorf("TEXT_MESSAGE_KEY: shorter than %d characters", shortestReportKey))
	}
	for _, proxy := range c.TrustedProxies {
		_, prefix := netip.ParsePrefix(proxy)
		_, addr := netip.ParseAddr(proxy)
		if prefix != nil && addr != nil {
			problems = append(problems, fmt.Errorf("TRUSTED_PROXIES: %w", prefix))
		}
	}
	if _, err := c.publicHost(); err != nil {
		problems = append(problems, err)
	}
	if ui, err := url.Parse(c.EngineUI); err != nil || c.EngineUI != "" && (ui.Host == "" || ui.Scheme != "https" && ui.Scheme != "http") {
		problems = append(problems, fmt.Errorf("ENGINE_UI_URL: %q is no web address", c.EngineUI))
	}
	if _, err := uploads.ParseScanner(c.UploadScanner); err != nil {
		problems = append(problems, fmt.Errorf("UPLOAD_SCANNER: %w", err))
	}
	if c.UploadScanner != "" && c.UploadDir == "" {
		problems = append(problems, errors.New("UPLOAD_DIR: must not be empty with UPLOAD_SCANNER"))
	}
	if err := c.OIDC.Validate(); err != nil {
		problems = append(problems, err)
	}
	if c.OIDC.Offered() && c.PublicURL == "" {
		problems = append(problems, errors.New("PUBLIC_URL: must not be empty with OIDC_ISSUER"))
	}
	for name, patience := range map[string]time.Duration{"OUTBOX_PATIENCE": c.OutboxPatience, "LETTER_PATIENCE": c.LetterPatience} {
		if patience < 0 {
			problems = append(problems, fmt.Errorf("%s: %s is negative", name, patience))
		}
	}
	return errors.Join(problems...)
}

func (c Config) catalogue() (*catalogue.Catalogue, error) {
	files := catalogue.Embedded()
	if c.CatalogueDir != "" {
		files = os.DirFS(c.CatalogueDir)
	}
	return catalogue.Load(files)
}

// shutdownGrace is how long running requests may take to end.
const shutdownGrace = 15 * time.Second

// Run serves HTTP until ctx is cancelled, and then lets running requests end. It
// needs the database to start; the engine may come later.
func Run(ctx context.Context, config Config) (err error) {
	config = config.withDefaults()
	if err := config.Validate(); err != nil {
		return err
	}
	log := slog.Default().With("process", "gateway")
	office, err := config.catalogue()
	if err != nil {
		return fmt.Errorf("gateway: catalogue: %w", err)
	}
	if err := register.Migrate(ctx, config.DatabaseURL); err != nil {
		return fmt.Errorf("gateway: migrate: %w", err)
	}
	book, err := register.Open(ctx, config.DatabaseURL)
	if err != nil {
		return fmt.Errorf("gateway: open register: %w", err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	metrics := prometheus.NewRegistry()
	engine, closeEngine, err := connect(config, metrics, log)
	if err != nil {
		return fmt.Errorf("gateway: engine: %w", err)
	}
	defer func() { err = errors.Join(err, closeEngine()) }()
	var provider *oidc.Provider
	if config.OIDC.Offered() {
		provider = oidc.New(config.OIDC, strings.TrimSuffix(config.PublicURL, "/")+"/desk/oidc/callback", time.Now)
	}
	shelf, closeShelf, err := config.openShelf(ctx, book, log)
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	defer func() { err = errors.Join(err, closeShelf()) }()
	handler, err := New(Dependencies{
		Register: book, Catalogue: office, Engine: engine, Log: log, Metrics: metrics, Now: time.Now,
		SessionLife:    time.Duration(config.SessionHours) * time.Hour,
		TrustedProxies: config.TrustedProxies,
		PublicURL:      config.PublicURL,
		Provider:       provider,
		Ending:         ctx.Done(),
		EngineUI:       config.EngineUI,
		Namespace:      config.Namespace,
		OutboxPatience: config.OutboxPatience,
		LetterPatience: config.LetterPatience,
		TextMessageKey: config.TextMessageKey,
		Uploads:        shelf,
	})
	if err != nil {
		return err
	}
	return serve(ctx, config.Address, handler)
}

func serve(ctx context.Context, address string, handler http.Handler) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("gateway: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	return srv.Shutdown(grace)
}

// Dependencies are what the handlers stand on.
type Dependencies struct {
	Register  *register.Store
	Catalogue *catalogue.Catalogue
	Engine    Engine
	// Now is the clock of everything the gateway dates.
	Now func() time.Time
	Log *slog.Logger
	// Metrics is where the gateway registers its own; /metrics shows all of it.
	Metrics        *prometheus.Registry
	SessionLife    time.Duration
	TrustedProxies []string
	// PublicURL, EngineUI, Namespace, OutboxPatience and LetterPatience are those of Config.
	PublicURL      string
	EngineUI       string
	Namespace      string
	OutboxPatience time.Duration
	LetterPatience time.Duration
	// TextMessageKey is that of the Config.
	TextMessageKey string
	// Provider is the office's identity provider, nil for none.
	Provider *oidc.Provider
	// Uploads is where scans lie, nil where none are taken.
	Uploads *uploads.Shelf
	// Ending is closed when the process ends: pages that follow what happens let go.
	Ending <-chan struct{}
}

// server holds what the handlers share.
type server struct {
	register    *register.Store
	catalogue   *catalogue.Catalogue
	engine      Engine
	now         func() time.Time
	log         *slog.Logger
	metrics     *metrics
	sessionLife time.Duration
	publicHost  string
	// outboxPatience and letterPatience are those of Config.
	outboxPatience, letterPatience time.Duration
	// reportKey is empty where no text messages leave the office.
	reportKey []byte
	passwords *signin.Passwords
	// public draws the pages of handlers that machines ask too.
	public *site.Site
	// logins and lookups slow down whoever guesses.
	logins, lookups *limiter
	// submissions slows down whoever would fill the office with files.
	submissions *limiter
}

// New makes the handler of every route.
func New(d Dependencies) (http.Handler, error) {
	publicHost, err := Config{PublicURL: d.PublicURL}.publicHost()
	if err != nil {
		return nil, err
	}
	s := &server{
		register: d.Register, catalogue: d.Catalogue, engine: d.Engine, now: d.Now, log: d.Log,
		sessionLife: d.SessionLife, publicHost: publicHost,
		outboxPatience: d.OutboxPatience, letterPatience: d.LetterPatience,
		reportKey: []byte(d.TextMessageKey),
		passwords: signin.NewPasswords(d.Register, d.Now),
		logins:    newLimiter(2, 60, d.Now),
		lookups:   newLimiter(2, 60, d.Now),
		// A telephone's network is one address for many: twenty at once, then two a minute.
		submissions: newLimiter(1.0/30, 20, d.Now),
	}
	s.metrics = newMetrics(d.Metrics, s)
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.HandleMethodNotAllowed = true
	if err := router.SetTrustedProxies(d.TrustedProxies); err != nil {
		return nil, fmt.Errorf("gateway: trusted proxies: %w", err)
	}
	router.Use(s.observe, s.recover, s.secure)
	router.NoRoute(s.serve(s.onProblemPage(s.noRoute)))
	router.NoMethod(s.serve(s.onProblemPage(s.noMethod)))
	for _, r := range s.routes() {
		router.Handle(r.method, r.path, s.guard(r.access), s.serve(r.handle))
	}
	return router, s.mountRooms(router, d)
}
