package desk

import (
	"embed"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/live"
	"dunghen/gateway/office"
	"dunghen/gateway/oidc"
	"dunghen/gateway/signin"
	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

//go:embed pages/*.html words
var files embed.FS

// Dependencies are what the pages stand on.
type Dependencies struct {
	House     *web.House
	Office    office.Office
	Register  *register.Store
	Catalogue *catalogue.Catalogue
	Passwords *signin.Passwords
	// Provider is the office's identity provider, nil for none.
	Provider *oidc.Provider
	Hub      *live.Hub
	// Allow slows down whoever guesses passwords, by the address they come from.
	Allow func(client string) error
	// Uploads is where scans lie, nil where no files are taken from home.
	Uploads *uploads.Shelf
	// EngineUI is the address of the Temporal Web UI for the operators, "" for none.
	EngineUI string
	// Namespace is that of the engine.
	Namespace string
	// Texting says that the office sends text messages.
	Texting bool
}

// Desk is the pages of the staff.
type Desk struct {
	Dependencies
	room *web.Room
}

// New makes the pages.
func New(d Dependencies) (*Desk, error) {
	desk := &Desk{Dependencies: d}
	var err error
	desk.room, err = web.NewRoom(d.House, files, desk.menu)
	return desk, err
}

// Mount adds the pages to a router.
func (d *Desk) Mount(router gin.IRoutes) { d.room.Mount(router, d.routes()) }

// now is the office's clock.
func (d *Desk) now() time.Time { return d.House.Now() }

// way is one way of the menu, for those who work there.
type way struct {
	path, label string
	access      web.Access
}

var ways = []way{
	{"/desk/counter", "menu.counter", clerks},
	{"/desk/queue", "menu.queue", clerks},
	{"/desk/transfers", "menu.transfers", clerks},
	{"/desk/returns", "menu.returns", clerks},
	{"/desk/mine", "menu.mine", workers},
	{"/desk/unit", "menu.unit", heads},
	{"/desk/lead", "menu.lead", leadership},
	{"/desk/punctuality", "menu.punctuality", leadership},
	{reportsPath, "menu.reports", reportReaders},
	{targetsPath, "menu.targets", web.Staff},
	{evaluationPath, "menu.evaluation", web.Staff},
	{dutiesPath, "menu.duties", web.Staff},
	{urgingPath, "menu.urging", urgers},
	{delegationsPath, "menu.delegations", delegators},
	{accountabilityPath, "menu.accountability", web.Staff},
	{"/desk/deliveries", "menu.deliveries", postRoom},
	{"/desk/files", "menu.files", web.Staff},
	{"/desk/ops", "menu.ops", operators},
}

// menu lists the ways of whoever asks.
func (d *Desk) menu(a *web.Ask) []web.MenuItem {
	var items []web.MenuItem
	for _, w := range ways {
		if w.access.Allows(a.Who().Role) && (w.path != urgingPath || d.urges(a.Who())) {
			here := a.Request.URL.Path
			item := web.MenuItem{Path: w.path, Label: w.label, Current: here == w.path || strings.HasPrefix(here, w.path+"/")}
			if w.path == dutiesPath {
				item.Waiting = d.dutiesWaiting(a)
			}
			items = append(items, item)
		}
	}
	return items
}

// home is where somebody's work is.
func (d *Desk) home(a *web.Ask) error {
	for _, w := range ways {
		if w.access.Allows(a.Who().Role) {
			return a.Go(w.path, "")
		}
	}
	return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
}

// live marks a page whose lists follow what happens; it is called before they are read.
func (d *Desk) live(a *web.Ask, f *web.Frame) error {
	version, err := d.Register.FilesVersion(a.Ctx)
	f.Live, f.Version = true, version
	return err
}
