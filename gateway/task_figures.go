package gateway

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// taskFigure is how a unit kept the dates of the tasks of a year.
type taskFigure struct {
	register.DutyFigure
	// Percent is 100 * on_time / (on_time + late), nil while none is judged.
	Percent *float64 `json:"percent"`
}

// taskFigures answers GET /api/v1/task-figures: the tasks whose date lies in a year, on time or
// not, by unit. Who reads no duty of other units reads the figure of their own.
func (s *server) taskFigures(ctx context.Context, c *gin.Context) error {
	year, err := yearAsked(c, s.now().In(procedure.Zone).Year())
	if err != nil {
		return err
	}
	who, unit := caller(c), c.Query("unit")
	if !office.SeesDuties(who.Role) {
		if unit != "" && unit != who.Unit {
			return refuse(procedure.CodeRoleNotAllowed)
		}
		unit = who.Unit
	}
	figures, err := s.register.DutyFigures(ctx, duty.Task, register.YearOf(year), s.now())
	if err != nil {
		return err
	}
	answer := []taskFigure{}
	for _, f := range figures {
		if unit != "" && f.Unit != unit {
			continue
		}
		line := taskFigure{DutyFigure: f}
		if n := f.Judged(); n > 0 {
			percent := 100 * float64(f.OnTime) / float64(n)
			line.Percent = &percent
		}
		answer = append(answer, line)
	}
	c.JSON(http.StatusOK, gin.H{"year": year, "figures": answer})
	return nil
}

// yearAsked reads the parameter year.
func yearAsked(c *gin.Context, otherwise int) (int, error) {
	asked := c.Query("year")
	if asked == "" {
		return otherwise, nil
	}
	year, err := strconv.Atoi(asked)
	if err != nil || year < 2000 || year > 2100 {
		return 0, parameter("year", "2026")
	}
	return year, nil
}
