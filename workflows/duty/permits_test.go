package duty_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// everyone are the people who might say something, by name.
var everyone = map[string]procedure.Actor{
	"clerk": clerk, "officer": officer, "colleague": colleague, "stranger": stranger, "head": head, "otherHead": otherHead,
	"leader": leader, "otherLeader": otherLeader, "director": director, "office": secretary, "inspector": inspector,
}

const (
	above    = "leader otherLeader director"
	urgeable = "head leader otherLeader director office inspector"
)

// situations are the stages of a duty, each as it comes about, and who may say what in it.
// What is not named here is refused to everybody.
var situations = []struct {
	name  string
	of    duty.Opening
	after []said
	at    string
	may   map[procedure.Verb]string
}{
	{"direction given", direction(), nil, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head", duty.VerbAnswer: "officer head", duty.VerbAskPostponement: "officer head",
		duty.VerbWithdraw: "leader director", duty.VerbSuspend: "leader director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"direction overdue", direction(), nil, "2026-03-09 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head", duty.VerbAnswer: "officer head",
		duty.VerbWithdraw: "leader director", duty.VerbSuspend: "leader director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"direction suspended", direction(), []said{{opened, duty.Suspended{By: leader, Text: "x"}}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head", duty.VerbAnswer: "officer head",
		duty.VerbWithdraw: "leader director", duty.VerbResume: "leader director", duty.VerbReassign: "head office " + above,
	}},
	{"task given to the unit", task(), nil, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head stranger otherHead", duty.VerbMilestone: "officer colleague head stranger otherHead",
		duty.VerbAnswer: "head", duty.VerbAskPostponement: "head",
		duty.VerbWithdraw: "director", duty.VerbSuspend: "director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: "leader otherLeader director office inspector",
	}},
	{"task with a date asked for", task(), []said{{opened, askFor(head, "2026-03-27 17:00")}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head stranger otherHead", duty.VerbMilestone: "officer colleague head stranger otherHead",
		duty.VerbAnswer: "head", duty.VerbPostpone: "director",
		duty.VerbWithdraw: "director", duty.VerbSuspend: "director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: "leader otherLeader director office inspector",
	}},
	{"direction answered", direction(), []said{{opened, answer(officer)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbAccept: "leader director", duty.VerbReturn: "leader director",
		duty.VerbWithdraw: "leader director", duty.VerbSuspend: "leader director",
		duty.VerbUrge: "head otherLeader director office inspector",
	}},
	{"breach found", breach(), nil, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbAcknowledge: "officer head", duty.VerbAnswer: "officer head",
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"breach not acknowledged in time", breach(), nil, "2026-03-10 08:00", map[procedure.Verb]string{
		duty.VerbAcknowledge: "officer head", duty.VerbAnswer: "officer head",
		duty.VerbView: "head " + above, duty.VerbRule: above,
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"breach acknowledged", breach(), []said{{opened, duty.Acknowledged{By: officer}}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbAnswer: "officer head", duty.VerbAskPostponement: "officer head",
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"more time to explain asked for", breach(), []said{{opened, duty.Acknowledged{By: officer}}, {opened, askFor(officer, "2026-03-20 17:00")}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbAnswer: "officer head", duty.VerbPostpone: "head " + above,
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbReassign: "head office " + above, duty.VerbUrge: urgeable,
	}},
	{"breach explained", breach(), []said{{opened, answer(officer)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbView:    "head " + above,
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbUrge: "leader otherLeader director office inspector",
	}},
	{"breach viewed", breach(), []said{{opened, answer(officer)}, {opened, view(head)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbRule:    above,
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbUrge: "head director office inspector",
	}},
	{"breach ruled on", breach(), []said{{opened, answer(officer)}, {opened, view(head)}, {opened, excuse(leader)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbObject:  "officer",
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
	}},
	{"ruling objected to", breach(), []said{{opened, answer(officer)}, {opened, view(head)}, {opened, excuse(leader)}, {opened, object(officer)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbRule:    "director",
		duty.VerbCorrect: above, duty.VerbWithdraw: above, duty.VerbSuspend: "head " + above,
		duty.VerbUrge: "head leader otherLeader office inspector",
	}},
	{"difficulty raised", trouble(), nil, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head", duty.VerbAnswer: "head", duty.VerbAskPostponement: "head",
		duty.VerbWithdraw: "stranger otherHead office director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: "leader otherLeader director office inspector",
	}},
	{"difficulty with a date asked for", trouble(), []said{{opened, askFor(head, "2026-03-27 17:00")}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbProgress: "officer colleague head", duty.VerbAnswer: "head", duty.VerbPostpone: "stranger otherHead office director",
		duty.VerbWithdraw: "stranger otherHead office director",
		duty.VerbReassign: "head office " + above, duty.VerbUrge: "leader otherLeader director office inspector",
	}},
	{"difficulty answered", trouble(), []said{{opened, answer(head)}}, "2026-03-03 08:00", map[procedure.Verb]string{
		duty.VerbAccept: "stranger otherHead office director", duty.VerbReturn: "stranger otherHead office director",
		duty.VerbWithdraw: "stranger otherHead office director",
	}},
	{"closed", direction(), []said{{opened, answer(officer)}, {opened, duty.Accepted{By: leader}}}, "2026-03-03 08:00", nil},
}

func answer(by procedure.Actor) duty.Event { return duty.Answered{By: by, Text: "text-2"} }
func askFor(by procedure.Actor, due string) duty.Event {
	return duty.PostponementAsked{By: by, NewDue: vn(due), Text: "text-3"}
}
func view(by procedure.Actor) duty.Event {
	return duty.Viewed{By: by, Cause: duty.CauseNegligence, Text: "text-4"}
}
func excuse(by procedure.Actor) duty.Event {
	return duty.Ruled{By: by, Cause: duty.CauseObjective, Text: "text-5"}
}
func blame(by procedure.Actor) duty.Event {
	return duty.Ruled{By: by, Cause: duty.CauseNegligence, Measure: "BLAME", Text: "text-5"}
}
func object(by procedure.Actor) duty.Event { return duty.Objected{By: by, Text: "text-6"} }

// utterances are every verb a person can say, in a form that is lawful wherever the verb
// is.
func utterances(by procedure.Actor) map[procedure.Verb]duty.Event {
	return map[procedure.Verb]duty.Event{
		duty.VerbAcknowledge:     duty.Acknowledged{By: by},
		duty.VerbProgress:        duty.Progressed{By: by, Percent: 50},
		duty.VerbMilestone:       duty.MilestoneReached{By: by, Milestone: "DRAFT"},
		duty.VerbAnswer:          answer(by),
		duty.VerbAccept:          duty.Accepted{By: by},
		duty.VerbReturn:          duty.Returned{By: by, Text: "text-7", NewDue: vn("2026-04-01 17:00")},
		duty.VerbAskPostponement: askFor(by, "2026-03-23 17:00"),
		duty.VerbPostpone:        duty.PostponementDecided{By: by, Text: "text-8"},
		duty.VerbView:            view(by),
		duty.VerbRule:            excuse(by),
		duty.VerbObject:          object(by),
		duty.VerbCorrect:         duty.Corrected{By: by, Unit: "cntt", Text: "text-9"},
		duty.VerbWithdraw:        duty.Withdrawn{By: by, Text: "text-10"},
		duty.VerbSuspend:         duty.Suspended{By: by, Text: "text-11"},
		duty.VerbResume:          duty.Resumed{By: by},
		duty.VerbReassign:        duty.Reassigned{By: by, Unit: "bcxb", Staff: colleague.Staff, StaffRole: colleague.Role},
		duty.VerbUrge:            duty.Urged{By: by},
	}
}

func TestPermits(t *testing.T) {
	for _, s := range situations {
		d := at(live(t, s.of, s.after...), s.at)
		for name, who := range everyone {
			for verb, event := range utterances(who) {
				allowed := strings.Contains(" "+s.may[verb]+" ", " "+name+" ")
				next, err := duty.Apply(d, event, vn(s.at))
				require.Equal(t, allowed, err == nil, "%s: %s by %s: %v", s.name, verb, name, err)
				offered := d.View().Allows(verb, who)
				require.Equal(t, allowed, offered == nil, "%s: %s is offered to %s", s.name, verb, name)
				if allowed {
					require.True(t, duty.MayEver(who.Role, d.Kind, verb), "%s: %s by %s", s.name, verb, name)
					require.Greater(t, next.Seq, d.Seq)
					require.Equal(t, next.Seq, next.Touched)
					continue
				}
				require.ErrorAs(t, err, new(*procedure.Refusal))
				require.Equal(t, d, next, "%s: a refused %s leaves a trace", s.name, verb)
			}
		}
	}
}

// The roles of the law are those of the table, no more.
func TestMayEver(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range situations {
		for verb, names := range s.may {
			for name := range strings.FieldsSeq(names) {
				seen[string(s.of.Kind)+" "+string(verb)+" "+string(everyone[name].Role)] = true
			}
		}
	}
	for _, kind := range duty.Kinds() {
		for _, role := range procedure.Roles() {
			gives := role == procedure.RoleLeader || role == procedure.RoleDirector
			require.Equal(t, kind == duty.Difficulty || kind != duty.Explanation && gives, duty.MayEver(role, kind, duty.VerbGive))
			require.False(t, duty.MayEver(role, kind, duty.VerbChangeCalendar))
			require.False(t, duty.MayEver(role, kind, duty.VerbDelegate))
		}
	}
	for key := range seen {
		part := strings.Fields(key)
		require.True(t, duty.MayEver(procedure.Role(part[2]), duty.Kind(part[0]), procedure.Verb(part[1])), key)
	}
}

// The refusals a person is told, each by its code.
func TestRefusals(t *testing.T) {
	negligent := []said{{opened, answer(officer)}, {opened, view(head)}}
	unseen := officer
	unseen.Seen = 1
	for _, tc := range []struct {
		name  string
		of    duty.Opening
		after []said
		say   duty.Event
		at    string
		want  procedure.Code
	}{
		{"closed", direction(), []said{{opened, duty.Withdrawn{By: leader, Text: "x"}}}, answer(officer), "2026-03-03 08:00", duty.CodeDutyClosed},
		{"somebody was quicker", direction(), []said{{opened, duty.Progressed{By: head}}}, duty.Answered{By: unseen, Text: "x"}, "2026-03-03 08:00", duty.CodeDutyChanged},
		{"wrong stage", direction(), nil, duty.Accepted{By: leader}, "2026-03-03 08:00", duty.CodeDutyStage},
		{"wrong kind", direction(), nil, duty.MilestoneReached{By: officer, Milestone: "DRAFT"}, "2026-03-03 08:00", duty.CodeDutyStage},
		{"wrong role", direction(), []said{{opened, answer(officer)}}, duty.Accepted{By: head}, "2026-03-03 08:00", procedure.CodeRoleNotAllowed},
		{"not the doer", direction(), nil, answer(colleague), "2026-03-03 08:00", duty.CodeNotYourTurn},
		{"not the giver", direction(), []said{{opened, answer(officer)}}, duty.Accepted{By: otherLeader}, "2026-03-03 08:00", duty.CodeNotGiver},
		{"no text of an answer", direction(), nil, duty.Answered{By: officer}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"no such percent", direction(), nil, duty.Progressed{By: officer, Percent: 101}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"no such milestone", task(), nil, duty.MilestoneReached{By: head, Milestone: "X"}, "2026-03-03 08:00", duty.CodeUnknownMilestone},
		{"milestone twice", task(), []said{{opened, duty.MilestoneReached{By: head, Milestone: "DRAFT"}}}, duty.MilestoneReached{By: head, Milestone: "DRAFT"}, "2026-03-03 08:00", duty.CodeMilestoneDone},
		{"returned without a word", direction(), []said{{opened, answer(officer)}}, duty.Returned{By: leader}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"returned late without a date", direction(), []said{{opened, answer(officer)}}, duty.Returned{By: leader, Text: "x"}, "2026-03-09 08:00", duty.CodeDueRequired},
		{"returned for a Sunday", direction(), []said{{opened, answer(officer)}}, duty.Returned{By: leader, Text: "x", NewDue: vn("2026-03-08 17:00")}, "2026-03-03 08:00", procedure.CodeNewDateNotWorking},
		{"a second date", task(), []said{{opened, askFor(head, "2026-03-27 17:00")}}, askFor(head, "2026-03-30 17:00"), "2026-03-03 08:00", duty.CodePostponementUsed},
		{"a date without a reason", task(), nil, duty.PostponementAsked{By: head, NewDue: vn("2026-03-27 17:00")}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"an earlier date", task(), nil, askFor(head, "2026-03-19 17:00"), "2026-03-03 08:00", duty.CodeDueInPast},
		{"a date beyond the calendar", task(), nil, askFor(head, "2027-03-19 17:00"), "2026-03-03 08:00", procedure.CodeCalendarNotPublished},
		{"a date when it is too late", direction(), nil, askFor(officer, "2026-03-20 17:00"), "2026-03-09 08:00", duty.CodeDueInPast},
		{"a date while suspended", task(), []said{{opened, duty.Suspended{By: director, Text: "x"}}}, askFor(head, "2026-03-27 17:00"), "2026-03-03 08:00", duty.CodeAlreadySuspended},
		{"no date was asked for", task(), nil, duty.PostponementDecided{By: director, Agreed: true}, "2026-03-03 08:00", duty.CodeNothingToPostpone},
		{"refused without a reason", task(), []said{{opened, askFor(head, "2026-03-27 17:00")}}, duty.PostponementDecided{By: director}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"agreed when the new date has passed", task(), []said{{opened, askFor(head, "2026-03-27 17:00")}}, duty.PostponementDecided{By: director, Agreed: true}, "2026-03-30 08:00", duty.CodeDueInPast},
		{"decided while suspended", task(), []said{{opened, askFor(head, "2026-03-27 17:00")}, {opened, duty.Suspended{By: director, Text: "x"}}}, duty.PostponementDecided{By: director, Agreed: true}, "2026-03-03 08:00", duty.CodeAlreadySuspended},
		{"too long an extension", breach(), []said{{opened, duty.Acknowledged{By: officer}}}, askFor(officer, "2026-04-02 17:00"), "2026-03-03 08:00", duty.CodeDueTooLate},
		{"viewed too early", breach(), nil, view(head), "2026-03-03 08:00", duty.CodeStillExplaining},
		{"ruled on too early", breach(), nil, excuse(leader), "2026-03-03 08:00", duty.CodeStillExplaining},
		{"viewed without a cause", breach(), []said{{opened, answer(officer)}}, duty.Viewed{By: head, Text: "x", Cause: "fate"}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"viewed without a word", breach(), []said{{opened, answer(officer)}}, duty.Viewed{By: head, Cause: duty.CauseSystem}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"ruled without a cause", breach(), negligent, duty.Ruled{By: leader, Text: "x"}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"ruled without a word", breach(), negligent, duty.Ruled{By: leader, Cause: duty.CauseSystem}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"negligence without a measure", breach(), negligent, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Text: "x"}, "2026-03-03 08:00", duty.CodeMeasureRequired},
		{"a measure without negligence", breach(), negligent, duty.Ruled{By: leader, Cause: duty.CauseSystem, Measure: "BLAME", Text: "x"}, "2026-03-03 08:00", duty.CodeMeasureNotAllowed},
		{"a measure nobody knows", breach(), negligent, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "FLOG", Text: "x"}, "2026-03-03 08:00", duty.CodeMeasureNotAllowed},
		{"objected without a word", breach(), append(negligent, said{opened, excuse(leader)}), duty.Objected{By: officer}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"objected by another", breach(), append(negligent, said{opened, excuse(leader)}), object(colleague), "2026-03-03 08:00", duty.CodeNotYourTurn},
		{"the last ruling by the first judge", breach(), append(negligent, said{opened, blame(leader)}, said{opened, object(officer)}), excuse(leader), "2026-03-03 08:00", procedure.CodeRoleNotAllowed},
		{"corrected to the same account", breach(), nil, duty.Corrected{By: leader, Unit: "bcxb", Subject: officer.Staff, Text: "x"}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"corrected without a word", breach(), nil, duty.Corrected{By: leader, Unit: "cntt"}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"withdrawn without a word", breach(), nil, duty.Withdrawn{By: leader}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"suspended without a word", breach(), nil, duty.Suspended{By: leader}, "2026-03-03 08:00", procedure.CodeReasonRequired},
		{"suspended twice", breach(), []said{{opened, duty.Suspended{By: head, Text: "x"}}}, duty.Suspended{By: head, Text: "x"}, "2026-03-03 08:00", duty.CodeAlreadySuspended},
		{"resumed without a stop", breach(), nil, duty.Resumed{By: head}, "2026-03-03 08:00", duty.CodeNotSuspended},
		{"reassigned to nowhere", direction(), nil, duty.Reassigned{By: head}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"reassigned to the same", direction(), nil, duty.Reassigned{By: head, Unit: "bcxb", Staff: officer.Staff}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"pushed to another unit", direction(), nil, duty.Reassigned{By: head, Unit: "cntt"}, "2026-03-03 08:00", duty.CodeNotGiver},
		{"pushed to another unit by the Office", direction(), nil, duty.Reassigned{By: secretary, Unit: "cntt"}, "2026-03-03 08:00", duty.CodeNotGiver},
		{"an explanation leaves its unit", breach(), nil, duty.Reassigned{By: leader, Unit: "cntt"}, "2026-03-03 08:00", procedure.CodeInvalidField},
		{"another head's unit", direction(), nil, duty.Reassigned{By: otherHead, Unit: "bcxb"}, "2026-03-03 08:00", duty.CodeNotYourTurn},
		{"urging oneself", direction(), []said{{opened, answer(officer)}}, duty.Urged{By: leader}, "2026-03-03 08:00", duty.CodeNobodyToUrge},
		{"urging a right", breach(), append(negligent, said{opened, excuse(leader)}), duty.Urged{By: leader}, "2026-03-03 08:00", duty.CodeNobodyToUrge},
		{"a calendar without hours", direction(), nil, duty.CalendarChanged{}, "2026-03-03 08:00", procedure.CodeInvalidField},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, refused(t, at(live(t, tc.of, tc.after...), tc.at), tc.say, tc.at))
		})
	}
}

