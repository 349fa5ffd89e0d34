package register_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMigrateAtOnce(t *testing.T) {
	url := pgtest.New(t)
	failures := make([]error, 4)
	var group sync.WaitGroup
	for i := range failures {
		group.Go(func() { failures[i] = register.Migrate(t.Context(), url) })
	}
	group.Wait()
	require.Equal(t, make([]error, 4), failures)
}

func TestIntakeIsTheWholeFile(t *testing.T) {
	b := open(t)
	state := take(t, b, newFile("key-1"))
	code := agency + "-211018-0001"

	require.Equal(t, code, state.Code)
	require.Empty(t, state.Journal)
	file, err := b.File(t.Context(), code)
	require.NoError(t, err)
	sameJSON(t, state.View(), file.View)
	require.Equal(t, on(5+2, "17:00"), file.View.DueAt)
	file.View = procedure.View{}
	reached := applicant
	reached.DeliverBy = register.ByEmail // there is an address
	require.Equal(t, register.File{
		ProcedureName: "Cấp giấy phép bưu chính", FieldCode: "H55-BC", FieldName: "Bưu chính", UnitName: "Văn phòng",
		AssigneeName: "Lê Thị Hoa", Applicant: reached, Documents: []register.Document{{Code: "don", Copies: 2}},
	}, file)
	entries, err := b.Entries(t.Context(), code)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	sameJSON(t, procedure.Entry{Seq: 1, At: on(0, "08:00"), Kind: "accepted", By: "clerk",
		Detail: []byte(`{"promise":1,"due_at":"2021-10-25T17:00:00+07:00"}`)}, entries[0])
}

