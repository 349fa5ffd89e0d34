package chaos_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dunghen/worker/devstack"
)

// answerTime is more than the gateway takes for anything.
const answerTime = 45 * time.Second

// refusal is an answer that asking again will not change.
type refusal struct {
	status int
	body   string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d: %s", r.status, r.body) }

// visitors speak to the gateway. Whatever is not answered, or answered with the word that
// it is nobody's fault here, they say again under the same key.
type visitors struct {
	url string
	// answered counts requests that came to their end, again how often one had to be
	// repeated for that.
	answered, again atomic.Int64
	// cut counts requests whose client hung up before the answer.
	cut atomic.Int64

	mu     sync.Mutex
	tokens map[string]string
}

func (v *visitors) ask(ctx context.Context, method, path, by, key string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	first := true
	var refused *refusal
	err := until(ctx, func() error {
		if !first {
			v.again.Add(1)
		}
		first = false
		token, err := v.token(ctx, by)
		if err != nil {
			return err
		}
		answer, err := v.once(ctx, method, path, token, key, body)
		if final(err) {
			errors.As(err, &refused)
			return nil
		}
		if err != nil {
			return err
		}
		v.answered.Add(1)
		if out == nil {
			return nil
		}
		return json.Unmarshal(answer, out)
	})
	if err == nil && refused != nil {
		return fmt.Errorf("%s %s as %s: %w", method, path, by, refused)
	}
	return err
}

// open waits until the gateway says that it reaches whatever it needs.
func (v *visitors) open(ctx context.Context) error {
	return until(ctx, func() error {
		_, err := v.once(ctx, http.MethodGet, "/readyz", "", "", nil)
		return err
	})
}

// hangUp makes a request and does not wait for its answer to the end: what it did nobody
// here knows.
func (v *visitors) hangUp(ctx context.Context, after time.Duration, method, path, by, key string, in any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	var token string
	if err := until(ctx, func() (err error) { token, err = v.token(ctx, by); return err }); err != nil {
		return err
	}
	brief, cancel := context.WithTimeout(ctx, after)
	defer cancel()
	if _, err := v.once(brief, method, path, token, key, body); errors.Is(err, context.DeadlineExceeded) {
		v.cut.Add(1)
	}
	return nil
}

// final says whether asking again is of no use.
func final(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.status < http.StatusInternalServerError && r.status != http.StatusTooManyRequests
}

func (v *visitors) once(ctx context.Context, method, path, token, key string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, v.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return nil, &refusal{response.StatusCode, string(answer)}
	}
	return answer, nil
}

// token logs somebody in, once.
func (v *visitors) token(ctx context.Context, by string) (string, error) {
	if by == "" {
		return "", nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if token := v.tokens[by]; token != "" {
		return token, nil
	}
	login, err := json.Marshal(map[string]string{"username": by, "password": devstack.SamplePassword})
	if err != nil {
		return "", err
	}
	answer, err := v.once(ctx, http.MethodPost, "/api/v1/sessions", "", "", login)
	if err != nil {
		return "", err
	}
	var session struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(answer, &session); err != nil {
		return "", err
	}
	v.tokens[by] = session.Token
	return session.Token, nil
}
