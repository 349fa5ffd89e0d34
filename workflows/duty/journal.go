package duty

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// write adds a line to the journal; detail is free of personal data. Whoever is told is
// remembered.
func (d *Duty) write(at time.Time, kind, by string, detail any, notices ...procedure.Notice) {
	raw, err := json.Marshal(detail)
	if err != nil {
		panic(fmt.Sprintf("duty: entry %s cannot be JSON: %v", kind, err))
	}
	d.Seq++
	if by != procedure.System {
		d.Touched = d.Seq
	}
	for _, n := range notices {
		if !slices.ContainsFunc(d.Told, func(told procedure.Recipient) bool { return keyOf(told) == keyOf(n.To) }) {
			d.Told = append(d.Told, n.To)
		}
	}
	d.Journal = append(d.Journal, procedure.Entry{Seq: d.Seq, At: at, Kind: kind, By: by, Detail: raw, Notices: notices})
}

// notice is a message about the duty, once for its entry and whom it is for.
func (d *Duty) notice(kind procedure.NoticeKind, to procedure.Recipient, single bool) procedure.Notice {
	return procedure.Notice{
		Key:  fmt.Sprintf("%s/%d/%s/%s", d.Number, d.Seq+1, kind, keyOf(to)),
		Kind: kind, To: to, Single: single,
	}
}

func keyOf(r procedure.Recipient) string {
	if r.Staff != "" {
		return r.Staff
	}
	return string(r.Role) + "@" + r.Unit
}
