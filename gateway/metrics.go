package gateway

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what the gateway measures. Labels are codes and patterns, never
// anything of one file or person.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry, s *server) *metrics {
	m := &metrics{
		registry: registry,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "dunghen_http_request_seconds", Help: "Duration of HTTP requests by route pattern.",
			Buckets: prometheus.DefBuckets,
		}, []string{"method", "route", "status"}),
	}
	registry.MustRegister(m.requests, &officeCollector{s})
	return m
}

func (m *metrics) observe(method, pattern string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), pattern, strconv.Itoa(status)).Observe(took.Seconds())
}

// knownMethod bounds a label that the client chooses.
func knownMethod(method string) string {
	switch method {
	case "GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS":
		return method
	default:
		return "other"
	}
}

func (s *server) scrape(_ context.Context, c *gin.Context) error {
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(c.Writer, c.Request)
	return nil
}

// figuresTime bounds the counting a scrape asks for.
const figuresTime = 2 * time.Second

// officeCollector counts the office's files at the time of a scrape. Without a
// database it says so and leaves the rest of the page alone.
type officeCollector struct{ server *server }

var (
	officeUp      = describe("dunghen_register_up", "Whether the register answered this scrape.")
	filesByStatus = describe("dunghen_files", "Files by status of the national portal.", "status")
	filesOverdue  = describe("dunghen_files_overdue", "Open files with a broken or past promise.")
	lettersByKind = describe("dunghen_letters_issued", "Letters issued, by kind.", "kind")
	unanswered    = describe("dunghen_escalations_unanswered", "Escalations that wait for a leader.")
	outboxWaiting = describe("dunghen_outbox_waiting", "Messages that wait to leave, by channel.", "channel")
	outboxAge     = describe("dunghen_outbox_oldest_seconds", "Age of the oldest waiting message, by channel.", "channel")
	outboxFailed  = describe("dunghen_outbox_failed", "Messages given up, by channel.", "channel")
	lettersOwed   = describe("dunghen_letters_owed", "Letters that wait to be made.")
	lettersAge    = describe("dunghen_letters_oldest_seconds", "Age of the oldest letter that waits to be made.")
	lettersFailed = describe("dunghen_letters_failing", "Letters that wait and could not be made at least once.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// Describe implements prometheus.Collector.
func (o *officeCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		officeUp, filesByStatus, filesOverdue, lettersByKind, unanswered,
		outboxWaiting, outboxAge, outboxFailed, lettersOwed, lettersAge, lettersFailed,
	} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (o *officeCollector) Collect(out chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), figuresTime)
	defer cancel()
	now := o.server.now()
	gauges, err := o.server.register.Gauges(ctx, now)
	if err != nil {
		o.server.log.Warn("scrape without the register", "error", err)
		gauge(officeUp, 0)
		return
	}
	gauge(officeUp, 1)
	for status, count := range gauges.Files {
		gauge(filesByStatus, float64(count), strconv.Itoa(int(status)))
	}
	for kind, count := range gauges.Letters {
		gauge(lettersByKind, float64(count), kind)
	}
	gauge(filesOverdue, float64(gauges.Overdue))
	gauge(unanswered, float64(gauges.Unanswered))
	// Files whose clock is ahead of ours owe things from the future.
	age := func(oldest time.Time) float64 {
		if oldest.IsZero() {
			return 0
		}
		return max(now.Sub(oldest).Seconds(), 0)
	}
	for _, channel := range gauges.Outbox {
		gauge(outboxWaiting, float64(channel.Waiting), string(channel.Channel))
		gauge(outboxAge, age(channel.Oldest), string(channel.Channel))
		gauge(outboxFailed, float64(channel.Failed), string(channel.Channel))
	}
	gauge(lettersOwed, float64(gauges.Owed.Waiting))
	gauge(lettersAge, age(gauges.Owed.Oldest))
	gauge(lettersFailed, float64(gauges.Owed.Failing))
}
