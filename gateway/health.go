package gateway

import (
	"context"
	_ "embed"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/schema/register"
)

//go:embed openapi.yaml
var openAPI []byte

func (s *server) openAPI(_ context.Context, c *gin.Context) error {
	c.Data(http.StatusOK, "application/yaml; charset=utf-8", openAPI)
	return nil
}

// healthz says that the process serves.
func (s *server) healthz(_ context.Context, c *gin.Context) error {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
	return nil
}

// pingTime bounds a question to the database that only asks whether it is there.
const pingTime = 2 * time.Second

type readiness struct {
	Status string         `json:"status"`
	Parts  readinessParts `json:"parts"`
}

// readinessParts are "ok" or "unavailable", of outbox and letters also "stuck since"
// an instant.
type readinessParts struct {
	Engine   string `json:"engine"`
	Database string `json:"database"`
	Outbox   string `json:"outbox"`
	Letters  string `json:"letters"`
}

const (
	partOK   = "ok"
	partAway = "unavailable"
)

// readyz says whether engine and database answer, without which no request can be
// served, and whether messages leave and letters are made, without which requests
// are served all the same: that is degraded, and no reason to send them elsewhere.
func (s *server) readyz(ctx context.Context, c *gin.Context) error {
	word := func(err error) string {
		if err != nil {
			s.log.WarnContext(ctx, "not ready", "request_id", requestID(c), "error", err)
			return partAway
		}
		return partOK
	}
	answer := readiness{Status: "ready", Parts: readinessParts{Engine: word(s.engine.Check(ctx)), Outbox: partAway, Letters: partAway}}
	asking, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	parts := &answer.Parts
	if parts.Database = word(s.register.Ping(asking)); parts.Database == partOK {
		parts.Outbox, parts.Letters = s.outboxPart(asking, word), s.lettersPart(asking, word)
	}
	status := http.StatusOK
	switch {
	case parts.Engine != partOK || parts.Database != partOK:
		answer.Status, status = "not_ready", http.StatusServiceUnavailable
		c.Header("Retry-After", seconds(defaultRetry))
	case parts.Outbox != partOK || parts.Letters != partOK:
		answer.Status = "degraded"
	}
	c.JSON(status, answer)
	return nil
}

// outboxPart looks at the channels a machine carries; what waits for a clerk waits
// as long as nobody comes.
func (s *server) outboxPart(ctx context.Context, word func(error) string) string {
	channels, err := s.register.OutboxStatus(ctx)
	if err != nil {
		return word(err)
	}
	var oldest time.Time
	for _, channel := range channels {
		carried := channel.Channel != register.Print && channel.Channel != register.Post
		if carried && !channel.Oldest.IsZero() && (oldest.IsZero() || channel.Oldest.Before(oldest)) {
			oldest = channel.Oldest
		}
	}
	return s.stuck(oldest, s.outboxPatience)
}

func (s *server) lettersPart(ctx context.Context, word func(error) string) string {
	owed, err := s.register.OwedLetterStatus(ctx)
	if err != nil {
		return word(err)
	}
	return s.stuck(owed.Oldest, s.letterPatience)
}

// stuck says since when something waits longer than it may.
func (s *server) stuck(oldest time.Time, patience time.Duration) string {
	if oldest.IsZero() || s.now().Sub(oldest) <= patience {
		return partOK
	}
	return "stuck since " + oldest.Format(time.RFC3339)
}
