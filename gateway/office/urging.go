package office

import (
	"context"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Urging is the Office's reminding (đôn đốc). Its errors are for Explain.
type Urging interface {
	// Urge reminds of late files and of duties, once for a key (POST /api/v1/urgings), and
	// says of each what came of it.
	Urge(ctx context.Context, who register.Staff, key string, o UrgingOrder) ([]Urged, error)
}

// UrgingOrder is what is reminded of.
type UrgingOrder struct {
	Files  []string `json:"files"`
	Duties []string `json:"duties"`
	// Text goes with the reminder of each duty, "" for none.
	Text string `json:"text"`
}

// UrgedOutcome is what came of a reminder.
type UrgedOutcome string

// The outcomes.
const (
	UrgedNow     UrgedOutcome = "urged"         // đã nhắc
	UrgedBefore  UrgedOutcome = "already_urged" // đã nhắc hôm nay rồi
	UrgedRefused UrgedOutcome = "refused"       // không nhắc được
)

// Urged is what came of one reminder.
type Urged struct {
	// Of is the code of a file or the number of a duty.
	Of      string       `json:"of"`
	Outcome UrgedOutcome `json:"outcome"`
	// Code and Detail say why a reminder was refused.
	Code   procedure.Code `json:"code,omitempty"`
	Detail Words          `json:"-"`
}

// Urges says whether somebody urges: leadership, and the Office with the head of its unit.
func Urges(who register.Staff, approving string) bool {
	return ApprovesReports(who, approving) || who.Role == procedure.RoleLeader || who.Role == procedure.RoleDirector
}
