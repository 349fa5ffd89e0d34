package register_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const agency = "000.00.16.H55"

// monday is the day of intake in these tests: Monday, 18 October 2021.
var monday = procedure.NewDay(2021, time.October, 18)

// on returns an instant of that week or later: days after monday, at "15:04".
func on(days int, clock string) time.Time {
	tod, err := procedure.ParseTimeOfDay(clock)
	if err != nil {
		panic(err)
	}
	return (monday + procedure.Day(days)).At(tod)
}

var (
	clerk  = procedure.Actor{Staff: "clerk", Role: procedure.RoleClerk, Unit: "van-phong"}
	head   = procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: "bcvt"}
	leader = procedure.Actor{Staff: "leader", Role: procedure.RoleLeader, Unit: "lanh-dao"}
)

// organisation has a unit "cntt" without a head, under "bcvt", and nobody in the
// role of inspector.
func organisation() register.Organisation {
	return register.Organisation{
		Office: register.Office{
			AgencyCode: agency, Name: "Sở Thông tin và Truyền thông", ShortName: "STTTT",
			Superior: "Ủy ban nhân dân tỉnh Thái Nguyên", Place: "Thái Nguyên", Address: "Số 5 Bến Oánh",
			Phone: "0208 3655 518", Email: "mot-cua@example.vn", DirectorTitle: "GIÁM ĐỐC",
		},
		Units: []register.Unit{
			{Code: "bcvt", Name: "Phòng Bưu chính, Viễn thông"}, {Code: "cntt", Name: "Tổ công nghệ", Parent: "bcvt"},
			{Code: "lanh-dao", Name: "Lãnh đạo Sở"}, {Code: "van-phong", Name: "Văn phòng"},
		},
		Staff: []register.Staff{
			{ID: "clerk", Name: "Lê Thị Hoa", Role: procedure.RoleClerk, Unit: "van-phong", Email: "clerk@example.vn", Active: true},
			{ID: "director", Name: "Trần Văn Giám", Title: "Giám đốc", Role: procedure.RoleDirector, Unit: "lanh-dao", Email: "director@example.vn", Active: true},
			{ID: "head", Name: "Phạm Trưởng", Role: procedure.RoleUnitHead, Unit: "bcvt", Email: "head@example.vn", Active: true},
			{ID: "leader", Name: "Vũ Phó", Title: "Phó Giám đốc", Role: procedure.RoleLeader, Unit: "lanh-dao", Email: "leader@example.vn", Active: true, InCharge: []string{"bcvt"}},
			{ID: "officer", Name: "Đỗ Chuyên", Role: procedure.RoleOfficer, Unit: "bcvt", Active: true},
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
			{Code: "receive", Name: "Tiếp nhận", Unit: "van-phong", Role: procedure.RoleClerk, Hours: 4},
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
		AutoApology: procedure.AutoApologyRule{OnSilence: true},
		Tolerance:   3600,
	}
}

func calendar() procedure.Calendar {
	return procedure.Calendar{
		Version: "test", From: procedure.NewDay(2021, time.January, 1), To: procedure.NewDay(2022, time.December, 31),
		Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
	}
}

// book is a register with the organisation, and the same database without it.
type book struct {
	*register.Store
	db *sql.DB
}

func open(t testing.TB) book {
	t.Helper()
	url := pgtest.Prepared(t, func(t testing.TB, url string) {
		t.Helper()
		require.NoError(t, register.Migrate(t.Context(), url))
		store, err := register.Open(t.Context(), url)
		require.NoError(t, err)
		require.NoError(t, store.SyncOrganisation(t.Context(), organisation()))
		require.NoError(t, store.Close())
	})
	return connect(t, url)
}

func connect(t testing.TB, url string) book {
	t.Helper()
	store, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return book{store, db}
}

func (b book) exec(t testing.TB, query string) {
	t.Helper()
	_, err := b.db.ExecContext(t.Context(), query)
	require.NoError(t, err)
}

// one scans the single value a query gives.
func one[T any](t testing.TB, b book, query string, args ...any) T {
	t.Helper()
	var value T
	require.NoError(t, b.db.QueryRowContext(t.Context(), query, args...).Scan(&value))
	return value
}

var applicant = register.Applicant{
	Name: "Đặng Thị Ánh", Kind: register.Person, IDNumber: "019123456789", Phone: "0912345678",
	Email: "anh@example.vn", Address: "Tổ 5, phường Đồng Quang",
}

// newFile is taken in on monday at 8.
func newFile(key string) register.NewFile {
	hash := sha256.Sum256([]byte("body of " + key))
	return register.NewFile{
		Key: key, BodyHash: hash[:], Agency: agency, ReceivedOn: monday,
		ProcedureName: "Cấp giấy phép bưu chính", FieldCode: "H55-BC", FieldName: "Bưu chính",
		Applicant: applicant, Documents: []register.Document{{Code: "don", Copies: 2}}, At: on(0, "08:00"),
		Code: func(seq int) string { return fmt.Sprintf("%s-211018-%04d", agency, seq) },
		Open: func(code string) (procedure.State, error) {
			return procedure.Open(procedure.Intake{
				Code: code, Rules: rules(), Calendar: calendar(), Channel: procedure.ChannelDirect,
				ReceivedAt: on(0, "08:00"), RegisteredAt: on(0, "08:00"), By: clerk, Accepted: true,
			})
		},
	}
}

func take(t testing.TB, b book, f register.NewFile) procedure.State {
	t.Helper()
	registered, err := b.Register(t.Context(), f)
	require.NoError(t, err)
	return registered.State
}

// record writes what the state has not told yet.
func record(t testing.TB, b book, s procedure.State) procedure.State {
	t.Helper()
	require.NoError(t, b.Record(t.Context(), s.View(), s.Journal))
	return s.Recorded(s.Seq)
}

func apply(t testing.TB, s procedure.State, e procedure.Event, at time.Time) procedure.State {
	t.Helper()
	next, err := procedure.Apply(s, e, at)
	require.NoError(t, err)
	return next
}

// working is a file at its second step with the officer.
func working(t testing.TB, b book, key string) procedure.State {
	t.Helper()
	s := take(t, b, newFile(key))
	return record(t, b, apply(t, s, procedure.HandedOver{By: clerk, Staff: "officer"}, on(0, "09:00")))
}

// sameJSON compares by meaning, whatever the time zones are called.
func sameJSON(t testing.TB, want, got any) {
	t.Helper()
	a, err := json.Marshal(want)
	require.NoError(t, err)
	b, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, string(a), string(b))
}
