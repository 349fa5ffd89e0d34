package gateway

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// TestTheAccountabilityRegister: who may know what stands on whose account, and what is
// left of a breach that was taken back.
func TestTheAccountabilityRegister(t *testing.T) {
	o := newHouse(t)
	o.late()
	const path = "/desk/accountability"
	lines := func(as, query string) []string {
		p := o.visit(as).get(path + query)
		require.Equal(t, http.StatusOK, p.status, as)
		return p.read("table tbody th")
	}
	late := []string{"Trễ hẹn mà không xin lỗi và hẹn lại", "Trễ hẹn"}
	for _, as := range []string{"director", "leader2", "office1", "inspector1", "head-bcxb"} {
		require.Equal(t, late, lines(as, ""), as)
	}
	require.Equal(t, late[1:], lines("officer-bcxb-1", ""), "what the system did is not theirs")
	for _, as := range []string{"head-bcvt", "officer-bcxb-2", "clerk1"} {
		require.Empty(t, lines(as, ""), as)
		require.Empty(t, lines(as, "?unit=bao-chi-xuat-ban"), "%s: a foreign unit is not theirs to choose", as)
	}
	require.Empty(t, lines("director", "?unit=buu-chinh-vien-thong"))
	require.Empty(t, lines("director", "?kind=harassment"))
	require.Empty(t, lines("director", "?to=2020-01-01"))
	require.Equal(t, late[1:], lines("director", "?kind=late&unit=bao-chi-xuat-ban&from=2020-01-01&after=nonsense"))

	number := o.explainsWhatIsOwed()
	leader := o.visit("leader1")
	require.Equal(t, []string{"Sự cố hệ thống, không ai phải giải trình", number + "Chờ xác nhận yêu cầu giải trình"},
		leader.get(path).read("td:nth-of-type(4)"))
	leader.does(number, "withdraw", "text", "Ghi nhầm")
	p := o.visit("officer-bcxb-1").get(path)
	require.Equal(t, late[1:], p.read("table tbody th del"), "the trace stays")
	require.Contains(t, p.text(), "Đã thu hồi")
}

// explainsWhatIsOwed asks for the explanation of every breach, as the worker does, and
// returns the number of the last.
func (o *house) explainsWhatIsOwed() (number string) {
	o.t.Helper()
	data, err := embedded()
	require.NoError(o.t, err)
	owed, err := o.book.OwedExplanations(o.t.Context(), 100)
	require.NoError(o.t, err)
	for _, b := range owed {
		opened, err := o.book.OpenExplanation(o.t.Context(), b, o.clock.now(), func(number string) (duty.Duty, error) {
			return duty.Open(number, duty.Opening{
				Kind: duty.Explanation, About: b.About, Calendar: data.Calendar(), Rule: data.DutyRule(duty.Explanation),
				By: procedure.Actor{Staff: procedure.System}, Unit: b.Unit, Staff: b.Staff, StaffRole: b.StaffRole,
			}, o.clock.now())
		})
		require.NoError(o.t, err)
		if number = opened.State.Number; !opened.Replayed {
			require.NoError(o.t, o.engine.StartDuty(o.t.Context(), opened.State))
		}
	}
	return number
}
