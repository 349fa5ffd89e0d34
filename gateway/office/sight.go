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
