package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// maxTargetReason is how long the reason for sending a target back may be, in runes.
const maxTargetReason = 1000

// SetTarget implements office.Targets.
func (r rooms) SetTarget(ctx context.Context, by procedure.Actor, key string, b office.TargetSetting) (none measure.Target, _ error) {
	now := r.now().Truncate(time.Second)
	var errs fieldErrors
	of := measure.Subject{
		Unit: b.Unit, Procedure: b.Procedure, Metric: b.Metric, From: errs.day("from", b.From), To: errs.day("to", b.To),
	}
	oneOf(&errs, "metric", b.Metric, measure.Metrics()...)
	goal := errs.percent(b.Percent)
	if _, known := r.catalogue.Organisation().Unit(b.Unit); b.Unit != "" && !known {
		errs.add(procedure.CodeUnknownUnit, "unit", "unit", b.Unit)
	}
	if b.Procedure != "" && len(r.catalogue.Versions(b.Procedure)) == 0 {
		errs.add(contract.CodeUnknownProcedure, "procedure")
	}
	if err := errs.problem(); err != nil {
		return none, err
	}
	keepers, err := r.register.TargetKeepers(ctx, b.Unit)
	if err != nil {
		return none, err
	}
	t, err := r.register.AddTarget(ctx, of, ownKey(by, key), func(others []measure.Subject) (measure.Target, error) {
		if !keepers.MaySet(by.Staff) {
			return none, procedure.Refuse(measure.CodeNotYourTarget, "")
		}
		if err := of.Check(others, now); err != nil {
			return none, err
		}
		return measure.Target{Subject: of}.Set(by.Staff, keepers, goal, of.From, now)
	})
	return t, keyReused(err)
}

// ownKey keeps the keys of one person apart from those of others, "" for none.
func ownKey(by procedure.Actor, key string) string {
	if key == "" {
		return ""
	}
	return by.Staff + "/" + key
}

// keyReused words a key that was sent before with something else.
func keyReused(err error) error {
	if errors.Is(err, register.ErrKeyReused) {
		return refuse(contract.CodeIdempotencyKeyReused)
	}
	return err
}

// ChangeTarget implements office.Targets.
func (r rooms) ChangeTarget(ctx context.Context, by procedure.Actor, key string, id int64, b office.TargetChange) (measure.Target, error) {
	now := r.now().Truncate(time.Second)
	return r.onTarget(ctx, id, ownKey(by, key), func(t measure.Target, keepers measure.Keepers) (measure.Target, error) {
		var errs fieldErrors
		from := t.Earliest(now)
		if b.From != "" {
			from = errs.day("from", b.From)
		}
		goal := errs.percent(b.Percent)
		if err := errs.problem(); err != nil {
			return t, err
		}
		return t.Set(by.Staff, keepers, goal, from, now)
	})
}

// DecideTarget implements office.Targets.
func (r rooms) DecideTarget(ctx context.Context, by procedure.Actor, id int64, approve bool, b office.TargetDecision) (measure.Target, error) {
	var errs fieldErrors
	reason := errs.text("reason", b.Reason, textRule{required: !approve, max: maxTargetReason, lines: true})
	if err := errs.problem(); err != nil {
		return measure.Target{}, err
	}
	return r.onTarget(ctx, id, "", func(t measure.Target, keepers measure.Keepers) (measure.Target, error) {
		return t.Decide(by.Staff, keepers, b.Version, approve, reason, r.now().Truncate(time.Second))
	})
}

// onTarget lets the law change a target.
func (r rooms) onTarget(ctx context.Context, id int64, key string, law func(measure.Target, measure.Keepers) (measure.Target, error)) (measure.Target, error) {
	known, err := r.register.Target(ctx, id)
	if err != nil {
		return known, missingIsNotFound(err)
	}
	keepers, err := r.register.TargetKeepers(ctx, known.Subject.Unit)
	if err != nil {
		return known, err
	}
	t, err := r.register.ChangeTarget(ctx, id, key, func(t measure.Target) (measure.Target, error) { return law(t, keepers) })
	return t, keyReused(err)
}

