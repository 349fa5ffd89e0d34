package system_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const colleague = "officer-bcxb-2"

// delegates hands somebody's work over from today on, for good.
func (o *office) delegates(t *testing.T, by, key, staff, to string) register.Delegation {
	t.Helper()
	return must[register.Delegation](t, o, http.StatusCreated, http.MethodPost, "/api/v1/delegations", by, key,
		map[string]any{"staff": staff, "to": to, "note": "Nghỉ phép"})
}

// settled waits until nothing of a delegation waits, and returns what came of each thing.
func (o *office) settled(t *testing.T, id string) map[string]register.DelegationOutcome {
	t.Helper()
	outcomes := map[string]register.DelegationOutcome{}
	require.Eventually(t, func() bool {
		d := must[register.Delegation](t, o, http.StatusOK, http.MethodGet, "/api/v1/delegations/"+id, "director", "", nil)
		for _, l := range d.Lines {
			outcomes[l.Of] = l.Outcome
		}
		return !d.Waiting()
	}, patience, 100*time.Millisecond)
	return outcomes
}

// TestTheWorkOfSomebodyAbsent is ordered while no worker runs and moved by the next one,
// which is killed in between; it goes on with what comes. The breach stays whose it is, and
// the calls on a leader who is away reach who stands in and still climb.
func TestTheWorkOfSomebodyAbsent(t *testing.T) {
	t.Parallel()
	program := buildWorker(t)
	stack := stacktest.Start(t, func(options *devstack.Options) { options.WithoutWorker = true })
	o := enter(t, stack)
	worker := employ(t, stack, program)
	late, other := o.begin(t), o.begin(t)
	task := o.gives(t, "leader1", 5, map[string]any{"kind": "task", "staff": officer, "text": "Rà soát hồ sơ."}).Number
	o.forward(t, late.Code, o.firstRungs(t, late).due.Add(time.Minute))
	var explanation string
	require.Eventually(t, func() bool {
		for _, d := range o.duties(t, late.Code) {
			explanation = d.Number
		}
		return explanation != ""
	}, patience, 100*time.Millisecond)
	worker.kill(t)

	key := uuid.NewString()
	d := o.delegates(t, head, key, officer, colleague)
	require.Equal(t, d.ID, o.delegates(t, head, key, officer, colleague).ID)
	require.True(t, d.Waiting(), "nobody is there to move it")
	known := []string{late.Code, other.Code, task, explanation}
	worker.revive(t, o, known...)
	worker.kill(t) // wherever it is by now
	worker.revive(t, o, known...)
	require.Equal(t, map[string]register.DelegationOutcome{
		late.Code: register.DelegationMoved, other.Code: register.DelegationMoved, task: register.DelegationMoved, explanation: register.DelegationRefused,
	}, o.settled(t, d.ID))
	require.Equal(t, []string{colleague, colleague, colleague}, []string{o.file(t, late.Code).Assignee, o.file(t, other.Code).Assignee, o.duty(t, task).Staff})
	for _, code := range []string{late.Code, other.Code} {
		moved := 0
		for _, e := range o.timeline(t, code).Entries {
			if e.Kind == string(procedure.VerbDelegate) {
				moved++
			}
		}
		require.Equal(t, 1, moved, "once, whoever died")
	}
	account := o.duty(t, explanation)
	require.Equal(t, []string{officer, officer}, []string{account.Subject, account.Staff}, "the breach and its explanation stay")

	came := o.begin(t)
	require.Eventually(t, func() bool { return o.file(t, came.Code).Assignee == colleague }, patience, 100*time.Millisecond)
	require.Equal(t, register.DelegationMoved, o.settled(t, d.ID)[came.Code])
	for _, to := range []string{officer, colleague} {
		require.Eventually(t, func() bool { return o.written(to, "Bàn giao công việc từ ngày") == 1 }, patience, 100*time.Millisecond, to)
	}

	// The leader in charge goes away: whatever is addressed to them reaches who stands in.
	o.delegates(t, "director", uuid.NewString(), "leader1", "leader2")
	o.say(t, officer, explanation, "answer", map[string]any{"text": "Chờ ý kiến của cơ quan công an."})
	o.say(t, head, explanation, "view", map[string]any{"cause": duty.CausePartner, "text": "Đã đôn đốc nhiều lần."})
	for as, want := range map[string]bool{"leader1": false, "leader2": true} {
		waiting := must[struct {
			Duties []duty.View `json:"duties"`
		}](t, o, http.StatusOK, http.MethodGet, "/api/v1/duties?mine=true", as, "", nil).Duties
		require.Equal(t, want, slices.ContainsFunc(waiting, func(d duty.View) bool { return d.Number == explanation }), as)
	}
	o.say(t, "leader2", explanation, "rule", map[string]any{"cause": duty.CausePartner, "text": "Nguyên nhân từ cơ quan phối hợp."})

	o.forward(t, came.Code, o.firstRungs(t, came).due.Add(time.Minute))
	called := func() (people []string) {
		for _, n := range o.timeline(t, came.Code).Notices {
			if n.Kind == procedure.NoticeLate || n.Kind == procedure.NoticeClimb {
				people = append(people, n.Staff)
			}
		}
		return people
	}
	require.Contains(t, called(), "leader2")
	require.NotContains(t, called(), "director")
	calls := o.file(t, came.Code).Escalations
	o.forward(t, came.Code, calls[len(calls)-1].AnswerBy.Add(time.Minute))
	require.Contains(t, called(), "director", "silence climbs all the same")
	require.NotContains(t, called(), "leader1")
	o.act(t, "leader2", came.Code, "acknowledge", map[string]any{"decision": procedure.DecideAct, "instruction": "Trả kết quả ngay."})
}

// written counts the messages to somebody whose subject begins so.
func (o *office) written(to, subject string) (n int) {
	for _, m := range o.box.Messages() {
		if strings.HasPrefix(m.Subject, subject) && slices.ContainsFunc(m.To, func(address string) bool { return strings.HasPrefix(address, to+"@") }) {
			n++
		}
	}
	return n
}
