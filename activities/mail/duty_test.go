package mail

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// direction is given by the leader on the 19th, to be done by the 20th.
func direction(t *testing.T, b *bench) duty.Duty {
	t.Helper()
	s := officetest.File(t, b.store, "k1", register.Applicant{Name: "Trần Văn Bình", Kind: register.Person})
	at := officetest.At(19, "09:00")
	days := func(n int) procedure.Limit { return procedure.Limit{Amount: n, Unit: procedure.WorkingDay} }
	opened, err := b.store.OpenDuty(t.Context(), register.NewDuty{
		Key: "direct", BodyHash: []byte("x"), Kind: duty.Direction, At: at,
		Texts: []register.Text{{ID: "order", Kind: "instruction", Body: "Trả kết quả trong ngày.", Author: "leader", At: at}},
		Open: func(number string) (duty.Duty, error) {
			return duty.Open(number, duty.Opening{
				Kind: duty.Direction, About: duty.About{File: s.Code}, Calendar: officetest.Calendar(),
				Rule: duty.Rule{
					Near: days(1), Answer: days(1), Confirm: days(3),
					Levels: []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector},
				},
				By: officetest.Leader, Text: "order", Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer, DueAt: officetest.At(20, "17:00"),
			}, at)
		},
	})
	require.NoError(t, err)
	return opened.State
}

func TestComposeADuty(t *testing.T) {
	b := setUp(t, nil, nil)
	b.mail.config.PublicURL = "https://motcua.so.test"
	direction(t, b)
	got := b.composed(t)
	require.Len(t, got, 1)
	require.Equal(t, "officer@so.test", got[0].to)
	require.Equal(t, "Chỉ đạo CD-2021-0001 về hồ sơ 000.00.16.H55-211018-0001, hạn 17:00 ngày 20/10/2021", got[0].subject)
	require.Regexp(t, `Hồ sơ: 000.00.16.H55-211018-0001
Thủ tục: Cấp giấy phép bưu chính
Đơn vị: .+
Người thực hiện: .+
Người giao: .+
Hạn hoàn thành: 17:00 ngày 20/10/2021
Đang chờ: .+

Nội dung giao:
Trả kết quả trong ngày.

Đề nghị đồng chí tổ chức thực hiện và báo cáo kết quả trên hệ thống trước thời hạn.

Xem trên hệ thống: https://motcua.so.test/desk/duties/CD-2021-0001
`, got[0].body)
	require.NotContains(t, got[0].body, "Bình", "the applicant is nobody's business here")
}

// TestDigestTellsOfDuties: the leader's digest has calls about duties among those about
// files.
func TestDigestTellsOfDuties(t *testing.T) {
	b := setUp(t, nil, nil)
	d := duty.Advance(direction(t, b), officetest.At(20, "17:00"))
	require.NoError(t, b.store.RecordDuty(t.Context(), d.View(), d.Journal))
	n, err := b.store.BuildDigests(t.Context(), officetest.At(21, "07:30"))
	require.NoError(t, err)
	require.Positive(t, n)
	var digest message
	for _, m := range b.composed(t) {
		if m.to == "head@so.test" {
			digest = m
		}
	}
	require.Contains(t, digest.body, "- Quá hạn, đề nghị chỉ đạo: Chỉ đạo CD-2021-0001, ")
}
