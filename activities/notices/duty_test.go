package notices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// owed is a duty of a kind about which everything is known.
func owed(kind duty.Kind) notices.Duty {
	return notices.Duty{
		Agency: "Sở Thông tin và Truyền thông", Name: "Nguyễn Thị Ánh Tuyết", Kind: kind, Number: "XX-2026-0007",
		Breach: "trễ hẹn trả kết quả", BrokeAt: time.Date(2026, 10, 2, 10, 0, 0, 0, time.UTC),
		Code: "000.00.16.H55-260921-0001", Procedure: "Cấp giấy phép bưu chính", Unit: "Phòng Bưu chính - Viễn thông",
		Doer: "Đỗ Chuyên", Giver: "Vũ Phó", Subject: "Đỗ Chuyên", Cooperating: []string{"Văn phòng", "Thanh tra"},
		DueAt: time.Date(2026, 10, 12, 10, 0, 0, 0, time.UTC), Awaiting: "Đỗ Chuyên",
		TurnDueAt: time.Date(2026, 10, 9, 10, 0, 0, 0, time.UTC), OverdueAt: time.Date(2026, 10, 9, 10, 0, 0, 0, time.UTC),
		Text: "Giải quyết dứt điểm.", Said: "Đã xong.", URL: "https://motcua.so.test/desk/duties/XX-2026-0007", Repeats: 3,
	}
}

// plain is a duty of a kind that has a number and no more.
func plain(kind duty.Kind) notices.Duty {
	return notices.Duty{Agency: "Sở Thông tin và Truyền thông", Kind: kind, Number: "XX-2026-0007"}
}

func TestEveryKindOfADutyHasItsText(t *testing.T) {
	kinds := kindsOf(t, "duty")
	require.Contains(t, kinds, "NoticeCall")
	for name, kind := range kinds {
		for _, of := range duty.Kinds() {
			for what, d := range map[string]notices.Duty{"full": owed(of), "plain": plain(of)} {
				t.Run(name+" "+string(of)+" "+what, func(t *testing.T) {
					got, err := notices.OfDuty(kind, d)
					require.NoError(t, err)
					whole := got.Subject + "\n" + got.Body
					require.Contains(t, got.Subject, d.Number)
					require.NotContains(t, got.Subject, "Nguyễn")
					require.NotContains(t, got.Subject, "Chuyên", "subjects are seen by others")
					require.Contains(t, got.Body, d.Procedure)
					require.Contains(t, got.Body, d.Text)
					require.Contains(t, got.Body, d.URL)
					require.True(t, strings.HasSuffix(got.Body, foot))
					for _, wrong := range []string{"\n\n\n", " \n", "  ", "01/01/0001", "{{", " .", " ,"} {
						require.NotContains(t, whole, wrong)
					}
				})
			}
		}
	}
}

func TestWordsOfADuty(t *testing.T) {
	about := "Hồ sơ: 000.00.16.H55-260921-0001\nThủ tục: Cấp giấy phép bưu chính\nĐơn vị: Phòng Bưu chính - Viễn thông\nNgười thực hiện: Đỗ Chuyên\n"
	link := "\nXem trên hệ thống: https://motcua.so.test/desk/duties/XX-2026-0007\n"
	dear := "Kính gửi đồng chí Nguyễn Thị Ánh Tuyết,\n\n"

	direction := owed(duty.Direction)
	direction.Breach, direction.BrokeAt, direction.Subject = "", time.Time{}, ""
	direction.OverdueAt, direction.Said = time.Time{}, direction.Text
	got, err := notices.OfDuty(duty.NoticeGiven, direction)
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Chỉ đạo XX-2026-0007 về hồ sơ 000.00.16.H55-260921-0001, hạn 17:00 ngày 12/10/2026",
		Body: dear + "Chỉ đạo XX-2026-0007\n" + about + "Phối hợp: Văn phòng; Thanh tra\nNgười giao: Vũ Phó\n" +
			"Hạn hoàn thành: 17:00 ngày 12/10/2026\nĐang chờ: Đỗ Chuyên\n\nNội dung giao:\nGiải quyết dứt điểm.\n\n" +
			"Đề nghị đồng chí tổ chức thực hiện và báo cáo kết quả trên hệ thống trước thời hạn.\n" + link + foot,
	}, got)

	explanation := owed(duty.Explanation)
	explanation.Giver, explanation.Text, explanation.Said, explanation.Cooperating = "", "", "", nil
	explanation.DueAt, explanation.OverdueAt = time.Time{}, time.Time{}
	got, err = notices.OfDuty(duty.NoticeGiven, explanation)
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Yêu cầu giải trình XX-2026-0007: trễ hẹn trả kết quả, hồ sơ 000.00.16.H55-260921-0001",
		Body: dear + "Giải trình XX-2026-0007\nNội dung phải giải trình: trễ hẹn trả kết quả\nThời điểm xảy ra: 17:00 ngày 02/10/2026\n" +
			about + "Đang chờ: Đỗ Chuyên\n\n" +
			"Sổ theo dõi ghi nhận việc nêu trên thuộc trách nhiệm của đồng chí Đỗ Chuyên. Đề nghị xác nhận đã nhận\n" +
			"yêu cầu và giải trình trên hệ thống trong thời hạn; hạn xác nhận: 17:00 ngày 09/10/2026.\n" +
			"Nếu việc này không do đồng chí hoặc đơn vị gây ra, đề nghị nêu rõ trong giải trình.\n" + link + foot,
	}, got)

	got, err = notices.OfDuty(duty.NoticeRepeated, explanation)
	require.NoError(t, err)
	require.Equal(t, "Vi phạm nhiều lần: 3 sai phạm trong cùng một thời kỳ, gần nhất tại XX-2026-0007", got.Subject)
}

func TestDutiesAndFilesDoNotMix(t *testing.T) {
	_, err := notices.Single(duty.NoticeCall, full())
	require.Equal(t, &notices.UnknownKindError{Kind: duty.NoticeCall}, err)
	for _, kind := range []string{"late", "duty_unheard_of", "duty foot"} {
		_, err = notices.OfDuty(procedure.NoticeKind(kind), owed(duty.Task))
		require.Error(t, err, kind)
	}
}

func TestADigestTellsOfDutiesToo(t *testing.T) {
	task := owed(duty.Task)
	got, err := notices.Bundle(notices.Digest{
		Agency: "Sở Thông tin và Truyền thông", Name: "Vũ Phó", At: time.Date(2026, 10, 12, 1, 0, 0, 0, time.UTC),
		Items: []notices.Item{{Kind: "directed", Facts: full()}, {Kind: duty.NoticeCall, Duty: &task}},
	})
	require.NoError(t, err)
	require.Contains(t, got.Body, "\n- Lãnh đạo đã có ý kiến về hồ sơ 000.00.16.H55-260921-0001\n"+
		"- Quá hạn, đề nghị chỉ đạo: Nhiệm vụ XX-2026-0007, Phòng Bưu chính - Viễn thông\n")
}
