package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) transferRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/transfers", Access: clerks, Handle: func(a *web.Ask) error {
			return d.showTransfers(a, office.Problem{})
		}},
		{Method: http.MethodGet, Path: "/desk/transfers/sheet", Access: clerks, Handle: d.showTransferSheet},
	}
}

const (
	// transfersShown is how many files are on the hand-over lists at once.
	transfersShown = 200
	// batchesShown is how many of today's hand-overs are kept before one's eyes.
	batchesShown = 20
)

type transfersPage struct {
	web.Frame
	// SameDayUntil is the rule: what came later goes the next morning.
	SameDayUntil string
	Groups       []transferGroup
	// More says that there are more than are shown.
	More bool
	// Done is what has been handed over today.
	Done []register.BatchSum
}

// transferGroup is what goes to one unit.
type transferGroup struct {
	// Unit is "" for files whose next unit the catalogue no longer knows.
	Unit, Name string
	Lines      []transferLine
	// Late is how many should have been there by now.
	Late int
	// Staff are those the papers may be given to by name.
	Staff []register.Staff
	// Key is that of its form: each unit's hand-over is one of its own.
	Key string
}

type transferLine struct {
	register.Transfer
	// By is when the unit must have it; zero where the calendar does not say.
	By   time.Time
	Late bool
	// Step is what the unit does first.
	Step procedure.Step
	// Chosen says that it was chosen in the form that came back.
	Chosen bool
}

// Choice is the value of a file's checkbox: its code and the last entry that was seen.
func (l transferLine) Choice() string { return l.Code + ":" + strconv.Itoa(l.Seq) }

// showTransfers shows what goes to the units (bàn giao hồ sơ cho phòng chuyên môn).
func (d *Desk) showTransfers(a *web.Ask, refused office.Problem) error {
	page := transfersPage{Frame: a.Frame("transfers.title"), SameDayUntil: d.Catalogue.Organisation().OneStop.SameDayUntil.String()}
	page.Problem = refused
	err := d.live(a, &page.Frame)
	if err != nil {
		return err
	}
	if page.Groups, page.More, err = d.transfers(a); err != nil {
		return err
	}
	midnight := procedure.DayOf(a.Now()).At(0)
	if page.Done, err = d.Register.Batches(a.Ctx, a.Who().ID, contract.HandOver.Name, midnight, batchesShown); err != nil {
		return err
	}
	return a.Show(cmp.Or(refused.Status, http.StatusOK), "transfers", page)
}

