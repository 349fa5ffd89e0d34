package letters

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func render(t *testing.T, a Apology) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, RenderApology(&out, a))
	return out.Bytes()
}

func open(t *testing.T, letter []byte) *reader.Reader {
	t.Helper()
	r, err := reader.NewReader(bytes.NewReader(letter), int64(len(letter)))
	require.NoError(t, err)
	return r
}

// textOf is what a reader of the file sees, its lines joined by single spaces.
func textOf(t *testing.T, letter []byte) string {
	t.Helper()
	plain, err := open(t, letter).GetPlainText()
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}

func requireInOrder(t *testing.T, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, w := range wanted {
		_, after, found := strings.Cut(rest, w)
		require.True(t, found, "%q is not in order in %q", w, text)
		rest = after
	}
}

func TestSignedLetterBeforeTheDueInstant(t *testing.T) {
	require.Equal(t, strings.Join([]string{
		"Mẫu số 04 (Thông tư số 01/2018/TT-VPCP)",
		"ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN SỞ THÔNG TIN VÀ TRUYỀN THÔNG Số: 05/PXL",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Thái Nguyên, ngày 02 tháng 11 năm 2021",
		"PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
		"Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết",
		"Địa chỉ: Số 12, tổ 5, phường Hoàng Văn Thụ, thành phố Thái Nguyên, tỉnh Thái Nguyên",
		"Điện thoại: 0912 345 678",
		"Sở Thông tin và Truyền thông đã tiếp nhận hồ sơ của Ông/Bà:",
		"- Tiếp nhận: 08 giờ 15 phút, ngày 18/10/2021;",
		"- Lĩnh vực: Xuất bản, In và Phát hành;",
		"- Thủ tục hành chính: Cấp giấy phép xuất bản tài liệu không kinh doanh;",
		"- Mã hồ sơ: 000.00.16.H55-211018-0001;",
		"- Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 03/11/2021.",
		"Tình trạng giải quyết hồ sơ: đã thẩm định xong, đang trình Lãnh đạo Sở ký.",
		"Đến nay, Sở Thông tin và Truyền thông chưa thể trả kết quả đúng hẹn.",
		"Lý do: Hồ sơ cần lấy thêm ý kiến của Công an tỉnh; đến ngày 02/11/2021 Sở chưa nhận được văn bản trả lời.",
		"Sở Thông tin và Truyền thông thành thật xin lỗi Ông/Bà vì sự chậm trễ này và những phiền hà đã gây ra.",
		"Thời gian trả kết quả được hẹn lại: 17 giờ 00 phút, ngày 10/11/2021.",
		"Việc hẹn lại chỉ được thực hiện một lần (khoản 9 Điều 19 Nghị định số 61/2018/NĐ-CP).",
		"Rất mong Ông/Bà thông cảm./.",
		"Nơi nhận: - Như trên; - Lãnh đạo Sở (để báo cáo); - Bộ phận TN&TKQ; - Lưu: VT, HS.",
		"GIÁM ĐỐC Phạm Quốc Thắng",
	}, " "), textOf(t, render(t, short())))
}

func TestAutomaticLetterAfterAnOutage(t *testing.T) {
	text := textOf(t, render(t, automatic()))
	requireInOrder(t, text,
		"đã không trả kết quả đúng hẹn.",
		"Lý do: Hồ sơ chưa được giải quyết xong",
		"Phiếu này lẽ ra phải được gửi từ 17 giờ 00 phút, ngày 02/11/2021.", "lỗi này thuộc về hệ thống",
		"- Như trên; - Bộ phận Tiếp nhận và Trả kết quả; - Lưu: VT.",
		"GIÁM ĐỐC", "(phát hành tự động)", "Phạm Quốc Thắng",
		"Phiếu này do hệ thống một cửa điện tử tự động phát hành lúc 07:35 ngày 04/11/2021 theo thời hạn của hồ sơ",
	)
	require.NotContains(t, text, "Tình trạng", "an optional field left empty leaves no line")
}

func TestRegime2025(t *testing.T) {
	text := textOf(t, render(t, regime2025()))
	requireInOrder(t, text,
		"Mẫu số 04 (Thông tư số 03/2025/TT-VPCP)", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "ngày 02 tháng 02 năm 2026",
		"VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ",
		"H55.16-260105-0007", "chưa thể trả kết quả đúng hẹn", "hẹn trả kết quả: 17 giờ 00 phút, ngày 10/02/2026.",
		"Văn bản này do hệ thống một cửa điện tử tự động phát hành lúc 17:00 ngày 02/02/2026",
	)
	require.NotContains(t, text, "61/2018")
}

