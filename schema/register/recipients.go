package register

import (
	"cmp"
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
// leader in charge; a unit nobody is in charge of is the director's. Who is away is
// replaced by who answers for them, and passed over where nobody may.
func recipients(o Organisation, standIns map[string]string) []recipient {
	var out []recipient
	o.Staff = slices.DeleteFunc(slices.Clone(o.Staff), func(p Staff) bool { to, away := standIns[p.ID]; return away && to == "" })
	add := func(role procedure.Role, unit string, people []Staff) {
		for _, p := range people {
			out = append(out, recipient{role, unit, cmp.Or(standIns[p.ID], p.ID)})
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

// standIns says who answers for each of the absent, of pairs of an absent person and who does
// their work; "" where that one may not. Who is away themselves is answered for by theirs.
func (o Organisation) standIns(pairs [][2]string) map[string]string {
	staff, next := make(map[string]Staff, len(o.Staff)), make(map[string]string, len(pairs))
	for _, p := range o.Staff {
		staff[p.ID] = p
	}
	for _, pair := range pairs {
		next[pair[0]] = pair[1]
	}
	answering := make(map[string]string, len(next))
	for absent, to := range next {
		for range next { // in a circle everybody is away
			further, away := next[to]
			if !away {
				break
			}
			to = further
		}
		answering[absent] = ""
		if who := staff[to]; who.Active && next[to] == "" && procedure.MayAnswerFor(staff[absent].Role, who.Role) {
			answering[absent] = to
		}
	}
	return answering
}