// Nobody judges what they answer for, at whatever level they stand.
func TestNobodyJudgesThemselves(t *testing.T) {
	unit := breach()
	unit.Staff, unit.StaffRole = "", ""
	for _, tc := range []struct {
		name  string
		of    duty.Opening
		judge string // whose turn it is once it is explained
		by    procedure.Actor
		rules procedure.Actor // who rules in the end
		last  procedure.Actor // who rules on an objection
	}{
		{"an officer", breach(), "unit_head@bcxb", officer, leader, director},
		{"the unit", unit, "leader@bcxb", head, leader, director},
		{"the head", breachOf(head), "leader@bcxb", head, leader, director},
		{"a leader", breachOf(leader), "director", leader, director, director},
		{"the director", breachOf(director), "leader@lanh-dao", director, leader, otherLeader},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := live(t, tc.of, said{opened, duty.Acknowledged{By: tc.by}})
			asked := live(t, tc.of, said{opened, duty.Acknowledged{By: tc.by}}, said{opened, askFor(tc.by, "2026-03-23 17:00")})
			overdue := at(d, "2026-03-23 08:00")
			for _, own := range []struct {
				d duty.Duty
				e duty.Event
			}{
				{asked, duty.PostponementDecided{By: tc.by, Agreed: true}}, {d, duty.Suspended{By: tc.by, Text: "x"}}, {overdue, view(tc.by)},
				{overdue, excuse(tc.by)}, {d, duty.Withdrawn{By: tc.by, Text: "x"}}, {d, duty.Corrected{By: tc.by, Unit: "cntt", Text: "x"}},
			} {
				code := refused(t, own.d, own.e, "2026-03-23 08:00")
				require.Contains(t, []procedure.Code{duty.CodeOwnBreach, procedure.CodeRoleNotAllowed}, code, "%T", own.e)
			}
			d = live(t, tc.of, said{opened, duty.Acknowledged{By: tc.by}}, said{"2026-03-03 08:00", answer(tc.by)})
			require.Equal(t, tc.judge, name(d.Turn.Who))
			if d.Stage == duty.StageExplained {
				d = apply(t, d, "2026-03-03 09:00", view(head))
			}
			d = apply(t, d, "2026-03-03 10:00", blame(tc.rules))
			d = apply(t, d, "2026-03-03 11:00", object(tc.by))
			d = apply(t, d, "2026-03-03 14:00", excuse(tc.last))
			require.Equal(t, []any{duty.StageClosed, duty.OutcomeRuled}, []any{d.Stage, d.Outcome})
		})
	}
}

