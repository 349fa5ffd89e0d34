package site

import (
	"net/http"

	"dunghen/gateway/find"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

func (s *Site) procedureRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/", Handle: s.listProcedures},
	}
}

type proceduresPage struct {
	web.Frame
	Typed string
	Found []catalogue.Procedure
}

// listProcedures finds procedures by what is typed, with or without diacritics.
func (s *Site) listProcedures(a *web.Ask) error {
	typed := a.Query("q")
	return a.Show(http.StatusOK, "procedures", proceduresPage{
		a.Frame("procedures.title"), typed, find.Procedures(s.Catalogue.Procedures(procedure.DayOf(s.now())), typed),
	})
}
