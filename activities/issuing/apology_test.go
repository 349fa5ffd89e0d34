package issuing_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/issuing"
	"dunghen/activities/letters"
	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func order(s procedure.State) contract.LetterOrder {
	v := s.View()
	return contract.LetterOrder{
		Code: v.Code, Regime: v.Regime, Status: v.Status, StepName: v.StepName, Unit: v.Unit, Apology: *s.Apology, At: s.Apology.DecidedAt,
	}
}

func TestAutomaticApology(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	s = officetest.Record(t, store, officetest.Live(s, officetest.At(22, "17:00")))
	letter, err := officetest.Issuer(t, store).Apology(t.Context(), order(s))
	require.NoError(t, err)
	again, err := officetest.Issuer(t, store).Apology(t.Context(), order(s))
	require.NoError(t, err)
	require.Equal(t, letter, again)
	require.Equal(t, register.Letter{
		ID: letter.ID, Key: s.Code + "/apology/1", Code: s.Code, Kind: procedure.LetterApology,
		Title: "Phiếu xin lỗi và hẹn lại ngày trả kết quả", Series: "PXL", Year: 2021, Number: 1, PrintedNo: "01/PXL",
		At: officetest.At(22, "17:00"), Promise: 1, Reason: procedure.ReasonAutomatic, Automatic: true,
		OldDue: officetest.At(25, "17:00"), NewDue: officetest.At(28, "17:00"), VerifyCode: letter.VerifyCode, SHA256: letter.SHA256,
	}, letter)
	_, text := last(t, store, s.Code)
	for _, said := range []string{
		"Số: 01/PXL", "Thái Nguyên, ngày 22 tháng 10 năm 2021", "Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết", "Bưu chính",
		"Cấp giấy phép bưu chính", s.Code, "25/10/2021", "28/10/2021", "ở bước “Thẩm định” (Phòng Bưu chính, Viễn thông)",
		"chưa báo lý do cụ thể", "chưa thể trả kết quả đúng hẹn", "GIÁM ĐỐC", "Phạm Quốc Thắng", "tự động",
	} {
		require.Contains(t, text, said)
	}
	sent := messages(t, store)
	require.Len(t, sent, 1)
	require.Equal(t, []string{register.LetterKind, letter.ID}, []string{sent[0].Kind, sent[0].Letter.ID})
}

