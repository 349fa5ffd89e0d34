package notices_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
	"dunghen/workflows/procedure"
)

// full is a file about which everything is known.
func full() notices.Facts {
	return notices.Facts{
		Agency: "Sở Thông tin và Truyền thông", Name: "Nguyễn Thị Ánh Tuyết",
		Code: "000.00.16.H55-260921-0001", Procedure: "Cấp giấy phép bưu chính", Unit: "Phòng Bưu chính - Viễn thông",
		DueAt:      time.Date(2026, 10, 12, 10, 0, 0, 0, time.UTC),
		FirstDueAt: time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC),
		NewDueAt:   time.Date(2026, 10, 12, 10, 0, 0, 0, time.UTC),
		AnswerBy:   time.Date(2026, 10, 6, 4, 30, 0, 0, time.UTC),
		Address:    "số 5 đường Nha Trang", Phone: "0208 3655 518",
		Papers: []string{"Tờ khai", "Bản sao giấy chứng nhận"}, Text: "Tờ khai chưa ký.", Amount: 1250000,
	}
}

// bare is a file whose clock stands still and about which the optional facts are unknown.
func bare() notices.Facts {
	return notices.Facts{
		Agency: "Sở Thông tin và Truyền thông", Name: "Công ty TNHH Sao Mai", Organisation: true,
		Code: "000.00.16.H55-260921-0001", Procedure: "Cấp giấy phép bưu chính",
	}
}

const foot = "\nTrân trọng,\nSở Thông tin và Truyền thông\n\n(Thư do hệ thống tự động gửi, xin không trả lời thư này.)\n"

