package scenario

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"dunghen/schema/register"
	"dunghen/worker"
	"dunghen/worker/bench/figures"
	"dunghen/worker/bench/office"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// read measures what people wait for when they look: the pages of the desk as the gateway
// serves them, one at a time, and the weekly report, made, drawn and stored, with archives
// of growing size. A thousand files come in a week, however many weeks the archive has: what
// is asked of a week or of open work must not grow with what is long over. Each figure is
// set beside the same of the smallest archive.
func read(ctx context.Context, r *run) error {
	pages, err := r.pages(ctx)
	if err != nil {
		return err
	}
	smallest := map[string][]float64{}
	from := 0
	for _, size := range r.Archives {
		r.say("an archive of %d files", size)
		if err := r.archive(ctx, from, size); err != nil {
			return err
		}
		from = size
		found := map[string][]float64{}
		var order []measured
		for round := range r.Rounds {
			all, err := r.look(ctx, pages)
			if err != nil {
				return err
			}
			week, err := r.weekly(ctx, size, round)
			if err != nil {
				return err
			}
			order = slices.Concat(all, week)
			for _, m := range order {
				found[m.name] = append(found[m.name], m.value)
			}
		}
		for _, m := range order {
			f, err := figures.Of(fmt.Sprintf("read_%s_%d", m.name, size), m.unit, found[m.name])
			if err == nil && smallest[m.name] != nil {
				f, err = f.Beside(fmt.Sprintf("read_%s_%d", m.name, r.Archives[0]), found[m.name], smallest[m.name])
			}
			if err != nil {
				return err
			}
			if err := r.sheet.Add(f); err != nil {
				return err
			}
			if smallest[m.name] == nil {
				smallest[m.name] = found[m.name]
			}
		}
	}
	return nil
}

// page is one that is measured, and whose.
type page struct {
	name, path string
	desk       *office.Desk
}

// pages signs everybody in.
func (r *run) pages(ctx context.Context) ([]page, error) {
	people, err := r.people()
	if err != nil {
		return nil, err
	}
	file, err := r.atOfficer(ctx, people)
	if err != nil {
		return nil, err
	}
	head, officer := people[1].staff, people[2].staff
	leader := r.office.Catalogue.Organisation().Director().ID
	desks := map[string]*office.Desk{}
	for _, staff := range []string{clerk, head, officer, leader} {
		if desks[staff], err = r.office.SignIn(ctx, staff); err != nil {
			return nil, err
		}
	}
	return []page{
		{"mine", "/desk/mine", desks[officer]},
		{"unit", "/desk/unit", desks[head]},
		{"lead", "/desk/lead", desks[leader]},
		{"list", "/desk/files", desks[clerk]},
		{"find", "/desk/files?q=" + url.QueryEscape(archivedPhone(1)), desks[clerk]},
		{"file", "/desk/files/" + file, desks[officer]},
	}, nil
}

// atOfficer brings a file to the officer who works on it: the one page of a file that is
// looked at, and what the open files of the archive are copies of.
func (r *run) atOfficer(ctx context.Context, people []holder) (string, error) {
	key := r.id + "/read"
	code, err := r.submit(ctx, key)
	if err != nil {
		return "", err
	}
	for i, next := range people[1:3] {
		if err := r.handOver(ctx, code, key, people[i], next); err != nil {
			return "", err
		}
	}
	r.template = code
	return code, r.office.Settle(ctx)
}

// look opens every page some times, one after the other.
func (r *run) look(ctx context.Context, pages []page) (found []measured, err error) {
	for _, p := range pages {
		if err := p.desk.Open(ctx, p.path); err != nil { // the first one fills the caches
			return nil, err
		}
		each, _, err := crowd(ctx, 1, r.Looks, func(ctx context.Context, _ int) error { return p.desk.Open(ctx, p.path) })
		if err != nil {
			return nil, err
		}
		found = append(found,
			measured{p.name + "_p50_ms", "ms", figures.Quantile(each, 0.5)}, measured{p.name + "_p99_ms", "ms", figures.Quantile(each, 0.99)})
	}
	return found, nil
}

// weekly makes the weekly sheet of the days before this run. Of one period there is one
// report, so each time it ends some seconds earlier.
func (r *run) weekly(ctx context.Context, size, round int) ([]measured, error) {
	reporter, err := worker.NewReporter(r.office.Book, r.office.Catalogue)
	if err != nil {
		return nil, err
	}
	earlier := time.Duration(slices.Index(r.Archives, size)*r.Rounds+round) * time.Second
	to := procedure.DayOf(r.began).At(0).Add(-earlier)
	began := time.Now()
	made, err := reporter.Make(ctx, contract.ReportOrder{
		Period: procedure.ReportPeriod{Kind: procedure.ReportAdHoc, From: to.AddDate(0, 0, -days), To: to},
		Form:   string(register.FormWeekly), At: to, Now: to,
	})
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	data, err := r.office.Book.ReportCanonical(ctx, made.Reports[0])
	if err != nil {
		return nil, err
	}
	return []measured{{"report_ms", "ms", milliseconds(took)}, {"report_bytes", "bytes", float64(len(data))}}, nil
}

// archivedPhone is the number of one applicant of the archive.
func archivedPhone(i int) string { return "09" + strconv.Itoa(10_000_000+i) }
