package mail

import (
	"encoding/json"
	"fmt"
	"strconv"

	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/measure"
)

// target is the warning about a target, in the figures it was given for.
func (c *carrier) target(m register.Message, office register.Office) (notices.Text, error) {
	var w register.TargetWarning
	if err := json.Unmarshal(m.Detail, &w); err != nil {
		return notices.Text{}, fmt.Errorf("warning about a target: %w", err)
	}
	told := notices.Target{
		Agency: office.Name, Name: m.To.Name, Metric: w.Subject.Metric.Vietnamese(), Unit: w.UnitName, Procedure: w.ProcedureName,
		Goal: w.Goal.Vietnamese(), From: w.From.At(0), To: w.To.At(0), Formula: w.Formula, Outlook: w.Outlook,
		MayFail: w.MayFail, Lost: w.Step == measure.OutOfReach,
	}
	if c.config.PublicURL != "" {
		told.URL = c.config.PublicURL + "/desk/targets/" + strconv.FormatInt(w.Target, 10)
	}
	return notices.TargetWarning(told)
}