func TestSingleWords(t *testing.T) {
	staff := "Kính gửi đồng chí Nguyễn Thị Ánh Tuyết,\n\nHồ sơ: 000.00.16.H55-260921-0001\n" +
		"Thủ tục: Cấp giấy phép bưu chính\nĐơn vị đang giữ hồ sơ: Phòng Bưu chính - Viễn thông\n"
	unknown := "Kính gửi đồng chí Công ty TNHH Sao Mai,\n\nHồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\n"
	mine := "\n\nMã hồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\n"
	for _, c := range []struct {
		name  string
		kind  procedure.NoticeKind
		facts notices.Facts
		want  notices.Text
	}{
		{"late with the next level's hour", procedure.NoticeLate, full(), notices.Text{
			Subject: "Hồ sơ 000.00.16.H55-260921-0001 đã trễ hẹn, ngày hẹn trả 17:00 ngày 05/10/2026",
			Body: staff + "Ngày hẹn trả: 17:00 ngày 05/10/2026\nNgày hẹn lại: 17:00 ngày 12/10/2026\n\n" +
				"Hồ sơ đã quá ngày hẹn trả mà chưa có kết quả.\n" +
				"Đề nghị đồng chí cho ý kiến trên hệ thống (chỉ đạo xử lý ngay, giao người khác\n" +
				"hoặc chấp nhận ngày hẹn lại) trước 11:30 ngày 06/10/2026.\n" +
				"Sau thời điểm đó, việc này được báo cáo lên cấp trên.\n" + foot,
		}},
		{"directed while the clock stands still", procedure.NoticeDirected, bare(), notices.Text{
			Subject: "Lãnh đạo đã có ý kiến về hồ sơ 000.00.16.H55-260921-0001",
			Body: unknown + "\nLãnh đạo đã có ý kiến chỉ đạo về hồ sơ này. Đề nghị đồng chí mở hồ sơ trên hệ thống\n" +
				"để xem nội dung và thực hiện ngay.\n" + foot,
		}},
		{"supplement", procedure.NoticeSupplement, full(), notices.Text{
			Subject: "Đề nghị bổ sung hồ sơ 000.00.16.H55-260921-0001",
			Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết," + mine +
				"\nQua xem xét, hồ sơ còn thiếu hoặc cần hoàn thiện giấy tờ sau:\n- Tờ khai\n- Bản sao giấy chứng nhận\n" +
				"\nNội dung cần bổ sung: Tờ khai chưa ký.\n" +
				"\nKính đề nghị Ông/Bà nộp đủ giấy tờ tại Bộ phận Một cửa.\n" +
				"Thời gian chờ bổ sung không tính vào thời hạn giải quyết; khi nhận đủ giấy tờ, chúng tôi sẽ\n" +
				"báo lại ngày hẹn trả kết quả.\nĐịa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
		}},
		{"refused with its reason", procedure.NoticeRefused, full(), notices.Text{
			Subject: "Kết quả giải quyết hồ sơ 000.00.16.H55-260921-0001: từ chối",
			Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết," + mine + "\nRất tiếc hồ sơ không đủ điều kiện giải quyết.\nLý do: Tờ khai chưa ký.\n" +
				"Kính mời Ông/Bà đến nhận văn bản từ chối tại Bộ phận Một cửa, trong giờ làm việc.\nĐịa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
		}},
		{"date given after a supplement", procedure.NoticeDateGiven, full(), notices.Text{
			Subject: "Ngày hẹn trả kết quả hồ sơ 000.00.16.H55-260921-0001",
			Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết," + mine +
				"\nGiấy tờ bổ sung đã được tiếp nhận đầy đủ. Ngày hẹn trả kết quả: 17:00 ngày 12/10/2026.\nĐịa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
		}},
		{"stopped, reason unknown", procedure.NoticeStopped, bare(), notices.Text{
			Subject: "Hồ sơ 000.00.16.H55-260921-0001 đã dừng giải quyết",
			Body: "Kính gửi Công ty TNHH Sao Mai," + mine + "\nViệc giải quyết hồ sơ đã dừng.\n" +
				"Kính mời Quý đơn vị liên hệ Bộ phận Một cửa để được hướng dẫn và nhận lại giấy tờ.\n" + foot,
		}},
		{"payment", procedure.NoticePayment, full(), notices.Text{
			Subject: "Đề nghị nộp phí, lệ phí cho hồ sơ 000.00.16.H55-260921-0001",
			Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết," + mine + "Số tiền: 1.250.000 đồng\n" +
				"\nKính đề nghị Ông/Bà nộp phí, lệ phí tại Bộ phận Một cửa\n" +
				"để hồ sơ được giải quyết tiếp. Ngày hẹn trả kết quả hiện nay: 17:00 ngày 12/10/2026.\nĐịa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
		}},
		{"payment of an organisation, amount unknown", procedure.NoticePayment, bare(), notices.Text{
			Subject: "Đề nghị nộp phí, lệ phí cho hồ sơ 000.00.16.H55-260921-0001",
			Body: "Kính gửi Công ty TNHH Sao Mai," + mine +
				"\nKính đề nghị Quý đơn vị nộp phí, lệ phí tại Bộ phận Một cửa\nđể hồ sơ được giải quyết tiếp. Thời gian chờ nộp không tính vào thời hạn giải quyết.\n" + foot,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := notices.Single(c.kind, c.facts)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestEveryKindOfTheLawHasItsText(t *testing.T) {
	for name, kind := range kindsOfTheLaw(t) {
		for what, facts := range map[string]notices.Facts{"full": full(), "bare": bare()} {
			t.Run(name+" "+what, func(t *testing.T) {
				got, err := notices.Single(kind, facts)
				require.NoError(t, err)
				whole := got.Subject + "\n" + got.Body
				require.Contains(t, got.Subject, facts.Code)
				require.NotContains(t, got.Subject, facts.Name, "subjects are seen by others")
				require.Contains(t, got.Body, facts.Procedure)
				require.Regexp(t, `^Kính gửi (đồng chí |Ông/Bà )?`+facts.Name+",\n\n", got.Body)
				require.True(t, strings.HasSuffix(got.Body, foot))
				require.NotContains(t, whole, "\n\n\n")
				require.NotContains(t, whole, " \n")
				require.NotContains(t, whole, "01/01/0001")
				require.NotContains(t, whole, "{{")
			})
		}
	}
}

func TestThereIsNoTextWithoutAKind(t *testing.T) {
	known := map[string]bool{"frame": true, "letter": true, "digest": true, "report": true, "report_waiting": true, "target_warning": true, "delegation": true, "delegation_over": true}
	for _, kinds := range []map[string]procedure.NoticeKind{kindsOfTheLaw(t), kindsOf(t, "duty")} {
		for _, kind := range kinds {
			known[string(kind)] = true
		}
	}
	paths, err := filepath.Glob("texts/*.txt")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".txt"); !strings.HasSuffix(name, ".sms") {
			found[name] = true
		}
	}
	require.Equal(t, known, found)
}

func TestUnknownKindsAreRefused(t *testing.T) {
	for _, kind := range []procedure.NoticeKind{"", "frame", "letter", "digest", "report", "report_waiting", "target_warning", "delegation", "delegation_over", "unheard_of", "../late", "accepted.sms"} {
		_, err := notices.Single(kind, full())
		require.Equal(t, &notices.UnknownKindError{Kind: kind}, err)
		_, err = notices.Bundle(notices.Digest{Items: []notices.Item{{Kind: kind}}})
		require.Equal(t, &notices.UnknownKindError{Kind: kind}, err)
	}
}

// titled are facts of a message a letter goes with.
func titled(f notices.Facts, title, number string) notices.Facts {
	f.LetterTitle, f.LetterNumber = title, number
	return f
}

func TestNoticeNamesTheLetterItCarries(t *testing.T) {
	got, err := notices.Single(procedure.NoticeAccepted, titled(full(), "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "07/TNHS"))
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Đã tiếp nhận hồ sơ 000.00.16.H55-260921-0001",
		Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nMã hồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\n\n" +
			"Hồ sơ đã được tiếp nhận. Ngày hẹn trả kết quả: 17:00 ngày 12/10/2026.\n\n" +
			"Kèm theo: Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 07/TNHS.\n" +
			"Địa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
	}, got)
}

func TestLetterCover(t *testing.T) {
	got, err := notices.Letter(titled(full(), "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "05/PXL"))
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Phiếu xin lỗi và hẹn lại ngày trả kết quả số 05/PXL, hồ sơ 000.00.16.H55-260921-0001",
		Body: "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nMã hồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\n" +
			"Ngày hẹn trả: 17:00 ngày 05/10/2026\nNgày hẹn lại: 17:00 ngày 12/10/2026\n\n" +
			"Chúng tôi không trả được kết quả hồ sơ này đúng ngày đã hẹn và thành thật xin lỗi\n" +
			"Ông/Bà. Văn bản kèm theo thư này nêu lý do và ngày hẹn lại nói trên.\n" +
			"Địa chỉ: số 5 đường Nha Trang\nĐiện thoại: 0208 3655 518\n" + foot,
	}, got)
}

func TestCoverOfAnotherFaultGivesNoDates(t *testing.T) {
	got, err := notices.Letter(titled(bare(), "Thư xin lỗi", ""))
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Thư xin lỗi, hồ sơ 000.00.16.H55-260921-0001",
		Body: "Kính gửi Công ty TNHH Sao Mai,\n\nMã hồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\n\n" +
			"Chúng tôi đã có sai sót khi giải quyết hồ sơ này và thành thật xin lỗi\n" +
			"Quý đơn vị. Văn bản kèm theo thư này nêu rõ sự việc.\n" + foot,
	}, got)
}

