package site

import (
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/find"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (s *Site) procedureRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/", Handle: s.listProcedures},
		{Method: http.MethodGet, Path: "/robots.txt", Handle: robots},
		{Method: http.MethodGet, Path: "/procedures/:code", Handle: s.showProcedure},
		{Method: http.MethodGet, Path: "/procedures/:code/print", Handle: s.printProcedure},
		{Method: http.MethodGet, Path: "/procedures/:code/forms/:paper", Handle: s.blank},
	}
}

// field is a field of work (lĩnh vực) with its procedures.
type field struct {
	catalogue.Field
	Procedures []catalogue.Procedure
}

type proceduresPage struct {
	web.Frame
	// Asked is what was typed to find a procedure.
	Asked  string
	Found  []catalogue.Procedure
	Fields []field
	Office catalogue.Organisation
	Hours  []procedure.OfficeHours
	// Punctual is how the office has kept its promises.
	Punctual figure
}

// listProcedures is the front door: it finds procedures by what is typed, with or
// without diacritics, and leads to everything else.
func (s *Site) listProcedures(a *web.Ask) error {
	asked, today := a.Query("q"), procedure.DayOf(s.now())
	punctual, err := s.ofOffice(a.Ctx, a.Lang)
	if err != nil {
		return err
	}
	all := s.Catalogue.Procedures(today)
	page := proceduresPage{
		Frame: a.Frame("procedures.title"), Asked: asked, Office: s.Catalogue.Organisation(), Punctual: punctual,
	}
	if asked != "" {
		page.Found = find.Procedures(all, asked)
	}
	for _, p := range all {
		i := slices.IndexFunc(page.Fields, func(f field) bool { return f.Field == p.Field })
		if i < 0 {
			page.Fields, i = append(page.Fields, field{Field: p.Field}), len(page.Fields)
		}
		page.Fields[i].Procedures = append(page.Fields[i].Procedures, p)
	}
	for _, h := range page.Office.Hours {
		if h.From <= today {
			page.Hours = h.Spans
		}
	}
	return a.Show(http.StatusOK, "procedures", page)
}

// robots keeps machines that search to what is for everybody.
func robots(a *web.Ask) error {
	a.String(http.StatusOK, "User-agent: *\nDisallow: /api/\nDisallow: /desk\nDisallow: /submit\nDisallow: /track\nDisallow: /v\n")
	return nil
}

// procedurePage is one version of a procedure, on the screen or on the notice board.
type procedurePage struct {
	web.Frame
	P        catalogue.Procedure
	Versions []catalogue.Procedure
	Office   catalogue.Organisation
	// Today is when it was read.
	Today time.Time
	// Address is where the page is found, QR the same to be read by a telephone.
	Address string
	QR      web.QR

	catalogue *catalogue.Catalogue
	// fromHome says that the office takes files from home at all.
	fromHome bool
}

// procedure finds what a page of the procedure in the address shows.
func (s *Site) procedure(a *web.Ask, title string) (procedurePage, error) {
	p, err := s.Catalogue.Procedure(a.Param("code"), procedure.DayOf(s.now()))
	if err != nil {
		return procedurePage{}, procedure.Refuse(contract.CodeNotFound, "")
	}
	page := procedurePage{
		Frame: a.Frame(title, "name", p.Name), P: p, Versions: s.Catalogue.Versions(p.Code), Office: s.Catalogue.Organisation(),
		Today: s.now(), Address: a.Address("/procedures/" + p.Code), catalogue: s.Catalogue,
		fromHome: s.Uploads != nil,
	}
	page.QR, err = web.NewQR(page.Address)
	return page, err
}

// showProcedure is everything the office publishes of a procedure (NĐ 61/2018 Điều 13).
func (s *Site) showProcedure(a *web.Ask) error {
	page, err := s.procedure(a, "procedure.title")
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "procedure", page)
}

// printProcedure is the same as a sheet for the notice board.
func (s *Site) printProcedure(a *web.Ask) error {
	page, err := s.procedure(a, "procedure.title")
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "board", page)
}

// blankPage is a sheet with the fields every application has, where the office has not
// the file of the prescribed form.
type blankPage struct {
	procedurePage
	Paper catalogue.Paper
}

// blank hands out the form of a paper: the office's file, or a sheet to print.
func (s *Site) blank(a *web.Ask) error {
	page, err := s.procedure(a, "blank.title")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(page.P.Papers, func(paper catalogue.Paper) bool { return paper.Code == a.Param("paper") })
	if i < 0 || page.P.Papers[i].Form == "" && !page.HasFile(page.P.Papers[i]) {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	if file, ok := s.Catalogue.Blank(page.P.Code, page.P.Papers[i].Code); ok {
		a.Header("Content-Disposition", `attachment; filename="`+page.P.Code+"-"+file.File+`"`)
		a.Data(http.StatusOK, file.MIME, file.Content)
		return nil
	}
	return a.Show(http.StatusOK, "blank", blankPage{page, page.P.Papers[i]})
}

// HasFile says whether the office has the file of a paper's form.
func (p procedurePage) HasFile(paper catalogue.Paper) bool {
	_, ok := p.catalogue.Blank(p.P.Code, paper.Code)
	return ok
}

// Count numbers what a list holds from one.
func (p procedurePage) Count(index int) int { return index + 1 }

// Unit is the name of a unit.
func (p procedurePage) Unit(code string) string {
	unit, _ := p.Office.Unit(code)
	return unit.Name
}

// Cut is by how much the office has cut the limit of the law, "" where it has not.
func (p procedurePage) Cut() string {
	legal, published := p.P.LegalLimit, p.P.Limit
	if legal.Unit != published.Unit || legal.Amount <= published.Amount {
		return ""
	}
	return p.Limit(procedure.Limit{Amount: legal.Amount - published.Amount, Unit: legal.Unit})
}

// Online says whether the procedure can be handed in online.
func (p procedurePage) Online() bool {
	return p.fromHome && slices.Contains(p.P.Channels, catalogue.ChannelOnline)
}

// Way is the name of a channel.
func (p procedurePage) Way(c catalogue.Channel) string { return p.Channel(procedure.Channel(c)) }

// Checked says that a fact was read in its text or in a report of it.
func (p procedurePage) Checked(from catalogue.Provenance) bool {
	return from.Confidence == catalogue.Verified || from.Confidence == catalogue.VerifiedSecondary
}

// FeesUnknown says that no amount was found, which is not the same as none being asked.
func (p procedurePage) FeesUnknown() bool {
	return len(p.P.Fees) == 0 && p.P.Sources.Fees.Confidence == catalogue.Uncertain
}
