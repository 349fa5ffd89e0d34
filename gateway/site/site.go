package site

import (
	"embed"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
)

//go:embed all:pages words
var files embed.FS

// Dependencies are what the pages stand on.
type Dependencies struct {
	House     *web.House
	Office    office.Office
	Register  *register.Store
	Catalogue *catalogue.Catalogue
	// Allow slows down whoever guesses codes, by the address they come from.
	Allow func(client string) error
	// AllowSubmission slows down whoever would fill the office with files.
	AllowSubmission func(client string) error
	// Uploads is where scans lie, nil where no files are taken from home.
	Uploads *uploads.Shelf
	// Texting says that the office sends text messages.
	Texting bool
}

// Site is the public pages.
type Site struct {
	Dependencies
	room *web.Room
}

// New makes the pages.
func New(d Dependencies) (*Site, error) {
	site := &Site{Dependencies: d}
	var err error
	site.room, err = web.NewRoom(d.House, files, menu)
	return site, err
}

// Mount adds the pages to a router.
func (s *Site) Mount(router gin.IRoutes) { s.room.Mount(router, s.routes()) }

// now is the office's clock.
func (s *Site) now() time.Time { return s.House.Now() }

// ways are the menu.
var ways = []web.MenuItem{
	{Path: "/", Label: "menu.procedures"},
	{Path: "/track", Label: "menu.track"},
	{Path: "/punctuality", Label: "menu.punctuality"},
	{Path: "/apologies", Label: "menu.apologies"},
	{Path: "/v", Label: "menu.verify"},
}

func menu(a *web.Ask) []web.MenuItem {
	items := make([]web.MenuItem, len(ways))
	for i, w := range ways {
		here := a.Request.URL.Path
		w.Current = here == w.Path || w.Path != "/" && strings.HasPrefix(here, w.Path+"/") ||
			w.Path == "/" && strings.HasPrefix(here, "/procedures/")
		items[i] = w
	}
	return items
}