func TestBundle(t *testing.T) {
	other := full()
	other.Code = "000.00.16.H55-260922-0002"
	got, err := notices.Bundle(notices.Digest{
		Agency: "Sở Thông tin và Truyền thông", Name: "Phạm Quốc Thắng", At: time.Date(2026, 10, 6, 1, 0, 0, 0, time.UTC),
		Items: []notices.Item{{Kind: procedure.NoticeLate, Facts: full()}, {Kind: procedure.NoticeChase, Facts: other}},
	})
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "2 việc cần đồng chí xem xét, 08:00 ngày 06/10/2026",
		Body: "Kính gửi đồng chí Phạm Quốc Thắng,\n\n" +
			"Đến 08:00 ngày 06/10/2026, các việc sau cần đồng chí xem xét và cho ý kiến trên hệ thống:\n\n" +
			"- Hồ sơ 000.00.16.H55-260921-0001 đã trễ hẹn, ngày hẹn trả 17:00 ngày 05/10/2026\n" +
			"- Hồ sơ 000.00.16.H55-260922-0002 vẫn chưa có kết quả, đã quá ngày hẹn lại 17:00 ngày 12/10/2026\n" + foot,
	}, got)
}

// kindsOfTheLaw reads the constants of type NoticeKind from the law's source, so that a new one cannot be forgotten here.
func kindsOfTheLaw(t *testing.T) map[string]procedure.NoticeKind {
	t.Helper()
	kinds := kindsOf(t, "procedure")
	require.Contains(t, kinds, "NoticeResultReady")
	require.Contains(t, kinds, "NoticeFaultClimb")
	return kinds
}

// kindsOf are the kinds of notice a law has.
func kindsOf(t *testing.T, law string) map[string]procedure.NoticeKind {
	t.Helper()
	kinds := map[string]procedure.NoticeKind{}
	paths, err := filepath.Glob("../../workflows/" + law + "/*.go")
	require.NoError(t, err)
	for _, path := range paths {
		source, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(source, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			switch typ := spec.Type.(type) {
			case *ast.Ident:
				ok = typ.Name == "NoticeKind"
			case *ast.SelectorExpr:
				ok = typ.Sel.Name == "NoticeKind"
			default:
				ok = false
			}
			if !ok {
				return true
			}
			kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			kinds[spec.Names[0].Name] = procedure.NoticeKind(kind)
			return true
		})
	}
	return kinds
}
