package mail

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestComposeAReportWithItsFiles(t *testing.T) {
	b := setUp(t, nil, nil)
	b.mail.config.PublicURL = "https://motcua.example.vn"
	data := register.ReportData{Version: register.ReportVersion, NearDue: make([]register.FileAt, 2)}
	for i := range 12 {
		data.Late = append(data.Late, register.FileAt{Code: fmt.Sprintf("000.00.16.H55-211018-%04d", i+1), HolderName: "Phòng Bưu chính, Viễn thông", DaysLate: 12 - i})
	}
	canonical, err := data.Canonical()
	require.NoError(t, err)
	stored, err := b.store.StoreReport(t.Context(), register.NewReport{
		ReportKey: register.ReportKey{
			Kind: procedure.ReportWeekly, Form: register.FormWeekly,
			Period: register.Period{From: officetest.At(15, "16:00"), To: officetest.At(22, "16:00")},
		},
		PeriodYear: 2021, PeriodNo: 42, MadeAt: officetest.At(22, "16:01"),
		Canonical: canonical, PDF: pdf(), Workbook: []byte("PK"), Total: register.FigureLine{Direct: 14, OnTime: 2, OpenOverdue: 12},
		SendWhole: []procedure.Role{procedure.RoleDirector},
	})
	require.NoError(t, err)
	got := b.composed(t)
	require.Len(t, got, 1)
	require.Equal(t, "director@so.test", got[0].to)
	require.Equal(t, "Báo cáo tuần 42 năm 2021: 12 hồ sơ đang quá hạn", got[0].subject)
	require.Contains(t, got[0].body, "- 000.00.16.H55-211018-0010: quá 3 ngày làm việc, Phòng Bưu chính, Viễn thông đang giữ\n- và 2 hồ sơ khác")
	require.Contains(t, got[0].body, "https://motcua.example.vn/desk/reports/"+stored.ID+"\n")
	require.Equal(t, []attachment{{"BC-2021-0001.pdf", pdfType, pdf()}, {"BC-2021-0001.xlsx", workbookType, []byte("PK")}}, got[0].attachments)
}
