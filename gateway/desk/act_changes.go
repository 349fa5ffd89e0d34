package desk

import (
	"strconv"

	"dunghen/gateway/web"
)

// seenBy numbers the last entry of the file its reader had before them, 0 for not said.
func seenBy(a *web.Ask) int {
	seen, err := strconv.Atoi(a.PostForm("_seen"))
	if err != nil || seen < 0 {
		return 0
	}
	return seen
}

// since are the entries of the file after one, in words.
func (r *fileReading) since(seen int) ([]fileEvent, error) {
	entries, err := r.desk.Register.Entries(r.Ctx, r.file.View.Code)
	if err != nil {
		return nil, err
	}
	var out []fileEvent
	step := 0
	for _, e := range entries {
		event, err := r.event(e, &step)
		if err != nil {
			return nil, err
		}
		if e.Seq > seen {
			out = append(out, event)
		}
	}
	return out, nil
}
