package desk

import (
	"net/http"

	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/gateway/web"
	"dunghen/schema/register"
)

func (d *Desk) signInRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/login", Access: everybody, Handle: d.showSignIn},
		{Method: http.MethodPost, Path: "/desk/login", Access: everybody, Handle: d.signIn},
		{Method: http.MethodPost, Path: "/desk/logout", Access: everybody, Handle: d.signOut},
	}
}

type signInPage struct {
	web.Frame
	Next string
	// Provider says that the office has an identity provider.
	Provider bool
}

func (d *Desk) signInPage(a *web.Ask, next string) signInPage {
	return signInPage{a.Frame("login.title"), signin.Next(next), d.Provider != nil}
}

func (d *Desk) showSignIn(a *web.Ask) error {
	if a.Who().ID != "" {
		return a.Go(signin.Next(a.Query("next")), "")
	}
	return a.Show(http.StatusOK, "login", d.signInPage(a, a.Query("next")))
}

func (d *Desk) signIn(a *web.Ask) error {
	if err := d.Allow(a.ClientIP()); err != nil {
		return err
	}
	who, err := d.Passwords.Check(a.Ctx, a.PostForm("username"), a.PostForm("password"))
	if err != nil {
		page := d.signInPage(a, a.PostForm("next"))
		page.Problem, _ = a.Refused(err)
		if page.Problem.Status >= http.StatusInternalServerError {
			return err
		}
		page.Problem.Title = office.Words{VI: a.T("login.refused"), EN: a.T("login.refused")}
		return a.Show(page.Problem.Status, "login", page)
	}
	if err := d.House.Door.Open(a.Ctx, a.Writer, a.Request, who, register.SessionPassword); err != nil {
		return err
	}
	return a.Go(signin.Next(a.PostForm("next")), "")
}

func (d *Desk) signOut(a *web.Ask) error {
	if err := d.House.Door.Close(a.Ctx, a.Writer, a.Request); err != nil {
		return err
	}
	return a.Go("/desk/login", "signed_out")
}
