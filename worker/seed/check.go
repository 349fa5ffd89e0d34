package seed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	_ "github.com/lib/pq" // registers the driver "postgres"

	"dunghen/activities/reporting"
	"dunghen/schema/register"
	"dunghen/worker/recount"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// check makes the reports of a year as the office does and holds them to a recount.
type check struct {
	*Year
	book     *register.Store
	reporter *reporting.Reporter
	table    *table

	made  []string
	found []string
}

func (c *check) differs(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

// all makes the reports, counts them again, lets the files go on, and makes them again.
func (c *check) all(ctx context.Context, databaseURL string) error {
	for _, step := range []func(context.Context) error{c.weekly, c.official} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := c.recount(ctx, databaseURL); err != nil {
		return err
	}
	if err := c.goOn(ctx); err != nil {
		return err
	}
	return c.again(ctx)
}

// weekly makes the report of every week, as the schedule would have.
func (c *check) weekly(ctx context.Context) error {
	began, slowest, parts := time.Now(), time.Duration(0), 0
	for _, at := range c.Weeks() {
		one := time.Now()
		made, err := c.make(ctx, contract.ReportOrder{Schedule: contract.WeeklyReports, At: at, Now: at})
		if err != nil {
			return err
		}
		slowest = max(slowest, time.Since(one))
		units, err := c.book.Parts(ctx, made[0])
		if err != nil {
			return err
		}
		parts += len(units)
	}
	c.table.row("weekly reports", len(c.made), time.Since(began), fmt.Sprintf("and %d parts of units, the slowest in %.2fs", parts, slowest.Seconds()))
	return nil
}

// official makes the reports of the official periods, on the morning after each.
func (c *check) official(ctx context.Context) error {
	began, weeks := time.Now(), len(c.made)
	periods, err := c.Periods()
	if err != nil {
		return err
	}
	slices.SortStableFunc(periods, func(a, b procedure.ReportPeriod) int { return a.To.Compare(b.To) })
	for _, p := range periods {
		at := p.To.Add(7 * time.Hour)
		if _, err := c.make(ctx, contract.ReportOrder{Period: p, Form: c.Catalogue.Reporting().FormOf(p.Kind), At: at, Now: at}); err != nil {
			return err
		}
	}
	c.table.row("official reports", len(c.made)-weeks, time.Since(began), "12 months, 4 quarters, half, nine months, year")
	return nil
}

// make carries an order out; reports that were there already are not told again.
func (c *check) make(ctx context.Context, o contract.ReportOrder) ([]string, error) {
	result, err := c.reporter.Make(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("report of %s: %w", o.At.Format(time.RFC3339), err)
	}
	for _, id := range result.Reports {
		if !slices.Contains(c.made, id) {
			c.made = append(c.made, id)
		}
	}
	return result.Reports, nil
}

// recount counts every report again from the book of events.
func (c *check) recount(ctx context.Context, databaseURL string) (err error) {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	began := time.Now()
	events, err := recount.Read(ctx, db)
	if err != nil {
		return err
	}
	lines := 0
	var week register.ReportData
	for _, id := range c.made {
		canonical, err := c.book.ReportCanonical(ctx, id)
		if err != nil {
			return err
		}
		data, err := register.ReadReportData(canonical)
		if err != nil {
			return err
		}
		lines += len(data.Lines)
		c.held(id, data, events)
		if data.Kind == register.ReportWeek {
			if week.To.Equal(data.From) && data.Total.Carried != week.Total.Open() {
				c.differs("%s: %d carried over, the week before left %d open", id, data.Total.Carried, week.Total.Open())
			}
			week = data
		}
	}
	c.table.row("lines recounted", lines, time.Since(began), "from the book of events alone")
	return nil
}

// held holds a report to its identities and to the recount, line by line and late file by
// late file.
func (c *check) held(id string, data register.ReportData, events *recount.Book) {
	var total register.FigureLine
	for _, l := range append(data.Lines[:len(data.Lines):len(data.Lines)], data.Total) {
		if l.Received() != l.Online+l.Direct+l.Carried || l.Resolved() != l.Early+l.OnTime+l.Late ||
			l.Open() != l.OpenInTime+l.OpenOverdue || l.Received() != l.Resolved()+l.Open() {
			c.differs("%s: %s %s does not add up: %+v", id, l.Unit, l.Procedure, l)
		}
	}
	for _, l := range data.Lines {
		total = total.Add(l)
	}
	if sum := (register.FigureLine{}).Add(total); sum != (register.FigureLine{}).Add(data.Total) {
		c.differs("%s: lines sum up to %+v, the total is %+v", id, sum, data.Total)
	}
	for _, d := range differences(data.Lines, events.Count(data.From, data.To)) {
		c.differs("%s: %s", id, d)
	}
	late := make([]string, len(data.Late))
	for i, f := range data.Late {
		late[i] = f.Code
	}
	slices.Sort(late)
	if counted := events.Late(data.To); !slices.Equal(late, counted) {
		c.differs("%s: %d late files listed, %d counted", id, len(late), len(counted))
	}
}

// goOn lets files that were open when the year was over go on: receipts are corrected, files
// stopped, and what the ladder owes comes due. No report of the year may change by it.
func (c *check) goOn(ctx context.Context) error {
	began, events := time.Now(), 0
	slices.SortFunc(c.still, func(a, b procedure.State) int { return a.RegisteredAt.Compare(b.RegisteredAt) })
	at := c.calendar.Opening(lastDay(c.No) + 2).Add(time.Hour)
	office := c.office.people("van-phong", procedure.RoleOffice, at)[0]
	for i, s := range c.still {
		text := register.Text{ID: s.Code + "/text/after", Code: s.Code, Kind: "reason", Body: "Sau kỳ báo cáo (dữ liệu mẫu).", Author: office.Staff, At: at}
		if err := c.book.PutText(ctx, text); err != nil {
			return err
		}
		next := procedure.Advance(s, at)
		var event procedure.Event = procedure.ReceiptCorrected{By: office, ReceivedAt: s.ReceivedAt.Add(-30 * time.Hour), Text: text.ID}
		if i%2 == 0 {
			event = procedure.Stopped{By: c.office.leader(s.Rules.Lead(), procedure.RoleDirector), Text: text.ID}
		}
		if applied, err := procedure.Apply(next, event, at); err == nil {
			next = applied
		}
		events += len(next.Journal)
		if err := c.book.Record(ctx, next.View(), next.Journal); err != nil {
			return err
		}
	}
	c.table.row("files that went on", len(c.still), time.Since(began), fmt.Sprintf("%d entries after the year", events))
	return nil
}

// again makes every report again: none may differ in a byte.
func (c *check) again(ctx context.Context) error {
	began := time.Now()
	for _, id := range c.made {
		result, err := c.reporter.Make(ctx, contract.ReportOrder{Again: id, Key: "seed", At: c.To(), Now: c.To()})
		if err != nil {
			return fmt.Errorf("report %s again: %w", id, err)
		}
		if !result.Identical {
			c.differs("%s: made again it is another", id)
		}
	}
	c.table.row("reports made again", len(c.made), time.Since(began), "byte for byte, sheet and workbook too")
	return nil
}
