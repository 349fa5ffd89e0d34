package desk

import (
	"fmt"
	"slices"
	"strings"

	"dunghen/gateway/web"
	"dunghen/schema/register"
)

// reportedTarget is how a target stood, in words.
type reportedTarget struct {
	register.TargetLine
	Name, Goal, ActualWords, ForecastWords string
	// Missed says that it will not be reached if work goes on as it does.
	Missed bool
}

// Targets are the targets of the report in words.
func (p reportPage) Targets() []reportedTarget {
	lines := make([]reportedTarget, len(p.Data.Targets))
	for i, t := range p.Data.Targets {
		forecast, ok := t.Forecast.Tenths()
		lines[i] = reportedTarget{
			TargetLine: t, Name: p.T("metric." + t.Metric), Goal: web.PercentWords(p.Lang, float64(t.Target)/10),
			ActualWords: reportedShare(p.Lang, t.Actual), ForecastWords: reportedShare(p.Lang, t.Forecast), Missed: ok && forecast < t.Target,
		}
	}
	return lines
}

// reportedShare is a share in words.
func reportedShare(lang web.Lang, s register.Share) string {
	percent, ok := percentOf(s)
	if !ok {
		return none
	}
	return web.PercentWords(lang, percent)
}

// reportedEvaluation is an evaluation with its points in words.
type reportedEvaluation struct {
	register.EvaluationLine
	Points string
}

// Evaluated are the evaluations of the report, those of units and of officers.
func (p reportPage) Evaluated() []reportedEvaluation {
	lines := make([]reportedEvaluation, len(p.Data.Evaluation))
	for i, e := range p.Data.Evaluation {
		points := fmt.Sprintf("%d.%d/%d.%d", e.Total/10, e.Total%10, e.Most/10, e.Most%10)
		if p.Lang == web.Vietnamese {
			points = strings.ReplaceAll(points, ".", ",")
		}
		lines[i] = reportedEvaluation{e, points}
	}
	return lines
}

// OnTime is the share of the promises of the period that were kept.
func (p reportPage) OnTime() register.Share {
	return register.Share{Part: p.Total.Kept, Whole: p.Total.Kept + p.Total.Broken}
}

// OnTimeWords is that share in per cent.
func (p reportPage) OnTimeWords() string {
	percent, _ := percentOf(p.OnTime())
	return web.PercentWords(p.Lang, percent)
}

// reportedCalls are the calls about one file that nobody answered.
type reportedCalls struct {
	register.EscalationLine
	Calls []register.EscalationLine
}

// Unanswered are the files that wait for the leadership, each with whom it waits for since
// when first.
func (p reportPage) Unanswered() (files []reportedCalls) {
	type reader struct{ code, role, name string }
	at, told := map[string]int{}, map[reader]bool{}
	for _, call := range p.Data.Unanswered {
		i, known := at[call.Code]
		if !known {
			i = len(files)
			at[call.Code], files = i, append(files, reportedCalls{EscalationLine: call})
		}
		if to := (reader{call.Code, call.Role, call.ToName}); !told[to] {
			told[to] = true
			files[i].Calls = append(files[i].Calls, call)
		}
	}
	return files
}

// AnyEnded says that one of the files has a result or ended otherwise.
func (p reportFilesPage) AnyEnded() bool {
	return slices.ContainsFunc(p.Files, func(f register.FileAt) bool { return !f.FinishedAt.IsZero() || !f.ClosedAt.IsZero() })
}
