package seed

import (
	"maps"
	"slices"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker"
	"dunghen/workflows/procedure"
)

// The unit that is merged into another in the middle of the year, with its people, and the
// field it led until then.
const (
	oldUnit  = "quan-ly-xuat-ban"
	heirUnit = "bao-chi-xuat-ban"
)

// office is who works there, and until when.
type office struct {
	organisation catalogue.Organisation
	// merged is when the old unit was; its field is one its heir leads.
	merged time.Time
	field  string
	// left is when people left who did, by staff id.
	left map[string]time.Time
}

// newOffice adds to the catalogue's organisation a unit and officers of the past.
func newOffice(o catalogue.Organisation, year int, field string) *office {
	merged := procedure.NewDay(year, time.July, 1).At(7 * 60)
	f := &office{organisation: o, merged: merged, field: field, left: map[string]time.Time{
		"head-qlxb": merged, "officer-qlxb-1": merged, "officer-qlxb-2": procedure.NewDay(year, time.April, 10).At(17 * 60),
		"officer-bcvt-3": procedure.NewDay(year, time.September, 4).At(17 * 60),
	}}
	f.organisation.Units = append(slices.Clone(o.Units),
		catalogue.Unit{Code: oldUnit, Name: "Phòng Quản lý Xuất bản, In và Phát hành"})
	member := func(id, name, title, unit string, role procedure.Role) catalogue.Staff {
		return catalogue.Staff{ID: id, Name: name, Title: title, Unit: unit, Role: role, Email: id + "@stttt.example.vn"}
	}
	f.organisation.Members = append([]catalogue.Staff(nil), o.Members...)
	for i, m := range f.organisation.Members {
		for _, unit := range m.InCharge {
			if unit == heirUnit {
				f.organisation.Members[i].InCharge = append(slices.Clone(m.InCharge), oldUnit)
			}
		}
	}
	f.organisation.Members = append(f.organisation.Members,
		member("head-qlxb", "Giả Đình Núi", "Trưởng phòng", oldUnit, procedure.RoleUnitHead),
		member("officer-qlxb-1", "Giả Thị Suối", "Chuyên viên", oldUnit, procedure.RoleOfficer),
		member("officer-qlxb-2", "Mẫu Văn Đồi", "Chuyên viên", oldUnit, procedure.RoleOfficer),
		member("officer-bcvt-3", "Thử Thị Mây", "Chuyên viên", "buu-chinh-vien-thong", procedure.RoleOfficer))
	return f
}

// past is the organisation as it was at the beginning of the year, present as it is at its
// end: the same people, some of whom have left, and one unit under the name it has now.
func (f *office) past() register.Organisation {
	then := worker.Organisation(f.organisation)
	for i, u := range then.Units {
		if u.Code == "buu-chinh-vien-thong" {
			then.Units[i].Name = "Phòng Bưu chính, Viễn thông và Chuyển phát"
		}
	}
	return then
}

func (f *office) present() register.Organisation {
	now := worker.Organisation(f.organisation)
	for i, p := range now.Staff {
		_, gone := f.left[p.ID]
		now.Staff[i].Active = !gone
	}
	return now
}

// rules are those of a procedure, with the old unit where it led then.
func (f *office) rules(r procedure.Rules, field string, at time.Time) procedure.Rules {
	if field != f.field || !at.Before(f.merged) {
		return r
	}
	steps := make([]procedure.Step, len(r.Steps))
	for i, s := range r.Steps {
		if s.Unit == heirUnit {
			s.Unit = oldUnit
		}
		steps[i] = s
	}
	r.Steps = steps
	return r
}

// leavings are the instants at which somebody's files fall to others, in order.
func (f *office) leavings() []time.Time {
	at := slices.SortedFunc(maps.Values(f.left), time.Time.Compare)
	return slices.CompactFunc(at, time.Time.Equal)
}

// gone says whether a person has left, or their unit is no more.
func (f *office) gone(staff string, at time.Time) bool {
	left, some := f.left[staff]
	return some && !at.Before(left)
}

// people are who does a role in a unit at an instant, never nobody for a unit that has one.
func (f *office) people(unit string, role procedure.Role, at time.Time) []procedure.Actor {
	var out []procedure.Actor
	for _, p := range f.organisation.StaffWith(unit, role) {
		if !f.gone(p.ID, at) {
			out = append(out, actorOf(p))
		}
	}
	return out
}

// head is who speaks for a unit.
func (f *office) head(unit string) procedure.Actor { return actorOf(f.organisation.HeadOf(unit)) }

// leader is who is called for a unit on a role.
func (f *office) leader(unit string, role procedure.Role) procedure.Actor {
	switch role {
	case procedure.RoleLeader:
		return actorOf(f.organisation.LeaderOf(unit))
	case procedure.RoleDirector:
		return actorOf(f.organisation.Director())
	default:
		return actorOf(f.organisation.StaffWith("", role)[0])
	}
}

func actorOf(p catalogue.Staff) procedure.Actor {
	return procedure.Actor{Staff: p.ID, Role: p.Role, Unit: p.Unit}
}
