package gateway

import (
	"context"
	_ "embed"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
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

type readinessParts struct {
	Engine   string `json:"engine"`
	Database string `json:"database"`
}

// readyz says whether engine and database answer.
func (s *server) readyz(ctx context.Context, c *gin.Context) error {
	word := func(err error) string {
		if err != nil {
			s.log.WarnContext(ctx, "not ready", "request_id", requestID(c), "error", err)
			return "unavailable"
		}
		return "ok"
	}
	answer := readiness{Status: "ready", Parts: readinessParts{Engine: word(s.engine.Check(ctx))}}
	pinging, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	answer.Parts.Database = word(s.register.Ping(pinging))
	status := http.StatusOK
	if answer.Parts.Engine != "ok" || answer.Parts.Database != "ok" {
		answer.Status, status = "not_ready", http.StatusServiceUnavailable
		c.Header("Retry-After", seconds(defaultRetry))
	}
	c.JSON(status, answer)
	return nil
}
