package office

import (
	"context"
	"slices"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Delegations are the work of somebody absent, handed over in one act (bàn giao công việc khi
// vắng mặt). Its errors are for Explain.
type Delegations interface {
	// InHand is what somebody has that who asks may hand over (GET /api/v1/work-in-hand).
	InHand(ctx context.Context, who register.Staff, staff string) (InHand, error)
	// Delegate hands it over, once for a key (POST /api/v1/delegations). The worker moves it.
	Delegate(ctx context.Context, who register.Staff, key string, o DelegationOrder) (register.Delegation, error)
	// Delegation is one that was ordered, to who may read it (GET /api/v1/delegations/{id}).
	Delegation(ctx context.Context, who register.Staff, id string) (register.Delegation, error)
	// EndDelegation ends one before its time (POST /api/v1/delegations/{id}/end).
	EndDelegation(ctx context.Context, who register.Staff, id string) (register.Delegation, error)
}

// DelegationOrder is whose work is handed over, to whom and for how long.
type DelegationOrder struct {
	// Staff is absent; To gets whatever Lines give to nobody else.
	Staff string `json:"staff"`
	To    string `json:"to"`
	// From and Until are the first and the last day, "2026-10-05"; "" is today, and for good.
	From  string `json:"from"`
	Until string `json:"until"`
	// GiveBack lets what was moved and is not done come back when the time is over.
	GiveBack bool            `json:"give_back"`
	Note     string          `json:"note"`
	Lines    []DelegatedLine `json:"lines"`
}

// DelegatedLine gives one thing to somebody else.
type DelegatedLine struct {
	// Of is the code of a file or the number of a duty.
	Of string `json:"of"`
	To string `json:"to"`
}

// InHand is what somebody has in hand.
type InHand struct {
	Staff register.Staff
	// Unit is the unit whose work it is, "" for all the person has.
	Unit  string
	Lines []register.InHand
	// More says that there is more than was read.
	More bool
	// To are those who may get it.
	To []register.Staff
}

// HandsOver says whose work somebody may hand over of an absent person: that of a unit, or with
// "" all; ok is false for nobody's. Leadership and the Office hand over everybody's, a head that
// of the unit: heading are the units they answer for.
func HandsOver(who, absent register.Staff, urging string, heading []string) (unit string, ok bool) {
	switch {
	case Urges(who, urging):
		return "", true
	case who.Role != procedure.RoleUnitHead:
		return "", false
	case slices.Contains(heading, absent.Unit):
		return absent.Unit, true
	default:
		return who.Unit, true
	}
}

// MayGet says whether somebody may be given the work of an absent person in a unit: within it,
// or its head.
func MayGet(absent, to, by register.Staff, unit string) bool {
	return to.Active && to.ID != absent.ID && (unit == "" || to.Unit == unit || to.ID == by.ID) && procedure.MayTakeOver(absent.Role, to.Role)
}

// SeesDelegation says whether somebody may read a delegation of an absent person: who ordered
// it, whom it is about, the head of the unit, leadership, the Office and the inspectorate.
func SeesDelegation(who, absent register.Staff, d register.Delegation, urging string) bool {
	mine := who.ID == d.By.Staff || who.ID == d.Staff || who.ID == d.To ||
		slices.ContainsFunc(d.Lines, func(l register.DelegationLine) bool { return l.To == who.ID })
	return mine || SeesDuties(who.Role) || Urges(who, urging) ||
		who.Role == procedure.RoleUnitHead && (who.Unit == absent.Unit || who.Unit == d.Unit)
}
