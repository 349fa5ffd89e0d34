package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// came is a file of an applicant, taken in on a day after monday.
func came(t *testing.T, b book, key string, day int, who register.Applicant, change ...func(*procedure.Intake)) string {
	t.Helper()
	f := newFile(key)
	f.ReceivedOn, f.Applicant, f.At = monday+procedure.Day(day), who, on(day, "08:00")
	f.Code = func(int) string { return agency + "-" + f.ReceivedOn.String() + "-" + key }
	f.Open = func(code string) (procedure.State, error) {
		in := procedure.Intake{
			Code: code, Rules: rules(), Calendar: calendar(), Channel: procedure.ChannelDirect,
			ReceivedAt: f.At, RegisteredAt: f.At, By: clerk, Accepted: true,
		}
		for _, c := range change {
			c(&in)
		}
		return procedure.Open(in)
	}
	return take(t, b, f).Code
}

func TestEarlierApplicants(t *testing.T) {
	b := open(t)
	moved := applicant
	moved.Address, moved.DeliverBy = "Tổ 9, phường Túc Duyên", register.ByEmail
	company := register.Applicant{
		Name: "Công ty In Sao Mai", Kind: register.AnOrganisation, IDNumber: "0101234567-001", Phone: "0987654321",
		Address: "Số 2 đường Mẫu", DeliverBy: register.ByPost,
	}
	courier := company
	courier.Name, courier.IDNumber, courier.Phone = "Nhà sách Ánh Dương", "4600123456", applicant.Phone

	came(t, b, "a", 0, applicant)
	came(t, b, "b", 1, company)
	third := came(t, b, "c", 2, courier)
	last := came(t, b, "d", 3, moved)

	ofMoved := register.Earlier{Applicant: moved, Code: last, ReceivedAt: on(3, "08:00"), Procedure: "Cấp giấy phép bưu chính"}
	ofCourier := register.Earlier{Applicant: courier, Code: third, ReceivedAt: on(2, "08:00"), Procedure: "Cấp giấy phép bưu chính"}
	for typed, want := range map[string][]register.Earlier{
		"0912345678":      {ofMoved, ofCourier},
		"0912 345 678":    {ofMoved, ofCourier},
		"+84 912.345.678": {ofMoved, ofCourier},
		"019 123 456 789": {ofMoved},
		"4600123456":      {ofCourier},
		"091234567":       nil,
		"":                nil,
		"' OR ''='":       nil,
	} {
		found, err := b.EarlierApplicants(t.Context(), typed, 5)
		require.NoError(t, err, typed)
		require.Equal(t, want, found, typed)
	}
	found, err := b.EarlierApplicants(t.Context(), "0101234567-001", 5)
	require.NoError(t, err)
	require.Equal(t, []register.Applicant{company}, []register.Applicant{found[0].Applicant})

	found, err = b.EarlierApplicants(t.Context(), applicant.Phone, 1)
	require.NoError(t, err)
	require.Equal(t, []register.Earlier{ofMoved}, found)
}

func TestMostUsedProcedures(t *testing.T) {
	b := open(t)
	none, err := b.MostUsed(t.Context(), 3)
	require.NoError(t, err)
	require.Empty(t, none)

	of := func(code string) func(*procedure.Intake) {
		return func(in *procedure.Intake) { in.Rules.Procedure = code }
	}
	came(t, b, "a", 0, applicant, of("2.000001"))
	came(t, b, "b", 0, applicant, of("1.000002"))
	came(t, b, "c", 0, applicant, of("1.000002"))
	came(t, b, "d", 0, applicant, of("1.000001"))
	codes, err := b.MostUsed(t.Context(), 2)
	require.NoError(t, err)
	require.Equal(t, []string{"1.000002", "1.000001"}, codes)
}