// day reads a day that is required.
func (f *fieldErrors) day(field, value string) procedure.Day {
	day, err := procedure.ParseDay(value)
	switch {
	case value == "":
		f.add(contract.CodeFieldRequired, field)
	case err != nil:
		f.add(contract.CodeMalformedTime, field, "expected", "2026-10-05")
	}
	return day
}

// percent reads a goal: "95", "95.5", "95,5".
func (f *fieldErrors) percent(value json.Number) measure.Goal {
	whole, decimal, _ := strings.Cut(strings.Replace(strings.TrimSpace(string(value)), ",", ".", 1), ".")
	decimal = strings.TrimRight(decimal, "0")
	n, err := strconv.ParseUint(whole+(decimal + "0")[:1], 10, 16)
	switch {
	case value == "":
		f.add(contract.CodeFieldRequired, "percent")
	case err != nil, len(decimal) > 1:
		f.add(measure.CodeTargetPercent, "percent")
	}
	return measure.Goal(n)
}

// targetAnswer is a target with how it stands.
type targetAnswer struct {
	ID            int64           `json:"id"`
	Unit          string          `json:"unit"`
	Procedure     string          `json:"procedure"`
	Metric        measure.Metric  `json:"metric"`
	MetricText    string          `json:"metric_text"`
	From          procedure.Day   `json:"from"`
	To            procedure.Day   `json:"to"`
	Versions      []targetVersion `json:"versions"`
	TrackedAt     time.Time       `json:"tracked_at"`
	TrackedParts  []trackedPart   `json:"tracked"`
	PendingNumber int             `json:"pending_version,omitempty"`
}

// targetVersion is a version with its goal as a percentage.
type targetVersion struct {
	Version    int            `json:"version"`
	Percent    float64        `json:"percent"`
	From       procedure.Day  `json:"from"`
	CountsFrom *procedure.Day `json:"counts_from,omitempty"`
	State      measure.State  `json:"state"`
	SetBy      string         `json:"set_by"`
	SetAt      time.Time      `json:"set_at"`
	DecidedBy  string         `json:"decided_by,omitempty"`
	DecidedAt  time.Time      `json:"decided_at,omitzero"`
	Reason     string         `json:"reason,omitempty"`
}

// trackedPart is how the part of the period stands that one version counts in.
type trackedPart struct {
	Version  int              `json:"version"`
	Percent  float64          `json:"percent"`
	From     procedure.Day    `json:"from"`
	To       procedure.Day    `json:"to"`
	Actual   *float64         `json:"actual"`
	Forecast *float64         `json:"forecast"`
	Best     *float64         `json:"best"`
	Standing measure.Standing `json:"standing"`
	Formula  string           `json:"formula"`
	Outlook  string           `json:"outlook,omitempty"`
	// MayFail is how many more may fail, negative when the goal is out of reach.
	MayFail int `json:"may_fail"`
}

func targetAnswerOf(t register.Tracked) targetAnswer {
	answer := targetAnswer{
		ID: t.ID, Unit: t.Subject.Unit, Procedure: t.Subject.Procedure, Metric: t.Subject.Metric,
		MetricText: t.Subject.Metric.Vietnamese(), From: t.Subject.From, To: t.Subject.To,
		Versions: []targetVersion{}, TrackedAt: t.At, TrackedParts: []trackedPart{},
	}
	for _, v := range t.Versions {
		line := targetVersion{
			Version: v.No, Percent: v.Goal.Percent(), From: v.From, State: v.State, SetBy: v.SetBy, SetAt: v.SetAt,
			DecidedBy: v.DecidedBy, DecidedAt: v.DecidedAt, Reason: v.Reason,
		}
		if v.State == measure.Approved {
			line.CountsFrom = &v.CountsFrom
		}
		if v.State == measure.Proposed {
			answer.PendingNumber = v.No
		}
		answer.Versions = append(answer.Versions, line)
	}
	for _, p := range t.Parts {
		answer.TrackedParts = append(answer.TrackedParts, trackedPart{
			Version: p.No, Percent: p.Goal.Percent(), From: p.CountsFrom, To: p.To,
			Actual: percentOf(p.Tally.Actual()), Forecast: percentOf(p.Tally.Forecast()), Best: percentOf(p.Tally.Best()),
			Standing: p.Standing, Formula: p.Tally.Formula(t.Subject.Metric), Outlook: p.Outlook(),
			MayFail: p.Tally.MayFail(p.Goal),
		})
	}
	return answer
}

