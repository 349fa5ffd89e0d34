package catalogue

import (
	"time"

	"dunghen/workflows/procedure"
)

// Reporting says when figures are cut off, and who is sent which report (chế độ báo cáo).
type Reporting struct {
	Weekly     WeeklyReport     `json:"weekly"`
	Periodic   PeriodicReports  `json:"periodic"`
	Recipients ReportRecipients `json:"recipients"`
	Approval   ReportApproval   `json:"approval"`
	Audit      NightlyAudit     `json:"audit"`
}

// NightlyAudit says when the installation is judged, and who is given what is found.
type NightlyAudit struct {
	// Cron is when, as of WeeklyReport.
	Cron string `json:"cron"`
	// Unit is whose head is given a task about each finding, to be done Within; one night
	// gives Most of them at most.
	Unit   string          `json:"unit"`
	Within procedure.Limit `json:"within"`
	Most   int             `json:"most"`

	Provenance
}

// WeeklyReport is the summary the leadership gets so that it directs.
type WeeklyReport struct {
	// Cron are the cut-offs, in the standard cron syntax of five fields, in
	// procedure.Zone.
	Cron string `json:"cron"`
	Form string `json:"form"`
	// NearDue is how far ahead of the cut-off files that will be due are listed.
	NearDue procedure.Limit `json:"near_due"`

	Provenance
}

// PeriodicReports are those the law asks for (báo cáo định kỳ).
type PeriodicReports struct {
	// Cron is when the reports of the periods that are over are made.
	Cron string `json:"cron"`
	// LastDay is the day of its last month every period ends with.
	LastDay int `json:"last_day"`
	// SentTo is who gets them; SendWithin is how soon after the period.
	SentTo     string           `json:"sent_to"`
	SendWithin procedure.Limit  `json:"send_within"`
	Sending    Provenance       `json:"sending"`
	Kinds      []PeriodicReport `json:"kinds"`

	Provenance
}

// PeriodicReport is one kind of them with its form.
type PeriodicReport struct {
	procedure.PeriodRule

	Form string `json:"form"`
}

// ReportRecipients are the roles that get the whole report and those that get the part of
// their unit.
type ReportRecipients struct {
	Whole []procedure.Role `json:"whole"`
	Part  []procedure.Role `json:"part"`

	Provenance
}

// ReportApproval names the unit whose head or clerk approves a report before it leaves.
type ReportApproval struct {
	Unit string `json:"unit"`

	Provenance
}

// Rules are the rules of the periodic kinds.
func (r Reporting) Rules() []procedure.PeriodRule {
	rules := make([]procedure.PeriodRule, len(r.Periodic.Kinds))
	for i, kind := range r.Periodic.Kinds {
		rules[i] = kind.PeriodRule
	}
	return rules
}

// FormOf is the form a kind of report is drawn in, "" where whoever orders it chooses.
func (r Reporting) FormOf(kind procedure.ReportKind) string {
	if kind == procedure.ReportWeekly {
		return r.Weekly.Form
	}
	for _, k := range r.Periodic.Kinds {
		if k.Kind == kind {
			return k.Form
		}
	}
	return ""
}

// checkReporting wants schedules that come round, periods that fill the year and an Office
// that can approve.
func checkReporting(r Reporting, o Organisation, found *findings) {
	for _, s := range []struct{ at, cron string }{{"weekly/cron", r.Weekly.Cron}, {"periodic/cron", r.Periodic.Cron}, {"audit/cron", r.Audit.Cron}} {
		if _, err := Clock(s.cron); err != nil {
			found.add(placeReporting, s.at, "%q is not a cron expression: %v", s.cron, err)
		} else if len(NextCutOffs(s.cron, procedure.NewDay(2026, time.January, 1).At(0), 1)) == 0 {
			found.add(placeReporting, s.at, "%q never comes", s.cron)
		}
	}
	for i, kind := range r.Periodic.Kinds {
		at := "periodic/kinds/" + string(kind.Kind)
		for _, other := range r.Periodic.Kinds[:i] {
			if other.Kind == kind.Kind {
				found.add(placeReporting, at, "is there twice")
			}
		}
		for j, month := range kind.Ends {
			switch {
			case j == 0:
			case month <= kind.Ends[j-1]:
				found.add(placeReporting, at+"/ends", "%d must come after %d", month, kind.Ends[j-1])
			case int(month-kind.Ends[j-1]) < kind.Months:
				found.add(placeReporting, at+"/ends", "%d ends a period that overlaps the one of %d", month, kind.Ends[j-1])
			}
		}
	}
	if _, ok := o.Unit(r.Approval.Unit); !ok {
		found.add(placeReporting, "approval/unit", "unknown unit %q", r.Approval.Unit)
	} else if len(o.StaffWith(r.Approval.Unit, procedure.RoleUnitHead))+len(o.StaffWith(r.Approval.Unit, procedure.RoleOffice)) == 0 {
		found.add(placeReporting, "approval/unit", "nobody active in %q can approve", r.Approval.Unit)
	}
	if _, ok := o.Unit(r.Audit.Unit); !ok {
		found.add(placeReporting, "audit/unit", "unknown unit %q", r.Audit.Unit)
	} else if o.HeadOf(r.Audit.Unit).ID == "" {
		found.add(placeReporting, "audit/unit", "nobody heads %q", r.Audit.Unit)
	}
	for _, role := range r.Recipients.Whole {
		if len(o.StaffWith("", role)) == 0 {
			found.add(placeReporting, "recipients/whole", "nobody active has the role %s", role)
		}
	}
}
