package activities

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// accused is a closed file about which two faults were reported and one letter let go over both, as the register knows it.
func accused(t *testing.T, store *register.Store) procedure.FaultCase {
	t.Helper()
	s := officetest.File(t, store, "k1", officetest.Applicant)
	for id, body := range map[string]string{
		"text-1": "Bà Tuyết bị quát tháo", "text-2": "Hồ sơ bị ướt", "text-3": "Cơ quan đã kiểm điểm và làm lại bản sao.",
	} {
		officetest.Text(t, store, s.Code, id, body)
	}
	c := procedure.FaultCase{
		Code: s.Code, Regime: "2021", Unit: "bcvt", Calendar: s.Calendar,
		Rule: procedure.FaultRule{
			Remind: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour}, Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
			Levels: []procedure.Role{procedure.RoleLeader},
		},
	}.Resume(procedure.FaultView{})
	for _, e := range []procedure.FaultEvent{
		procedure.FaultReported{By: officetest.Clerk, Kind: procedure.FaultHarassment, On: procedure.DayOf(officetest.At(18, "09:00")), Text: "text-1"},
		procedure.FaultReported{By: officetest.Clerk, Kind: procedure.FaultLostFile, On: procedure.DayOf(officetest.At(5, "09:00")), Text: "text-2"},
		procedure.FaultsApologised{By: officetest.Leader, Text: "text-3"},
	} {
		var err error
		c, err = procedure.ApplyFault(c, e, officetest.At(20, "10:00"))
		require.NoError(t, err)
	}
	return c
}

func faultOrder(c procedure.FaultCase) contract.FaultLetterOrder {
	owed, _ := c.OwedLetter()
	return contract.FaultLetterOrder{
		Code: c.Code, Regime: c.Regime, Unit: c.Unit, Letter: owed, Faults: c.Covered(owed), At: owed.DecidedAt,
	}
}

func TestFaultLetterManyTimesIsOnce(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	c := accused(t, store)
	last, err := a.RecordFaults(t.Context(), contract.FaultTransition{View: c.View(), Entries: c.Journal})
	require.NoError(t, err)
	require.Equal(t, 3, last)
	known, err := a.LoadFaults(t.Context(), c.Code)
	require.NoError(t, err)
	require.Len(t, known.Faults, 2)

	const calls = 6
	answers, errs := make([]contract.IssuedLetter, calls), make([]error, calls)
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() { answers[i], errs[i] = a.IssueFaultLetter(t.Context(), faultOrder(c)) })
	}
	all.Wait()
	for i := range calls {
		require.NoError(t, errs[i])
		require.Equal(t, answers[0], answers[i])
	}
	stored, err := store.Letters(t.Context(), c.Code)
	require.NoError(t, err)
	require.Len(t, stored, 1)
	require.Equal(t, []any{answers[0].LetterID, c.Code + "/faults/1", procedure.LetterApology, 1, "text-3", "leader", false, true},
		[]any{stored[0].ID, stored[0].Key, stored[0].Kind, stored[0].Number, stored[0].TextID, stored[0].ApprovedBy, stored[0].Automatic,
			stored[0].NewDue.IsZero()})
	require.Equal(t, 1, letterMessages(t, store))
	text := letterText(t, store, answers[0].LetterID)
	for _, said := range []string{
		"thái độ không đúng mực, sách nhiễu, gây phiền hà (ngày 18/10/2021)", "làm mất, thất lạc hoặc hư hỏng hồ sơ (ngày 05/10/2021)",
		"Cơ quan đã kiểm điểm và làm lại bản sao.", "KT. GIÁM ĐỐC", "Vũ Thị Phó",
	} {
		require.Contains(t, text, said)
	}
	require.NotContains(t, text, "quát tháo", "what was reported about colleagues stays in the house")
	require.NotContains(t, text, "hẹn lại: ")
}

// letterText is what a reader of a stored letter sees, its words joined by single spaces.
func letterText(t *testing.T, store *register.Store, id string) string {
	t.Helper()
	_, stored, err := store.LetterPDF(t.Context(), id)
	require.NoError(t, err)
	reader, err := pdf.NewReader(bytes.NewReader(stored), int64(len(stored)))
	require.NoError(t, err)
	plain, err := reader.GetPlainText()
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}

// The register is asked before a letter goes: a decision it does not have is none.
func TestFaultLetterNeedsItsFaults(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	c := accused(t, store)
	_, err := a.IssueFaultLetter(t.Context(), faultOrder(c))
	require.ErrorIs(t, err, register.ErrNotFound)
	stored, err := store.Letters(t.Context(), c.Code)
	require.NoError(t, err)
	require.Empty(t, stored)
}

func TestFaultActivitiesAnswerUnderTheirContractNames(t *testing.T) {
	store := officetest.Open(t)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	New(store, officetest.Issuer(t, store)).Register(env)
	c := accused(t, store)

	var last int
	recorded, err := env.ExecuteActivity(contract.RecordFaults.Name, contract.FaultTransition{View: c.View(), Entries: c.Journal})
	require.NoError(t, err)
	require.NoError(t, recorded.Get(&last))
	require.Equal(t, 3, last)

	var known procedure.FaultView
	loaded, err := env.ExecuteActivity(contract.LoadFaults.Name, c.Code)
	require.NoError(t, err)
	require.NoError(t, loaded.Get(&known))
	require.Equal(t, []any{2, 3}, []any{len(known.Faults), known.Seq})

	var letter contract.IssuedLetter
	issued, err := env.ExecuteActivity(contract.IssueFaultLetter.Name, faultOrder(c))
	require.NoError(t, err)
	require.NoError(t, issued.Get(&letter))
	require.Equal(t, 1, letter.Number)
}
