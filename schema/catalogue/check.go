package catalogue

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// check judges what the files of a source say of each other. Its error is the
// join of all Findings.
func check(src *source) error {
	found := &findings{}
	checkYears(src.years, found)
	checkOrganisation(src.organisation, found)
	checkCitizenTexts(src.citizens, found)
	checkReporting(src.reporting, src.organisation, found)
	checkEvaluation(src.evaluation, found)
	checkDuties(src.duties, src.organisation, found)
	checkRegimes(src, found)
	checkProcedures(src, found)
	checkBlanks(src, found)
	return found.err()
}

// checkYears wants every year between the first and the last once, and days that
// are special for what their weekday is.
func checkYears(years []yearFile, found *findings) {
	for i, y := range years {
		if i > 0 && y.Year == years[i-1].Year {
			found.add(y.file, "year", "%d is already in %s", y.Year, years[i-1].file)
		} else if i > 0 && y.Year != years[i-1].Year+1 {
			found.add(y.file, "year", "%d follows %d: the calendar must have no gap", y.Year, years[i-1].Year)
		}
		checkDays(y, "days_off", y.DaysOff, false, found)
		checkDays(y, "working_days", y.WorkingDays, true, found)
	}
}

func checkDays(y yearFile, at string, days []datedDay, weekend bool, found *findings) {
	for i, d := range days {
		place := at + "/" + d.Day.String()
		if d.Day < y.first() || d.Day > y.last() {
			found.add(y.file, place, "is not in %d", y.Year)
		}
		if i > 0 && d.Day <= days[i-1].Day {
			found.add(y.file, place, "must come after %s: days are in order, each once", days[i-1].Day)
		}
		weekday := d.Day.Weekday()
		isWeekend := weekday == time.Saturday || weekday == time.Sunday
		if isWeekend && !weekend {
			found.add(y.file, place, "is a %s, which is off without being announced", weekday)
		}
		if !isWeekend && weekend {
			found.add(y.file, place, "is a %s, which is worked without being announced", weekday)
		}
	}
}

const minutesOfWorkingDay = 8 * 60

// checkOrganisation wants units, people, hours and digests that can be used.
func checkOrganisation(o Organisation, found *findings) {
	file := placeOrganisation
	checkUnits(o, found)
	checkStaff(o, found)
	checkHours(o, found)
	if _, ok := o.Unit(o.OneStop.Unit); !ok {
		found.add(file, "one_stop/unit", "unknown unit %q", o.OneStop.Unit)
	}
	if unit := o.Policy.UrgingUnit; unit != "" && len(o.StaffWith(unit, procedure.RoleUnitHead)) == 0 {
		found.add(file, "policy/urging_unit", "no head at work in the unit %q", o.Policy.UrgingUnit)
	}
	for _, spec := range o.Digests {
		if _, err := Clock(spec); err != nil {
			found.add(file, "digests", "%q is not a cron expression: %v", spec, err)
		}
	}
}

func checkUnits(o Organisation, found *findings) {
	for i, u := range o.Units {
		at := "units/" + u.Code
		if slices.ContainsFunc(o.Units[:i], func(other Unit) bool { return other.Code == u.Code }) {
			found.add(placeOrganisation, at, "is there twice")
		}
		if u.Parent == "" {
			continue
		}
		if _, ok := o.Unit(u.Parent); !ok {
			found.add(placeOrganisation, at, "unknown parent unit %q", u.Parent)
		}
		if slices.Contains(o.upwards(u.Parent), u.Code) {
			found.add(placeOrganisation, at, "is above itself")
		}
	}
}

func checkStaff(o Organisation, found *findings) {
	charged := make(map[string]string)
	for i, s := range o.Members {
		at := "staff/" + s.ID
		if slices.ContainsFunc(o.Members[:i], func(other Staff) bool { return other.ID == s.ID }) {
			found.add(placeOrganisation, at, "is there twice")
		}
		if _, ok := o.Unit(s.Unit); !ok {
			found.add(placeOrganisation, at, "unknown unit %q", s.Unit)
		}
		if len(s.InCharge) > 0 && s.Role != procedure.RoleLeader {
			found.add(placeOrganisation, at, "is in charge of units, but not a leader")
		}
		for _, unit := range s.InCharge {
			if _, ok := o.Unit(unit); !ok {
				found.add(placeOrganisation, at, "in charge of unknown unit %q", unit)
			}
			if other, taken := charged[unit]; taken && !s.Inactive {
				found.add(placeOrganisation, at, "unit %q is already in the charge of %s", unit, other)
			}
			if !s.Inactive {
				charged[unit] = s.ID
			}
		}
	}
	if n := len(o.StaffWith("", procedure.RoleDirector)); n != 1 {
		found.add(placeOrganisation, "staff", "%d active directors, there must be exactly one", n)
	}
	if len(o.StaffWith(o.OneStop.Unit, procedure.RoleClerk)) == 0 {
		found.add(placeOrganisation, "staff", "no active clerk at the one-stop %q", o.OneStop.Unit)
	}
}

func checkHours(o Organisation, found *findings) {
	if len(o.Hours) > 1 {
		// procedure.Calendar holds one set of hours; taking either here would
		// silently misdate every file that runs across the change.
		found.add(placeOrganisation, "hours", "%d sets of office hours: working time knows only one", len(o.Hours))
	}
	for _, h := range o.Hours {
		at := "hours/" + h.From.String()
		minutes := 0
		for i, span := range h.Spans {
			if span.Open >= span.Close || (i > 0 && span.Open < h.Spans[i-1].Close) {
				found.add(placeOrganisation, at, "%s–%s is empty or out of order", span.Open, span.Close)
			}
			minutes += int(span.Close - span.Open)
		}
		if minutes != minutesOfWorkingDay {
			found.add(placeOrganisation, at, "add up to %d minutes, a working day has %d", minutes, minutesOfWorkingDay)
		}
	}
}
