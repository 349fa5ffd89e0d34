package workflows_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TestReplayUnderOtherLaw lives every history again where the office's data have become
// others: longer limits, an earlier ladder, quicker answers, a nearer second date, other
// forms and a day off in every week to come. What a new file is promised moves with them; a file
// of before keeps the rules of its day of receipt (giữ quy định của ngày tiếp nhận), so
// none of its commands may, nor an instant in them.
func TestReplayUnderOtherLaw(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, catalogue.Embedded()))
	change(t, dir)
	t.Setenv("CATALOGUE_DIR", dir)
	law, err := catalogue.Load(os.DirFS(os.Getenv("CATALOGUE_DIR")))
	require.NoError(t, err)
	before, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	require.NotEqual(t, before.DutyRule("task"), law.DutyRule("task"))

	files := 0
	for name, history := range histories(t) {
		t.Run(name, func(t *testing.T) {
			lived, err := relive(t, history)
			require.NoError(t, err)
			require.NoError(t, kept(t, history).agrees(lived))
			started := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
			if started.GetWorkflowType().GetName() != contract.FileWorkflow {
				return
			}
			files++
			var then procedure.State
			require.NoError(t, json.Unmarshal([]byte(payloads(started.GetInput())), &then))
			requireMoved(t, law, then)
		})
	}
	require.GreaterOrEqual(t, files, 50)
}

// requireMoved expects that a file like an old one is promised something else under
// another law.
func requireMoved(t *testing.T, law *catalogue.Catalogue, then procedure.State) {
	t.Helper()
	var rules procedure.Rules
	for _, version := range law.Versions(then.Rules.Procedure) {
		for day := version.From; version.Version == then.Rules.Version && rules.Regime != then.Rules.Regime; day++ {
			var err error
			rules, err = law.Rules(then.Rules.Procedure, day)
			require.NoError(t, err)
		}
	}
	open := func(rules procedure.Rules, calendar procedure.Calendar) procedure.View {
		s, err := procedure.Open(procedure.Intake{
			Code: then.Code, Rules: rules, Calendar: calendar, Channel: then.Channel,
			ReceivedAt: then.ReceivedAt, RegisteredAt: then.ReceivedAt, Accepted: true,
		})
		require.NoError(t, err)
		return s.View()
	}
	calendar := law.Calendar()
	old, now := open(then.Rules, then.Calendar), open(rules, calendar.Excerpt(procedure.DayOf(then.ReceivedAt)))
	require.True(t, now.DueAt.After(old.DueAt), "promised %s then and %s now", old.DueAt, now.DueAt)
	require.NotEqual(t, then.Rules.Ladder, rules.Ladder)
	require.NotEqual(t, then.Rules.Escalation, rules.Escalation)
	require.NotEqual(t, then.Rules.Reappoint, rules.Reappoint)
	require.NotEqual(t, then.Rules.Forms, rules.Forms)
}

// edit is a pattern in files of the catalogue, and what takes its place.
type edit struct{ files, old, becomes string }

var edits = []edit{
	{"regimes/*.yaml", `(name: near_due, .* days_before: )3`, "${1}4"},
	{"regimes/*.yaml", `(name: declare, .* days_before: )2`, "${1}3"},
	{"regimes/*.yaml", `answer: \{amount: 8,`, "answer: {amount: 4,"},
	{"regimes/*.yaml", `  max_working_days: 5`, "  max_working_days: 3"},
	{"regimes/*.yaml", `(kind: apology\n.*\n.*\n    symbol: ).*`, "${1}THUXL"},
	{"regimes/*.yaml", `  - kind: control_slip\n(    .*\n)+`, ""},
	{"duties.yaml", `answer: \{amount: 8,`, "answer: {amount: 4,"},
}

