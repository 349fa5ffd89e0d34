package desk

import (
	"strconv"
	"time"

	"dunghen/gateway/web"
	"dunghen/workflows/procedure"
)

// unseen is one thing that happened to a file while somebody had its form before them.
type unseen struct {
	At time.Time
	// Who is a name, Vietnamese in every language, "" for the system.
	Who, Words string
}

// seenBy numbers the last entry of the file its reader had before them, 0 for not said.
func seenBy(a *web.Ask) int {
	seen, err := strconv.Atoi(a.PostForm("_seen"))
	if err != nil || seen < 0 {
		return 0
	}
	return seen
}

// changes are the entries of a file after one, in words.
func (d *Desk) changes(a *web.Ask, code string, seen int) ([]unseen, error) {
	entries, err := d.Register.Entries(a.Ctx, code)
	if err != nil {
		return nil, err
	}
	staff, err := d.Register.StaffList(a.Ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(staff))
	for _, who := range staff {
		names[who.ID] = who.Name
	}
	var out []unseen
	for _, e := range entries {
		if e.Seq > seen && toldKinds[e.Kind] {
			out = append(out, unseen{e.At, names[e.By], a.T("act.did." + e.Kind)})
		}
	}
	return out, nil
}

// toldKinds are the entries that change what somebody decides on: what a person did,
// and what the system did to the promise. Its reminders change nothing.
var toldKinds = func() map[string]bool {
	told := map[string]bool{
		string(procedure.VerbIssueLetter): true, string(procedure.VerbChangeCalendar): true,
		"apology_decided": true, "apology_blocked": true, "escalated": true, "breach": true,
	}
	for verb := range actionNames {
		told[string(verb)] = true
	}
	return told
}()
