package mailbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Text is one text message as its recipient has it.
type Text struct {
	ID      string    `json:"id"`
	Channel string    `json:"channel"` // sms or chat
	To      string    `json:"to"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"` // when it was owed
	// ReceivedAt is when it came.
	ReceivedAt time.Time `json:"received_at"`
}

// TextBox is the bridge of a provider of text messages, as docs/adapters.md wants
// it: an http.Handler that verifies signatures and takes each message once.
type TextBox struct {
	dir string
	key []byte
	now func() time.Time

	mu         sync.Mutex
	texts      []Text // oldest first
	suppressed int
}

// The measures of the contract.
const (
	signatureWindow = 5 * time.Minute
	maxText         = 64 << 10 // bytes
)

// OpenTexts keeps text messages in a directory, which is created when missing;
// those that lie there already are read. Requests are signed with the key.
func OpenTexts(dir, key string) (*TextBox, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	b := &TextBox{dir: dir, key: []byte(key), now: time.Now}
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var text Text
		if err := json.Unmarshal(raw, &text); err != nil {
			return nil, err
		}
		b.texts = append(b.texts, text)
	}
	slices.SortStableFunc(b.texts, func(x, y Text) int { return x.ReceivedAt.Compare(y.ReceivedAt) })
	return b, nil
}

// Texts lists what was kept, oldest first.
func (b *TextBox) Texts() []Text {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.texts)
}

// Suppressed counts the requests dropped as repetitions since OpenTexts.
func (b *TextBox) Suppressed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.suppressed
}

// ServeHTTP takes one message.
func (b *TextBox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxText))
	if err != nil {
		http.Error(w, "body too long or cut off", http.StatusBadRequest)
		return
	}
	if !b.signed(r, raw) {
		http.Error(w, "signature", http.StatusUnauthorized)
		return
	}
	var text Text
	if err := json.Unmarshal(raw, &text); err != nil || !textID.MatchString(text.ID) || text.ID != r.Header.Get("Idempotency-Key") ||
		text.To == "" || text.Text == "" {
		http.Error(w, "not a message", http.StatusBadRequest)
		return
	}
	if err := b.receive(text); err != nil {
		http.Error(w, "cannot be kept", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"provider_id": "devstack-" + text.ID[:8]}) // the line is gone otherwise
}

// textID is also a file name, so it is checked.
var textID = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (b *TextBox) receive(text Text) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.texts, func(kept Text) bool { return kept.ID == text.ID }) {
		b.suppressed++
		return nil
	}
	text.ReceivedAt = b.now()
	raw, err := json.MarshalIndent(text, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(b.dir, text.ID)
	if err := os.WriteFile(path+".unfinished", raw, 0o644); err != nil {
		return err
	}
	if err := os.Rename(path+".unfinished", path+".json"); err != nil {
		return err
	}
	b.texts = append(b.texts, text)
	return nil
}

func (b *TextBox) signed(r *http.Request, body []byte) bool {
	timestamp := r.Header.Get("X-Dunghen-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || b.now().Sub(time.Unix(seconds, 0)).Abs() > signatureWindow {
		return false
	}
	mac := hmac.New(sha256.New, b.key)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	given, err := hex.DecodeString(r.Header.Get("X-Dunghen-Signature"))
	return err == nil && hmac.Equal(given, mac.Sum(nil))
}
