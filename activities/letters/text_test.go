package letters

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"dunghen/activities/typeset"
)

func render(t testing.TB, l Letter) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, loadForms(t).Render(&out, l, nil))
	return out.Bytes()
}

// textOf is what a reader of the file sees, in the order it is written, words parted by single spaces. The reader is
// poppler's pdftotext, which knows nothing of this project.
func textOf(t testing.TB, file []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
	read.Stdin = bytes.NewReader(file)
	var text, complaints bytes.Buffer
	read.Stdout, read.Stderr = &text, &complaints
	require.NoError(t, read.Run(), complaints.String())
	require.Empty(t, complaints.String())
	return strings.Join(strings.Fields(text.String()), " ")
}

// squeezed is text without spaces, to find what lines or cells have cut.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func requireInOrder(t testing.TB, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, w := range wanted {
		_, after, found := strings.Cut(rest, w)
		require.True(t, found, "%q is not in order in %q", w, text)
		rest = after
	}
}

// TestSamplesReadAsWritten compares the whole text of every sample with what was read and approved by eye.
func TestSamplesReadAsWritten(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	require.Len(t, all, 13)
	for _, l := range all {
		name := filepath.Join("testdata", l.Regime+"-"+string(l.Content.Kind())+".txt")
		want, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, strings.Join(strings.Fields(string(want)), " "), textOf(t, render(t, l)), name)
	}
}

// TestEveryValueIsOnPaper looks for every field a form prints, with the value the letter has for it.
func TestEveryValueIsOnPaper(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		forms := loadForms(t)
		form := forms.forms[formKey{l.Regime, l.Content.Kind()}]
		text := squeezed(textOf(t, render(t, l)))
		facts := factsOf(l)
		facts.address(forms.common, l.Applicant)
		_, facts.values["number"] = form.heading(l, facts)
		found := 0
		for _, name := range form.printed() {
			values := []string{facts.values.print(name)}
			if name == "issued_at" && !l.Automatic && l.Content.Kind() != KindStop {
				continue // in the note of automatic letters only
			}
			if name == "signer_title" && l.Content.Kind() == KindRefusal {
				continue // of refusals after appraisal; the sample is one at the intake
			}
			if list, field, ok := strings.Cut(name, "."); ok {
				values = nil
				for _, r := range facts.lists[list].records {
					values = append(values, r.print(field))
				}
			}
			for _, v := range values {
				if v == "" {
					continue
				}
				found++
				upper := squeezed(strings.ToUpper(v))
				require.True(t, strings.Contains(text, squeezed(v)) || strings.Contains(text, upper),
					"%s of %s %s: %q is not in %s", name, l.Content.Kind(), l.Regime, v, text)
			}
		}
		require.Greater(t, found, 12)
	}
}

func TestEveryVietnameseLetterSurvives(t *testing.T) {
	var alphabet strings.Builder
	for _, base := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []string{"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"} {
			alphabet.WriteString(string(base) + tone) // decomposed, as some keyboards and phones send it
		}
	}
	alphabet.WriteString("đĐÐ")
	composed := norm.NFC.String(alphabet.String())
	for _, regime := range []string{Regime2021, Regime2025} {
		l := sample(t, regime, KindApology)
		a := l.Content.(Apology)
		a.Reason = alphabet.String()
		l.Applicant.Name, l.Content = alphabet.String(), a
		text := squeezed(textOf(t, render(t, l)))
		require.Equal(t, 2, strings.Count(text, composed))
		require.NotContains(t, text, string(typeset.Placeholder))
	}
}

