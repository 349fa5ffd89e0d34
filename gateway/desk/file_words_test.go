package desk

import (
	"io/fs"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// TestEverythingThatCanHappenToAFileHasWords: ids that are made of what the law and the
// register say are looked up nowhere else.
func TestEverythingThatCanHappenToAFileHasWords(t *testing.T) {
	words := map[string]any{}
	for _, name := range []string{"words/file.vi.yaml", "words/timeline.vi.yaml", "words/ops.vi.yaml", "words/verbs.vi.yaml", "words/counter.vi.yaml"} {
		content, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		var tree map[string]map[string]any
		require.NoError(t, yaml.Unmarshal(content, &tree))
		for group, texts := range tree {
			for id, text := range texts {
				words[group+"."+id] = text
			}
		}
	}
	say := func(prefix string, ids ...string) {
		for _, id := range ids {
			require.Contains(t, words, prefix+id)
		}
	}
	for verb, name := range actionNames {
		say("verb.", name)
		switch verb {
		case procedure.VerbDeclare, procedure.VerbAcknowledge: // by what was said
		default:
			say("entry.", string(verb))
		}
	}
	say("entry.", texts(procedure.VerbRegister, procedure.VerbIssueLetter, procedure.VerbChangeCalendar, procedure.VerbDelegate)...)
	say("entry.", "apology_blocked", "breach", "escalated", "escalation_unanswered", "chased", "system_delay", "rung_dropped", "handed_over_to")
	say("entry.declared_", texts(procedure.OnCourse, procedure.Late)...)
	say("entry.apology_", texts(procedure.ApologyDeclared, procedure.ApologyAutomatic)...)
	say("file.named_", texts(procedure.ApologyDeclared, procedure.ApologyAutomatic)...)
	for _, prefix := range []string{"entry.acknowledged_", "file.decision_"} {
		say(prefix, texts(procedure.DecideAct, procedure.DecideReassign, procedure.DecideAcceptDate)...)
	}
	for _, prefix := range []string{"rung.", "plan."} {
		say(prefix, texts(procedure.ActRemind, procedure.ActAsk, procedure.ActApologise, procedure.ActLate, procedure.ActRemindAll, procedure.ActBroken)...)
	}
	say("message.", texts(
		procedure.NoticeNearDue, procedure.NoticeDeclare, procedure.NoticeApology, procedure.NoticeSilent, procedure.NoticeLate, procedure.NoticeSecondNear,
		procedure.NoticeBroken, procedure.NoticeChase, procedure.NoticeClimb, procedure.NoticeDirected, procedure.NoticeSupplement, procedure.NoticePayment,
		procedure.NoticeAccepted, procedure.NoticeDateGiven, procedure.NoticeDateMoved, procedure.NoticeResultReady, procedure.NoticeRefused,
		procedure.NoticeDeclined, procedure.NoticeWithdrawn, procedure.NoticeStopped, procedure.NoticeBlocked, procedure.NoticeUrged, procedure.NoticeFaultReported,
		procedure.NoticeFaultRemind, procedure.NoticeFaultClimb, procedure.NoticeFaultDecided)...)
	say("message.status_", "pending", "claimed", "sent", "failed", "cancelled")
	say("message.outcome_", texts(register.Sent, register.Failed, register.Bounced, register.Delivered)...)
	say("ops.channel_", texts(register.Email, register.SMS, register.Chat, register.Print, register.Post)...)
	say("file.reason_", texts(append(procedure.Reasons(), procedure.ReasonAutomatic)...)...)
	say("file.fault_", texts(procedure.FaultKinds()...)...)
	say("file.fault_", texts(procedure.FaultOutcomeDismissed, procedure.FaultOutcomeApologised)...)
	say("file.breach_", texts(procedure.BreachLate, procedure.BreachLateWithoutApology, procedure.BreachPromiseBroken, procedure.BreachAskedTwice, procedure.BreachAskedOutOfTime)...)
	say("file.promise_", texts(procedure.PromiseReceipt, procedure.PromiseRestart, procedure.PromiseReappointment)...)
	say("file.held_by_", texts(procedure.HolderCitizen, procedure.HolderReturn)...)
	for _, prefix := range []string{"file.stopped_", "file.stopped_since_"} {
		say(prefix, texts(procedure.StopSupplement, procedure.StopPayment)...)
	}
	say("counter.by_", texts(register.ByEmail, register.BySMS, register.ByChat, register.ByCounter, register.ByPost)...)
	say("file.kind_", texts(register.Person, register.AnOrganisation)...)
}

func texts[T ~string](all ...T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}
