package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"dunghen/worker/devstack"
)

// apiError is a refusal of the gateway (RFC 9457).
type apiError struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail_en"`
	Errors []struct {
		Field  string `json:"field"`
		Detail string `json:"detail_en"`
	} `json:"errors"`
}

// Error implements error.
func (e *apiError) Error() string {
	text := fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Detail)
	for _, field := range e.Errors {
		text += fmt.Sprintf("; %s: %s", field.Field, field.Detail)
	}
	return text
}

// client speaks to the gateway as any member of staff. Everybody logs in once,
// when they first say something.
type client struct {
	base string

	mutex  sync.Mutex
	tokens map[string]string
}

// request is one call. By "" is the public; in nil sends no body.
type request struct {
	method, path string
	by           string
	key          string
	in           any
}

// do makes a call and decodes its JSON answer into out, unless that is nil.
func (c *client) do(ctx context.Context, r request, out any) error {
	raw, err := c.raw(ctx, r)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	return nil
}

// raw makes a call and returns its answer. What the gateway is too busy for is
// asked again when it says so: the key keeps that from happening twice.
func (c *client) raw(ctx context.Context, r request) ([]byte, error) {
	token, err := c.token(ctx, r.by)
	if err != nil {
		return nil, err
	}
	var body []byte
	if r.in != nil {
		if body, err = json.Marshal(r.in); err != nil {
			return nil, err
		}
	}
	for {
		answer, wait, err := c.once(ctx, r, token, body)
		if wait == 0 {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}

// once sends a request; wait is how long the gateway asks to be left alone, 0
// for a final answer.
func (c *client) once(ctx context.Context, r request, token string, body []byte) (answer []byte, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, 0, err
	}
	answer, err = io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, 0, err
	}
	if response.StatusCode < http.StatusMultipleChoices {
		return answer, 0, nil
	}
	refused := &apiError{Status: response.StatusCode}
	if json.Unmarshal(answer, refused) != nil {
		refused.Detail = "no problem document"
	}
	if response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusServiceUnavailable {
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // absent or odd: a second
		wait = time.Duration(max(seconds, 1)) * time.Second
	}
	return nil, wait, fmt.Errorf("%s %s as %s: %w", r.method, r.path, r.by, refused)
}

// token logs somebody in unless they are.
func (c *client) token(ctx context.Context, staff string) (string, error) {
	if staff == "" {
		return "", nil
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if token := c.tokens[staff]; token != "" {
		return token, nil
	}
	var session struct {
		Token string `json:"token"`
	}
	login := request{method: http.MethodPost, path: "/api/v1/sessions", in: map[string]string{
		"username": staff, "password": devstack.SamplePassword,
	}}
	if err := c.do(ctx, login, &session); err != nil {
		return "", fmt.Errorf("log in %s: %w", staff, err)
	}
	c.tokens[staff] = session.Token
	return session.Token, nil
}