// TestNothingTypedIsLost prints what people and machines type.
func TestNothingTypedIsLost(t *testing.T) {
	l := sample(t, Regime2021, KindApology)
	l.Applicant.Name = strings.Repeat(`Công ty "Một thành viên" Đường Bưởi `, 6)[:200] + "\r\n<script>alert('ẩn')</script>\u202e 🏭👩\u200d💻"
	l.Applicant.Address = "Tầng 3\nTòa nhà Bưu điện\nSố 10, đường Hoàng Văn Thụ\nPhường Phan Đình Phùng,\nThành phố Thái Nguyên\nTỉnh Thái Nguyên"
	a := l.Content.(Apology)
	a.Reason = "Có hai lý do: *đậm* {reason} [ngoặc]\n" + strings.Repeat("lịch kiểm tra ngày 05/10/2026 bị lùi vì mưa lũ; ", 80)
	l.Content = a
	text := textOf(t, render(t, l))
	requireInOrder(t, text,
		`Công ty "Một thành viên" Đường Bưởi`, "<script>alert('ẩn')</script> □□□",
		"Địa chỉ: Tầng 3, Tòa nhà Bưu điện, Số 10, đường Hoàng Văn Thụ, Phường Phan Đình Phùng, Thành phố Thái Nguyên, Tỉnh Thái Nguyên",
		"Lý do: Có hai lý do: *đậm* {reason} [ngoặc]",
	)
	require.Equal(t, 80, strings.Count(text, "ngày 05/10/2026"))
	require.Equal(t, 80, strings.Count(squeezed(text), squeezed("bị lùi vì mưa lũ;")))
}

func TestFortyPapers(t *testing.T) {
	l := sample(t, Regime2025, KindReceipt)
	l.Content = l.Content.full()
	text := squeezed(textOf(t, render(t, l)))
	require.Equal(t, 40, strings.Count(text, squeezed(typeset.CleanLine(long(120))+" (02 bản)")))
	requireInOrder(t, text, "1.Đường", "39.Đường", "40.Đường", "Sốlượnghồsơ:12(bộ)", "Giấynàythaychogiấysố127/TNHS.")
}

// TestScreenReadersHearParagraphs reads the tags of the file, as a reader for the blind does.
func TestScreenReadersHearParagraphs(t *testing.T) {
	name := filepath.Join(t.TempDir(), "letter.pdf")
	require.NoError(t, os.WriteFile(name, render(t, sample(t, Regime2025, KindStop)), 0o600))
	out, err := exec.Command("pdfinfo", "-struct-text", name).Output()
	require.NoError(t, err)
	var paragraphs []string
	for line := range strings.SplitSeq(string(out), "\n") {
		if text, quoted := strings.CutPrefix(strings.TrimSpace(line), `"`); quoted {
			paragraphs = append(paragraphs, strings.Join(strings.Fields(strings.TrimSuffix(text, `"`)), " "))
		}
	}
	require.Equal(t, []string{
		"Mẫu số 05 (Thông tư số 03/2025/TT-VPCP)",
		"ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Số: 03/TB-SKHCN",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Thái Nguyên, ngày 07 tháng 01 năm 2026",
		"THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
		"Kính gửi:", "Công ty TNHH In và Quảng cáo Ánh Dương",
		"Địa chỉ: Số 25, đường Lương Ngọc Quyến, phường Quang Trung, thành phố Thái Nguyên, tỉnh Thái Nguyên",
		"Điện thoại: 0208 3 111 222",
		"Sở Khoa học và Công nghệ đã nhận hồ sơ của Quý đơn vị:",
		"- Tiếp nhận: 09 giờ 00 phút, ngày 05/01/2026;",
		"- Thủ tục hành chính: Cấp giấy phép xuất bản tài liệu không kinh doanh;",
		"- Mã hồ sơ: H55.16-260105-0007.",
		"Theo đề nghị của Quý đơn vị, Sở Khoa học và Công nghệ thông báo dừng giải quyết hồ sơ nêu trên kể từ 10:20 ngày 07/01/2026.",
		"Lý do: Công ty thay đổi kế hoạch phát hành, đề nghị rút hồ sơ theo văn bản ngày 06/01/2026.",
		"Khi có nhu cầu giải quyết, Quý đơn vị nộp hồ sơ mới theo quy định. Mọi thắc mắc xin liên hệ Bộ phận Một cửa, số điện thoại 0208 3 000 001./.",
		"Nơi nhận:", "- Như trên;", "- Bộ phận Một cửa;", "- Lưu: VT.",
		"GIÁM ĐỐC", "Trần Quang Minh",
		"Mã kiểm tra: 7K3M 9QWX A2BC. Quét mã QR, hoặc nhập mã này tại motcua.skhcn.example.vn/v, để kiểm tra văn bản.",
	}, paragraphs)
}
