package workflows_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// shown are the upserts of a run in short: instant, status, who holds the file,
// whether it is overdue, and the level it waits for.
func (r *rig) shown() *[]string {
	var all []string
	r.env.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		a := args.Get(0).(temporal.SearchAttributes)
		status, ok := a.GetKeyword(contract.AttrStatus)
		if !ok {
			return // of the engine's own
		}
		unit, _ := a.GetKeyword(contract.AttrUnit)
		assignee, _ := a.GetKeyword(contract.AttrAssignee)
		overdue, _ := a.GetBool(contract.AttrOverdue)
		level, _ := a.GetInt64(contract.AttrEscalationLevel)
		all = append(all, fmt.Sprintf("%s %s %s/%s %t %d",
			r.env.Now().In(procedure.Zone).Format("02/01 15:04"), status, unit, assignee, overdue, level))
	}).Return(nil)
	return &all
}

// A punctual file's hand-overs are no events of their own; once it is overdue, ops see
// who holds it, and its hand-overs too.
func TestHolderIsShownOnOverdueFiles(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	shown := r.shown()
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.say("2026-03-03 10:00", "assign", procedure.Assigned{By: head, Staff: "lan"})
	r.say("2026-03-16 17:10", "assign", procedure.Assigned{By: leader, Staff: "nam"})
	r.lives(received(t), "2026-03-17 12:00")
	require.Equal(t, []string{
		"02/03 10:00 4 / false 0",
		"13/03 17:00 4 / false 0", // the new date
		"16/03 17:00 4 bcxb/lan true 1",
		"16/03 17:10 4 bcxb/nam true 1",
	}, *shown)
}

// A file that began with its holder among the attributes goes on so: each change is a
// command of its history.
func TestHolderOfAnOlderFileIsShownAlways(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	s := received(t)
	require.NoError(t, r.env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(contract.HolderAttributes(s.View())...)))
	shown := r.shown()
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.say("2026-03-03 10:00", "assign", procedure.Assigned{By: head, Staff: "lan"})
	r.lives(s, "2026-03-04 12:00")
	require.Equal(t, []string{"02/03 10:00 4 bcxb/nam false 0", "03/03 10:00 4 bcxb/lan false 0"}, *shown)
}
