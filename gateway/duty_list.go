package gateway

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
)

// dutyPage is one page of duties.
type dutyPage struct {
	Duties []dutyAnswer `json:"duties"`
	// Total is counted up to mostDuties; one more stands for more.
	Total int `json:"total"`
}

const mostDuties = 1000

// listDuties lists what the caller may read.
func (s *server) listDuties(ctx context.Context, c *gin.Context) error {
	filter, err := dutyFilterOf(c)
	if err != nil {
		return err
	}
	filter.At = s.now()
	found, err := s.register.Duties(ctx, filter)
	if err != nil {
		return err
	}
	page := dutyPage{Duties: []dutyAnswer{}}
	for _, d := range found {
		page.Duties = append(page.Duties, dutyAfter(d.View))
	}
	if page.Total, err = s.register.CountDuties(ctx, filter, mostDuties); err != nil {
		return err
	}
	c.JSON(http.StatusOK, page)
	return nil
}

func dutyFilterOf(c *gin.Context) (f register.DutyFilter, err error) {
	f.Sight, f.Kind = actor(c), duty.Kind(c.Query("kind"))
	if f.Kind != "" && !slices.Contains(duty.Kinds(), f.Kind) {
		return f, parameter("kind", "direction, task, explanation")
	}
	if f.Page, err = number(c, "page", maxPage); err != nil {
		return f, err
	}
	if f.PerPage, err = number(c, "per_page", maxPerPage); err != nil {
		return f, err
	}
	for name, to := range map[string]*string{"unit": &f.Unit, "file": &f.File} {
		if *to, err = word(c, name); err != nil {
			return f, err
		}
	}
	var mine, given bool
	for name, to := range map[string]*bool{"mine": &mine, "given": &given, "overdue": &f.Overdue, "closed": &f.Closed} {
		if text := c.Query(name); text != "" {
			if *to, err = strconv.ParseBool(text); err != nil {
				return f, parameter(name, "true, false")
			}
		}
	}
	if mine {
		f.Turn = actor(c)
	}
	if given {
		f.GivenBy = actor(c).Staff
	}
	return f, nil
}
