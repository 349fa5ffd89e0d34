package office

import (
	"context"
	"encoding/json"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// Targets are set, changed and decided about (chỉ tiêu). Their errors are for Explain.
type Targets interface {
	// SetTarget sets a new target, once for a key (POST /api/v1/targets).
	SetTarget(ctx context.Context, by procedure.Actor, key string, t TargetSetting) (measure.Target, error)
	// ChangeTarget proposes another goal for the rest of its period, once for a key
	// (POST /api/v1/targets/{id}/change).
	ChangeTarget(ctx context.Context, by procedure.Actor, key string, id int64, t TargetChange) (measure.Target, error)
	// DecideTarget approves a version that waits, or sends it back
	// (POST /api/v1/targets/{id}/approve, …/return).
	DecideTarget(ctx context.Context, by procedure.Actor, id int64, approve bool, t TargetDecision) (measure.Target, error)
}

// TargetSetting is a target as its form and the API name it.
type TargetSetting struct {
	// Unit is the unit's code, "" for the office; Procedure the procedure's, "" for all.
	Unit      string         `json:"unit"`
	Procedure string         `json:"procedure"`
	Metric    measure.Metric `json:"metric"`
	// From and To are the first and the last day of the period, "2026-10-05".
	From string `json:"from"`
	To   string `json:"to"`
	// Percent is the goal, with one decimal at most.
	Percent json.Number `json:"percent"`
}

// TargetChange is another goal from a day on; From "" is the earliest there can be.
type TargetChange struct {
	Percent json.Number `json:"percent"`
	From    string      `json:"from"`
}

// TargetDecision is about the version of a number; Reason is why it goes back.
type TargetDecision struct {
	Version int    `json:"version"`
	Reason  string `json:"reason"`
}
