package mail

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// bounce is what a mail server returns for the sample message; the test's replacements come in pairs.
func bounce(replace ...string) string {
	return strings.NewReplacer(replace...).Replace(strings.ReplaceAll(`From: MAILER-DAEMON@mail.test
To: motcua@so.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

<tuyet@applicant.test>: user unknown
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test
Arrival-Date: Mon, 5 Oct 2026 17:00:00 +0700

Final-Recipient: rfc822; tuyet@applicant.test
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <tuyet@applicant.test>: user unknown

--b1
Content-Type: text/rfc822-headers

From: motcua@so.test
To: tuyet@applicant.test
Message-ID: <05ddab63ecaf633aba90229ad3178496@so.test>
Subject: =?utf-8?q?Phi=E1=BA=BFu?=
--b1--
`, "\n", "\r\n"))
}

func TestReadReport(t *testing.T) {
	const token = "05ddab63ecaf633aba90229ad3178496"
	for _, c := range []struct {
		name string
		in   string
		want Report
	}{
		{"headers returned", bounce(), Report{token, "failed", "5.1.1"}},
		{"whole message returned", bounce("text/rfc822-headers", "message/rfc822"), Report{token, "failed", "5.1.1"}},
		{"international", bounce("message/delivery-status", "message/global-delivery-status", "text/rfc822-headers",
			"message/global-headers"), Report{token, "failed", "5.1.1"}},
		{"other cases and spaces", bounce("Action: failed", "action:   FAILED ", "Message-ID", "message-id", "report-type=delivery-status",
			`Report-Type="Delivery-Status"`), Report{token, "failed", "5.1.1"}},
		{"a code with words", bounce("Status: 5.1.1", "Status: 5.2.2 (mailbox full)"), Report{token, "failed", "5.2.2"}},
		{"no code", bounce("Status: 5.1.1\r\n", ""), Report{token, "failed", ""}},
		{"a code that is none", bounce("Status: 5.1.1", "Status: tuyet@applicant.test"), Report{token, "failed", ""}},
		{"delayed", bounce("Action: failed", "Action: delayed", "Status: 5.1.1", "Status: 4.4.1"), Report{token, "delayed", "4.4.1"}},
		{"delivered", bounce("Action: failed", "Action: delivered", "Status: 5.1.1", "Status: 2.0.0"), Report{token, "delivered", "2.0.0"}},
		{"bare line feeds", strings.ReplaceAll(bounce(), "\r\n", "\n"), Report{token, "failed", "5.1.1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadReport(strings.NewReader(c.in))
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestReportsThatAreNone(t *testing.T) {
	whole := bounce()
	for name, in := range map[string]string{
		"nothing":                 "",
		"garbage":                 "\x00\xff\xfe\r\n\r\n%PDF",
		"an out-of-office reply":  "From: tuyet@applicant.test\r\nSubject: vắng mặt\r\n\r\nTôi đi vắng.\r\n",
		"a reading receipt":       bounce("report-type=delivery-status", "report-type=disposition-notification"),
		"about another's message": bounce("05ddab63ecaf633aba90229ad3178496@so.test", "CAF0@mail.gmail.test"),
		"an id with more":         bounce("<05ddab63ecaf633aba90229ad3178496", "<x05ddab63ecaf633aba90229ad3178496"),
		"no header returned":      bounce("text/rfc822-headers", "text/plain"),
		"an unknown action":       bounce("Action: failed", "Action: eaten"),
		"no boundary":             bounce(`; boundary="b1"`, ""),
		"cut off":                 before(whole, "Final-Recipient"),
		"without end":             bounce("user unknown\r\n--b1", strings.Repeat("user unknown\r\n", maxReport/14)+"--b1"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadReport(strings.NewReader(in))
			require.ErrorIs(t, err, ErrNoReport)
			require.NotContains(t, err.Error(), "@")
		})
	}
	broken := errors.New("broken pipe")
	_, err := ReadReport(iotest.ErrReader(broken))
	require.Equal(t, broken, err)
}

func FuzzReadReport(f *testing.F) {
	f.Add(bounce())
	f.Fuzz(func(t *testing.T, in string) {
		report, err := ReadReport(strings.NewReader(in))
		if err == nil {
			require.Regexp(t, `^[0-9a-f]{32}$`, report.Token)
			require.Regexp(t, `^([245]\.\d+\.\d+)?$`, report.Status)
		}
	})
}

// before is what a text says before some words.
func before(text, words string) string {
	head, _, _ := strings.Cut(text, words)
	return head
}
