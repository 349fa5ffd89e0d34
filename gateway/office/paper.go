package office

import (
	"fmt"
	"net/http"
	"strconv"
)

// Paper is a letter as a browser gets it.
type Paper struct {
	// Name is a file name in characters every file system takes.
	Name, MIME string
	// Inline says that a browser may show it instead of keeping it.
	Inline bool
	// ETag is another one for another content.
	ETag    string
	Content []byte
}

// Serve answers with the paper. Letters never change, so a browser may keep them, and
// asks each time whether it still may.
func (p Paper) Serve(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("ETag", p.ETag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if r.Header.Get("If-None-Match") == p.ETag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	disposition := "attachment"
	if p.Inline {
		disposition = "inline"
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`%s; filename="%s"`, disposition, p.Name))
	w.Header().Set("Content-Type", p.MIME)
	w.Header().Set("Content-Length", strconv.Itoa(len(p.Content)))
	_, err := w.Write(p.Content)
	return err
}
