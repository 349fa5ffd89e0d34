package office

import (
	"context"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
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

// Urges says whether somebody urges all that is behind, and so reads it: leadership, the Office,
// and the head of the unit that urges.
func Urges(who register.Staff, urging string) bool {
	switch who.Role {
	case procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice:
		return true
	default:
		return who.Role == procedure.RoleUnitHead && urging != "" && who.Unit == urging
	}
}

// UrgesAs is who the law hears when somebody who urges reminds of a duty: the head of the unit
// that urges speaks for the Office, but for what is their own unit's.
func UrgesAs(who register.Staff, urging string, d duty.View) procedure.Actor {
	by := procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}
	if Urges(who, urging) && who.Role == procedure.RoleUnitHead && !d.HeadedBy(by) {
		by.Role = procedure.RoleOffice
	}
	return by
}