// percentOf is nil of what is unknown.
func percentOf(s measure.Share) *float64 {
	tenths, ok := s.Tenths()
	if !ok {
		return nil
	}
	percent := tenths.Percent()
	return &percent
}

// tracked answers with targets as they stand now.
func (s *server) tracked(ctx context.Context, targets ...measure.Target) ([]register.Tracked, error) {
	calendar := s.catalogue.Calendar()
	return s.register.Track(ctx, &calendar, s.now(), targets)
}

// listTargets shows the targets whose period touches a year, of a unit or all.
func (s *server) listTargets(ctx context.Context, c *gin.Context) error {
	year, err := yearAsked(c, s.now().In(procedure.Zone).Year())
	if err != nil {
		return err
	}
	filter := register.TargetFilter{From: procedure.NewDay(year, time.January, 1), To: procedure.NewDay(year, time.December, 31)}
	if units, asked := c.GetQueryArray("unit"); asked {
		filter.Units = units
	}
	targets, err := s.register.Targets(ctx, filter)
	if err != nil {
		return err
	}
	tracked, err := s.tracked(ctx, targets...)
	if err != nil {
		return err
	}
	answers := make([]targetAnswer, len(tracked))
	for i, t := range tracked {
		answers[i] = targetAnswerOf(t)
	}
	c.JSON(http.StatusOK, gin.H{"targets": answers})
	return nil
}

func (s *server) showTarget(ctx context.Context, c *gin.Context) error {
	id, err := targetID(c)
	if err != nil {
		return err
	}
	t, err := s.register.Target(ctx, id)
	if err != nil {
		return missingIsNotFound(err)
	}
	return s.answerTarget(ctx, c, http.StatusOK, t)
}

func (s *server) answerTarget(ctx context.Context, c *gin.Context, status int, t measure.Target) error {
	tracked, err := s.tracked(ctx, t)
	if err != nil {
		return err
	}
	c.JSON(status, targetAnswerOf(tracked[0]))
	return nil
}

// targetID is the number in the path.
func targetID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, refuse(contract.CodeNotFound)
	}
	return id, nil
}

func (s *server) setTarget(ctx context.Context, c *gin.Context) error {
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	body, err := bindJSON[office.TargetSetting](c)
	if err != nil {
		return err
	}
	t, err := rooms{s}.SetTarget(ctx, actor(c), key, body)
	if err != nil {
		return err
	}
	return s.answerTarget(ctx, c, http.StatusCreated, t)
}

func (s *server) changeTarget(ctx context.Context, c *gin.Context) error {
	id, err := targetID(c)
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	body, err := bindJSON[office.TargetChange](c)
	if err != nil {
		return err
	}
	t, err := rooms{s}.ChangeTarget(ctx, actor(c), key, id, body)
	if err != nil {
		return err
	}
	return s.answerTarget(ctx, c, http.StatusOK, t)
}

// decideTarget approves a target or sends it back.
func (s *server) decideTarget(approve bool) handler {
	return func(ctx context.Context, c *gin.Context) error {
		id, err := targetID(c)
		if err != nil {
			return err
		}
		body, err := bindJSON[office.TargetDecision](c)
		if err != nil {
			return err
		}
		t, err := rooms{s}.DecideTarget(ctx, actor(c), id, approve, body)
		if err != nil {
			return err
		}
		return s.answerTarget(ctx, c, http.StatusOK, t)
	}
}
