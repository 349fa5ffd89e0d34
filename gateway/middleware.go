package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"dunghen/workflows/contract"
)

const (
	requestIDKey = "dunghen.request_id"
	// requestTime bounds a request as a whole; actions bound the engine tighter.
	requestTime = 30 * time.Second
)

// requestID names a request in its answer and in the log.
func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// observe names the request, bounds it, logs and measures it. It logs the route's
// pattern, never the path, query or body: they hold codes, secrets and names.
func (s *server) observe(c *gin.Context) {
	id := make([]byte, 8)
	rand.Read(id)
	c.Set(requestIDKey, hex.EncodeToString(id))
	c.Header("X-Request-Id", requestID(c))
	ctx, cancel := context.WithTimeout(c.Request.Context(), requestTime)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	start := time.Now()
	c.Next()
	took, pattern := time.Since(start), c.FullPath()
	if pattern == "" {
		pattern = "unmatched"
	}
	s.metrics.observe(c.Request.Method, pattern, c.Writer.Status(), took)
	s.log.InfoContext(ctx, "request", "request_id", requestID(c), "method", c.Request.Method, "route", pattern,
		"status", c.Writer.Status(), "ms", took.Milliseconds(), "staff", caller(c).ID)
}

// recover answers a panic like any other internal error.
func (s *server) recover(c *gin.Context) {
	defer func() {
		if cause := recover(); cause != nil {
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			s.fail(c, &problem{code: contract.CodeInternal, cause: fmt.Errorf("panic: %v\n%s", cause, debug.Stack())})
		}
	}()
	c.Next()
}

// secure sets the headers every answer carries. Answers are for one reader and
// one moment; the few that may be kept say so themselves.
func (s *server) secure(c *gin.Context) {
	for name, value := range map[string]string{
		"Cache-Control":           "no-store",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
		"X-Frame-Options":         "DENY",
	} {
		c.Header(name, value)
	}
}

// serve runs a handler and answers for its error.
func (s *server) serve(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c.Request.Context(), c); err != nil {
			s.fail(c, err)
		}
	}
}

func (s *server) noRoute(context.Context, *gin.Context) error { return refuse(contract.CodeNotFound) }

func (s *server) noMethod(_ context.Context, c *gin.Context) error {
	return refuse(contract.CodeMethodNotAllowed, "method", c.Request.Method)
}

// onProblemPage tells a person with a browser on a page why there is nothing at an
// address; everybody else gets the problem itself.
func (s *server) onProblemPage(h handler) handler {
	return func(ctx context.Context, c *gin.Context) error {
		err := h(ctx, c)
		if !strings.Contains(c.GetHeader("Accept"), gin.MIMEHTML) {
			return err
		}
		s.public.Problem(c, err)
		return nil
	}
}

// limiter is a token bucket per client address.
type limiter struct {
	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	rate    rate.Limit
	burst   int
	now     func() time.Time
}

func newLimiter(perSecond float64, burst int, now func() time.Time) *limiter {
	return &limiter{buckets: map[string]*rate.Limiter{}, rate: rate.Limit(perSecond), burst: burst, now: now}
}

// maxBuckets is when full buckets, which remember nothing, are thrown away.
const maxBuckets = 10_000

// allow takes one token of the client's, or refuses.
func (l *limiter) allow(client string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	bucket, known := l.buckets[client]
	if !known {
		if len(l.buckets) >= maxBuckets {
			l.prune(now)
		}
		bucket = rate.NewLimiter(l.rate, l.burst)
		l.buckets[client] = bucket
	}
	if !bucket.AllowN(now, 1) {
		return refuse(contract.CodeTooManyRequests)
	}
	return nil
}

func (l *limiter) prune(now time.Time) {
	for client, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, client)
		}
	}
}
