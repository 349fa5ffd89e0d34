package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"
)

// askedAtOnce bounds how many workflows are asked about at the same time: an audit must
// not slow the office down.
const askedAtOnce = 4

// file is what the register says of a file, or of a duty: both are remembered by a
// workflow under their code.
type file struct {
	code  string
	ended bool
	seq   int
	// entries counts what the register holds of it.
	entries string
}

// Engine judges that every file and every duty of the register has the workflow it needs,
// and that what the workflows booked is what the register holds. Ended ones whose workflow
// the engine has forgotten are passed over.
func Engine(ctx context.Context, db Querier, engine client.Client, report *Report) error {
	var files []file
	for _, of := range []struct{ all, entries string }{
		{
			`SELECT f.code, f.status IN ` + ended + `, f.seq FROM files f JOIN openings o USING (code) WHERE NOT o.pending ORDER BY f.code`,
			`SELECT count(*), coalesce(max(seq), 0) FROM file_events WHERE code = $1`,
		}, {
			`SELECT d.number, d.closed_at IS NOT NULL, d.seq FROM duties d JOIN duty_openings o USING (number) WHERE NOT o.pending ORDER BY d.number`,
			`SELECT count(*), coalesce(max(seq), 0) FROM duty_events WHERE number = $1`,
		},
	} {
		found, err := allOf(ctx, db, of.all, of.entries)
		if err != nil {
			return fmt.Errorf("audit engine: %w", err)
		}
		files = append(files, found...)
	}
	var mu sync.Mutex
	running, histories := Count{Rule: "workflows"}, Count{Rule: "histories"}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(askedAtOnce)
	for _, f := range files {
		group.Go(func() error {
			words, known, err := judgeWorkflow(ctx, engine, f)
			if err != nil || !known && words == "" {
				return err
			}
			var booked string
			if known && words == "" {
				if booked, err = judgeHistory(ctx, db, engine, f); err != nil {
					return err
				}
			}
			mu.Lock()
			defer mu.Unlock()
			running.Of++
			if words != "" {
				report.add(running.Rule, f.code, "%s", words)
				return nil
			}
			histories.Of++
			if booked != "" {
				report.add(histories.Rule, f.code, "%s", booked)
			}
			return nil
		})
	}
	err := group.Wait()
	report.Counts = append(report.Counts, running, histories)
	if err != nil {
		return fmt.Errorf("audit engine: %w", err)
	}
	return nil
}

func allOf(ctx context.Context, db Querier, all, entries string) ([]file, error) {
	rows, err := db.QueryContext(ctx, all)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var files []file
	for rows.Next() {
		f := file{entries: entries}
		if err := rows.Scan(&f.code, &f.ended, &f.seq); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

// judgeWorkflow says what is wrong with the workflow of a file; known is false when the
// engine has none.
func judgeWorkflow(ctx context.Context, engine client.Client, f file) (words string, known bool, err error) {
	about, err := engine.DescribeWorkflowExecution(ctx, f.code, "")
	if missing := new(serviceerror.NotFound); errors.As(err, &missing) {
		if f.ended {
			return "", false, nil // kept for the retention only
		}
		return "open, and no workflow remembers it", false, nil
	}
	if err != nil {
		return "", false, err
	}
	status := about.GetWorkflowExecutionInfo().GetStatus()
	switch {
	case !f.ended && status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return "open, and its workflow is " + status.String(), true, nil
	case status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING && status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return "ended, and its workflow is " + status.String(), true, nil
	default:
		return "", true, nil
	}
}

// judgeHistory compares the last entry the workflow was told is booked with the last
// entry there is.
func judgeHistory(ctx context.Context, db Querier, engine client.Client, f file) (string, error) {
	booked := 0
	events := engine.GetWorkflowHistory(ctx, f.code, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return "", err
		}
		if seq, ok := bookedBy(event); ok {
			booked = max(booked, seq)
		}
	}
	if booked == 0 { // a run that has taken over and has not booked yet
		return "", nil
	}
	var entries, last int
	if err := db.QueryRowContext(ctx, f.entries, f.code).Scan(&entries, &last); err != nil {
		return "", err
	}
	// The file may have gone on since its history was read; it never goes back.
	if last < booked || entries != last {
		return fmt.Sprintf("its workflow has booked entry %d, the register has %d entries up to %d", booked, entries, last), nil
	}
	return "", nil
}

// bookedBy reads the answer of the register out of the marker of the local activity that
// writes it: the number of the last entry.
func bookedBy(event *historypb.HistoryEvent) (seq int, ok bool) {
	marker := event.GetMarkerRecordedEventAttributes()
	if marker.GetMarkerName() != "LocalActivity" {
		return 0, false
	}
	var data struct {
		ActivityType string
	}
	for _, payload := range marker.GetDetails()["data"].GetPayloads() {
		if json.Unmarshal(payload.GetData(), &data) != nil {
			return 0, false
		}
	}
	if data.ActivityType != "RecordTransition" && data.ActivityType != "RecordDuty" {
		return 0, false
	}
	for _, payload := range marker.GetDetails()["result"].GetPayloads() {
		if json.Unmarshal(payload.GetData(), &seq) == nil {
			return seq, true
		}
	}
	return 0, false
}
