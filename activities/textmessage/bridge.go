package textmessage

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"dunghen/activities/dispatch"
	"dunghen/schema/register"
)

// The headers of a signed request.
const (
	headerKey       = "Idempotency-Key"
	headerTimestamp = "X-Dunghen-Timestamp"
	headerSignature = "X-Dunghen-Signature"
)

// message is the body of a request.
type message struct {
	ID      string    `json:"id"`
	Channel string    `json:"channel"`
	To      string    `json:"to"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// taken is the body of a good answer.
type taken struct {
	ProviderID string `json:"provider_id"`
}

const (
	// maxAnswer is how much of an answer is read, in bytes.
	maxAnswer = 16 << 10
	// maxProviderID is how long a provider's id may be, in bytes.
	maxProviderID = 200
)

// bridge is the provider's side.
type bridge struct {
	url    string
	key    []byte
	now    func() time.Time
	client *http.Client
}

func newBridge(c Config) *bridge {
	return &bridge{url: c.URL, key: []byte(c.Key), now: c.Now, client: &http.Client{
		Timeout: c.Timeout, Transport: c.Transport,
		// A redirect would carry a phone number to somebody who was not configured.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// deliver hands one message over. It is the same request at every attempt but for its timestamp and signature.
// Errors: *dispatch.Failure.
func (b *bridge) deliver(ctx context.Context, m message) (register.Answer, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return register.Answer{}, &dispatch.Failure{Reason: "writing the request: " + err.Error()}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(body))
	if err != nil {
		return register.Answer{}, &dispatch.Failure{Reason: "writing the request: " + err.Error()}
	}
	timestamp := strconv.FormatInt(b.now().Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "")
	request.Header.Set(headerKey, m.ID)
	request.Header.Set(headerTimestamp, timestamp)
	request.Header.Set(headerSignature, sign(b.key, timestamp, body))
	response, err := b.client.Do(request)
	if err != nil {
		return register.Answer{}, &dispatch.Failure{Reason: "reaching the bridge: " + unreached(err)}
	}
	defer func() { _ = response.Body.Close() }() // read as far as it matters
	if response.StatusCode/100 != 2 {
		return register.Answer{}, b.refused(response)
	}
	return b.taken(response)
}

// taken reads a good answer. What cannot be read is tried again: the bridge drops the copy by its key and says once more
// what it said.
func (b *bridge) taken(response *http.Response) (register.Answer, error) {
	said := fmt.Sprintf("HTTP %d", response.StatusCode)
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return register.Answer{}, &dispatch.Failure{Reason: said + ": connection lost"}
	}
	var body taken
	if len(raw) > maxAnswer || json.Unmarshal(raw, &body) != nil || !printable(body.ProviderID) {
		return register.Answer{}, &dispatch.Failure{Reason: said + ": not the answer that was agreed"}
	}
	return register.Answer{ProviderID: body.ProviderID, Text: said}, nil
}

// printable says whether a provider's id may go into the register: not empty, short, plain ASCII.
func printable(id string) bool {
	for _, r := range id {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return id != "" && len(id) <= maxProviderID
}

// refused sorts a bad answer: what is wrong with this message is permanent; a bridge that has no time, does not know us or
// sends us elsewhere is somebody's to put right.
func (b *bridge) refused(response *http.Response) *dispatch.Failure {
	failure := &dispatch.Failure{Reason: fmt.Sprintf("HTTP %d", response.StatusCode)}
	switch code := response.StatusCode; code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
	default:
		failure.Permanent = code/100 == 4
	}
	failure.RetryAfter = retryAfter(response.Header.Get("Retry-After"), b.now())
	return failure
}

// retryAfter reads the header in both its forms (RFC 9110, section 10.2.3), 0 when there is none that can be read.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// unreached says why a request got no answer, without its URL.
func unreached(err error) string {
	var network net.Error
	if errors.As(err, &network) && network.Timeout() {
		return "timed out"
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return "no connection"
	}
	return "connection lost"
}

// sign is the hex HMAC-SHA256 over the timestamp, a dot and the body.
func sign(key []byte, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
