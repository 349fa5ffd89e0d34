package gateway

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/procedure"
)

// maxLimit is the longest limit anybody may ask about, in any unit.
const maxLimit = 3650

// deadline answers when a limit counted from a receipt runs out, day by day
// (BLDS 2015 Điều 147, 148).
func (s *server) deadline(_ context.Context, c *gin.Context) error {
	receivedAt, err := instant(c.Query("received_at"))
	if err != nil {
		return parameter("received_at", "2026-10-05T08:30:00+07:00")
	}
	limit, err := strconv.Atoi(c.Query("limit"))
	if err != nil || limit < 1 || limit > maxLimit {
		return parameter("limit", "1–"+strconv.Itoa(maxLimit))
	}
	unit := procedure.Unit(c.Query("unit"))
	if unit == "" {
		return parameter("unit", "working_day, calendar_day, working_hour")
	}
	calendar := s.catalogue.Calendar()
	explanation, _, err := calendar.Explain(procedure.Term{
		Limit: procedure.Limit{Amount: limit, Unit: unit}, Start: receivedAt,
	}, nil)
	if err != nil {
		return err
	}
	explanation.DueAt = explanation.DueAt.In(procedure.Zone)
	c.JSON(http.StatusOK, explanation)
	return nil
}

// instant reads RFC 3339. In a query the plus of an offset that was not escaped
// arrives as a space, and no RFC 3339 instant holds a space.
func instant(value string) (time.Time, error) {
	return time.Parse(time.RFC3339, strings.ReplaceAll(value, " ", "+"))
}
