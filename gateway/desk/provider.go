package desk

import (
	"cmp"
	"errors"
	"net/http"

	"dunghen/gateway/oidc"
	"dunghen/gateway/signin"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// attemptCookie keeps a sign-in while the browser is at the provider.
const attemptCookie = "dunghen-oidc"

func (d *Desk) providerRoutes() []web.Route {
	if d.Provider == nil {
		return nil
	}
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/oidc", Access: everybody, Handle: d.toProvider},
		{Method: http.MethodGet, Path: "/desk/oidc/callback", Access: everybody, Handle: d.fromProvider},
		{Method: http.MethodGet, Path: "/desk/oidc/end", Access: everybody, Handle: d.endAtProvider},
	}
}

// toProvider sends a browser to the office's identity provider.
func (d *Desk) toProvider(a *web.Ask) error {
	if err := d.Allow(a.ClientIP()); err != nil {
		return err
	}
	address, kept, err := d.Provider.Start(a.Ctx, signin.Next(a.Query("next")))
	if err != nil {
		return providerRefusal(err)
	}
	d.House.Door.SetCookie(a.Writer, attemptCookie, kept, oidc.AttemptTime)
	a.Redirect(http.StatusSeeOther, address)
	return nil
}

// endAtProvider ends a browser's session at the provider, or the next person at the same
// machine would sign in as the one before. Where it offers no such place nothing happens.
func (d *Desk) endAtProvider(a *web.Ask) error {
	const back = "/desk/login"
	return a.Go(cmp.Or(d.Provider.SignOut(a.Ctx, a.Address(back)), back), "")
}

// fromProvider signs in whom the provider vouches for, if they work here.
func (d *Desk) fromProvider(a *web.Ask) error {
	door := d.House.Door
	kept := door.Cookie(a.Request, attemptCookie)
	door.SetCookie(a.Writer, attemptCookie, "", -1)
	id, next, err := d.Provider.Finish(a.Ctx, kept, a.Request.URL.Query())
	if err != nil {
		return providerRefusal(err)
	}
	who, err := d.Register.Staff(a.Ctx, id)
	if errors.Is(err, register.ErrNotFound) || err == nil && !who.Active {
		return procedure.Refuse(contract.CodeNotStaff, "")
	}
	if err != nil {
		return err
	}
	if err := door.Open(a.Ctx, a.Writer, a.Request, who, register.SessionProvider); err != nil {
		return err
	}
	return a.Go(signin.Next(next), "")
}

// providerRefusal is what a person is told of a sign-in that failed.
func providerRefusal(err error) error {
	switch {
	case errors.Is(err, oidc.ErrUnavailable):
		return procedure.Refuse(contract.CodeProviderUnavailable, "")
	case errors.Is(err, oidc.ErrAttempt):
		return procedure.Refuse(contract.CodeSignInAgain, "")
	case errors.Is(err, oidc.ErrRefused):
		return procedure.Refuse(contract.CodeSignInRefused, "")
	default:
		return err
	}
}
