package mail

import (
	"encoding/json"
	"fmt"

	"dunghen/activities/notices"
	"dunghen/schema/register"
)

// delegation is that work is handed over for somebody absent, or that the time of it is over.
func (c *carrier) delegation(m register.Message, office register.Office) (notices.Text, error) {
	var told register.DelegationNotice
	if err := json.Unmarshal(m.Detail, &told); err != nil {
		return notices.Text{}, fmt.Errorf("notice of a delegation: %w", err)
	}
	d := notices.Delegation{
		Agency: office.Name, Name: m.To.Name, Mine: m.To.Staff == told.Staff, Absent: told.StaffName, To: told.ToName,
		From: told.From.At(0), GiveBack: told.GiveBack, Files: told.Files, Duties: told.Duties,
	}
	if told.Until != 0 {
		d.Until = told.Until.At(0)
	}
	if c.config.PublicURL != "" {
		d.URL = c.config.PublicURL + "/desk/delegations/" + told.ID
	}
	if m.Kind == register.DelegationOverKind {
		return notices.DelegationOver(d)
	}
	return notices.Delegated(d)
}
