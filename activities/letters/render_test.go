package letters

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
)

func open(t *testing.T, file []byte) *reader.Reader {
	t.Helper()
	r, err := reader.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	return r
}

func TestFileSaysWhatItIs(t *testing.T) {
	r := open(t, render(t, sample(t, Regime2021, KindApology)))
	info := r.Trailer().Key("Info")
	require.Equal(t, []string{
		"vi-VN", "Phiếu xin lỗi và hẹn lại ngày trả kết quả số 05/PXL", "000.00.16.H55-211018-0001",
		"Sở Thông tin và Truyền thông", "D:20211102164000+07'00'",
	}, []string{
		r.Trailer().Key("Root").Key("Lang").Text(), info.Key("Title").Text(), info.Key("Subject").Text(),
		info.Key("Author").Text(), info.Key("CreationDate").RawString(),
	})
}

func TestPaperSizes(t *testing.T) {
	for kind, want := range map[Kind][]float64{KindReceipt: {148, 210}, KindBook: {297, 210}} {
		box := open(t, render(t, sample(t, Regime2025, kind))).Page(1).V.Key("MediaBox")
		require.InDeltaSlice(t, want, []float64{box.Index(2).Float64() / 72 * 25.4, box.Index(3).Float64() / 72 * 25.4}, 0.001)
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		want := render(t, l)
		t.Run(l.Regime+" "+string(l.Content.Kind()), func(t *testing.T) {
			for range 3 { // at once: letters of one deadline are rendered side by side
				t.Run("again", func(t *testing.T) {
					t.Parallel()
					elsewhere := l
					elsewhere.IssuedAt = l.IssuedAt.UTC()
					elsewhere.File.DueAt = l.File.DueAt.In(time.FixedZone("", -3600))
					require.Equal(t, want, render(t, elsewhere))
				})
			}
		})
	}
}

