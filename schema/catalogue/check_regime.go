package catalogue

import (
	"regexp"
	"slices"

	"dunghen/workflows/procedure"
)

// checkRegimes wants one regime on every day of the calendar, with rules that
// can work in this organisation.
func checkRegimes(src *source, found *findings) {
	for i, r := range src.regimes {
		if r.To != 0 && r.To < r.From {
			found.add(r.file, "to", "%s is before %s", r.To, r.From)
		}
		for _, other := range src.regimes[:i] {
			if other.Name == r.Name {
				found.add(r.file, "name", "%q is already in %s", r.Name, other.file)
			}
			if spansOverlap(other.From, other.To, r.From, r.To) {
				found.add(r.file, "from", "overlaps regime %q in %s", other.Name, other.file)
			}
		}
		checkReappoint(r, found)
		checkEscalation(r, src.organisation, found)
		checkFileCode(r, src.organisation, found)
		checkForms(r, found)
		checkLadder(r.file, "ladder", r.Ladder.Rungs, r.Reappoint, found)
	}
	checkRegimeGaps(src, found)
}

// checkRegimeGaps walks the calendar from one uncovered day to the next; only
// days that begin a gap are told.
func checkRegimeGaps(src *source, found *findings) {
	first, last := src.years[0].first(), src.years[len(src.years)-1].last()
	uncovered := false
	for d := first; d <= last; d++ {
		covered := slices.ContainsFunc(src.regimes, func(r Regime) bool { return r.covers(d) })
		if !covered && !uncovered {
			found.add(placeRegimes, "", "no regime is in force from %s on", d)
		}
		uncovered = !covered
	}
}

func checkReappoint(r Regime, found *findings) {
	if r.Reappoint.Min > r.Reappoint.Max {
		found.add(r.file, "reappoint", "min_working_days %d is more than max_working_days %d", r.Reappoint.Min, r.Reappoint.Max)
	}
	if r.Reappoint.Max > r.Reappoint.MaxDeclared {
		found.add(r.file, "reappoint", "max_working_days %d is more than max_declared_working_days %d",
			r.Reappoint.Max, r.Reappoint.MaxDeclared)
	}
}

func checkEscalation(r Regime, o Organisation, found *findings) {
	for _, role := range r.Escalation.Levels {
		if len(o.StaffWith("", role)) == 0 {
			found.add(r.file, "escalation/levels", "nobody active has the role %s", role)
		}
	}
	for _, role := range r.Escalation.Broken {
		if !slices.Contains(r.Escalation.Levels, role) {
			found.add(r.file, "escalation/broken", "%s is not one of the levels", role)
		}
	}
}

func checkFileCode(r Regime, o Organisation, found *findings) {
	pattern, err := regexp.Compile(r.FileCode.Pattern)
	if err != nil {
		found.add(r.file, "file_code/pattern", "is not a regular expression: %v", err)
		return
	}
	for _, code := range []string{r.FileCode.Example, o.AgencyCode + "-211018-0001"} {
		if !pattern.MatchString(code) {
			found.add(r.file, "file_code/pattern", "does not match %q", code)
		}
	}
}

// obligatoryForms are the forms the one-stop cannot work without.
var obligatoryForms = []procedure.LetterKind{
	procedure.LetterReceipt, procedure.LetterSupplement, procedure.LetterRefusal, procedure.LetterApology,
}

func checkForms(r Regime, found *findings) {
	for i, f := range r.Forms {
		if slices.ContainsFunc(r.Forms[:i], func(other Form) bool { return other.Kind == f.Kind }) {
			found.add(r.file, "forms", "form %s is there twice", f.Kind)
		}
	}
	for _, kind := range obligatoryForms {
		if f, ok := r.Form(kind); !ok {
			found.add(r.file, "forms", "form %s is missing", kind)
		} else if f.Symbol == "" {
			found.add(r.file, "forms", "form %s has no symbol for its number", kind)
		}
	}
}

// actionOrder says on which promise an action has a meaning; remind_all may
// stand on either.
var actionOrder = map[procedure.Action]procedure.Order{
	procedure.ActRemind:    procedure.FirstPromise,
	procedure.ActAsk:       procedure.FirstPromise,
	procedure.ActApologise: procedure.FirstPromise,
	procedure.ActLate:      procedure.FirstPromise,
	procedure.ActBroken:    procedure.SecondPromise,
}

// obligatoryActions are what no ladder may leave out: the letter before the
// promise breaks and the two breaches.
var obligatoryActions = []procedure.Action{procedure.ActApologise, procedure.ActLate, procedure.ActBroken}

// checkLadder judges a ladder for itself; whether its rungs fit a limit is asked
// of each procedure by checkReach.
func checkLadder(file, at string, rungs []procedure.Rung, reappoint Reappoint, found *findings) {
	byName := make(map[string]procedure.Rung, len(rungs))
	for _, r := range rungs {
		if _, ok := byName[r.Name]; ok {
			found.add(file, at, "rung %s is there twice", r.Name)
		}
		byName[r.Name] = r
	}
	for _, action := range obligatoryActions {
		if !slices.ContainsFunc(rungs, func(r procedure.Rung) bool { return r.Do == action }) {
			found.add(file, at, "no rung does %s", action)
		}
	}
	longest := max(reappoint.Max, reappoint.MaxDeclared)
	for _, r := range rungs {
		if order, ok := actionOrder[r.Do]; ok && order != r.On {
			found.add(file, at, "rung %s can never fire: %s belongs to the %s promise", r.Name, r.Do, order)
		}
		if r.At == procedure.AtPromise && r.DaysBefore != 0 {
			found.add(file, at, "rung %s stands at the promise itself and %d days before it", r.Name, r.DaysBefore)
		}
		if r.On == procedure.SecondPromise && r.ShortPercent == 0 && r.DaysBefore > longest {
			found.add(file, at, "rung %s can never fire: %d working days before a second promise that is at most %d away",
				r.Name, r.DaysBefore, longest)
		}
		checkAfter(file, at, r, byName, found)
	}
}

func checkAfter(file, at string, r procedure.Rung, byName map[string]procedure.Rung, found *findings) {
	passed := map[string]bool{r.Name: true}
	for next := r; next.After != ""; {
		before, ok := byName[next.After]
		switch {
		case !ok && next.Name == r.Name:
			found.add(file, at, "rung %s comes after unknown rung %q", r.Name, r.After)
			return
		case !ok:
			return
		case before.On == procedure.SecondPromise && next.On == procedure.FirstPromise && next.Name == r.Name:
			found.add(file, at, "rung %s can never fire: it comes after %s of the second promise", r.Name, before.Name)
			return
		case before.Name == r.Name:
			found.add(file, at, "rung %s can never fire: it comes after itself", r.Name)
			return
		case passed[before.Name]:
			return
		}
		passed[before.Name] = true
		next = before
	}
}

// checkReach tells the rungs that fall before the receipt even of a file without
// a day off in its way.
func checkReach(file, at string, rungs []procedure.Rung, limit procedure.Limit, found *findings) {
	for _, r := range rungs {
		if r.On == procedure.FirstPromise && r.At != procedure.AtPromise && r.ShortPercent == 0 && r.DaysBefore >= limit.WorkingDays() {
			found.add(file, at, "rung %s can never fire: %d working days before a promise at most %d away, and no short_percent",
				r.Name, r.DaysBefore, limit.WorkingDays())
		}
	}
}
