package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"dunghen/worker/devstack"
)

// visitors speak to the gateway, any number at once, as any member of staff.
type visitors struct {
	url    string
	client *http.Client

	mu     sync.Mutex
	tokens map[string]string
}

// connections is how many are kept between two requests: more than there are visitors.
const connections = 256

func newVisitors(url string) *visitors {
	return &visitors{
		url:    url,
		client: &http.Client{Transport: &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections}},
		tokens: map[string]string{},
	}
}

// Ask makes a request as a member of staff, "" for nobody, with an idempotency key, "" for
// none, and reads the answer into out unless that is nil. Whatever is not answered with
// success is an error: a measurement refuses to measure refusals.
func (o *Office) Ask(ctx context.Context, method, path, as, key string, in, out any) error {
	return o.visitors.ask(ctx, method, path, as, key, in, out)
}

func (v *visitors) ask(ctx context.Context, method, path, as, key string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, v.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	if as != "" {
		token, err := v.token(ctx, as)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := v.client.Do(request)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s as %q: %s: %s", method, path, as, response.Status, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// token logs somebody in, once.
func (v *visitors) token(ctx context.Context, as string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if token := v.tokens[as]; token != "" {
		return token, nil
	}
	var session struct {
		Token string `json:"token"`
	}
	if err := v.ask(ctx, http.MethodPost, "/api/v1/sessions", "", "", map[string]string{
		"username": as, "password": devstack.SamplePassword,
	}, &session); err != nil {
		return "", err
	}
	v.tokens[as] = session.Token
	return session.Token, nil
}
