package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestTransfersAreThePapersAtTheCounter(t *testing.T) {
	b := open(t)
	direct := came(t, b, "a", 1, applicant)
	working(t, b, "elsewhere")
	online := func(in *procedure.Intake) { in.Channel, in.Accepted = procedure.ChannelOnline, false }
	came(t, b, "b", 2, applicant, online)
	f := newFile("c")
	f.Open = func(code string) (procedure.State, error) {
		in := procedure.Intake{
			Code: code, Rules: rules(), Calendar: calendar(), ReceivedAt: on(0, "08:00"), RegisteredAt: on(0, "08:00"), By: clerk,
		}
		online(&in)
		return procedure.Open(in)
	}
	accepted := record(t, b, apply(t, take(t, b, f), procedure.Accepted{By: clerk}, on(0, "10:00")))

	waiting, err := b.Transfers(t.Context(), "van-phong", 10)
	require.NoError(t, err)
	require.Equal(t, []register.Transfer{
		{
			Code: accepted.Code, Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính", Version: "2021-01",
			Step: "receive", Channel: "online", ApplicantName: applicant.Name, Papers: 2, ReceivedAt: on(0, "08:00"),
			Since: on(0, "10:00"), DueAt: on(7, "17:00"), Seq: accepted.Seq,
		},
		{
			Code: direct, Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính", Version: "2021-01",
			Step: "receive", Channel: "direct", ApplicantName: applicant.Name, Papers: 2, ReceivedAt: on(1, "08:00"),
			Since: on(1, "08:00"), DueAt: on(8, "17:00"), Seq: 1,
		},
	}, waiting)

	first, err := b.Transfers(t.Context(), "van-phong", 1)
	require.NoError(t, err)
	require.Equal(t, waiting[:1], first)
}

func TestCollectablesWaitLongestFirst(t *testing.T) {
	b := open(t)
	ready := func(key string, at string) procedure.State {
		return record(t, b, apply(t, working(t, b, key), procedure.Finished{By: procedure.Actor{
			Staff: "officer", Role: procedure.RoleOfficer, Unit: "bcvt",
		}}, on(2, at)))
	}
	later, sooner := ready("later", "11:00"), ready("sooner", "10:00")
	collected := ready("collected", "09:00")
	record(t, b, apply(t, collected, procedure.ResultReturned{By: clerk}, on(2, "12:00")))

	line := func(s procedure.State, at string) register.Collectable {
		return register.Collectable{
			Code: s.Code, ProcedureName: "Cấp giấy phép bưu chính", Name: applicant.Name, Phone: applicant.Phone,
			Address: applicant.Address, DeliverBy: register.ByEmail, Outcome: string(procedure.OutcomeGranted),
			FinishedAt: on(2, at), DueAt: on(7, "17:00"),
		}
	}
	for q, want := range map[string][]register.Collectable{
		"":         {line(sooner, "10:00"), line(later, "11:00")},
		"thi anh":  {line(sooner, "10:00"), line(later, "11:00")},
		later.Code: {line(later, "11:00")},
		"nobody":   nil,
	} {
		waiting, err := b.Collectables(t.Context(), q, register.Mark{}, 10)
		require.NoError(t, err)
		require.Equal(t, want, waiting, q)
		n, err := b.CountCollectables(t.Context(), q, 10)
		require.NoError(t, err)
		require.Len(t, want, n, q)
	}
	second, err := b.Collectables(t.Context(), "", register.MarkOfCollectable(line(sooner, "10:00")), 10)
	require.NoError(t, err)
	require.Equal(t, []register.Collectable{line(later, "11:00")}, second)
	n, err := b.CountCollectables(t.Context(), "", 1)
	require.NoError(t, err)
	require.Equal(t, 2, n, "more than one")
}
