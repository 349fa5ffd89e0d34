package seed

import (
	"fmt"
	"slices"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker/recount"
	"dunghen/workflows/procedure"
)

// Weeks are the cut-offs of the weekly reports of the year.
func (y *Year) Weeks() []time.Time {
	const most = 60
	cutOffs := catalogue.NextCutOffs(y.Catalogue.Reporting().Weekly.Cron, y.From(), most)
	return slices.DeleteFunc(cutOffs, func(at time.Time) bool { return at.After(y.To()) })
}

// Periods are the official periods of the year, by kind, the shorter ones first.
func (y *Year) Periods() ([]procedure.ReportPeriod, error) {
	var periods []procedure.ReportPeriod
	for _, rule := range y.Catalogue.Reporting().Rules() {
		for no := range rule.Ends {
			p, err := rule.Period(y.No, no+1)
			if err != nil {
				return nil, err
			}
			periods = append(periods, p)
		}
	}
	return periods, nil
}

// differences says where figures and their recount differ, line by line.
func differences(figures []register.FigureLine, counted []recount.Line) []string {
	type key struct{ unit, procedure string }
	told := map[key]recount.Line{}
	for _, l := range figures {
		told[key{l.Unit, l.Procedure}] = recount.Line{
			Unit: l.Unit, Procedure: l.Procedure, Online: l.Online, Direct: l.Direct, Carried: l.Carried, Early: l.Early,
			OnTime: l.OnTime, Late: l.Late, OpenInTime: l.OpenInTime, OpenOverdue: l.OpenOverdue, Ended: l.Ended,
			Kept: l.Kept, KeptEarly: l.KeptEarly, Broken: l.Broken, BrokenOpen: l.BrokenOpen, Excused: l.Apologised,
		}
	}
	var found []string
	for _, l := range counted {
		k := key{l.Unit, l.Procedure}
		if told[k] != l {
			found = append(found, fmt.Sprintf("figures %+v, recount %+v", told[k], l))
		}
		delete(told, k)
	}
	for _, l := range told {
		found = append(found, fmt.Sprintf("figures %+v, recount nothing", l))
	}
	slices.Sort(found)
	return found
}
