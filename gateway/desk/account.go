package desk

import (
	"errors"
	"net/http"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) accountRoutes() []web.Route {
	const account = "/desk/account"
	return []web.Route{
		{Method: http.MethodGet, Path: account, Access: web.Staff, Handle: d.showAccount},
		{Method: http.MethodPost, Path: account + "/password", Access: web.Staff, Handle: d.changePassword},
		{Method: http.MethodPost, Path: account + "/sessions/:id/end", Access: web.Staff, Handle: d.endSession},
		{Method: http.MethodPost, Path: account + "/sign-out-everywhere", Access: web.Staff, Handle: d.signOutEverywhere},
	}
}

type accountPage struct {
	web.Frame
	Unit     string
	Sessions []register.Session
	// Here is the session of this browser.
	Here string
}

func (d *Desk) accountPage(a *web.Ask) (accountPage, error) {
	sessions, err := d.Register.Sessions(a.Ctx, a.Who().ID, d.now())
	unit, _ := d.Catalogue.Organisation().Unit(a.Who().Unit)
	return accountPage{a.Frame("account.title"), unit.Name, sessions, a.Visitor.Session.ID}, err
}

// showAccount lists where somebody is signed in, and lets them change their password.
func (d *Desk) showAccount(a *web.Ask) error {
	page, err := d.accountPage(a)
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "account", page)
}

func (d *Desk) changePassword(a *web.Ask) error {
	err := d.Allow(a.ClientIP())
	if err == nil {
		err = d.Passwords.Change(a.Ctx, a.Who().ID, a.PostForm("old"), a.PostForm("new"), a.PostForm("again"), a.Visitor.Session.ID)
	}
	if err == nil {
		return a.Go("/desk/account", "password_changed")
	}
	problem, shown := a.Refused(err)
	if !shown {
		return err
	}
	page, err := d.accountPage(a)
	if err != nil {
		return err
	}
	page.Problem = problem
	return a.Show(problem.Status, "account", page)
}

// endSession signs another browser out; its own it signs out by the ordinary way.
func (d *Desk) endSession(a *web.Ask) error {
	err := d.Register.EndSession(a.Ctx, a.Who().ID, a.Param("id"))
	if errors.Is(err, register.ErrNotFound) {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	if err != nil {
		return err
	}
	return a.Go("/desk/account", "session_ended")
}

func (d *Desk) signOutEverywhere(a *web.Ask) error {
	if err := d.Register.EndSessions(a.Ctx, a.Who().ID); err != nil {
		return err
	}
	if err := d.House.Door.Close(a.Ctx, a.Writer, a.Request); err != nil {
		return err
	}
	return a.Go("/desk/login", "signed_out_everywhere")
}
