package register

import (
	"context"
	"fmt"
	"time"

	"dunghen/workflows/procedure"
)

// Waiting is a file that waits for the counter. ApplicantName and Phone are personal
// data.
type Waiting struct {
	Code          string
	ProcedureName string
	Channel       procedure.Channel
	ApplicantName string
	Phone         string
	Since         time.Time
	// Request is what was written to the applicant when papers were asked for last.
	Request string
	// Amount is what was asked to be paid last, in đồng.
	Amount int64
	View   procedure.View
}

// MarkOfWaiting is the place of a file in its queue.
func MarkOfWaiting(w Waiting) Mark { return Mark{w.Since, w.Code} }

// Queue is one queue of the counter.
type Queue string

// The queues of the counter.
const (
	QueueAccept     Queue = "accept"     // chờ tiếp nhận
	QueueSupplement Queue = "supplement" // chờ người nộp bổ sung
	QueuePayment    Queue = "payment"    // chờ thực hiện nghĩa vụ tài chính
)

// Queues are all queues of the counter.
func Queues() []Queue { return []Queue{QueueAccept, QueueSupplement, QueuePayment} }

// queueConditions are by status, which is what the law asks the counter by
// (procedure.State.Asked): older rows know it too.
var queueConditions = map[Queue]string{
	QueueAccept: `f.status = 1`, QueueSupplement: `f.status = 5`, QueuePayment: `f.status = 6`,
}

// Waiting lists a queue, the longest waiting first.
func (s *Store) Waiting(ctx context.Context, queue Queue, after Mark, limit int) ([]Waiting, error) {
	rows, err := s.db.QueryContext(ctx, waitingPage(queue), after.due(), after.Code, limit)
	return collect("queue", rows, err, func(w *Waiting) []any {
		return []any{&w.Code, &w.ProcedureName, &w.Channel, &w.ApplicantName, &w.Phone, zoned(&w.Since), &w.Request, &w.Amount, (*view)(&w.View)}
	})
}

// CountWaiting counts each queue; most+1 stands for more than most.
func (s *Store) CountWaiting(ctx context.Context, most int) (map[Queue]int, error) {
	counts := make(map[Queue]int, len(queueConditions))
	for queue := range queueConditions {
		var n int
		if err := s.db.GetContext(ctx, &n, waitingCount(queue), most+1); err != nil {
			return nil, failed("count queue", err)
		}
		counts[queue] = n
	}
	return counts, nil
}

// waitingPage: $1 and $2 the place to begin after, $3 how many.
func waitingPage(queue Queue) string {
	return `
		SELECT f.code, f.procedure_name, f.view ->> 'channel', a.name, a.phone, f.held_since, coalesce(t.body, ''),
			coalesce((SELECT (e.detail ->> 'amount')::bigint FROM file_events e
				WHERE e.code = f.code AND e.kind = 'payment_requested' ORDER BY e.seq DESC LIMIT 1), 0), f.view
		FROM (` + fmt.Sprintf(waitingOrder, `f.code`, queueConditions[queue]+` AND (f.held_since, f.code) > ($1::timestamptz, $2)`) + ` $3) w
			JOIN files f USING (code) JOIN applicants a USING (code)
			LEFT JOIN free_texts t ON t.id = f.view #>> '{supplements,-1,text}'
		ORDER BY f.held_since, f.code`
}

// waitingCount: $1 how many to count to.
func waitingCount(queue Queue) string {
	return `SELECT count(*) FROM (` + fmt.Sprintf(waitingOrder, `1`, queueConditions[queue]) + ` $1) w`
}

// waitingOrder keeps to the index of the queues.
const waitingOrder = `SELECT %s FROM files f WHERE %s ORDER BY f.status, f.held_since, f.code LIMIT`

// TakenIn is how many files an agency has given a number of a day to.
func (s *Store) TakenIn(ctx context.Context, agency string, day procedure.Day) (n int, err error) {
	err = s.db.GetContext(ctx, &n, `
		SELECT coalesce(sum(last), 0) FROM file_counters WHERE agency = $1 AND day = $2::date`, agency, day.String())
	return n, failed("files taken in", err)
}
