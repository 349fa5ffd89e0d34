package audit

import (
	"context"
	"fmt"
	"io/fs"
	"net/mail"
	"strings"
)

// Mailbox judges that every e-mail the register calls sent has arrived once: messages is
// a folder of *.eml, as a mail server keeps them. Copies with one Message-ID are one
// message, as they are to whoever reads them.
func Mailbox(ctx context.Context, db Querier, messages fs.FS, report *Report) error {
	files, err := fs.Glob(messages, "*.eml")
	if err != nil {
		return err
	}
	arrived := map[string]bool{}
	for _, name := range files {
		id, err := messageID(messages, name)
		if err != nil {
			return fmt.Errorf("audit mailbox: %s: %w", name, err)
		}
		arrived[id] = true
	}
	rows, err := db.QueryContext(ctx, `SELECT token, coalesce(code, key), kind, status FROM outbox WHERE channel = 'email'`)
	if err != nil {
		return fmt.Errorf("audit mailbox: %w", err)
	}
	defer func() { _ = rows.Close() }()
	known := map[string]bool{}
	for rows.Next() {
		var token, subject, kind, status string
		if err := rows.Scan(&token, &subject, &kind, &status); err != nil {
			return fmt.Errorf("audit mailbox: %w", err)
		}
		known[token] = true
		if status == "sent" && !arrived[token] {
			report.add("mailbox", subject, "the e-mail %s is called sent and never arrived", kind)
		}
		if status == "cancelled" && arrived[token] {
			report.add("mailbox", subject, "the e-mail %s was cancelled and arrived", kind)
		}
	}
	for token := range arrived {
		if !known[token] {
			report.add("mailbox", "message "+token, "arrived, and the register knows nothing of it")
		}
	}
	report.Counts = append(report.Counts, Count{"mailbox", len(arrived)})
	return rows.Err()
}

// messageID is the token a message bears in its Message-ID.
func messageID(messages fs.FS, name string) (string, error) {
	file, err := messages.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	message, err := mail.ReadMessage(file)
	if err != nil {
		return "", err
	}
	token, _, _ := strings.Cut(strings.Trim(message.Header.Get("Message-Id"), "<> "), "@")
	return token, nil
}