// change makes other law of the catalogue in a directory.
func change(t *testing.T, dir string) {
	t.Helper()
	for _, e := range edits {
		rewrite(t, dir, e.files, func(data string) string {
			old := regexp.MustCompile(e.old)
			require.Regexp(t, old, data, "an edit of nothing proves nothing")
			return old.ReplaceAllString(data, e.becomes)
		})
	}
	rewrite(t, dir, "procedures/*.yaml", lengthen)
	rewrite(t, dir, "calendar/*.yaml", func(data string) string {
		off, rest, found := strings.Cut(data, "\nworking_days:")
		require.True(t, found)
		days := regexp.MustCompile(`day: (\S+)`).FindAllStringSubmatch(off, -1)
		last, err := time.Parse(time.DateOnly, days[len(days)-1][1])
		require.NoError(t, err)
		for day := last.AddDate(0, 0, 1); day.Year() == last.Year(); day = day.AddDate(0, 0, 1) {
			if day.Weekday() == time.Wednesday {
				off += fmt.Sprintf("\n  - {day: %s, name: Nghỉ giữa tuần, document: giả định, source: giả định, confidence: proposed}",
					day.Format(time.DateOnly))
			}
		}
		return off + "\nworking_days:" + rest
	})
}

func rewrite(t *testing.T, dir, files string, with func(string) string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, files))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, []byte(with(string(data))), 0o600))
	}
}

var (
	limits    = regexp.MustCompile(`(limit: \{amount: )(\d+)(, unit: )(\w+)`)
	firstStep = regexp.MustCompile(`(hours: )(\d+)`)
)

// lengthen gives every limit eight days or hours more, all for its first step.
func lengthen(data string) string {
	const more = 8
	lines := strings.SplitAfter(data, "\n")
	hours := 0 // that the next step gets
	for i, line := range lines {
		switch {
		case limits.MatchString(line):
			found := limits.FindStringSubmatch(line)
			if hours = more; found[4] != string(procedure.WorkingHour) {
				hours = (procedure.Limit{Amount: more, Unit: procedure.WorkingDay}).WorkingHours()
			}
			lines[i] = limits.ReplaceAllString(line, "${1}"+added(found[2], more)+"${3}${4}")
		case hours > 0 && firstStep.MatchString(line):
			lines[i] = firstStep.ReplaceAllString(line, "${1}"+added(firstStep.FindStringSubmatch(line)[2], hours))
			hours = 0
		}
	}
	return strings.Join(lines, "")
}

func added(number string, more int) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		panic(err)
	}
	return strconv.Itoa(n + more)
}

// The witness tells what the engine's replay does not: a timer that runs another time, an
// activity that is told something else, an answer that is another.
func TestWitness(t *testing.T) {
	history := histories(t)["silent_late_broken_2025.json"]
	lived, err := relive(t, history)
	require.NoError(t, err)
	require.NoError(t, kept(t, history).agrees(lived))
	for kind, forge := range map[enumspb.EventType]func(e *historypb.HistoryEvent){
		enumspb.EVENT_TYPE_TIMER_STARTED: func(e *historypb.HistoryEvent) {
			e.GetTimerStartedEventAttributes().StartToFireTimeout = durationpb.New(time.Hour)
		},
		enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: func(e *historypb.HistoryEvent) {
			input := e.GetActivityTaskScheduledEventAttributes().GetInput().GetPayloads()[0]
			input.Data = []byte(strings.Replace(string(input.GetData()), "2026", "2027", 1))
		},
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: func(e *historypb.HistoryEvent) {
			answer := e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome().GetSuccess().GetPayloads()[0]
			answer.Data = []byte(strings.Replace(string(answer.GetData()), "2026", "2027", 1))
		},
	} {
		t.Run(kind.String(), func(t *testing.T) {
			forged := proto.Clone(history).(*historypb.History)
			at := slices.IndexFunc(forged.GetEvents(), func(e *historypb.HistoryEvent) bool { return e.GetEventType() == kind })
			require.GreaterOrEqual(t, at, 0)
			forge(forged.GetEvents()[at])
			lived, err := relive(t, forged)
			require.NoError(t, err, "the engine hears nothing of it")
			require.Error(t, kept(t, forged).agrees(lived))
		})
	}
}
