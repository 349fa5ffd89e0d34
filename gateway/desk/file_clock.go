package desk

import (
	"time"

	"dunghen/workflows/procedure"
)

// filePromise is one date given to the applicant, with its arithmetic.
type filePromise struct {
	procedure.PromiseView
	// Title says which date it is, Basis how it came about.
	Title, Basis string
	// Days are the arithmetic day by day; none while the clock stands still, or where
	// the calendar does not reach.
	Days        []procedure.DayNote
	Provisional bool
	// Problem is why there is no arithmetic.
	Problem string
}

// fillClock explains every date the applicant was given (vì sao là ngày này?).
func (r *fileReading) fillClock(page *filePage) error {
	view := r.file.View
	for i, given := range view.Promises {
		promise := filePromise{PromiseView: given, Title: r.T("file.promise_" + string(given.Kind))}
		if i < len(view.Ledger.Terms) {
			promise.Basis = r.basis(view.Ledger.Terms[i], given)
		}
		why, ok, err := r.known.Explain(i + 1)
		switch {
		case err != nil:
			promise.Problem = r.frame.Say(r.desk.Office.Explain(r.Ctx, r.RequestID(), err).Detail)
		case !ok:
			promise.Problem = r.T("file.clock_stopped")
		default:
			promise.Days, promise.Provisional = why.Days, why.Provisional
		}
		page.Clock = append(page.Clock, promise)
	}
	return nil
}

// basis says how a date came about: a limit that was counted, or a date that was named.
func (r *fileReading) basis(term procedure.Term, given procedure.PromiseView) string {
	if term.Fixed.IsZero() {
		limit := r.frame.Limit(term.Limit)
		return r.T("file.counted", "limit", limit, "from", r.frame.Instant(term.Start))
	}
	kind := procedure.ApologyAutomatic
	if apology := r.file.View.Apology; apology != nil {
		kind = apology.Kind
	}
	return r.T("file.named_"+string(kind), "at", r.frame.Instant(given.GivenAt))
}

// fileHold is one line of the control slip (phiếu kiểm soát).
type fileHold struct {
	procedure.CustodyLine
	// Who had the file: somebody of a unit, or the applicant.
	Who string
	// Named says that Who is a name, which is Vietnamese in every language.
	Named bool
	// Took words the office time, Planned that of the internal process, "" for none.
	Took, Planned string
	// Over says that it took longer than planned.
	Over bool
	// Minutes and Of are the share of the whole for the bar.
	Minutes, Of int
}

// custody is who had the file for how much office time; it adds up to the whole.
func (r *fileReading) custody() (holds []fileHold, elapsed string) {
	lines, all := r.known.Custody(r.file.View.LastKnown(r.desk.now()))
	for _, line := range lines {
		hold := fileHold{
			CustodyLine: line, Took: r.span(line.Worked), Minutes: int(line.Worked / time.Minute), Of: max(1, int(all/time.Minute)),
		}
		switch line.Holder {
		case procedure.HolderOffice:
			hold.Who, hold.Named = r.holder(line.Staff, line.Unit), true
		default:
			hold.Who = r.T("file.held_by_" + string(line.Holder))
		}
		if planned := time.Duration(line.PlannedHours) * time.Hour; planned > 0 {
			hold.Planned, hold.Over = r.span(planned), line.Worked > planned
		}
		holds = append(holds, hold)
	}
	return holds, r.span(all)
}
