package gateway

import (
	"context"
	_ "embed"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
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
	stands := s.stands(ctx)
	answer := readiness{Status: "ready", Parts: readinessParts{
		Engine: partWord(stands.Engine), Database: partWord(stands.Database),
		Outbox: partWord(stands.Outbox), Letters: partWord(stands.Letters),
	}}
	status := http.StatusOK
	switch {
	case !stands.Engine.OK() || !stands.Database.OK():
		answer.Status, status = "not_ready", http.StatusServiceUnavailable
		c.Header("Retry-After", seconds(defaultRetry))
	case !stands.Outbox.OK() || !stands.Letters.OK():
		answer.Status = "degraded"
	}
	c.JSON(status, answer)
	return nil
}

func partWord(p office.Part) string {
	switch {
	case p.Away:
		return partAway
	case !p.StuckSince.IsZero():
		return "stuck since " + p.StuckSince.Format(time.RFC3339)
	default:
		return partOK
	}
}

// stands looks at every part of the machine.
func (s *server) stands(ctx context.Context) office.Operations {
	away := func(err error) office.Part {
		if err != nil {
			s.log.WarnContext(ctx, "not ready", "error", err)
		}
		return office.Part{Away: err != nil}
	}
	o := office.Operations{Engine: away(s.engine.Check(ctx)), Outbox: office.Part{Away: true}, Letters: office.Part{Away: true}}
	asking, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	if o.Database = away(s.register.Ping(asking)); o.Database.Away {
		return o
	}
	oldest, err := s.oldestMessage(asking)
	if o.Outbox = away(err); err == nil {
		o.Outbox.StuckSince = s.stuck(oldest, s.outboxPatience)
	}
	owed, err := s.register.OwedLetterStatus(asking)
	if o.Letters = away(err); err == nil {
		o.Letters.StuckSince = s.stuck(owed.Oldest, s.letterPatience)
	}
	return o
}

// oldestMessage looks at the channels a machine carries; what waits for a clerk waits
// as long as nobody comes.
func (s *server) oldestMessage(ctx context.Context) (oldest time.Time, err error) {
	channels, err := s.register.OutboxStatus(ctx)
	for _, channel := range channels {
		carried := channel.Channel != register.Print && channel.Channel != register.Post
		if carried && !channel.Oldest.IsZero() && (oldest.IsZero() || channel.Oldest.Before(oldest)) {
			oldest = channel.Oldest
		}
	}
	return oldest, err
}

// stuck says since when something waits longer than it may, zero for not.
func (s *server) stuck(oldest time.Time, patience time.Duration) time.Time {
	if oldest.IsZero() || s.now().Sub(oldest) <= patience {
		return time.Time{}
	}
	return oldest
}