func TestApprovedApologySaysTheDeclaredWords(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	officetest.Text(t, store, s.Code, "text-1", "Công an tỉnh chưa trả lời văn bản của Sở.")
	s = officetest.Apply(t, s, procedure.Declared{
		By: officetest.Officer, Course: procedure.Late, Reason: procedure.ReasonPartner, Text: "text-1",
		NewDate: officetest.At(29, "12:00"),
	}, officetest.At(20, "09:00"))
	s = officetest.Record(t, store, officetest.Apply(t, s, procedure.ApologyApproved{By: officetest.Leader}, officetest.At(20, "10:00")))
	letter, err := officetest.Issuer(t, store).Apology(t.Context(), order(s))
	require.NoError(t, err)
	require.Equal(t, []any{"officer", "leader", false}, []any{letter.DraftedBy, letter.ApprovedBy, letter.Automatic})
	_, text := last(t, store, s.Code)
	require.Contains(t, text, "Công an tỉnh chưa trả lời văn bản của Sở.")
	require.Contains(t, text, "29/10/2021")
	require.Contains(t, text, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Vũ Thị Phó")
	require.NotContains(t, text, "tự động")
}

func TestReasonsOfCategories(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	s = officetest.Record(t, store, officetest.Live(s, officetest.At(22, "17:00")))
	for category, said := range map[procedure.Reason]string{
		procedure.ReasonWorkload: "nên cơ quan chưa kịp", procedure.ReasonVerification: "thẩm tra, xác minh thêm",
		procedure.ReasonPartner: "cơ quan phối hợp", procedure.ReasonStaff: "vắng mặt", procedure.ReasonSystem: "gặp sự cố",
		procedure.ReasonOther: "chưa được giải quyết xong",
	} {
		t.Run(string(category), func(t *testing.T) {
			o := order(s)
			o.Apology.Key, o.Apology.Reason, o.Apology.OwedAt = string(category), category, officetest.At(22, "17:00")
			o.At = officetest.At(23, "08:00")
			_, err := officetest.Issuer(t, store).Apology(t.Context(), o)
			require.NoError(t, err)
			all, err := store.Letters(t.Context(), s.Code)
			require.NoError(t, err)
			_, paper, err := store.LetterPDF(t.Context(), all[len(all)-1].ID)
			require.NoError(t, err)
			for _, l := range all {
				if l.Key == string(category) {
					_, paper, err = store.LetterPDF(t.Context(), l.ID)
					require.NoError(t, err)
				}
			}
			require.Contains(t, read(t, paper), said)
			require.Contains(t, read(t, paper), "lẽ ra phải được gửi từ 17 giờ 00 phút, ngày 22/10/2021", "the machine's own delay")
		})
	}
}

func TestOneApologyForSeveralFaults(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	o := issuing.FaultsOrder{
		Key: s.Code + "/faults/1", Code: s.Code, Regime: "2021", At: officetest.At(20, "10:00"), DraftedBy: "clerk", ApprovedBy: "head",
		Faults: []letters.Fault{{Kind: "Không cấp giấy tiếp nhận hồ sơ"}, {Kind: "Yêu cầu giấy tờ ngoài danh mục", Text: "Bản sao sổ hộ khẩu."}},
	}
	letter, err := officetest.Issuer(t, store).Faults(t.Context(), o)
	require.NoError(t, err)
	require.Equal(t, []any{"clerk", "head", "01/PXL", time.Time{}}, []any{letter.DraftedBy, letter.ApprovedBy, letter.PrintedNo, letter.NewDue})
	_, text := last(t, store, s.Code)
	for _, said := range []string{"Không cấp giấy tiếp nhận hồ sơ", "Yêu cầu giấy tờ ngoài danh mục", "Bản sao sổ hộ khẩu.", "TL. GIÁM ĐỐC", "Đỗ Văn Trưởng"} {
		require.Contains(t, text, said)
	}
	o.Faults, o.Key = nil, "other"
	_, err = officetest.Issuer(t, store).Faults(t.Context(), o)
	require.Error(t, err)
}

// A letter that cannot be rendered takes no number.
func TestApologyWithoutAFormTakesNoNumber(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	s = officetest.Record(t, store, officetest.Live(s, officetest.At(22, "17:00")))
	bad := order(s)
	bad.Regime = "1999"
	_, err := officetest.Issuer(t, store).Apology(t.Context(), bad)
	require.Error(t, err)
	letter, err := officetest.Issuer(t, store).Apology(t.Context(), order(s))
	require.NoError(t, err)
	require.Equal(t, 1, letter.Number)
}

// Letters asked for at one time are issued together; one that cannot be made is refused alone, and takes no number.
func TestOneBadLetterOfMany(t *testing.T) {
	const many = 40
	store := officetest.Open(t)
	issuer := officetest.Issuer(t, store)
	orders := make([]contract.LetterOrder, many)
	for i := range orders {
		s := officetest.File(t, store, fmt.Sprint(i), officetest.Applicant)
		orders[i] = order(officetest.Record(t, store, officetest.Live(s, officetest.At(22, "17:00"))))
	}
	orders[3].Apology.NewDue = time.Time{}
	numbers, errs := make([]int, many), make([]error, many)
	var all sync.WaitGroup
	for i, o := range orders {
		all.Go(func() {
			letter, err := issuer.Apology(t.Context(), o)
			numbers[i], errs[i] = letter.Number, err
		})
	}
	all.Wait()
	for i, err := range errs {
		if i == 3 {
			require.ErrorAs(t, err, new(*letters.MissingFieldsError))
		} else {
			require.NoError(t, err)
		}
	}
	slices.Sort(numbers)
	for want, number := range numbers {
		require.Equal(t, want, number, "1 to 39, and none for the bad one")
	}
}
