package gateway

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// scansOf are the ids of the scans of a file.
func (h home) scansOf(code string) (ids []string) {
	h.t.Helper()
	scans, err := h.book.UploadsOf(h.t.Context(), code)
	require.NoError(h.t, err)
	for _, u := range scans {
		ids = append(ids, u.ID)
	}
	return ids
}

// handedIn hands a file in from home and returns its code.
func (h home) handedIn(files ...chosen) string {
	h.t.Helper()
	done := h.visit("").get(postal).handIn(files, applicantAtHome()...)
	require.Equal(h.t, http.StatusCreated, done.status, done.text())
	return done.read("strong.code")[0]
}

func TestTheDeskReadsWhatWasSent(t *testing.T) {
	h := newHome(t, "")
	active := []byte("%PDF-1.7\n1 0 obj <</S/J#61vaScript/JS(app.alert(1))>> endobj trailer <</Encrypt 2 0 R>>\n%%EOF")
	code := h.handedIn(chosen{"DON", `<b>đơn.pdf`, active}, chosen{"BAN-THAO", "ban thao.jpg", aPicture(t)})
	ids := h.scansOf(code)

	clerk := h.visit("clerk1")
	for _, path := range []string{"/desk/files/" + code, "/desk/files/" + code + "/do/accept"} {
		p := clerk.get(path)
		require.Equal(t, http.StatusOK, p.status)
		require.Equal(t, []string{
			"Chưa quét mã độc", "Có nội dung tự chạy", "Có mật khẩu", "Chưa quét mã độc",
		}, p.read("ul.scans .tag"), path)
		require.Zero(t, p.Find("ul.scans b").Length())
		require.Equal(t, []string{"/desk/uploads/" + ids[1]}, []string{p.Find("ul.scans img").AttrOr("src", "")})
	}
	require.Contains(t, clerk.get("/desk/files/"+code).text(), "Người nộp hồ sơ")

	pdf := clerk.get("/desk/uploads/" + ids[0])
	require.Equal(t, http.StatusOK, pdf.status)
	require.Equal(t, string(active), pdf.body)
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Cache-Control": "no-store",
		"Content-Disposition":          `inline; filename*=utf-8''%3Cb%3E%C4%91%C6%A1n.pdf`,
		"Content-Security-Policy":      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; object-src 'self'",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		require.Equal(t, want, pdf.header.Get(name), name)
	}
	picture := clerk.get("/desk/uploads/" + ids[1] + "?save=1")
	require.Equal(t, []string{"image/jpeg", `attachment; filename="ban thao.jpg"`}, []string{picture.header.Get("Content-Type"), picture.header.Get("Content-Disposition")})
	require.Contains(t, picture.header.Get("Content-Security-Policy"), "sandbox")

	require.NoError(t, os.Remove(filepath.Join(h.dir, ids[1])))
	require.Equal(t, http.StatusInternalServerError, clerk.get("/desk/uploads/"+ids[1]).status, "bytes that are gone are nobody's mistake at the desk")
	require.NotContains(t, h.log.String(), "ban thao")
}

func TestScansAreForWhoMayKnowTheApplicant(t *testing.T) {
	h := newHome(t, "")
	code := h.handedIn(good()...)
	id := h.scansOf(code)[0]
	for who, want := range map[string]int{
		"clerk1": http.StatusOK, "clerk2": http.StatusOK, "leader1": http.StatusOK, "director": http.StatusOK, "office1": http.StatusOK,
		"officer-bcxb-1": http.StatusNotFound, "head-bcvt": http.StatusNotFound, "inspector1": http.StatusNotFound,
	} {
		v := h.visit(who)
		require.Equal(t, want, v.get("/desk/uploads/"+id).status, who)
		require.Equal(t, want == http.StatusOK, v.get("/desk/files/"+code).Find("ul.scans").Length() == 1, who)
	}
	require.Equal(t, "/desk/login?next=%2Fdesk%2Fuploads%2F"+id, h.visit("").get("/desk/uploads/"+id).path)

	// Once its unit has it, the unit reads it; the other one does not.
	h.acts("clerk1", code, "accept", nil)
	h.acts("clerk1", code, "hand-over", map[string]any{})
	require.Equal(t, http.StatusOK, h.visit("officer-bcxb-1").get("/desk/uploads/"+id).status)
	require.Equal(t, http.StatusNotFound, h.visit("officer-bcvt-1").get("/desk/uploads/"+id).status)
}

func TestScansThatAreNobodysAreNotShown(t *testing.T) {
	h := newHome(t, "")
	back := h.visit("").get(postal).handIn([]chosen{{"DON", "don.pdf", aPDF("x")}}, applicantAtHome()...)
	id := back.form(postal).Get("keep")
	v := h.visit("clerk1")
	for _, path := range []string{id, "x", "..%2f..%2fetc%2fpasswd", id + ".part"} {
		require.Equal(t, http.StatusNotFound, v.get("/desk/uploads/"+path).status, path)
	}
	require.Equal(t, http.StatusNotFound, newHouse(t).visit("clerk1").get("/desk/uploads/"+id).status, "no UPLOAD_DIR")
}
