package gateway

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/gateway/uploads"
)

// home is a house that takes files from home.
type home struct {
	*house
	dir  string
	seen int
}

// newHome is one whose scanner is a script, "" for none.
func newHome(t *testing.T, scanner string) home {
	t.Helper()
	dir := t.TempDir()
	var command uploads.Scanner
	if scanner != "" {
		script := filepath.Join(t.TempDir(), "scanner")
		require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\n"+scanner+"\n"), 0o700))
		command = uploads.Scanner{script, "--quiet"}
	}
	return home{house: newHouseOn(t, settled(t), func(d *Dependencies) {
		shelf, err := uploads.Open(dir, command, d.Register, d.Now, d.Log)
		require.NoError(t, err)
		t.Cleanup(func() { _ = shelf.Close() })
		d.Uploads = shelf
	}), dir: dir}
}

// moveOn lets whoever comes next come from another address: they are not slowed down.
func (h *home) moveOn() {
	h.seen++
	h.from = fmt.Sprintf("198.51.100.%d:1234", h.seen)
}

// lying are the files on the shelf.
func (h home) lying() []string {
	h.t.Helper()
	entries, err := os.ReadDir(h.dir)
	require.NoError(h.t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

const postal = "/submit/1.003868" // Cấp giấy phép xuất bản tài liệu không kinh doanh: DON, BAN-THAO

// chosen is one file chosen in a form.
type chosen struct {
	paper, name string
	content     []byte
}

// aPDF is a small one that says what.
func aPDF(what string) []byte {
	return []byte("%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n% " + what + "\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
}

func aPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 10)), nil))
	return b.Bytes()
}

// hugePNG is small, and says it is a picture of so many points.
func hugePNG(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	small := image.NewGray(image.Rect(0, 0, 1, 1))
	small.Set(0, 0, color.White)
	require.NoError(t, png.Encode(&b, small))
	out := b.Bytes()
	binary.BigEndian.PutUint32(out[16:], width)
	binary.BigEndian.PutUint32(out[20:], height)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

func good() []chosen {
	return []chosen{{"DON", "Đơn đề nghị.pdf", aPDF("đơn")}, {"BAN-THAO", "ban thao.PDF", aPDF("bản thảo")}}
}

// applicantAtHome fills the form in.
func applicantAtHome() []string {
	return []string{
		"applicant.kind", "person", "applicant.name", "Trần Thị Ngọc Ánh", "applicant.id_number", "019201000123", "applicant.phone", "0912345678",
		"applicant.email", "ngoc.anh@example.vn", "applicant.address", "Số 5 đường Hoa Mai", "applicant.deliver_by", "email", "consent", "yes",
	}
}

// multipartOf writes a form with files, the fields of the page first.
func multipartOf(t testing.TB, values url.Values, files []chosen) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // as on the page: token and key first
		return strings.Compare(strings.Replace(a, "_token", " ", 1), strings.Replace(b, "_token", " ", 1))
	})
	for _, name := range names {
		for _, value := range values[name] {
			require.NoError(t, w.WriteField(name, value))
		}
	}
	for _, f := range files {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", fmt.Sprintf(`form-data; name="paper.%s"; filename="%s"`, f.paper, f.name))
		header.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(header)
		require.NoError(t, err)
		_, err = part.Write(f.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes(), w.FormDataContentType()
}

// post sends a body to a path and shows the answer.
func (v *visitor) post(path, kind string, body io.Reader) page {
	v.t.Helper()
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, path, body)
	r.RemoteAddr = v.o.from
	r.Header.Set("Content-Type", kind)
	for name, value := range v.header {
		r.Header.Set(name, value)
	}
	return v.shown(v.serve(r), path)
}

func (v *visitor) shown(recorder *httptest.ResponseRecorder, path string) page {
	v.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(recorder.Body.String()))
	require.NoError(v.t, err)
	return page{v, recorder.Code, path, recorder.Header(), recorder.Body.String(), document}
}

// handIn fills in the form of a page and sends it with files.
func (p page) handIn(files []chosen, pairs ...string) page {
	p.v.t.Helper()
	values := p.form(postal)
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	body, kind := multipartOf(p.v.t, values, files)
	return p.v.post(postal, kind, bytes.NewReader(body))
}

// toldAtHome are the messages to the applicant of a file.
func toldAtHome(t *testing.T, h home, code string) (out []string) {
	t.Helper()
	notices, err := h.book.Notices(t.Context(), code)
	require.NoError(t, err)
	for _, n := range notices {
		if n.Applicant {
			out = append(out, string(n.Kind)+" "+string(n.Channel))
		}
	}
	return out
}
