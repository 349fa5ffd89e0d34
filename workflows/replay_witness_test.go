package workflows_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// witness hears what a workflow says while it is lived again. The engine's own replay
// compares which commands are given, and in which order; what is in them it does not:
// a promise moved by a week would pass. The witness compares that: how long each timer
// runs, what each activity is told, how many entries the register gets and what each
// update answers.
type witness struct {
	interceptor.WorkerInterceptorBase
	lived said
}

// said are the words of one run, each list in the order of the commands.
type said struct {
	Timers     []time.Duration
	Activities []string
	// Short is what is done within the workflow task, by its name: the last number the
	// register is to have, and 0 where that failed or is about something else.
	Short   map[string][]int
	Answers map[string]string // by update id

	set int // the length of the history when the last timer was set
}

func (w *witness) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	// The engine may live a history more than once.
	w.lived = said{Short: map[string][]int{}, Answers: map[string]string{}}
	return &witnessIn{interceptor.WorkflowInboundInterceptorBase{Next: next}, w}
}

type witnessIn struct {
	interceptor.WorkflowInboundInterceptorBase
	*witness
}

func (i *witnessIn) Init(out interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&witnessOut{interceptor.WorkflowOutboundInterceptorBase{Next: out}, i.witness})
}

func (i *witnessIn) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	answer, err := i.Next.ExecuteUpdate(ctx, in)
	id := workflow.GetCurrentUpdateInfo(ctx).ID
	var refused *temporal.ApplicationError
	switch {
	case errors.As(err, &refused):
		i.lived.Answers[id] = refused.Type()
	case err != nil:
		i.lived.Answers[id] = err.Error()
	default:
		i.lived.Answers[id] = text(answer)
	}
	return answer, err
}

type witnessOut struct {
	interceptor.WorkflowOutboundInterceptorBase
	*witness
}

func (o *witnessOut) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	task := workflow.GetInfo(ctx).GetCurrentHistoryLength()
	if o.lived.set == task && len(o.lived.Timers) > 0 { // one set and taken back within a task is no command
		o.lived.Timers = o.lived.Timers[:len(o.lived.Timers)-1]
	}
	o.lived.set = task
	o.lived.Timers = append(o.lived.Timers, d)
	return o.Next.NewTimerWithOptions(ctx, d, options)
}

func (o *witnessOut) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	o.lived.Activities = append(o.lived.Activities, name+text(args...))
	return o.Next.ExecuteActivity(ctx, name, args...)
}

func (o *witnessOut) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	var transition struct {
		View struct {
			Seq int `json:"seq"`
		} `json:"view"`
	}
	_ = json.Unmarshal([]byte(text(args...)), &transition) // 0 for what is no transition
	o.lived.Short[name] = append(o.lived.Short[name], transition.View.Seq)
	return o.Next.ExecuteLocalActivity(ctx, name, args...)
}

// text is how values travel.
func text(values ...any) (all string) {
	for _, v := range values {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		all += string(raw)
	}
	return all
}

func payloads(p *commonpb.Payloads) (all string) {
	for _, one := range p.GetPayloads() {
		all += string(one.GetData())
	}
	return all
}

// kept are the words that a history holds.
func kept(t testing.TB, history *historypb.History) said {
	t.Helper()
	kept := said{Short: map[string][]int{}, Answers: map[string]string{}}
	for _, e := range history.GetEvents() {
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			kept.Timers = append(kept.Timers, e.GetTimerStartedEventAttributes().GetStartToFireTimeout().AsDuration())
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			a := e.GetActivityTaskScheduledEventAttributes()
			kept.Activities = append(kept.Activities, a.GetActivityType().GetName()+payloads(a.GetInput()))
		case enumspb.EVENT_TYPE_MARKER_RECORDED:
			marker := e.GetMarkerRecordedEventAttributes()
			if marker.GetMarkerName() != "LocalActivity" {
				continue
			}
			var about struct{ ActivityType string }
			require.NoError(t, json.Unmarshal([]byte(payloads(marker.GetDetails()["data"])), &about))
			number := 0
			_ = json.Unmarshal([]byte(payloads(marker.GetDetails()["result"])), &number) // 0 for what is no number
			kept.Short[about.ActivityType] = append(kept.Short[about.ActivityType], number)
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
			u := e.GetWorkflowExecutionUpdateCompletedEventAttributes()
			answer := payloads(u.GetOutcome().GetSuccess())
			if failure := u.GetOutcome().GetFailure(); failure != nil {
				answer = failure.GetApplicationFailureInfo().GetType()
			}
			kept.Answers[u.GetMeta().GetUpdateId()] = answer
		default:
		}
	}
	return kept
}

// agrees says in what a run that was lived again said something else than its history
// holds; nil for nothing. What a later version of a payload adds is no difference.
func (kept said) agrees(lived said) error {
	var differences []error
	differ := func(what string, kept, lived any) {
		differences = append(differences, fmt.Errorf("%s: the history has %v, lived again it is %v", what, kept, lived))
	}
	if text(kept.Timers) != text(lived.Timers) {
		differ("timers", kept.Timers, lived.Timers)
	}
	if len(kept.Activities) != len(lived.Activities) {
		differ("activities", kept.Activities, lived.Activities)
	} else {
		for i, activity := range kept.Activities {
			if !holds(lived.Activities[i], activity) {
				differ("activity", activity, lived.Activities[i])
			}
		}
	}
	for name, numbers := range kept.Short {
		again := lived.Short[name]
		if len(again) != len(numbers) {
			differ(name, numbers, again)
			continue
		}
		for i, number := range numbers {
			if number != 0 && number != again[i] {
				differ(name, number, again[i])
			}
		}
	}
	for id, answer := range kept.Answers {
		if !holds(lived.Answers[id], answer) {
			differ("answer", answer, lived.Answers[id])
		}
	}
	return errors.Join(differences...)
}

// holds says whether a text says all that another does; in JSON more may stand beside it.
func holds(whole, part string) bool {
	if whole == part {
		return true
	}
	var name int
	for name < len(part) && part[name] != '{' {
		name++
	}
	if len(whole) < name || whole[:name] != part[:name] {
		return false
	}
	var w, p any
	if json.Unmarshal([]byte(whole[name:]), &w) != nil || json.Unmarshal([]byte(part[name:]), &p) != nil {
		return false
	}
	return within(w, p)
}

func within(whole, part any) bool {
	switch p := part.(type) {
	case map[string]any:
		w, ok := whole.(map[string]any)
		for key, value := range p {
			ok = ok && within(w[key], value)
		}
		return ok
	case []any:
		w, ok := whole.([]any)
		ok = ok && len(w) == len(p)
		for i := 0; ok && i < len(p); i++ {
			ok = within(w[i], p[i])
		}
		return ok
	default:
		return whole == part
	}
}
