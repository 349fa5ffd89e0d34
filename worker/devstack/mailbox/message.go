package mailbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// Message is one message as its recipients have it.
type Message struct {
	ID          string      // the Message-ID without brackets; empty when it has none
	From        string      // envelope sender
	To          []string    // envelope recipients who did not have it before
	Header      mail.Header // as sent, not decoded
	Subject     string      // decoded
	Text        string      // the first text/plain part, decoded, lines ending in \n
	Attachments []Attachment
	Path        string // the .eml file
}

// Attachment is a part of a message with a file name, decoded.
type Attachment struct {
	Name        string
	ContentType string // without parameters
	Data        []byte
}

// The headers a delivering mail server puts before a message.
const (
	returnPath  = "Return-Path"
	deliveredTo = "Delivered-To"
)

// trace makes those headers: they keep the envelope in the file.
func trace(from string, to []string, at time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: <%s>\r\n", returnPath, from)
	for _, recipient := range to {
		fmt.Fprintf(&b, "%s: %s\r\n", deliveredTo, recipient)
	}
	fmt.Fprintf(&b, "Received: by localhost; %s\r\n", at.Format(time.RFC1123Z))
	return b.Bytes()
}

func parse(text []byte) (Message, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return Message{}, err
	}
	subject, err := decodeWords(parsed.Header.Get("Subject"))
	if err != nil {
		return Message{}, err
	}
	m := Message{
		ID:      strings.Trim(strings.TrimSpace(parsed.Header.Get("Message-ID")), "<>"),
		From:    strings.Trim(parsed.Header.Get(returnPath), "<>"),
		To:      parsed.Header[deliveredTo],
		Header:  parsed.Header,
		Subject: subject,
	}
	return m, m.addPart(textproto.MIMEHeader(parsed.Header), parsed.Body)
}

// addPart takes what a part holds, and what the parts within it hold.
func (m *Message) addPart(header textproto.MIMEHeader, body io.Reader) error {
	contentType, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		contentType, params = "text/plain", nil // the default of RFC 2045, section 5.2
	}
	if strings.HasPrefix(contentType, "multipart/") {
		return m.addParts(multipart.NewReader(body, params["boundary"]))
	}
	data, err := io.ReadAll(decoded(header.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	name, err := fileName(header, params)
	switch {
	case err != nil:
		return err
	case name != "":
		m.Attachments = append(m.Attachments, Attachment{name, contentType, data})
	case contentType == "text/plain" && m.Text == "":
		m.Text = strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	return nil
}

func (m *Message) addParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.addPart(part.Header, part); err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	default:
		return body
	}
}

func fileName(header textproto.MIMEHeader, typeParams map[string]string) (string, error) {
	name := typeParams["name"]
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = params["filename"]
	}
	return decodeWords(name)
}

func decodeWords(text string) (string, error) {
	return new(mime.WordDecoder).DecodeHeader(text)
}
