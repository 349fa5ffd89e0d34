package desk

import (
	"errors"
	"net/http"

	"dunghen/gateway/live"
	"dunghen/gateway/web"
)

// stream tells an open page that files have changed (gateway/live).
func (d *Desk) stream(a *web.Ask) error {
	err := d.Hub.Serve(a.Ctx, a.Writer, a.Who().ID, since(a))
	if errors.Is(err, live.ErrTooMany) {
		a.Status(http.StatusNoContent) // tells a browser not to come back
		return nil
	}
	return err
}

// since is the version a page shows: what the stream told it last, or what it was made
// with.
func since(a *web.Ask) string {
	if last := a.GetHeader("Last-Event-ID"); last != "" {
		return last
	}
	return a.Query("since")
}
