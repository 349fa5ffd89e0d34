// Package officetest gives tests of the side effects a small office on a real register, and files whose lives they can
// play by the law: Apply and Advance of package procedure write the journal, the test records it.
//
// It must be imported by tests only, and must not import the packages it serves to test.
package officetest

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// The people of the office who act in tests.
var (
	Clerk   = procedure.Actor{Staff: "clerk", Role: procedure.RoleClerk, Unit: "mot-cua"}
	Officer = procedure.Actor{Staff: "officer", Role: procedure.RoleOfficer, Unit: "bcvt"}
	Head    = procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: "bcvt"}
	Leader  = procedure.Actor{Staff: "leader", Role: procedure.RoleLeader, Unit: "lanh-dao"}
)

// Applicant hands in every file, unless a test says otherwise.
var Applicant = register.Applicant{
	Name: "Nguyễn Thị Ánh Tuyết", Kind: register.Person, IDNumber: "019123456789", Phone: "0912 345 678",
	Email: "tuyet@applicant.test", Address: "Tổ 5, phường Đồng Quang",
}

// Received is Monday 18 October 2021, 8:00; a file is due five working days later, on Monday 25 October 17:00.
var Received = At(18, "08:00")

// At is a day of October 2021 at a time of day, "15:04".
func At(day int, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", fmt.Sprintf("2021-10-%02d %s", day, clock), procedure.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// Open is a migrated register of its own with the office in it.
func Open(t testing.TB) *register.Store {
	t.Helper()
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	store, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.SyncOrganisation(t.Context(), organisation()))
	return store
}

func organisation() register.Organisation {
	person := func(id, name, title string, role procedure.Role, unit string) register.Staff {
		return register.Staff{ID: id, Name: name, Title: title, Role: role, Unit: unit, Email: id + "@so.test", Active: true}
	}
	leader := person("leader", "Vũ Thị Phó", "PHÓ GIÁM ĐỐC", procedure.RoleLeader, "lanh-dao")
	leader.InCharge = []string{"bcvt"}
	return register.Organisation{
		Office: register.Office{
			AgencyCode: "000.00.16.H55", Name: "Sở Thông tin và Truyền thông", ShortName: "STTTT",
			Superior: "Ủy ban nhân dân tỉnh Thái Nguyên", Place: "Thái Nguyên", Address: "Số 5 đường Bến Oánh",
			Phone: "0208 3655 518", Email: "motcua@so.test", DirectorTitle: "GIÁM ĐỐC",
			OneStop: "Bộ phận Tiếp nhận và Trả kết quả",
		},
		Units: []register.Unit{
			{Code: "bcvt", Name: "Phòng Bưu chính, Viễn thông"}, {Code: "lanh-dao", Name: "Lãnh đạo Sở"},
			{Code: "mot-cua", Name: "Bộ phận Một cửa"},
		},
		Staff: []register.Staff{
			person("clerk", "Lê Thị Hoa", "Chuyên viên", procedure.RoleClerk, "mot-cua"),
			person("director", "Phạm Quốc Thắng", "Giám đốc", procedure.RoleDirector, "lanh-dao"),
			person("head", "Đỗ Văn Trưởng", "TRƯỞNG PHÒNG", procedure.RoleUnitHead, "bcvt"),
			leader,
			person("officer", "Bùi Chuyên", "Chuyên viên", procedure.RoleOfficer, "bcvt"),
		},
	}
}

func rules() procedure.Rules {
	first := func(name string, do procedure.Action, before int, at procedure.Edge) procedure.Rung {
		return procedure.Rung{Name: name, Do: do, On: procedure.FirstPromise, DaysBefore: before, At: at}
	}
	return procedure.Rules{
		Regime: "2021", Procedure: "1.003868", Version: "2021-01",
		Limit: procedure.Limit{Amount: 5, Unit: procedure.WorkingDay}, Legal: procedure.Limit{Amount: 7, Unit: procedure.WorkingDay},
		Steps: []procedure.Step{
			{Code: "receive", Name: "Tiếp nhận", Unit: "mot-cua", Role: procedure.RoleClerk, Hours: 4},
			{Code: "appraise", Name: "Thẩm định", Unit: "bcvt", Role: procedure.RoleOfficer, Hours: 36},
		},
		Papers:     []string{"don"},
		Supplement: procedure.SupplementRule{Times: 1, Window: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart},
		Reappoint:  procedure.ReappointRule{Percent: 50, Min: 1, Max: 5, MaxDeclared: 10},
		Ladder: []procedure.Rung{
			first("near_due", procedure.ActRemind, 3, procedure.AtOpening),
			first("declare", procedure.ActAsk, 2, procedure.AtOpening),
			first("apology_latest", procedure.ActApologise, 1, procedure.AtClosing),
			first("due", procedure.ActLate, 0, procedure.AtPromise),
			{Name: "second_due", Do: procedure.ActBroken, On: procedure.SecondPromise, At: procedure.AtPromise},
		},
		Escalation: procedure.EscalationRule{
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector},
			Broken: []procedure.Role{procedure.RoleDirector}, Answer: procedure.Limit{Amount: 4, Unit: procedure.WorkingHour},
		},
		AutoApology: procedure.AutoApologyRule{OnSilence: true}, Tolerance: 3600,
	}
}

