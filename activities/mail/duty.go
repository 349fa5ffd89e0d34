package mail

import (
	"fmt"

	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// duty is what a message about a duty may say; said are the words of what happened.
func (c *carrier) duty(name string, m register.MessageDuty, said string, office register.Office) notices.Duty {
	v := m.View
	told := notices.Duty{
		Agency: office.Name, Name: name, Kind: v.Kind, Number: v.Number,
		Breach: v.About.Vietnamese(), BrokeAt: v.About.BrokeAt, Code: v.About.File, Procedure: m.ProcedureName,
		Unit: m.UnitName, Doer: m.StaffName, Giver: m.GiverName, Subject: m.SubjectName, Cooperating: m.Cooperating,
		DueAt: v.DueAt, Awaiting: awaited(m), TurnDueAt: v.TurnDueAt, Text: m.Text, Said: said, Repeats: m.Repeats,
	}
	if v.Turn != nil {
		told.OverdueAt = v.Turn.OverdueAt
	}
	if c.config.PublicURL != "" {
		told.URL = c.config.PublicURL + "/desk/duties/" + v.Number
	}
	return told
}

// roleNames are those of who can be waited for without a name.
var roleNames = map[procedure.Role]string{
	procedure.RoleUnitHead: "trưởng đơn vị", procedure.RoleLeader: "lãnh đạo phụ trách", procedure.RoleDirector: "người đứng đầu cơ quan",
	procedure.RoleOffice: "Văn phòng", procedure.RoleInspector: "Thanh tra",
}

// awaited is whose word is waited for, "" for nobody's.
func awaited(m register.MessageDuty) string {
	turn := m.View.Turn
	switch {
	case turn == nil || turn.Lapses:
		return ""
	case turn.Who.Staff != "":
		return m.TurnName
	case turn.Who.Role == procedure.RoleUnitHead:
		return fmt.Sprintf("%s (%s)", roleNames[turn.Who.Role], m.TurnName)
	default:
		return roleNames[turn.Who.Role]
	}
}
