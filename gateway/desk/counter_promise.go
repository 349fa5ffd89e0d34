package desk

import (
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// promised is the date the applicant would be given, and why it is that date.
type promised struct {
	procedure.Explanation
	Limit procedure.Limit
	// ReceivedAt is where the count begins.
	ReceivedAt time.Time
	// Problem is why there is no date, none when there is one.
	Problem office.Words
}

// Weekends is how many days of the weekend were passed over.
func (p promised) Weekends() (n int) {
	for _, day := range p.Days {
		if day.Kind == string(procedure.DayWeekend) {
			n++
		}
	}
	return n
}

// Named are the days that are not what their weekday says: days off, working Saturdays.
func (p promised) Named() (days []procedure.DayNote) {
	for _, day := range p.Days {
		if day.Kind == string(procedure.DayOff) || day.Kind == string(procedure.DayWorkingSaturday) {
			days = append(days, day)
		}
	}
	return days
}

// promise is what the law will answer to a file of a procedure that came at an instant.
func (d *Desk) promise(a *web.Ask, code string, at time.Time) promised {
	p, err := d.explain(code, at)
	if err != nil {
		p.Problem = d.Office.Explain(a.Ctx, a.RequestID(), err).Detail
	}
	return p
}

func (d *Desk) explain(code string, at time.Time) (promised, error) {
	p := promised{ReceivedAt: at}
	if at.After(d.now()) {
		return p, procedure.Refuse(procedure.CodeReceivedInFuture, "")
	}
	rules, err := d.Catalogue.Rules(code, procedure.DayOf(at))
	if err != nil {
		return p, err
	}
	p.Limit = rules.Limit
	calendar := d.Catalogue.Calendar()
	e, ok, err := calendar.Explain(procedure.Term{Limit: rules.Limit, Start: at}, nil)
	if err == nil && !ok {
		err = procedure.Refuse(contract.CodeInternal, "")
	}
	p.Explanation = e
	return p, err
}
