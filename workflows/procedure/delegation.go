package procedure

import "slices"

var leaders = []Role{RoleLeader, RoleDirector}

// MayTakeOver says whether somebody of a role may be given the work of an absent one (nhận
// bàn giao công việc): their like, or a head; the work of leadership stays with leadership, and
// a head may leave their own to an officer.
func MayTakeOver(absent, to Role) bool {
	switch {
	case slices.Contains(leaders, absent):
		return slices.Contains(leaders, to)
	case absent == RoleUnitHead && to == RoleOfficer:
		return true
	default:
		return to == absent || slices.Contains(heads, to)
	}
}

// MayAnswerFor says whether what is addressed to the role of an absent person reaches who took
// over their work: only who may answer it, and otherwise the next level gets it.
func MayAnswerFor(absent, to Role) bool {
	return to == absent || slices.Contains(heads, absent) && slices.Contains(leaders, to)
}