func TestSameKey(t *testing.T) {
	b := open(t)
	first := take(t, b, newFile("key-1"))
	require.NoError(t, b.Started(t.Context(), first.Code))

	again, err := b.Register(t.Context(), newFile("key-1"))
	require.NoError(t, err)
	require.True(t, again.Replayed)
	sameJSON(t, first, again.State)

	other := newFile("key-1")
	other.BodyHash = []byte("another body")
	_, err = b.Register(t.Context(), other)
	require.ErrorIs(t, err, register.ErrKeyReused)
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM files`))
}

func TestSameKeyAtOnceIsOneFile(t *testing.T) {
	b := open(t)
	codes, replays := make([]string, 20), make([]bool, 20)
	var group sync.WaitGroup
	for i := range codes {
		group.Go(func() {
			registered, err := b.Register(t.Context(), newFile("key-1"))
			if err == nil {
				codes[i], replays[i] = registered.State.Code, registered.Replayed
			}
		})
	}
	group.Wait()
	require.Equal(t, slices.Repeat([]string{agency + "-211018-0001"}, 20), codes)
	first := slices.Index(replays, false)
	require.GreaterOrEqual(t, first, 0)
	replays[first] = true
	require.NotContains(t, replays, false)
}

func TestFiftyAtOnceHaveNoGap(t *testing.T) {
	b := open(t)
	codes := make([]string, 50)
	want := make([]string, 50)
	var group sync.WaitGroup
	for i := range codes {
		want[i] = fmt.Sprintf("%s-211018-%04d", agency, i+1)
		group.Go(func() {
			f := newFile(fmt.Sprintf("key-%d", i))
			opening := f.Open
			f.Open = func(code string) (procedure.State, error) {
				if i%5 == 0 { // a refusal first, then the same key again
					return procedure.State{}, procedure.Refuse(procedure.CodeReceivedInFuture, "received_at")
				}
				return opening(code)
			}
			registered, err := b.Register(t.Context(), f)
			if errors.Is(err, procedure.Refuse(procedure.CodeReceivedInFuture, "")) {
				f.Open = opening
				registered, err = b.Register(t.Context(), f)
			}
			if err == nil {
				codes[i] = registered.State.Code
			}
		})
	}
	group.Wait()
	slices.Sort(codes)
	require.Equal(t, want, codes)
}

func TestRefusalLeavesNothing(t *testing.T) {
	b := open(t)
	refusal := procedure.Refuse(procedure.CodeCalendarNotPublished, "received_at")
	f := newFile("key-1")
	f.Open = func(string) (procedure.State, error) { return procedure.State{}, refusal }
	_, err := b.Register(t.Context(), f)
	require.Same(t, refusal, err)
	for _, table := range []string{"files", "applicants", "documents", "openings", "intake_keys", "file_counters", "file_events"} {
		require.Zero(t, one[int](t, b, `SELECT count(*) FROM `+table), table)
	}
	require.Equal(t, agency+"-211018-0001", take(t, b, newFile("key-1")).Code)
}

func TestValuesTheDatabaseCannotHold(t *testing.T) {
	b := open(t)
	for name, spoil := range map[string]func(*register.NewFile){
		"NUL in a name":  func(f *register.NewFile) { f.Applicant.Name = "a\x00b" },
		"not UTF-8":      func(f *register.NewFile) { f.Applicant.Address = "a\xffb" },
		"NUL in a paper": func(f *register.NewFile) { f.Documents[0].Code = "a\x00b" },
		"empty name":     func(f *register.NewFile) { f.Applicant.Name = "" },
		"unknown kind":   func(f *register.NewFile) { f.Applicant.Kind = "robot" },
		"empty key":      func(f *register.NewFile) { f.Key = "" },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFile("key-1")
			spoil(&f)
			_, err := b.Register(t.Context(), f)
			require.ErrorIs(t, err, register.ErrInvalid)
			require.NotContains(t, err.Error(), f.Applicant.Phone)
			require.NotContains(t, err.Error(), "robot")
		})
	}
}

func TestUnstarted(t *testing.T) {
	b := open(t)
	first, second, late := newFile("key-1"), newFile("key-2"), newFile("key-3")
	second.At, late.At = on(0, "08:01"), on(0, "10:00")
	started := take(t, b, first)
	waiting := take(t, b, second)
	take(t, b, late)
	require.NoError(t, b.Started(t.Context(), started.Code))
	require.NoError(t, b.Started(t.Context(), started.Code))

	unstarted, err := b.Unstarted(t.Context(), on(0, "09:00"), 10)
	require.NoError(t, err)
	sameJSON(t, []procedure.State{waiting}, unstarted)
	unstarted, err = b.Unstarted(t.Context(), on(0, "11:00"), 1)
	require.NoError(t, err)
	sameJSON(t, []procedure.State{waiting}, unstarted)
}

func TestSQLInEveryField(t *testing.T) {
	b := open(t)
	const evil = `'); DROP TABLE files; -- " \ $1 %_ {{`
	f := newFile(evil)
	f.Agency, f.ProcedureName, f.FieldCode, f.FieldName = evil, evil, evil, evil
	f.Applicant = register.Applicant{Name: evil, Kind: register.Person, IDNumber: evil, Phone: evil, Email: evil, Address: evil, DeliverBy: register.ByPost}
	f.Documents = []register.Document{{Code: evil, Copies: 1}}
	f.Code = func(int) string { return evil }
	take(t, b, f)

	file, err := b.File(t.Context(), evil)
	require.NoError(t, err)
	require.Equal(t, f.Applicant, file.Applicant)
	require.Equal(t, f.Documents, file.Documents)
	require.Equal(t, evil, file.ProcedureName)
	page, err := b.Files(t.Context(), register.Filter{Q: evil, Unit: "van-phong", Assignee: "clerk", Status: []int{2}})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total)
	for _, filter := range []register.Filter{{Unit: evil}, {Assignee: evil}, {Q: "d%p"}, {Q: "_rop"}, {Q: `d\rop`}} {
		page, err := b.Files(t.Context(), filter)
		require.NoError(t, err)
		require.Zero(t, page.Total, filter)
	}
	_, _, err = b.LetterPDF(t.Context(), evil)
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.Staff(t.Context(), evil)
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.Account(t.Context(), evil)
	require.ErrorIs(t, err, register.ErrNotFound)
}
