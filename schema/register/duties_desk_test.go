package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// explaining asks a person of a unit to explain a breach of a file.
func explaining(t *testing.T, b book, key, code, unit, staff string) string {
	t.Helper()
	return give(t, b, key, duty.Opening{
		Kind: duty.Explanation, About: duty.About{File: code, Breach: 1, BreachKind: "late"}, Calendar: calendar(), Rule: dutyRule(),
		By: procedure.Actor{Staff: procedure.System}, Unit: unit, Staff: staff, StaffRole: procedure.RoleOfficer,
	}).Number
}

// TestDutiesOfAUnit: those it leads and those it helps with, without the explanations of
// colleagues.
func TestDutiesOfAUnit(t *testing.T) {
	b := open(t)
	s := working(t, b, "file")
	led := give(t, b, "one", order()).Number
	task := order()
	task.Unit, task.Cooperating = "van-phong", []string{"bcvt"}
	helped := give(t, b, "two", task).Number
	own, other := explaining(t, b, "three", s.Code, "bcvt", "officer"), explaining(t, b, "four", s.Code, "bcvt", "head")
	give(t, b, "five", func() duty.Opening { o := order(); o.Unit = "van-phong"; return o }())

	require.ElementsMatch(t, []string{led, helped, own, other}, dutyNumbers(t, b, register.DutyFilter{Of: "bcvt"}))
	require.ElementsMatch(t, []string{led, helped, own}, dutyNumbers(t, b, register.DutyFilter{Of: "bcvt", OwnExplanations: "officer", Open: true}))
	require.Equal(t, []string{own}, dutyNumbers(t, b, register.DutyFilter{Of: "bcvt", OwnExplanations: "officer", Kind: duty.Explanation}))
	require.Empty(t, dutyNumbers(t, b, register.DutyFilter{Of: "cntt"}))
}

// TestEvidenceBelongsToOneDuty: it is tied before the answer is said, once, and let go
// where the answer is refused and nothing refers to it.
func TestEvidenceBelongsToOneDuty(t *testing.T) {
	b := open(t)
	d, other := give(t, b, "one", order()), give(t, b, "two", order()).Number
	first, second := note(t, b, scanned("form", "EVIDENCE", 'a')), note(t, b, scanned("form", "EVIDENCE", 'b'))
	both := []string{first.ID, second.ID}
	require.NoError(t, b.TieEvidence(t.Context(), d.Number, both))
	require.NoError(t, b.TieEvidence(t.Context(), d.Number, both), "said again")
	require.ErrorIs(t, b.TieEvidence(t.Context(), other, both[:1]), register.ErrUploadGone)
	gone, err := b.SweepUploads(t.Context(), on(9, "08:00"), 10)
	require.NoError(t, err)
	require.Empty(t, gone, "it is the duty's")

	recordDuty(t, b, happen(t, d, duty.Answered{By: head, Text: "text", Evidence: both[:1]}, on(1, "08:00")))
	require.NoError(t, b.UntieEvidence(t.Context(), d.Number, both))
	of, err := b.EvidenceOf(t.Context(), d.Number)
	require.NoError(t, err)
	require.Len(t, of, 1, "what an entry refers to stays")
	require.Equal(t, []string{first.ID, d.Number, ""}, []string{of[0].ID, of[0].Duty, of[0].Code})
	require.NoError(t, b.TieEvidence(t.Context(), other, both[1:]))
}
