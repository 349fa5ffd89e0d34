package activities

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"dunghen/activities/officetest"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// silent is a file nobody declares anything about, played until an instant; the register knows it as it was taken in.
func silent(t *testing.T, store *register.Store, key string, day int, clock string) procedure.State {
	t.Helper()
	return officetest.Live(officetest.File(t, store, key, officetest.Applicant), officetest.At(day, clock))
}

func order(s procedure.State) contract.LetterOrder {
	v := s.View()
	return contract.LetterOrder{
		Code: v.Code, Regime: v.Regime, Status: v.Status, StepName: v.StepName, Unit: v.Unit,
		Apology: *s.Apology, At: s.Apology.DecidedAt,
	}
}

func TestRecordTransitionTwiceIsOnce(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	s := silent(t, store, "k1", 22, "08:00")
	transition := contract.Transition{View: s.View(), Entries: s.Journal}
	type book struct {
		entries []procedure.Entry
		notices []register.NoticeRecord
		waiting []register.ChannelStatus
	}
	read := func() (b book) {
		var err error
		b.entries, err = store.Entries(t.Context(), s.Code)
		require.NoError(t, err)
		b.notices, err = store.Notices(t.Context(), s.Code)
		require.NoError(t, err)
		b.waiting, err = store.OutboxStatus(t.Context())
		require.NoError(t, err)
		return b
	}

	last, err := a.RecordTransition(t.Context(), transition)
	require.NoError(t, err)
	require.Equal(t, s.Seq, last)
	first := read()
	var told []string
	for _, n := range first.notices {
		told = append(told, string(n.Kind)+" "+n.Staff)
	}
	require.Equal(t, []string{"near_due officer", "declare officer", "declare head"}, told)
	require.Len(t, first.entries, s.Seq)
	require.Equal(t, 3, first.waiting[0].Waiting)

	last, err = a.RecordTransition(t.Context(), transition)
	require.NoError(t, err)
	require.Equal(t, s.Seq, last)
	require.Equal(t, first, read())
}

func TestIssueLetterManyTimesIsOnce(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	s := officetest.Record(t, store, silent(t, store, "k1", 22, "17:00"))

	const calls = 8
	answers := make([]contract.IssuedLetter, calls)
	errs := make([]error, calls)
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() { answers[i], errs[i] = a.IssueLetter(t.Context(), order(s)) })
	}
	all.Wait()
	for i := range calls {
		require.NoError(t, errs[i])
		require.Equal(t, answers[0], answers[i])
	}
	require.Equal(t, 1, answers[0].Number)

	stored, err := store.Letters(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []register.Letter{{
		ID: answers[0].LetterID, Key: s.Apology.Key, Code: s.Code, Kind: "apology", Series: "PXL", Year: 2021, Number: 1,
		At: officetest.At(22, "17:00"), Promise: 1, Reason: procedure.ReasonAutomatic, Automatic: true,
		OldDue: officetest.At(25, "17:00"), NewDue: s.Apology.NewDue, SHA256: stored[0].SHA256,
		Title: "Phiếu xin lỗi và hẹn lại ngày trả kết quả", PrintedNo: "01/PXL", VerifyCode: stored[0].VerifyCode,
	}}, stored)
	require.Equal(t, 1, letterMessages(t, store))

	// The next file's letter has the next number.
	next := officetest.Record(t, store, silent(t, store, "k2", 22, "17:00"))
	issued, err := a.IssueLetter(t.Context(), order(next))
	require.NoError(t, err)
	require.Equal(t, 2, issued.Number)
}

// letterMessages counts the messages with a letter that wait for a sender.
func letterMessages(t *testing.T, store *register.Store) (n int) {
	t.Helper()
	messages, err := store.ClaimOutbox(t.Context(), officetest.At(30, "00:00"), 0, 100)
	require.NoError(t, err)
	for _, m := range messages {
		if m.Kind == register.LetterKind {
			n++
		}
	}
	return n
}

func TestSendDigestsTwiceIsOnce(t *testing.T) {
	store := officetest.Open(t)
	a := New(store, officetest.Issuer(t, store))
	var files []procedure.State
	for _, key := range []string{"k1", "k2"} {
		files = append(files, officetest.Record(t, store, silent(t, store, key, 25, "17:00")))
	}
	digestOrder := contract.DigestOrder{At: officetest.At(26, "08:00")}
	for range 2 {
		result, err := a.SendDigests(t.Context(), digestOrder)
		require.NoError(t, err)
		require.Equal(t, contract.DigestResult{Digests: 1}, result)
	}

	messages, err := store.ClaimOutbox(t.Context(), officetest.At(30, "00:00"), 0, 100)
	require.NoError(t, err)
	var lines []string
	digests := 0
	for _, m := range messages {
		if m.Kind != register.DigestKind {
			continue
		}
		digests++
		require.Equal(t, "leader", m.To.Staff)
		for _, line := range m.Lines {
			lines = append(lines, string(line.Kind)+" "+line.File.Code)
		}
	}
	require.Equal(t, 1, digests)
	require.ElementsMatch(t, []string{"late " + files[0].Code, "late " + files[1].Code}, lines)

	result, err := a.SendDigests(t.Context(), contract.DigestOrder{At: officetest.At(26, "14:00")})
	require.NoError(t, err)
	require.Equal(t, contract.DigestResult{}, result, "nothing waits any more")
}

func TestActivitiesAnswerUnderTheirContractNames(t *testing.T) {
	store := officetest.Open(t)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	New(store, officetest.Issuer(t, store)).Register(env)
	s := silent(t, store, "k1", 22, "17:00")

	var last int
	recorded, err := env.ExecuteActivity(contract.RecordTransition.Name, contract.Transition{View: s.View(), Entries: s.Journal})
	require.NoError(t, err)
	require.NoError(t, recorded.Get(&last))
	require.Equal(t, s.Seq, last)

	var letter contract.IssuedLetter
	issued, err := env.ExecuteActivity(contract.IssueLetter.Name, order(s))
	require.NoError(t, err)
	require.NoError(t, issued.Get(&letter))
	require.Equal(t, 1, letter.Number)

	var digests contract.DigestResult
	sent, err := env.ExecuteActivity(contract.SendDigests.Name, contract.DigestOrder{At: officetest.At(26, "08:00")})
	require.NoError(t, err)
	require.NoError(t, sent.Get(&digests))
	require.Equal(t, contract.DigestResult{}, digests)
}
