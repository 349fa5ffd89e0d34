package catalogue

import (
	"slices"

	"dunghen/workflows/procedure"
)

// checkProcedures wants every version to be one the organisation can keep.
func checkProcedures(src *source, found *findings) {
	papers := make(map[string]bool, len(src.papers.Papers))
	for _, p := range src.papers.Papers {
		if papers[p.Code] {
			found.add(src.papers.file, "papers/"+p.Code, "is there twice")
		}
		papers[p.Code] = true
	}
	codes := make(map[string]string)
	fields := make(map[string]Field)
	for _, f := range src.fields {
		if other, ok := fields[f.Field.Code]; ok && other != f.Field {
			found.add(f.file, "field", "%s is called %q elsewhere", f.Field.Code, other.Name)
		}
		fields[f.Field.Code] = f.Field
		for _, entry := range f.Procedures {
			if other, ok := codes[entry.Code]; ok {
				found.add(f.file, entry.Code, "is already in %s", other)
			}
			codes[entry.Code] = f.file
			checkVersions(f.file, entry, found)
			for _, v := range entry.Versions {
				at := entry.Code + "/" + v.Version
				checkLimits(f.file, at, v, found)
				checkSteps(f.file, at+"/steps", v, src.organisation, found)
				checkPapers(f.file, at+"/papers", v, papers, found)
				checkVersionLadder(f.file, at+"/ladder", v, src.regimes, found)
			}
		}
	}
}

func checkVersions(file string, entry procedureEntry, found *findings) {
	for i, v := range entry.Versions {
		at := entry.Code + "/" + v.Version
		if v.To != 0 && v.To < v.From {
			found.add(file, at+"/to", "%s is before %s", v.To, v.From)
		}
		for _, other := range entry.Versions[:i] {
			if other.Version == v.Version {
				found.add(file, at, "is there twice")
			}
			if spansOverlap(other.From, other.To, v.From, v.To) {
				found.add(file, at+"/from", "overlaps version %s", other.Version)
			}
		}
	}
}

func checkLimits(file, at string, v Procedure, found *findings) {
	if v.Limit.Unit == v.LegalLimit.Unit && v.Limit.Amount > v.LegalLimit.Amount {
		found.add(file, at+"/limit", "%d is longer than the legal %d %s", v.Limit.Amount, v.LegalLimit.Amount, v.LegalLimit.Unit)
	}
}

func checkSteps(file, at string, v Procedure, o Organisation, found *findings) {
	hours := 0
	for i, s := range v.Steps {
		if slices.ContainsFunc(v.Steps[:i], func(other procedure.Step) bool { return other.Code == s.Code }) {
			found.add(file, at+"/"+s.Code, "is there twice")
		}
		if _, ok := o.Unit(s.Unit); !ok {
			found.add(file, at+"/"+s.Code, "unknown unit %q", s.Unit)
		} else if len(o.StaffWith(s.Unit, s.Role)) == 0 {
			found.add(file, at+"/"+s.Code, "nobody active in unit %q has the role %s", s.Unit, s.Role)
		}
		hours += s.Hours
	}
	if want := v.Limit.WorkingHours(); hours != want {
		found.add(file, at, "add up to %d working hours, the limit has %d", hours, want)
	}
}

func checkPapers(file, at string, v Procedure, known map[string]bool, found *findings) {
	for i, p := range v.Papers {
		if slices.ContainsFunc(v.Papers[:i], func(other Paper) bool { return other.Code == p.Code }) {
			found.add(file, at+"/"+p.Code, "is there twice")
		}
		if !known[p.Code] {
			found.add(file, at+"/"+p.Code, "unknown paper: %s does not have it", placePapers)
		}
		if p.Originals+p.Copies == 0 {
			found.add(file, at+"/"+p.Code, "asks for neither an original nor a copy")
		}
	}
}

// checkVersionLadder judges the ladders a version can meet: its own, or that of
// every regime it is in force under.
func checkVersionLadder(file, at string, v Procedure, regimes []Regime, found *findings) {
	for _, r := range regimes {
		if !spansOverlap(r.From, r.To, v.From, v.To) {
			continue
		}
		if v.Ladder == nil {
			checkReach(file, at+" of regime "+r.Name, r.Ladder.Rungs, v.Limit, found)
			continue
		}
		checkLadder(file, at, v.Ladder.Rungs, r.Reappoint, found)
		checkReach(file, at, v.Ladder.Rungs, v.Limit, found)
		// One regime is enough: a second one would repeat the same findings.
		return
	}
}
