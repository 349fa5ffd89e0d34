package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// goal is a target (chỉ tiêu) of this year; unit "" is the office's own.
type goal struct {
	unit    string
	metric  measure.Metric
	percent string
	// waits says that leadership has not approved it yet.
	waits bool
}

var goals = []goal{
	{unit: "bao-chi-xuat-ban", metric: measure.OnTime, percent: "95"},
	{unit: "bao-chi-xuat-ban", metric: measure.FirstTime, percent: "80"},
	{unit: "buu-chinh-vien-thong", metric: measure.OnTime, percent: "98"},
	{metric: measure.Online, percent: "50"},
	{metric: measure.Apology, percent: "100"},
	{unit: "cong-nghe-thong-tin", metric: measure.Early, percent: "60", waits: true},
}

// setTargets lets heads set the targets of this year and the director approve them. A second
// run finds them set.
func (s *stage) setTargets(ctx context.Context) error {
	year := time.Now().In(procedure.Zone).Year()
	for _, g := range goals {
		by := s.office.Policy.UrgingUnit // whose head sets the office's own
		if g.unit != "" {
			by = g.unit
		}
		head := s.office.HeadOf(by).ID
		key := fmt.Sprintf("demo-target-%d-%s-%s", year, g.unit, g.metric)
		var set struct {
			ID      int64 `json:"id"`
			Pending int   `json:"pending_version"`
		}
		if err := s.gateway.do(ctx, request{method: http.MethodPost, path: "/api/v1/targets", by: head, key: key, in: body{
			"unit": g.unit, "procedure": "", "metric": g.metric, "percent": g.percent,
			"from": procedure.NewDay(year, time.January, 1).String(), "to": procedure.NewDay(year, time.December, 31).String(),
		}}, &set); err != nil {
			return fmt.Errorf("target of %q: %w", g.unit, err)
		}
		if g.waits || set.Pending == 0 {
			continue
		}
		approve := fmt.Sprintf("/api/v1/targets/%d/approve", set.ID)
		if err := s.gateway.do(ctx, request{method: http.MethodPost, path: approve, by: s.office.Director().ID, in: body{"version": set.Pending}}, nil); err != nil {
			return fmt.Errorf("approval of the target of %q: %w", g.unit, err)
		}
	}
	return nil
}
