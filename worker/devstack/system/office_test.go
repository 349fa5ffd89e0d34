package system_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/mailbox"
	"dunghen/workflows/procedure"
)

// procedureCode is the procedure of every file here: a limit of 10 working days.
const procedureCode = "1.003868"

// patience is how long anything may take that happens by itself.
const patience = 3 * time.Minute

// office is one running stack and the people who use it. Its methods may be
// called by several goroutines.
type office struct {
	url    string
	engine client.Client
	box    *mailbox.Mailbox

	mu     sync.Mutex
	tokens map[string]string
}

func enter(t *testing.T, stack *devstack.Stack) *office {
	t.Helper()
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	return &office{url: stack.GatewayURL, engine: engine, box: stack.Mailbox, tokens: map[string]string{}}
}

// reply is what the gateway answered.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// request asks the gateway; as is a username, "" for nobody, and key the
// idempotency key, "" for none.
func (o *office) request(ctx context.Context, method, path, as, key string, body any) (reply, error) {
	plain, err := json.Marshal(body)
	if err != nil {
		return reply{}, err
	}
	var content io.Reader
	if method != http.MethodGet {
		content = bytes.NewReader(plain)
	}
	asked, err := http.NewRequestWithContext(ctx, method, o.url+path, content)
	if err != nil {
		return reply{}, err
	}
	asked.Header.Set("Content-Type", "application/json")
	if key != "" {
		asked.Header.Set("Idempotency-Key", key)
	}
	if as != "" {
		token, err := o.token(ctx, as)
		if err != nil {
			return reply{}, err
		}
		asked.Header.Set("Authorization", "Bearer "+token)
	}
	answered, err := http.DefaultClient.Do(asked)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = answered.Body.Close() }()
	text, err := io.ReadAll(answered.Body)
	return reply{answered.StatusCode, answered.Header, text}, err
}

// token logs somebody in once.
func (o *office) token(ctx context.Context, username string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known := o.tokens[username]; known != "" {
		return known, nil
	}
	r, err := o.request(ctx, http.MethodPost, "/api/v1/sessions", "", "", map[string]string{
		"username": username, "password": devstack.SamplePassword,
	})
	if err != nil {
		return "", err
	}
	var session struct {
		Token string `json:"token"`
	}
	if r.status != http.StatusCreated {
		return "", fmt.Errorf("no session for %s: %d %s", username, r.status, r.body)
	}
	if err := json.Unmarshal(r.body, &session); err != nil {
		return "", err
	}
	o.tokens[username] = session.Token
	return session.Token, nil
}

// must asks and expects a status.
func must[T any](t *testing.T, o *office, status int, method, path, as, key string, body any) T {
	t.Helper()
	r, err := o.request(t.Context(), method, path, as, key, body)
	require.NoError(t, err)
	require.Equal(t, status, r.status, "%s %s: %s", method, path, r.body)
	return read[T](t, r)
}

func read[T any](t *testing.T, r reply) T {
	t.Helper()
	var out T
	require.NoError(t, json.Unmarshal(r.body, &out), "%s", r.body)
	return out
}

// receipt is the answer to an intake.
type receipt struct {
	Code   string    `json:"code"`
	DueAt  time.Time `json:"due_at"`
	Secret string    `json:"tracking_secret"`
	began  time.Time // when it was begun, for the test
}

// problem is a refusal.
type problem struct {
	Code procedure.Code `json:"code"`
}

// submission is a good file.
func submission() map[string]any {
	return map[string]any{
		"procedure": procedureCode,
		"applicant": map[string]any{
			"name": "Trần Thị Ngọc Ánh", "kind": "person", "id_number": "019201000123", "phone": "0912345678",
			"email": "ngoc.anh@example.vn", "address": "Số 5 đường Hoa Mai, phường Túc Duyên",
		},
		"channel":   "direct",
		"documents": []any{map[string]any{"code": "DON", "copies": 1}, map[string]any{"code": "BAN-THAO", "copies": 2}},
	}
}

// begin takes a file in and hands it to officer-bcxb-1.
func (o *office) begin(t *testing.T) receipt {
	t.Helper()
	began := time.Now().UTC().Truncate(time.Second) // as receipts are
	r := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), submission())
	o.act(t, "clerk1", r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
	r.began = began
	return r
}

func (o *office) act(t *testing.T, as, code, action string, body any) {
	t.Helper()
	must[any](t, o, http.StatusOK, http.MethodPost, "/api/v1/files/"+code+"/"+action, as, "", body)
}

// timeline is what happened to a file and what is planned.
type timeline struct {
	Entries []procedure.Entry       `json:"entries"`
	Notices []register.NoticeRecord `json:"notices"`
	Planned []procedure.Planned     `json:"planned"`
}

func (o *office) timeline(t *testing.T, code string) timeline {
	t.Helper()
	return must[timeline](t, o, http.StatusOK, http.MethodGet, "/api/v1/files/"+code+"/timeline", "clerk1", "", nil)
}

func (o *office) letters(t *testing.T, code string) []register.Letter {
	t.Helper()
	return must[struct {
		Letters []register.Letter `json:"letters"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/files/"+code+"/letters", "clerk1", "", nil).Letters
}

func (o *office) file(t *testing.T, code string) procedure.View {
	t.Helper()
	return must[procedure.View](t, o, http.StatusOK, http.MethodGet, "/api/v1/files/"+code, "clerk1", "", nil)
}

// rung is when a rung of a live promise fires or has fired. A worker that has
// just been started is waited for.
func (o *office) rung(t *testing.T, code, name string) time.Time {
	t.Helper()
	var planned []procedure.Planned
	require.Eventually(t, func() bool {
		planned = o.timeline(t, code).Planned
		return planned != nil
	}, patience, 50*time.Millisecond)
	at := slices.IndexFunc(planned, func(p procedure.Planned) bool { return p.Rung.Name == name })
	require.GreaterOrEqual(t, at, 0, "no rung %s", name)
	return planned[at].At
}

// after counts a limit from an instant, as the public calculator does.
func (o *office) after(t *testing.T, from time.Time, limit int, unit procedure.Unit) time.Time {
	t.Helper()
	return must[receipt](t, o, http.StatusOK, http.MethodGet, fmt.Sprintf("/api/v1/deadline?received_at=%s&limit=%d&unit=%s",
		from.UTC().Format(time.RFC3339), limit, unit), "", "", nil).DueAt
}

// clock is the file's own time: the real one until it is moved.
func (o *office) clock(t *testing.T, code string) time.Time {
	t.Helper()
	state, err := o.engine.DescribeWorkflowExecution(t.Context(), code, "")
	require.NoError(t, err)
	if moved := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime(); moved != nil {
		return moved.AsTime()
	}
	return time.Now()
}

// forward moves a file's clock to an instant; what is due at the instant itself
// may still be under way.
func (o *office) forward(t *testing.T, code string, to time.Time) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, devstack.FastForward(ctx, o.engine, devstack.Namespace, code, to.Sub(o.clock(t, code))))
}
