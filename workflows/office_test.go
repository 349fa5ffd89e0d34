package workflows_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// vn reads an instant on the wall clock of Asia/Ho_Chi_Minh.
func vn(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, procedure.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func day(s string) procedure.Day {
	d, err := procedure.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

const fileCode = "000.00.16.H55-260302-0001"

var (
	clerk   = procedure.Actor{Staff: "mai", Role: procedure.RoleClerk, Unit: "mot_cua"}
	officer = procedure.Actor{Staff: "nam", Role: procedure.RoleOfficer, Unit: "bcxb"}
	head    = procedure.Actor{Staff: "hai", Role: procedure.RoleUnitHead, Unit: "bcxb"}
	leader  = procedure.Actor{Staff: "phuc", Role: procedure.RoleLeader, Unit: "lanh_dao"}
)

// licence are the rules of a ten-day licence: reminded on 11/03, asked on 12/03,
// apologised on 13/03 at 17:00, due on 16/03 at 17:00 and, re-appointed, on 23/03.
func licence() procedure.Rules {
	return procedure.Rules{
		Regime: "2021", Procedure: "1.003725", Version: "2021-01",
		Limit: procedure.Limit{Amount: 10, Unit: procedure.WorkingDay},
		Legal: procedure.Limit{Amount: 15, Unit: procedure.WorkingDay},
		Steps: []procedure.Step{
			{Code: "intake", Name: "Tiếp nhận", Unit: "mot_cua", Role: procedure.RoleClerk, Hours: 4},
			{Code: "appraise", Name: "Thẩm định", Unit: "bcxb", Role: procedure.RoleOfficer, Hours: 76},
		},
		Papers:     []string{"don", "danh_muc"},
		Supplement: procedure.SupplementRule{Times: 1, Window: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart},
		Payment:    procedure.PaymentRule{StopsClock: true},
		Reappoint:  procedure.ReappointRule{Percent: 50, Min: 1, Max: 5, MaxDeclared: 15},
		Ladder: []procedure.Rung{
			{Name: "near_due", Do: procedure.ActRemind, On: procedure.FirstPromise, DaysBefore: 3, At: procedure.AtOpening, ShortPercent: 75},
			{Name: "declare", Do: procedure.ActAsk, On: procedure.FirstPromise, DaysBefore: 2, At: procedure.AtOpening, ShortPercent: 50},
			{Name: "apology_latest", Do: procedure.ActApologise, On: procedure.FirstPromise, DaysBefore: 1, At: procedure.AtClosing, ShortPercent: 90, After: "declare"},
			{Name: "due", Do: procedure.ActLate, On: procedure.FirstPromise, At: procedure.AtPromise},
			{Name: "second_near", Do: procedure.ActRemindAll, On: procedure.SecondPromise, DaysBefore: 1, At: procedure.AtOpening, ShortPercent: 50},
			{Name: "second_due", Do: procedure.ActBroken, On: procedure.SecondPromise, At: procedure.AtPromise},
		},
		Escalation: procedure.EscalationRule{
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
			Broken: []procedure.Role{procedure.RoleDirector, procedure.RoleInspector},
			Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
		},
		AutoApology: procedure.AutoApologyRule{OnSilence: true},
		Tolerance:   300,
	}
}

// received is a full file handed in on Monday 02/03/2026 at 08:00.
func received(t require.TestingT) procedure.State {
	s, err := procedure.Open(procedure.Intake{
		Code: fileCode, Rules: licence(), Channel: procedure.ChannelDirect,
		Calendar: procedure.Calendar{
			Version: "no day off", From: day("2026-01-01"), To: day("2026-12-31"),
			Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
		},
		ReceivedAt: vn("2026-03-02 08:00"), RegisteredAt: vn("2026-03-02 08:00"), By: clerk, Accepted: true,
	})
	require.NoError(t, err)
	return s
}