// transfers are the files in work at the reader's unit by the unit they go to next,
// which is another one; the most pressing first. more says that there are others.
func (d *Desk) transfers(a *web.Ask) (groups []transferGroup, more bool, err error) {
	lines, err := d.Register.Transfers(a.Ctx, a.Who().Unit, transfersShown+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(lines) > transfersShown; more {
		lines = lines[:transfersShown]
	}
	chosen := a.PostFormArray("files")
	calendar, until := d.Catalogue.Calendar(), d.Catalogue.Organisation().OneStop.SameDayUntil
	for _, t := range lines {
		line := transferLine{Transfer: t}
		if next, known := d.receiver(t); known && (next == nil || next.Unit == a.Who().Unit) {
			continue
		} else if known {
			line.Step = *next
		}
		line.Chosen = slices.Contains(chosen, line.Choice())
		if by, err := calendar.TransferBy(t.Since, until); err == nil {
			line.By, line.Late = by, a.Now().After(by)
		}
		i := slices.IndexFunc(groups, func(g transferGroup) bool { return g.Unit == line.Step.Unit })
		if i < 0 {
			i, groups = len(groups), append(groups, transferGroup{Unit: line.Step.Unit})
		}
		groups[i].Lines = append(groups[i].Lines, line)
		if line.Late {
			groups[i].Late++
		}
	}
	return groups, more, d.introduce(a, groups)
}

// receiver is the step a file goes to, nil for none; known is false when the catalogue
// no longer has the rules it is under.
func (d *Desk) receiver(t register.Transfer) (next *procedure.Step, known bool) {
	rules, err := d.Catalogue.Rules(t.Procedure, procedure.DayOf(t.ReceivedAt))
	if err != nil || rules.Version != t.Version {
		return nil, false
	}
	return nextStep(rules, t.Step), true
}

// introduce names the units and their people.
func (d *Desk) introduce(a *web.Ask, groups []transferGroup) error {
	if len(groups) == 0 {
		return nil
	}
	names, err := d.unitNames(a)
	if err != nil {
		return err
	}
	people, err := d.Register.StaffList(a.Ctx)
	if err != nil {
		return err
	}
	for i := range groups {
		g := &groups[i]
		g.Name, g.Key = names[g.Unit], uuid.NewString()
		g.Staff = slices.DeleteFunc(slices.Clone(people), func(who register.Staff) bool {
			return !who.Active || who.Unit != g.Unit ||
				!slices.ContainsFunc(g.Lines, func(l transferLine) bool { return l.Step.Role == who.Role })
		})
		slices.SortStableFunc(g.Lines, func(a, b transferLine) int { return cmp.Or(a.By.Compare(b.By), cmp.Compare(a.Code, b.Code)) })
	}
	slices.SortStableFunc(groups, func(a, b transferGroup) int {
		return cmp.Or(a.Lines[0].By.Compare(b.Lines[0].By), cmp.Compare(a.Name, b.Name))
	})
	return nil
}

// unitNames are the units' names by code.
func (d *Desk) unitNames(a *web.Ask) (map[string]string, error) {
	units, err := d.Register.Units(a.Ctx)
	names := make(map[string]string, len(units))
	for _, unit := range units {
		names[unit.Code] = unit.Name
	}
	return names, err
}

type transferSheetPage struct {
	web.Frame
	paper
	Sheets []transferSheet
}

// Number numbers the lines of a sheet.
func (transferSheetPage) Number(i int) int { return i + 1 }

// transferSheet is one record of hand-over (biên bản bàn giao hồ sơ): what one unit gets.
type transferSheet struct {
	Unit     string
	Receiver string
	Lines    []register.Transfer
	// Papers is how many sheets of paper go along.
	Papers int
}

func (s *transferSheet) add(t register.Transfer) {
	s.Lines, s.Papers = append(s.Lines, t), s.Papers+t.Papers
}

// showTransferSheet is the record to be signed by who gives and who receives: of what
// waits for a unit, or of what a batch has handed over.
func (d *Desk) showTransferSheet(a *web.Ask) error {
	page := transferSheetPage{Frame: a.Frame("transfers.sheet")}
	var err error
	if page.paper, err = d.paper(a); err != nil {
		return err
	}
	if batch := a.Query("batch"); batch != "" {
		page.Sheets, err = d.sheetsOfBatch(a, batch)
	} else {
		page.Sheets, err = d.sheetsWaiting(a, a.Query("unit"))
	}
	if err != nil {
		return err
	}
	if len(page.Sheets) == 0 {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	return a.Show(http.StatusOK, "transfer_sheet", page)
}

// sheetsWaiting are the records of what waits for a unit, "" for all.
func (d *Desk) sheetsWaiting(a *web.Ask, unit string) (sheets []transferSheet, err error) {
	groups, _, err := d.transfers(a)
	for _, g := range groups {
		if g.Unit == "" || unit != "" && unit != g.Unit {
			continue
		}
		sheet := transferSheet{Unit: g.Name}
		for _, line := range g.Lines {
			sheet.add(line.Transfer)
		}
		sheets = append(sheets, sheet)
	}
	return sheets, err
}

func (d *Desk) sheetsOfBatch(a *web.Ask, batch string) (sheets []transferSheet, err error) {
	files, err := d.Register.HandedOver(a.Ctx, batch, a.Who().ID, a.Who().Unit)
	if err != nil {
		return nil, missing(err)
	}
	names, err := d.unitNames(a)
	if err != nil {
		return nil, err
	}
	receivers := map[string]string{}
	for _, f := range files {
		if f.Staff != "" && receivers[f.Staff] == "" {
			who, err := d.Register.Staff(a.Ctx, f.Staff)
			if err != nil {
				return nil, missing(err)
			}
			receivers[f.Staff] = who.Name
		}
		unit, receiver := names[f.Unit], receivers[f.Staff]
		i := slices.IndexFunc(sheets, func(s transferSheet) bool { return s.Unit == unit && s.Receiver == receiver })
		if i < 0 {
			i, sheets = len(sheets), append(sheets, transferSheet{Unit: unit, Receiver: receiver})
		}
		sheets[i].add(f.Transfer)
	}
	return sheets, nil
}

// paper is what stands on every paper that is printed from a page: it is in Vietnamese,
// whatever the page around it is read in.
type paper struct {
	Paper  *web.Ask
	Office register.Office
	At     time.Time
}

func (d *Desk) paper(a *web.Ask) (paper, error) {
	vietnamese := *a
	vietnamese.Lang = web.Vietnamese
	agency, err := d.Register.Office(a.Ctx)
	return paper{&vietnamese, agency, a.Now().In(procedure.Zone)}, err
}