func apply(t require.TestingT, d duty.Duty, when string, e duty.Event) duty.Duty {
	next, err := duty.Apply(d, e, vn(when))
	require.NoError(t, err, "%T", e)
	return next
}

// An explanation given by the head, for whomever, is not the head's to view.
func TestHeadWhoExplainsDoesNotView(t *testing.T) {
	answered := live(t, breach(), said{opened, answer(head)})
	require.Equal(t, "leader@bcxb", name(answered.Turn.Who))
	taken := live(t, breach(), said{opened, duty.Reassigned{By: head, Unit: "bcxb"}}, said{opened, answer(head)})
	require.Equal(t, "leader@bcxb", name(taken.Turn.Who))
	require.Equal(t, officer.Staff, taken.Subject, "the account stays")
	handed := live(t, breachOf(head), said{opened, duty.Reassigned{By: head, Unit: "bcxb", Staff: officer.Staff, StaffRole: officer.Role}}, said{opened, answer(officer)})
	require.Equal(t, "leader@bcxb", name(handed.Turn.Who))
}

// A unit without a head is answered for by the head above it, in everything a head does.
func TestHeadAbove(t *testing.T) {
	o := direction()
	o.Unit, o.HeadUnit, o.Staff, o.StaffRole = "mot-cua", "bcxb", "", ""
	d := live(t, o, said{opened, answer(head)})
	require.Equal(t, duty.StageAnswered, d.Stage)
	require.Equal(t, duty.CodeNotYourTurn, refused(t, live(t, o), answer(otherHead), "2026-03-03 08:00"))

	o = breachOf(clerk)
	o.HeadUnit = "bcxb"
	d = live(t, o, said{opened, duty.Acknowledged{By: clerk}}, said{opened, askFor(clerk, "2026-03-20 17:00")},
		said{opened, duty.PostponementDecided{By: head, Agreed: true}}, said{opened, answer(clerk)}, said{opened, view(head)})
	require.Equal(t, duty.StageViewed, d.Stage)
	d = apply(t, d, opened, duty.Corrected{By: leader, Unit: "cntt", Text: "x"})
	require.Equal(t, duty.CodeNotYourTurn, refused(t, d, duty.Acknowledged{By: head}, "2026-03-03 08:00"))
	away := apply(t, live(t, direction()), opened, duty.Reassigned{By: leader, Unit: "mot-cua", HeadUnit: "cntt"})
	require.NoError(t, away.View().Allows(duty.VerbAnswer, otherHead))
	require.Equal(t, duty.CodeNobodyToUrge, refused(t, away, duty.Urged{By: otherHead}, "2026-03-03 08:00"))
}