func TestEverythingPeopleTypeIsPrinted(t *testing.T) {
	a := long()
	text := textOf(t, render(t, a))
	requireInOrder(t, text,
		"Kính gửi: "+strings.Repeat(`Công ty TNHH "Một thành viên" Đầu tư & Phát triển Đường Bưởi `, 3)+"<script>alert('ẩn')</script> □□□",
		"Địa chỉ: Tầng 3, Tòa nhà Bưu điện, Số 10, đường Hoàng Văn Thụ, Phường Phan Đình Phùng, Thành phố Thái Nguyên, Tỉnh Thái Nguyên",
		"hồ sơ của Quý đơn vị:",
		"Lý do: Có hai lý do: Việc thẩm tra",
	)
	require.Equal(t, 18, strings.Count(text, "lịch kiểm tra dự kiến ngày 05/10/2026 bị lùi vì mưa lũ;"))
	requireInOrder(t, text, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Hoàng Thị Thùy Dương")
	require.Equal(t, 2, open(t, render(t, a)).NumPage())
}

func TestWordingTurnsAtTheDueInstant(t *testing.T) {
	for issued, wanted := range map[string]string{
		"2021-11-03 16:59": "chưa thể trả kết quả đúng hẹn",
		"2021-11-03 17:00": "đã không trả kết quả đúng hẹn",
	} {
		a := short()
		a.IssuedAt = at(issued)
		require.Contains(t, textOf(t, render(t, a)), wanted, issued)
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
	a := short()
	a.Reason = alphabet.String()
	a.ApplicantName = alphabet.String()
	composed := norm.NFC.String(alphabet.String())
	text := strings.ReplaceAll(textOf(t, render(t, a)), " ", "")
	require.Equal(t, 2, strings.Count(text, composed))
	require.NotContains(t, text, string(placeholder))
}

func TestFileIsAnA5DocumentWithItsMetadata(t *testing.T) {
	letter := render(t, long())
	r := open(t, letter)
	for i := range r.NumPage() {
		box := r.Page(i + 1).V.Key("MediaBox")
		require.InDeltaSlice(t, []float64{0, 0, 148 / 25.4 * 72, 210 / 25.4 * 72},
			[]float64{box.Index(0).Float64(), box.Index(1).Float64(), box.Index(2).Float64(), box.Index(3).Float64()}, 0.001)
	}
	info := r.Trailer().Key("Info")
	require.Equal(t, []string{
		"vi-VN", "Phiếu xin lỗi và hẹn lại ngày trả kết quả số 128/PXL", "000.00.16.H55-211018-0001",
		"Sở Thông tin và Truyền thông", "D:20211102164000+07'00'", "D:20211102164000+07'00'",
	}, []string{
		r.Trailer().Key("Root").Key("Lang").Text(), info.Key("Title").Text(), info.Key("Subject").Text(),
		info.Key("Author").Text(), info.Key("CreationDate").RawString(), info.Key("ModDate").RawString(),
	})
}

func TestSameLetterSameBytes(t *testing.T) {
	for _, a := range []Apology{short(), long(), automatic(), regime2025()} {
		want := render(t, a)
		t.Run(a.FileCode, func(t *testing.T) {
			for range 4 { // at once: letters of one deadline are rendered side by side
				t.Run("again", func(t *testing.T) {
					t.Parallel()
					elsewhere := a
					elsewhere.IssuedAt = a.IssuedAt.UTC()
					elsewhere.DueAt = a.DueAt.In(time.FixedZone("", -3600))
					require.Equal(t, want, render(t, elsewhere))
				})
			}
		})
	}
}

func TestMissingFieldsAreNamedAtOnce(t *testing.T) {
	err := RenderApology(io.Discard, Apology{ApplicantName: " \u200b\n", Place: "Thái Nguyên"})
	var missing *MissingFieldsError
	require.ErrorAs(t, err, &missing)
	require.Equal(t, []string{
		"Regime", "Agency", "Number", "IssuedAt", "ApplicantName", "ReceivedAt", "Field", "Procedure", "FileCode", "DueAt",
		"Reason", "NewDueAt", "SignerTitle", "SignerName",
	}, missing.Fields)
}

func TestRefusedLetters(t *testing.T) {
	unknown, backwards := short(), short()
	unknown.Regime = "1998"
	backwards.NewDueAt = backwards.DueAt
	require.EqualError(t, RenderApology(io.Discard, unknown), `no apology form for regime "1998"`)
	require.EqualError(t, RenderApology(io.Discard, backwards),
		"letter's NewDueAt 2021-11-03T17:00:00+07:00 is not after DueAt 2021-11-03T17:00:00+07:00")
}

func TestWriterErrorIsReported(t *testing.T) {
	broken, w := io.Pipe()
	require.NoError(t, broken.CloseWithError(io.ErrNoProgress))
	require.ErrorIs(t, RenderApology(w, short()), io.ErrNoProgress)
}

func TestApologyHeading(t *testing.T) {
	type heading struct{ title, number string }
	for regime, want := range map[string]heading{
		Regime2021: {"Phiếu xin lỗi và hẹn lại ngày trả kết quả", "05/PXL"},
		Regime2025: {"Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ", "05/PXL"},
	} {
		title, number, err := ApologyHeading(regime, 5)
		require.NoError(t, err)
		require.Equal(t, want, heading{title, number})
	}
	_, _, err := ApologyHeading("1998", 5)
	require.EqualError(t, err, `no apology form for regime "1998"`)
}
