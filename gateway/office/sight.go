package office

import (
	"slices"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// SeesEverybody says whether a role may know the applicant of any file: the counter,
// the Office, which prints and posts what goes to them, and the leadership.
func SeesEverybody(role procedure.Role) bool {
	switch role {
	case procedure.RoleClerk, procedure.RoleOffice, procedure.RoleLeader, procedure.RoleDirector:
		return true
	default:
		return false
	}
}

// SeesApplicant says whether somebody may know who a file's applicant is, and read
// what people wrote about the file: beside the above, whoever is of a unit that holds
// or held it.
func SeesApplicant(who register.Staff, file procedure.View) bool {
	return SeesEverybody(who.Role) || who.Unit == file.Unit ||
		slices.ContainsFunc(file.Custody, func(i procedure.Interval) bool { return i.Unit == who.Unit })
}

// SeesBook says whether somebody may order and read the book of a unit, "" for all: it
// names every applicant.
func SeesBook(who register.Staff, unit string) bool {
	switch who.Role {
	case procedure.RoleUnitHead:
		return unit != "" && unit == who.Unit
	case procedure.RoleOfficer:
		return false
	default:
		return true
	}
}

// FaultsFor is what somebody may see of a file's faults: an allegation against a
// colleague is for the units that hold or held the file, the counter, leadership and the
// inspectorate; others see what they reported.
func FaultsFor(who register.Staff, file procedure.View, all procedure.FaultView) procedure.FaultView {
	if SeesApplicant(who, file) || who.Role == procedure.RoleInspector {
		return all
	}
	all.Letters = nil
	all.Faults = slices.DeleteFunc(slices.Clone(all.Faults), func(f procedure.Fault) bool { return f.ReportedBy != who.ID })
	return all
}

// FindFor narrows what somebody looks for: who may not know every applicant finds by
// words only in their own unit. ok is false when they ask for another one.
func FindFor(who register.Staff, wanted register.Filter) (f register.Filter, ok bool) {
	if wanted.Q == "" || SeesEverybody(who.Role) {
		return wanted, true
	}
	ok = wanted.Unit == "" || wanted.Unit == who.Unit
	wanted.Unit = who.Unit
	return wanted, ok
}

// HideNames takes the names of other units' applicants out of a list for whoever may not
// know every applicant.
func HideNames(who register.Staff, lines []register.Line) {
	if SeesEverybody(who.Role) {
		return
	}
	for i := range lines {
		if lines[i].Unit != who.Unit {
			lines[i].ApplicantName = ""
		}
	}
}

// SeesDuties says whether a role may read every duty: leadership, the Office that urges,
// and the inspectorate.
func SeesDuties(role procedure.Role) bool {
	switch role {
	case procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector:
		return true
	default:
		return false
	}
}

// DutiesFor narrows what somebody asks for to what they may read. ok is false when they
// ask for another unit.
func DutiesFor(who register.Staff, wanted register.DutyFilter) (f register.DutyFilter, ok bool) {
	if SeesDuties(who.Role) || wanted.WaitsFor == who.ID {
		return wanted, true
	}
	ok = wanted.Of == "" || wanted.Of == who.Unit
	wanted.Of = who.Unit
	if who.Role != procedure.RoleUnitHead {
		wanted.OwnExplanations = who.ID
	}
	return wanted, ok
}

// SeesDuty says whether somebody may read a duty. A direction or task is for everybody of
// the units it was given to, a difficulty also for the unit that raised it; an explanation is for whom it is about, who explains and
// their head: what a colleague answers for is no business of the others.
func SeesDuty(by procedure.Actor, d duty.View) bool {
	switch {
	case SeesDuties(by.Role), by.Staff == d.GivenBy.Staff, d.Staff != "" && by.Staff == d.Staff:
		return true
	case d.Kind == duty.Difficulty && by.Unit == d.GivenBy.Unit:
		return true
	case d.Kind == duty.Explanation:
		return by.Staff == d.Subject || d.HeadedBy(by)
	default:
		return by.Unit == d.Unit || d.HeadedBy(by) || slices.Contains(d.Cooperating, by.Unit)
	}
}
