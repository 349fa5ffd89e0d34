package register

import (
	"slices"

	"dunghen/workflows/procedure"
)

// recipient says that a role in a unit means a person; unit "" is the whole office.
type recipient struct {
	Role  procedure.Role `json:"role"`
	Unit  string         `json:"unit"`
	Staff string         `json:"staff"`
}

// recipients works out whom every role in every unit means. A unit without a head
// of its own is headed from the nearest unit above that has one, else by the
// leader in charge; a unit nobody is in charge of is the director's.
func recipients(o Organisation) []recipient {
	var out []recipient
	add := func(role procedure.Role, unit string, people []Staff) {
		for _, p := range people {
			out = append(out, recipient{role, unit, p.ID})
		}
	}
	for _, role := range procedure.Roles() {
		add(role, "", o.having(role, func(Staff) bool { return true }))
	}
	for _, unit := range o.Units {
		for _, role := range procedure.Roles() {
			switch role {
			case procedure.RoleUnitHead:
				add(role, unit.Code, o.heads(unit.Code))
			case procedure.RoleLeader:
				add(role, unit.Code, o.inCharge(unit.Code))
			default:
				add(role, unit.Code, o.having(role, func(p Staff) bool { return p.Unit == unit.Code }))
			}
		}
	}
	return out
}

// having returns the active people of a role that fit.
func (o Organisation) having(role procedure.Role, fits func(Staff) bool) []Staff {
	var out []Staff
	for _, p := range o.Staff {
		if p.Active && p.Role == role && fits(p) {
			out = append(out, p)
		}
	}
	return out
}

func (o Organisation) heads(unit string) []Staff {
	for _, code := range o.upwards(unit) {
		if heads := o.having(procedure.RoleUnitHead, func(p Staff) bool { return p.Unit == code }); heads != nil {
			return heads
		}
	}
	return o.inCharge(unit)
}

func (o Organisation) inCharge(unit string) []Staff {
	for _, code := range o.upwards(unit) {
		leaders := o.having(procedure.RoleLeader, func(p Staff) bool { return slices.Contains(p.InCharge, code) })
		if leaders != nil {
			return leaders
		}
	}
	return o.having(procedure.RoleDirector, func(Staff) bool { return true })
}

// upwards returns a unit and those above it; it ends also when the data runs in a
// circle.
func (o Organisation) upwards(unit string) []string {
	var path []string
	for unit != "" && !slices.Contains(path, unit) {
		path = append(path, unit)
		above := slices.IndexFunc(o.Units, func(u Unit) bool { return u.Code == unit })
		if above < 0 {
			break
		}
		unit = o.Units[above].Parent
	}
	return path
}
