package recount

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Querier is a database, or a view of it that does not change meanwhile.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// file is what the book says of one: what it was opened with, and what it has come to.
type file struct {
	code, procedure, unit, channel string
	stopsForPayment                bool

	accepted time.Time
	finished time.Time
	closed   time.Time
	letter   time.Time
	// judgements are the promises it was judged by, in order.
	judgements []judgement

	// The promise of the present round by its number, how many there are, whether the clock
	// stands still, and whether a second date hangs on it.
	round, promises int
	due             time.Time
	stopped         bool
	apologised      bool
	lateAt          time.Time
	// kept is the date that was promised when the clock stopped.
	kept time.Time
}

// judgement is the promise a file was judged by from an instant on, zero for none; late
// says that it had broken.
type judgement struct {
	at      time.Time
	promise time.Time
	late    bool
}

// at is the judgement in force at an instant.
func (f *file) at(t time.Time) (j judgement) {
	for _, next := range f.judgements {
		if next.at.After(t) {
			break
		}
		j = next
	}
	return j
}

// ended is when the file was done with, zero while it is not: with a result, or by its end.
func (f *file) ended() time.Time {
	end := f.finished
	if end.IsZero() || !f.closed.IsZero() && f.closed.Before(end) {
		end = f.closed
	}
	if !end.IsZero() && end.Before(f.accepted) {
		return f.accepted
	}
	return end
}

// entry is a line of the book.
type entry struct {
	at     time.Time
	kind   string
	detail struct {
		Promise int       `json:"promise"`
		DueAt   time.Time `json:"due_at"`
		Kind    string    `json:"kind"`
		At      time.Time `json:"at"`
	}
}

// openings are read with the lead unit of the rules a file was opened under.
const openings = `
	SELECT o.code, o.state #>> '{rules,procedure}', coalesce((
			SELECT step ->> 'unit' FROM jsonb_array_elements(o.state #> '{rules,steps}') WITH ORDINALITY AS s (step, no)
			WHERE step ->> 'role' <> 'clerk' ORDER BY no LIMIT 1), o.state #>> '{rules,steps,0,unit}', ''),
		o.state ->> 'channel', coalesce((o.state #>> '{rules,payment,stops_clock}')::boolean, false)
	FROM openings o ORDER BY o.code COLLATE "C"`

const entries = `SELECT code, at, kind, detail FROM file_events
	WHERE kind IN ('accepted', 'supplement_requested', 'supplement_received', 'payment_requested', 'payment_confirmed',
		'receipt_corrected', 'calendar_changed', 'apology_decided', 'letter_issued', 'breach', 'finished', 'refused', 'withdrawn',
		'stopped', 'declined', 'result_returned')
	ORDER BY code COLLATE "C", seq`

// Book is what the book says of every file.
type Book struct{ files []*file }

// Read reads the whole book, up to its last entry.
// Errors: an entry that says of a date only that it moved.
func Read(ctx context.Context, db Querier) (*Book, error) {
	b := new(Book)
	byCode := map[string]*file{}
	for scan, err := range each(ctx, db, openings) {
		f := new(file)
		if err == nil {
			err = scan(&f.code, &f.procedure, &f.unit, &f.channel, &f.stopsForPayment)
		}
		if err != nil {
			return nil, fmt.Errorf("recount openings: %w", err)
		}
		b.files, byCode[f.code] = append(b.files, f), f
	}
	for scan, err := range each(ctx, db, entries) {
		var code string
		var e entry
		var detail []byte
		if err == nil {
			err = scan(&code, &e.at, &e.kind, &detail)
		}
		if err == nil && len(detail) > 0 {
			err = json.Unmarshal(detail, &e.detail)
		}
		if err == nil {
			err = byCode[code].fold(e)
		}
		if err != nil {
			return nil, fmt.Errorf("recount entries of %s: %w", code, err)
		}
	}
	return b, nil
}

// each gives the rows of a query one after the other.
func each(ctx context.Context, db Querier, query string) iter.Seq2[func(...any) error, error] {
	return func(yield func(func(...any) error, error) bool) {
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			if !yield(rows.Scan, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// errUnknown: the book does not say what the first promise became, for a second one hangs
// on the same clock and only that was written down.
var errUnknown = errors.New("the clock was touched after the apology: the first date is not written")

// fold takes an entry in.
func (f *file) fold(e entry) error {
	switch e.kind {
	case "accepted":
		f.accepted, f.round, f.promises, f.due = e.at, e.detail.Promise, e.detail.Promise, e.detail.DueAt
	case "supplement_requested", "payment_requested":
		if f.accepted.IsZero() || e.kind == "payment_requested" && !f.stopsForPayment {
			return nil
		}
		f.stopped, f.kept, f.due = true, f.due, time.Time{}
	case "supplement_received", "payment_confirmed", "receipt_corrected", "calendar_changed":
		return f.moved(e)
	case "apology_decided":
		f.apologised = true
		f.promises++
		return nil
	case "letter_issued":
		f.letter = e.at
		return nil
	case "breach":
		if (e.detail.Kind == "late" || e.detail.Kind == "promise_broken") && e.detail.Promise >= f.round && f.lateAt.IsZero() {
			f.lateAt = e.detail.At
		}
	case "finished", "refused":
		f.finished = e.at
		return nil
	default: // withdrawn, stopped, declined, result_returned
		f.closed = e.at
		return nil
	}
	f.judge(e.at)
	return nil
}

// moved takes in an entry that may have given another date: it says so when it has.
func (f *file) moved(e entry) error {
	if f.accepted.IsZero() {
		return nil
	}
	if f.stopped {
		f.stopped, f.due = false, f.kept
	}
	switch {
	case e.detail.Promise > f.promises: // counted anew, the full file is in
		f.promises, f.round, f.due, f.lateAt = e.detail.Promise, e.detail.Promise, e.detail.DueAt, time.Time{}
	case f.apologised && f.lateAt.IsZero():
		return errUnknown
	case e.detail.Promise == f.round && !e.detail.DueAt.IsZero():
		f.due = e.detail.DueAt
	}
	f.judge(e.at)
	return nil
}

// judge notes what the file is judged by from now on.
func (f *file) judge(at time.Time) {
	j := judgement{at: at, promise: f.due}
	if !f.lateAt.IsZero() {
		j.promise, j.late = f.lateAt, true
	}
	f.judgements = append(f.judgements, j)
}
