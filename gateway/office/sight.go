package office

import (
	"slices"

	"dunghen/schema/register"
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
