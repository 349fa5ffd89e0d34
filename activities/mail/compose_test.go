package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

const foot = "\nTrân trọng,\nSở Thông tin và Truyền thông\n\n(Thư do hệ thống tự động gửi, xin không trả lời thư này.)\n"

// token is a message's name outside: the first half of the SHA-256 of its key.
func token(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// composed words everything that waits in the outbox at the end of the month, in the order of keys.
func (b *bench) composed(t *testing.T) []message {
	t.Helper()
	claimed, err := b.store.ClaimOutbox(t.Context(), officetest.At(31, "00:00"), 0, 100)
	require.NoError(t, err)
	slices.SortFunc(claimed, func(x, y register.Message) int { return int(x.ID - y.ID) })
	var out []message
	for _, m := range claimed {
		worded, err := b.mail.compose(t.Context(), m)
		require.NoError(t, err)
		out = append(out, worded)
	}
	return out
}

func TestComposeAsksForPapers(t *testing.T) {
	b := setUp(t, nil, nil)
	s := officetest.File(t, b.store, "k1", officetest.Applicant)
	officetest.Text(t, b.store, s.Code, "text-1", "Đơn chưa có chữ ký.")
	officetest.Record(t, b.store, officetest.Apply(t, s, procedure.SupplementRequested{
		By: officetest.Officer, Papers: []string{"don"}, Text: "text-1",
	}, officetest.At(19, "09:00")))
	require.Equal(t, []message{{
		token: token("notice/" + s.Code + "/supplement/1/applicant/@applicant"), to: "tuyet@applicant.test", at: b.clock.now(),
		subject: "Đề nghị bổ sung hồ sơ 000.00.16.H55-211018-0001",
		body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nMã hồ sơ: 000.00.16.H55-211018-0001\nThủ tục: Cấp giấy phép bưu chính\n" +
			"\nQua xem xét, hồ sơ còn thiếu hoặc cần hoàn thiện giấy tờ sau:\n- don của 1.003868 ngày 18/10/2021\n" +
			"\nNội dung cần bổ sung: Đơn chưa có chữ ký.\n" +
			"\nKính đề nghị Ông/Bà nộp đủ giấy tờ tại Bộ phận Một cửa.\n" +
			"Thời gian chờ bổ sung không tính vào thời hạn giải quyết; khi nhận đủ giấy tờ, chúng tôi sẽ\n" +
			"báo lại ngày hẹn trả kết quả.\nĐịa chỉ: Số 5 đường Bến Oánh\nĐiện thoại: 0208 3655 518\n" + foot,
	}}, b.composed(t))
}

func TestComposeSaysThatAFileFromHomeHasArrived(t *testing.T) {
	b := setUp(t, nil, nil)
	b.mail.config.PublicURL = "https://motcua.so.test"
	s := officetest.FileFromHome(t, b.store, "k1", officetest.Applicant)
	secret, err := b.store.TrackingSecret(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []message{{
		token: token("notice/" + s.Code + "/registered/0/applicant/@applicant"), to: "tuyet@applicant.test", at: b.clock.now(),
		subject: "Đã nhận hồ sơ nộp trực tuyến 000.00.16.H55-211018-0001",
		body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nMã hồ sơ: 000.00.16.H55-211018-0001\nThủ tục: Cấp giấy phép bưu chính\n" +
			"Thời điểm nhận: 08:00 ngày 18/10/2021\nMã tra cứu: " + secret + "\nTra cứu tại: https://motcua.so.test/track\n" +
			"\nHồ sơ nộp trực tuyến đã đến hệ thống và đang chờ cán bộ Một cửa kiểm tra. Thư này chưa phải là\n" +
			"giấy tiếp nhận: thời hạn giải quyết tính từ khi hồ sơ được tiếp nhận, và ngày hẹn trả kết quả\n" +
			"được báo khi đó. Nếu hồ sơ còn thiếu, chúng tôi hướng dẫn bổ sung một lần, đầy đủ.\n" +
			"Xin không chuyển mã tra cứu cho người khác.\nĐịa chỉ: Số 5 đường Bến Oánh\nĐiện thoại: 0208 3655 518\n" + foot,
	}}, b.composed(t))
}

func TestComposeAsksForPayment(t *testing.T) {
	b := setUp(t, nil, nil)
	s := officetest.File(t, b.store, "k1", register.Applicant{
		Name: "Công ty Sao Mai", Kind: register.AnOrganisation, Email: "saomai@applicant.test",
	})
	officetest.Record(t, b.store, officetest.Apply(t, s, procedure.PaymentRequested{
		By: officetest.Officer, Amount: 1_500_000,
	}, officetest.At(19, "09:00")))
	got := b.composed(t)
	require.Len(t, got, 1)
	require.Equal(t, "saomai@applicant.test", got[0].to)
	require.Equal(t, "Kính gửi Công ty Sao Mai,\n\nMã hồ sơ: 000.00.16.H55-211018-0001\nThủ tục: Cấp giấy phép bưu chính\n"+
		"Số tiền: 1.500.000 đồng\n\nKính đề nghị Quý đơn vị nộp phí, lệ phí tại Bộ phận Một cửa\n"+
		"để hồ sơ được giải quyết tiếp. Ngày hẹn trả kết quả hiện nay: 17:00 ngày 25/10/2021.\n"+
		"Địa chỉ: Số 5 đường Bến Oánh\nĐiện thoại: 0208 3655 518\n"+foot, got[0].body)
}

func TestComposeALetterWithItsPDF(t *testing.T) {
	b := setUp(t, nil, nil)
	s := officetest.File(t, b.store, "k1", officetest.Applicant)
	letter, err := b.store.IssueLetter(t.Context(), register.LetterDraft{
		Key: "letter-1", Code: s.Code, Kind: "apology", Series: "PXL", At: officetest.At(22, "17:00"), Promise: 1,
		Reason: procedure.ReasonAutomatic, Automatic: true,
		OldDue: officetest.At(25, "17:00"), NewDue: officetest.At(28, "17:00"),
		Render: func(int, string) (register.Rendered, error) {
			return register.Rendered{Title: "Phiếu xin lỗi và hẹn lại ngày trả kết quả", PrintedNo: "01/PXL", PDF: pdf()}, nil
		},
	})
	require.NoError(t, err)
	require.Equal(t, []message{{
		token: token("letter/" + letter.ID), to: "tuyet@applicant.test", at: b.clock.now(),
		subject: "Phiếu xin lỗi và hẹn lại ngày trả kết quả số 01/PXL, hồ sơ 000.00.16.H55-211018-0001",
		body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nMã hồ sơ: 000.00.16.H55-211018-0001\nThủ tục: Cấp giấy phép bưu chính\n" +
			"Ngày hẹn trả: 17:00 ngày 25/10/2021\nNgày hẹn lại: 17:00 ngày 28/10/2021\n\n" +
			"Chúng tôi không trả được kết quả hồ sơ này đúng ngày đã hẹn và thành thật xin lỗi\n" +
			"Ông/Bà. Văn bản kèm theo thư này nêu lý do và ngày hẹn lại nói trên.\n" +
			"Địa chỉ: Số 5 đường Bến Oánh\nĐiện thoại: 0208 3655 518\n" + foot,
		attachments: []attachment{{"01-PXL_000.00.16.H55-211018-0001.pdf", pdfType, pdf()}},
	}}, b.composed(t))
	require.Equal(t, 1, letter.Number)
}

func TestComposeBundlesADigest(t *testing.T) {
	b := setUp(t, nil, nil)
	for _, key := range []string{"k1", "k2"} {
		s := officetest.Live(officetest.File(t, b.store, key, officetest.Applicant), officetest.At(25, "17:00"))
		officetest.Record(t, b.store, s)
	}
	digests, err := b.store.BuildDigests(t.Context(), officetest.At(26, "08:00"))
	require.NoError(t, err)
	require.Equal(t, 1, digests)
	got := b.composed(t)
	require.Equal(t, message{
		token: token("digest/leader/2021-10-26T08:00:00+07:00"), to: "leader@so.test", at: b.clock.now(),
		subject: "2 việc cần đồng chí xem xét, 08:00 ngày 26/10/2021",
		body: "Kính gửi đồng chí Vũ Thị Phó,\n\n" +
			"Đến 08:00 ngày 26/10/2021, các việc sau cần đồng chí xem xét và cho ý kiến trên hệ thống:\n\n" +
			"- Hồ sơ 000.00.16.H55-211018-0001 đã trễ hẹn, ngày hẹn trả 17:00 ngày 25/10/2021\n" +
			"- Hồ sơ 000.00.16.H55-211018-0002 đã trễ hẹn, ngày hẹn trả 17:00 ngày 25/10/2021\n" + foot,
	}, got[len(got)-1])
}

// TestComposeALifeOfSilence words everything the staff hears about a file nobody cares for.
func TestComposeALifeOfSilence(t *testing.T) {
	b := setUp(t, nil, nil)
	s := officetest.File(t, b.store, "k1", officetest.Applicant)
	officetest.Record(t, b.store, officetest.Live(s, officetest.At(28, "17:00")))
	var got [][2]string
	for _, m := range b.composed(t) {
		got = append(got, [2]string{m.to, m.subject})
	}
	file := "000.00.16.H55-211018-0001"
	require.ElementsMatch(t, [][2]string{
		{"officer@so.test", "Hồ sơ " + file + " sắp đến ngày hẹn trả 17:00 ngày 25/10/2021"},
		{"officer@so.test", "Đề nghị khai báo tiến độ hồ sơ " + file + ", hẹn trả 17:00 ngày 25/10/2021"},
		{"head@so.test", "Đề nghị khai báo tiến độ hồ sơ " + file + ", hẹn trả 17:00 ngày 25/10/2021"},
		{"head@so.test", "Đã tự động gửi phiếu xin lỗi cho hồ sơ " + file},
		{"leader@so.test", "Đã tự động gửi phiếu xin lỗi cho hồ sơ " + file},
		{"director@so.test", "Chưa có ý kiến về hồ sơ " + file + ", trễ hẹn từ 17:00 ngày 25/10/2021"},
		{"director@so.test", "Hồ sơ " + file + " đã quá cả ngày hẹn lại 17:00 ngày 28/10/2021"},
	}, got)
}

func TestEscalationSaysByWhenToAnswer(t *testing.T) {
	b := setUp(t, nil, nil)
	got, err := b.mail.notice(t.Context(), register.Message{
		Kind: string(procedure.NoticeSilent), Detail: []byte(`{"no":1,"answer_by":"2021-10-26T11:30:00+07:00"}`),
		To:   register.Addressee{Name: "Vũ Thị Phó", Staff: "leader"},
		File: register.MessageFile{Code: "000.00.16.H55-211018-0001", FirstDueAt: officetest.At(25, "17:00")},
	}, register.Office{})
	require.NoError(t, err)
	require.Contains(t, got.Body, "Đề nghị đồng chí cho ý kiến chỉ đạo trên hệ thống trước 11:30 ngày 26/10/2021.\n")
}

func TestAMessageThatCannotBeWordedIsTriedAgain(t *testing.T) {
	b := setUp(t, nil, nil)
	_, failure := b.mail.Carry(t.Context(), register.Message{Kind: "unheard_of", To: register.Addressee{Email: "a@b.test"}})
	require.Equal(t, &dispatch.Failure{Reason: `wording the message: no text for notices of kind "unheard_of"`}, failure)
	require.Empty(t, b.office.all())
}
