package gateway

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyPage is one page of duties.
type dutyPage struct {
	Duties []dutyAnswer `json:"duties"`
	// After is where the next page begins, absent on the last.
	After string `json:"after,omitempty"`
	// Total is counted up to mostDuties; one more stands for more.
	Total int `json:"total"`
}

const (
	mostDuties    = 1000
	dutiesPerPage = 50
)

// listDuties lists what the caller may read.
func (s *server) listDuties(ctx context.Context, c *gin.Context) error {
	filter, err := dutyFilterOf(c)
	if err != nil {
		return err
	}
	size, err := number(c, "per_page", maxPerPage)
	if err != nil {
		return err
	}
	size = cmp.Or(size, dutiesPerPage)
	filter.At = s.now()
	filter, allowed := office.DutiesFor(caller(c), filter)
	if !allowed {
		return refuse(procedure.CodeRoleNotAllowed)
	}
	after, ok := register.ParseMark(c.Query("after"), contract.IsDutyNumber)
	if !ok {
		return parameter("after", "after")
	}
	found, err := s.register.Duties(ctx, filter, after, size+1)
	if err != nil {
		return err
	}
	page := dutyPage{Duties: []dutyAnswer{}}
	if len(found) > size {
		found = found[:size]
		page.After = filter.MarkOf(found[size-1]).String()
	}
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
	f.Kind = duty.Kind(c.Query("kind"))
	if f.Kind != "" && !slices.Contains(duty.Kinds(), f.Kind) {
		return f, parameter("kind", "direction, task, explanation, difficulty")
	}
	for name, to := range map[string]*string{"unit": &f.Of, "file": &f.File} {
		if *to, err = word(c, name); err != nil {
			return f, err
		}
	}
	var mine, given, closed bool
	for name, to := range map[string]*bool{"mine": &mine, "given": &given, "overdue": &f.Overdue, "closed": &closed} {
		if text := c.Query(name); text != "" {
			if *to, err = strconv.ParseBool(text); err != nil {
				return f, parameter(name, "true, false")
			}
		}
	}
	f.Open = !closed
	if mine {
		f.WaitsFor = actor(c).Staff
	}
	if given {
		f.Giver = actor(c).Staff
	}
	return f, nil
}
