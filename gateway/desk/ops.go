package desk

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

func (d *Desk) opsRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/desk/ops", Access: operators, Handle: d.showOps}}
}

type opsPage struct {
	web.Frame
	At    time.Time
	Parts []opsPart
	// Known says that the register answered: Channels and Owed are what it said.
	Known    bool
	Channels []register.ChannelStatus
	Owed     register.OwedStatus
	// Schedules are what the engine starts by itself; Answers is false while it does not
	// say.
	Schedules []office.Schedule
	Answers   bool
	// Report is the last report to the leadership, nil for none.
	Report *reportLine
	// Audit is the last nightly audit, nil for none.
	Audit    *register.Audit
	Searches []search
	EngineUI string
}

type opsPart struct {
	// Name is an id of the words.
	Name string
	office.Part
}

// search is a list of files in the Web UI of the engine.
type search struct {
	// Name is an id of the words; Unit the name of a unit, "" for all.
	Name, Unit string
	Address    string
}

// showOps shows the operators how the machine stands.
func (d *Desk) showOps(a *web.Ask) error {
	o := d.Office.Operations(a.Ctx)
	page := opsPage{
		Frame: a.Frame("ops.title"), At: d.now(),
		Parts:     []opsPart{{"ops.database", o.Database}, {"ops.engine", o.Engine}, {"ops.outbox", o.Outbox}, {"ops.letters", o.Letters}},
		Schedules: o.Schedules, Answers: o.Schedules != nil, EngineUI: d.EngineUI, Searches: d.searches(),
	}
	if o.Database.OK() {
		var err error
		if page.Channels, err = d.Register.OutboxStatus(a.Ctx); err != nil {
			return err
		}
		if page.Owed, err = d.Register.OwedLetterStatus(a.Ctx); err != nil {
			return err
		}
		if page.Report, err = d.lastReport(a); err != nil {
			return err
		}
		switch audit, err := d.Register.LastAudit(a.Ctx); {
		case err == nil:
			page.Audit = &audit
		case !errors.Is(err, register.ErrNotFound):
			return err
		}
		page.Known = true
	}
	return a.Show(http.StatusOK, "ops", page)
}

// lastReport is the last weekly report up to now, nil before the first.
func (d *Desk) lastReport(a *web.Ask) (*reportLine, error) {
	report, err := d.Register.WeekBefore(a.Ctx, a.Now())
	if errors.Is(err, register.ErrNotFound) {
		return nil, nil
	}
	line := d.reportLine(a, report, nil)
	return &line, err
}

// searches are the lists an operator looks for, as the Web UI finds them.
func (d *Desk) searches() []search {
	if d.EngineUI == "" {
		return nil
	}
	const files = `WorkflowType = "` + contract.FileWorkflow + `" AND ExecutionStatus = "Running"`
	overdue := files + ` AND ` + contract.AttrOverdue.GetName() + ` = true`
	all := []search{
		{Name: "ops.search_open", Address: d.engineSearch(files)},
		{Name: "ops.search_late", Address: d.engineSearch(overdue)},
		{Name: "ops.search_level", Address: d.engineSearch(overdue + ` AND ` + contract.AttrEscalationLevel.GetName() + ` >= 2`)},
		{Name: "ops.search_failed", Address: d.engineSearch(`ExecutionStatus = "Failed" OR ExecutionStatus = "TimedOut" OR ExecutionStatus = "Terminated"`)},
	}
	for _, unit := range d.Catalogue.Organisation().Units {
		query := overdue + ` AND ` + contract.AttrUnit.GetName() + ` = "` + unit.Code + `"`
		all = append(all, search{Name: "ops.search_unit", Unit: unit.Name, Address: d.engineSearch(query)})
	}
	return all
}

// engineSearch is a list of workflows in the Web UI.
func (d *Desk) engineSearch(query string) string {
	return d.EngineUI + "/namespaces/" + url.PathEscape(d.Namespace) + "/workflows?" + url.Values{"query": {query}}.Encode()
}
