package office

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"dunghen/worker/devstack"
)

// Desk is a member of staff at the desk, with a browser that runs no script.
type Desk struct {
	url    string
	client *http.Client
}

// formToken is what a form must send back to show that it came from the office.
var formToken = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// SignIn opens the desk for a member of staff.
func (o *Office) SignIn(ctx context.Context, staff string) (*Desk, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	const login = "/desk/login"
	d := &Desk{o.at.GatewayURL, &http.Client{Jar: jar}}
	page, err := d.send(ctx, http.MethodGet, login, nil)
	if err != nil {
		return nil, err
	}
	token := formToken.FindSubmatch(page)
	if token == nil {
		return nil, errors.New(login + " has no form")
	}
	_, err = d.send(ctx, http.MethodPost, login, url.Values{
		"username": {staff}, "password": {devstack.SamplePassword}, "_token": {html.UnescapeString(string(token[1]))},
	})
	return d, err
}

// Open asks for a page and reads all of it. Another page than the one that was asked for,
// such as the one where one signs in, is an error.
func (d *Desk) Open(ctx context.Context, path string) error {
	_, err := d.send(ctx, http.MethodGet, path, nil)
	return err
}

func (d *Desk) send(ctx context.Context, method, path string, form url.Values) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := d.client.Do(request)
	if err != nil {
		return nil, err
	}
	page, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if led := response.Request.URL.Path; response.StatusCode != http.StatusOK || method == http.MethodGet && led != request.URL.Path {
		return nil, fmt.Errorf("%s %s: %s at %s", method, path, response.Status, led)
	}
	return page, nil
}