// Calendar is the office's, 2021 and 2022 without a day off.
func Calendar() procedure.Calendar {
	return procedure.Calendar{
		Version: "test", From: procedure.NewDay(2021, time.January, 1), To: procedure.NewDay(2022, time.December, 31),
		Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
	}
}

// File takes a file of the applicant in and hands it to the officer; the register knows all of it. The key names the file.
func File(t testing.TB, store *register.Store, key string, applicant register.Applicant) procedure.State {
	t.Helper()
	s := Taken(t, store, key, applicant, rules())
	return Record(t, store, Apply(t, s, procedure.HandedOver{By: Clerk, Staff: Officer.Staff}, At(18, "09:00")))
}

// Rules are those of the office's procedure, under a regime with all of these forms.
func Rules(forms ...procedure.LetterKind) procedure.Rules {
	r := rules()
	r.Forms = forms
	return r
}

// Taken takes a file of the applicant in under some rules; the register knows all of it. The key names the file.
func Taken(t testing.TB, store *register.Store, key string, applicant register.Applicant, rules procedure.Rules) procedure.State {
	t.Helper()
	return registered(t, store, key, applicant, procedure.Intake{Rules: rules, Channel: procedure.ChannelDirect, By: Clerk, Accepted: true})
}

// FileFromHome registers a file the applicant sent from home; it waits for the clerk.
func FileFromHome(t testing.TB, store *register.Store, key string, applicant register.Applicant) procedure.State {
	t.Helper()
	by := procedure.Actor{Staff: procedure.ByApplicant}
	return registered(t, store, key, applicant, procedure.Intake{Rules: rules(), Channel: procedure.ChannelOnline, By: by})
}

func registered(t testing.TB, store *register.Store, key string, applicant register.Applicant, in procedure.Intake) procedure.State {
	t.Helper()
	in.Calendar, in.ReceivedAt, in.RegisteredAt = Calendar(), Received, Received
	hash := sha256.Sum256([]byte(key))
	taken, err := store.Register(t.Context(), register.NewFile{
		Key: key, BodyHash: hash[:], Agency: "000.00.16.H55", ReceivedOn: procedure.DayOf(Received),
		ProcedureName: "Cấp giấy phép bưu chính", FieldCode: "BC", FieldName: "Bưu chính",
		Applicant: applicant, Documents: []register.Document{{Code: "don", Copies: 1}}, At: Received,
		Code: func(seq int) string { return fmt.Sprintf("000.00.16.H55-211018-%04d", seq) },
		Open: func(code string) (procedure.State, error) {
			in.Code = code
			return procedure.Open(in)
		},
	})
	require.NoError(t, err)
	return taken.State
}

// Apply folds one event that the law allows.
func Apply(t testing.TB, s procedure.State, e procedure.Event, at time.Time) procedure.State {
	t.Helper()
	next, err := procedure.Apply(s, e, at)
	require.NoError(t, err)
	return next
}

// Live lets time pass until an instant, with every rung fired at its own.
func Live(s procedure.State, until time.Time) procedure.State {
	for {
		wake, ok := procedure.NextWake(s)
		if !ok || wake.After(until) {
			return procedure.Advance(s, until)
		}
		s = procedure.Advance(s, wake)
	}
}

// Record tells the register what the state has not told yet.
func Record(t testing.TB, store *register.Store, s procedure.State) procedure.State {
	t.Helper()
	require.NoError(t, store.Record(t.Context(), s.View(), s.Journal))
	return s.Recorded(s.Seq)
}

// Text stores a free text of a file under an id.
func Text(t testing.TB, store *register.Store, code, id, body string) {
	t.Helper()
	require.NoError(t, store.PutText(t.Context(), register.Text{
		ID: id, Code: code, Kind: "reason", Body: body, Author: Officer.Staff, At: Received,
	}))
}
