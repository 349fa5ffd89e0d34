package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// Report is what a mail server says about an e-mail of ours (delivery status notification, RFC 3464).
type Report struct {
	// Token is the register's name for the message.
	Token string
	// Action is failed, delayed, delivered, relayed or expanded.
	Action string
	// Status is the enhanced code, "5.1.1" (RFC 3463).
	Status string
}

// ErrNoReport is a message that reports on none of ours.
var ErrNoReport = errors.New("no delivery status notification about a message of this office")

// maxReport is how much of a report is read, in bytes: servers return the whole message at worst.
const maxReport = 32 << 20

// ReadReport reads a delivery status notification. It keeps the codes and nothing else: the rest quotes addresses.
// Errors: ErrNoReport, also wrapped for what is malformed; those of the reader.
func ReadReport(r io.Reader) (Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxReport+1))
	if err != nil {
		return Report{}, err
	}
	if len(raw) > maxReport {
		return Report{}, fmt.Errorf("%w: it is longer than %d bytes", ErrNoReport, maxReport)
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Report{}, fmt.Errorf("%w: it has no header", ErrNoReport)
	}
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return Report{}, ErrNoReport
	}
	return readParts(multipart.NewReader(message.Body, params["boundary"]))
}

// readParts reads the status and the header that was returned; the order of the parts is fixed, the first is for people.
func readParts(parts *multipart.Reader) (report Report, err error) {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Report{}, fmt.Errorf("%w: it ends in the middle", ErrNoReport)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")) // a part without a type is for people
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			report.Action, report.Status = readStatus(part)
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
			report.Token = readToken(part)
		}
	}
	if report.Token == "" || report.Action == "" {
		return Report{}, ErrNoReport
	}
	return report, nil
}

var (
	actions      = regexp.MustCompile(`^(failed|delayed|delivered|relayed|expanded)$`)
	statusCode   = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}`)
	ourMessageID = regexp.MustCompile(`^<([0-9a-f]{32})@[^<>\s]+>$`)
)

// readStatus reads the fields of the recipient: each of our messages has one. The first block is about the message.
func readStatus(part io.Reader) (action, status string) {
	blocks := textproto.NewReader(bufio.NewReader(part))
	for {
		block, err := blocks.ReadMIMEHeader()
		if found := strings.ToLower(strings.TrimSpace(block.Get("Action"))); actions.MatchString(found) {
			return found, statusCode.FindString(strings.TrimSpace(block.Get("Status")))
		}
		if err != nil {
			return "", ""
		}
	}
}

// readToken reads our Message-ID; "" when the returned message is not ours.
func readToken(part io.Reader) string {
	// Headers may come without the empty line that ends them: what was read before that counts.
	header, _ := textproto.NewReader(bufio.NewReader(part)).ReadMIMEHeader()
	found := ourMessageID.FindStringSubmatch(strings.TrimSpace(header.Get("Message-Id")))
	if found == nil {
		return ""
	}
	return found[1]
}