func TestHeading(t *testing.T) {
	late, fault := Apology{NewDueAt: at("2021-11-10 17:00")}, Apology{Faults: []Fault{{Kind: "làm mất giấy tờ"}}}
	type heading struct{ title, number string }
	for _, c := range []struct {
		letter Letter
		want   heading
	}{
		{Letter{Regime: Regime2021, Number: 5, Content: late}, heading{"Phiếu xin lỗi và hẹn lại ngày trả kết quả", "05/PXL"}},
		{Letter{Regime: Regime2021, Number: 5, Content: fault}, heading{"Phiếu xin lỗi", "05/PXL"}},
		{Letter{Regime: Regime2025, Number: 5, Content: late}, heading{"Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ", "05/PXL"}},
		{Letter{Regime: Regime2021, Number: 1234, Content: Receipt{}}, heading{"Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "1234/TNHS"}},
		{Letter{Regime: Regime2025, Number: 1, Content: Stop{}, Office: Office{Symbol: "SKHCN"}}, heading{"Thông báo dừng giải quyết hồ sơ", "01/TB-SKHCN"}},
		{Letter{Regime: Regime2025, Number: 1, Content: Stop{}}, heading{"Thông báo dừng giải quyết hồ sơ", "01/TB"}},
		{Letter{Regime: Regime2021, Content: Book{}}, heading{"Sổ theo dõi hồ sơ", ""}},
	} {
		title, number, err := loadForms(t).Heading(c.letter)
		require.NoError(t, err)
		require.Equal(t, c.want, heading{title, number})
	}
	_, _, err := loadForms(t).Heading(Letter{Regime: "1998", Content: late})
	require.Equal(t, &UnknownFormError{"1998", KindApology}, err)
}

func TestSeriesAndForms(t *testing.T) {
	series := map[string]map[Kind]string{}
	for _, regime := range []string{Regime2021, Regime2025} {
		series[regime] = map[Kind]string{}
		for kind := range contents {
			if loadForms(t).Has(regime, kind) {
				s, err := loadForms(t).Series(regime, kind)
				require.NoError(t, err)
				series[regime][kind] = s
			}
		}
	}
	require.Equal(t, map[string]map[Kind]string{
		Regime2021: {
			KindReceipt: "TNHS", KindSupplement: "HDHS", KindRefusal: "TCHS", KindApology: "PXL", KindControlSlip: "", KindBook: "",
		},
		Regime2025: {
			KindReceipt: "TNHS", KindSupplement: "HDHS", KindRefusal: "TCHS", KindApology: "PXL", KindStop: "TBD",
			KindControlSlip: "", KindBook: "",
		},
	}, series)
	_, err := loadForms(t).Series(Regime2021, KindStop)
	require.EqualError(t, err, `regime "2021" has no form "stop"`)
}

func TestWordingTurnsAtTheDueInstant(t *testing.T) {
	for issued, want := range map[string]string{
		"2021-11-03 16:59": "chưa thể trả kết quả đúng hẹn cho hồ sơ",
		"2021-11-03 17:00": "đã không trả kết quả đúng hẹn cho hồ sơ",
	} {
		l := sample(t, Regime2021, KindApology)
		l.IssuedAt = at(issued)
		require.Contains(t, textOf(t, render(t, l)), want, issued)
	}
}

func TestApologyForFaultsAlone(t *testing.T) {
	l := sample(t, Regime2021, KindApology)
	l.Automatic, l.Number = false, 6
	l.Content = Apology{Faults: []Fault{
		{Kind: "Yêu cầu giấy tờ ngoài danh mục", Text: "đã trả lại giấy tờ thừa."}, {Kind: "Không cấp giấy tiếp nhận"},
	}}
	text := textOf(t, render(t, l))
	requireInOrder(t, text,
		"Số: 06/PXL", "PHIẾU XIN LỖI Kính gửi", "gửi tới Ông/Bà lời xin lỗi về hồ sơ sau đây.",
		"đã có thiếu sót: - Yêu cầu giấy tờ ngoài danh mục: đã trả lại giấy tờ thừa. - Không cấp giấy tiếp nhận",
		"vì thiếu sót nêu trên", "Trần Quang Minh",
	)
	require.NotContains(t, text, "hẹn lại")
	require.NotContains(t, text, "tự động")
}

func TestLetterAfterAnOutage(t *testing.T) {
	l := sample(t, Regime2021, KindApology)
	a := l.Content.(Apology)
	a.OwedAt, a.State = at("2021-11-01 17:00"), ""
	l.Content = a
	text := textOf(t, render(t, l))
	requireInOrder(t, text, "Phiếu này lẽ ra phải được gửi từ 17 giờ 00 phút, ngày 01/11/2021;", "Lỗi này thuộc về cơ quan")
	require.NotContains(t, text, "Tình trạng", "an optional field left empty leaves no line")
	require.Len(t, pagesOf(t, l), 1)
}

func TestMissingFieldsAreNamedAtOnce(t *testing.T) {
	l := Letter{Regime: Regime2021, Applicant: Applicant{Name: " \u200b\n"}, Content: Receipt{}, Office: Office{Place: "Thái Nguyên"}}
	err := loadForms(t).Render(io.Discard, l, nil)
	var missing *MissingFieldsError
	require.ErrorAs(t, err, &missing)
	require.Equal(t, []string{
		"number", "issued_at", "office", "verify_code", "one_stop", "file_code", "applicant", "procedure", "limit",
		"received_at", "due_at", "return_place", "verify_site",
	}, missing.Fields)
	require.EqualError(t, loadForms(t).Render(io.Discard, Letter{Regime: Regime2021}, nil), "letter lacks content")
}

func TestRefusedLetters(t *testing.T) {
	apology := func(a Apology) Letter {
		l := sample(t, Regime2021, KindApology)
		l.Content = a
		return l
	}
	slip := sample(t, Regime2021, KindControlSlip)
	short := slip.Content.(ControlSlip)
	short.Elapsed -= time.Minute
	slip.Content = short
	unknown := sample(t, Regime2021, KindApology)
	unknown.Regime = "1998"
	supplement := sample(t, Regime2021, KindSupplement)
	supplement.Content = Supplement{}
	stop := sample(t, Regime2025, KindStop)
	stop.Content = Stop{}
	late := at("2021-11-10 17:00")
	require.EqualError(t, loadForms(t).Render(io.Discard, stop, nil), "letter lacks reason")
	for want, l := range map[string]Letter{
		"letter's new promise 2021-11-03T17:00:00+07:00 is not after the broken one 2021-11-03T17:00:00+07:00": apology(Apology{NewDueAt: at("2021-11-03 17:00"), Reason: "x"}),
		"letter lacks reason":                 apology(Apology{NewDueAt: late, Reason: " \u200b"}),
		"letter lacks faults":                 apology(Apology{Reason: "x"}),
		`regime "1998" has no form "apology"`: unknown,
		"letter lacks papers":                 supplement,
		"custody adds up to 94h55m0s of working time, the file took 94h54m0s": slip,
	} {
		require.EqualError(t, loadForms(t).Render(io.Discard, l, nil), want)
	}
}

func TestWriterErrorIsReported(t *testing.T) {
	broken, w := io.Pipe()
	require.NoError(t, broken.CloseWithError(io.ErrNoProgress))
	require.ErrorIs(t, loadForms(t).Render(w, sample(t, Regime2021, KindReceipt), nil), io.ErrNoProgress)
}

// seal stands for the office's certificate.
type seal struct {
	content []byte
	err     error
}

func (s *seal) Sign(content []byte) ([]byte, error) {
	s.content = content
	return []byte{0x30, 0x00}, s.err
}

func (s *seal) Size() int { return 64 }

func TestSignedLetterSaysSo(t *testing.T) {
	l := sample(t, Regime2021, KindApology)
	var out bytes.Buffer
	s := &seal{}
	require.NoError(t, loadForms(t).Render(&out, l, s))
	require.NotEmpty(t, s.content)
	require.Contains(t, textOf(t, out.Bytes()), "(phát hành tự động) (đã ký số) Trần Quang Minh")
	require.Contains(t, out.String(), "/ByteRange")

	s.err = errors.New("the token is locked")
	require.ErrorIs(t, loadForms(t).Render(io.Discard, l, s), s.err)
}
