package mailbox_test

import (
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/mailbox"
)

const letter = `From: =?UTF-8?Q?M=E1=BB=99t_c=E1=BB=ADa?= <motcua@example.vn>
To: cong.dan@example.vn
Subject: =?UTF-8?B?VGjGsCB4aW4gbOG7l2k=?=
Message-ID: <H26.01/apology_latest/1@example.vn>
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Xin l=E1=BB=97i =C3=B4ng, b=C3=A0.
--inner
Content-Type: text/html; charset=utf-8

<p>Xin lỗi ông, bà.</p>
--inner--
--outer
Content-Type: application/pdf; name="=?UTF-8?Q?th=C6=B0.pdf?="
Content-Disposition: attachment; filename="=?UTF-8?Q?th=C6=B0.pdf?="
Content-Transfer-Encoding: base64

JVBERi0xLjcK
--outer--
`

func open(t *testing.T, dir string) *mailbox.Mailbox {
	t.Helper()
	box, err := mailbox.Open("127.0.0.1:0", dir)
	require.NoError(t, err)
	return box
}

func send(t *testing.T, box *mailbox.Mailbox, text string, to ...string) {
	t.Helper()
	require.NoError(t, smtp.SendMail(box.Address(), nil, "motcua@example.vn", to, []byte(strings.ReplaceAll(text, "\n", "\r\n"))))
}

func TestMessageIsKeptAndRead(t *testing.T) {
	dir := t.TempDir()
	box := open(t, dir)
	send(t, box, letter, "cong.dan@example.vn", "luu@example.vn")
	first := box.Messages()
	require.NoError(t, box.Close())

	require.Len(t, first, 1)
	got := first[0]
	require.Equal(t, dir, filepath.Dir(got.Path))
	require.Regexp(t, `^\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}\.eml$`, filepath.Base(got.Path))
	text, err := os.ReadFile(got.Path)
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(string(text), strings.ReplaceAll(letter, "\n", "\r\n")), "the message itself is unchanged")
	require.Equal(t, "cong.dan@example.vn", got.Header.Get("To"))
	got.Header, got.Path = nil, ""
	require.Equal(t, mailbox.Message{
		ID:          "H26.01/apology_latest/1@example.vn",
		From:        "motcua@example.vn",
		To:          []string{"cong.dan@example.vn", "luu@example.vn"},
		Subject:     "Thư xin lỗi",
		Text:        "Xin lỗi ông, bà.",
		Attachments: []mailbox.Attachment{{Name: "thư.pdf", ContentType: "application/pdf", Data: []byte("%PDF-1.7\n")}},
	}, got)

	reopened := open(t, dir)
	require.Equal(t, first, reopened.Messages())
	require.NoError(t, reopened.Close())
}

func TestDuplicatesAreSuppressedPerRecipient(t *testing.T) {
	dir := t.TempDir()
	box := open(t, dir)
	send(t, box, letter, "a@example.vn")
	send(t, box, letter, "a@example.vn")
	send(t, box, letter, "a@example.vn", "b@example.vn")
	require.Equal(t, [][]string{{"a@example.vn"}, {"b@example.vn"}}, recipients(box))
	require.Equal(t, 2, box.Suppressed())
	require.NoError(t, box.Close())

	reopened := open(t, dir)
	send(t, reopened, letter, "b@example.vn")
	require.Equal(t, [][]string{{"a@example.vn"}, {"b@example.vn"}}, recipients(reopened))
	require.Equal(t, 1, reopened.Suppressed())
	require.NoError(t, reopened.Close())
}

func TestMessagesWithoutIDAreAllKept(t *testing.T) {
	box := open(t, t.TempDir())
	const plain = "Subject: x\n\nnội dung\n"
	send(t, box, plain, "a@example.vn")
	send(t, box, plain, "a@example.vn")
	require.Equal(t, [][]string{{"a@example.vn"}, {"a@example.vn"}}, recipients(box))
	require.Equal(t, "nội dung\n", box.Messages()[1].Text)
	require.Zero(t, box.Suppressed())
	require.NoError(t, box.Close())
}

func TestLoginIsOptional(t *testing.T) {
	box := open(t, t.TempDir())
	auth := smtp.PlainAuth("", "worker", "any", "127.0.0.1")
	require.NoError(t, smtp.SendMail(box.Address(), auth, "motcua@example.vn", []string{"a@example.vn"}, []byte("Subject: x\r\n\r\nx\r\n")))
	require.Equal(t, [][]string{{"a@example.vn"}}, recipients(box))
	require.NoError(t, box.Close())
}

func TestBrokenMessageIsRefused(t *testing.T) {
	dir := t.TempDir()
	box := open(t, dir)
	err := smtp.SendMail(box.Address(), nil, "motcua@example.vn", []string{"a@example.vn"}, []byte("no header at all\r\n"))
	require.ErrorContains(t, err, "554")
	require.Empty(t, box.Messages())
	require.NoError(t, box.Close())
	kept, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, kept)
}

func recipients(box *mailbox.Mailbox) [][]string {
	var all [][]string
	for _, m := range box.Messages() {
		all = append(all, m.To)
	}
	return all
}
