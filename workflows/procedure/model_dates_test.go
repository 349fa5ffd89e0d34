package procedure_test

import (
	"fmt"
	"slices"
)

// The deeds that move dates.

// open is a file as it is handed in; accepted where it is full.
func (m *model) open(registered instant, by string, accepted bool) string {
	if m.received > registered {
		return "received_in_future"
	}
	if !m.cal.speaks(m.received.day()) {
		return unpublished
	}
	m.status, m.armed = 1, registered
	m.unit, m.staff = m.law.steps[0].unit, by
	m.give(m.received, "office")
	if accepted {
		return m.accept(m.received, registered, by)
	}
	m.tell(registered, "registered", by)
	return ""
}

// ask: before intake and after it each so often, after it only within the window counted
// from the receipt. A head may go against both, and it is booked.
func (m *model) ask(d deed, at instant) string {
	if len(d.papers) == 0 && d.text == "" {
		return "invalid_field"
	}
	for _, p := range d.papers {
		if !slices.Contains(m.law.papers, p) {
			return "unknown_paper"
		}
	}
	early, before := m.status == 1, 0
	for _, r := range m.requests {
		if r.early == early {
			before++
		}
	}
	var broken, refusals []string
	if before >= m.law.times {
		broken, refusals = append(broken, "asked_twice"), append(refusals, "supplement_used")
	}
	if !early {
		closes, refusal := m.cal.due(m.law.window, m.vows[0].start, nil)
		if refusal != "" {
			return refusal
		}
		if at > closes {
			broken, refusals = append(broken, "asked_out_of_time"), append(refusals, "supplement_window_closed")
		}
	}
	if len(broken) > 0 && !(d.override && d.by.role == "unit_head") {
		return refusals[0]
	}
	if len(broken) > 0 && d.text == "" {
		return "reason_required"
	}
	m.requests = append(m.requests, request{papers: d.papers, asked: at, early: early, illegal: len(broken) > 0})
	if m.status = 5; !early {
		m.pauses = append(m.pauses, pause{from: at})
	}
	m.give(at, "citizen")
	m.tell(at, d.verb, d.by.staff)
	for _, kind := range broken {
		m.faults = append(m.faults, fault{kind: kind, at: at, booked: at, unit: d.by.unit, staff: d.by.staff, charge: "holder"})
		m.tell(at, "breach", "")
	}
	return ""
}

// receive: the count begins anew with the full file, unless the sector's rule only lets
// the clock stand, the request was against the rule, or the file was late already.
func (m *model) receive(d deed, at instant) string {
	last := &m.requests[len(m.requests)-1]
	for _, p := range last.papers {
		if len(d.papers) > 0 && !slices.Contains(d.papers, p) {
			return "supplement_incomplete"
		}
	}
	last.got = at
	if last.early {
		m.status = 1
		m.give(at, "office")
		return ""
	}
	m.resume(at)
	m.status = 4
	m.give(at, "office")
	if !m.law.restarts || last.illegal || m.late() != 0 {
		return ""
	}
	for i := range m.vows {
		m.vows[i].dead = true
	}
	fresh := vow{kind: "restart", second: m.pardon != nil, start: at}
	if _, refusal := m.date(fresh); refusal != "" {
		return refusal
	}
	m.vows, m.word = append(m.vows, fresh), nil
	m.tell(at, d.verb, d.by.staff)
	m.tellDropped(at)
	return ""
}

func (m *model) declare(d deed, at instant) string {
	w := word{late: d.course == "late", by: d.by.staff, at: at}
	switch {
	case d.course == "on_course":
	case !w.late:
		return "invalid_field"
	default:
		if !given(d.reason) || d.reason == "other" && d.text == "" {
			return "reason_required"
		}
		date, refusal := m.newDate(d.date, at)
		if refusal != "" {
			return refusal
		}
		w.reason, w.text, w.date = d.reason, d.text, date
	}
	m.word = &w
	if _, past := m.fireOf("apologise", m.judged()); past && w.late {
		m.tell(at, d.verb, d.by.staff)
		m.apologise(at, "")
	}
	return ""
}

func given(reason string) bool {
	return slices.Contains([]string{"workload", "verification", "partner", "staff", "system", "other"}, reason)
}

// newDate: a working day after the promised one and after today, not farther than the
// rule allows; the promise is its closing hour.
func (m *model) newDate(date, at instant) (instant, string) {
	if date == 0 {
		return 0, "new_date_required"
	}
	day := date.day()
	if !m.cal.speaks(day) {
		return 0, unpublished
	}
	if !m.cal.works(day) {
		return 0, "new_date_not_working"
	}
	old, refusal := m.judgedDate()
	if refusal != "" {
		return 0, refusal
	}
	if old == 0 {
		return 0, "status_not_allowed"
	}
	base := max(old, at)
	if day <= base.day() {
		return 0, "new_date_too_early"
	}
	if last, ok := m.cal.shift(base.day(), m.law.farthest); ok && day > last {
		return 0, "new_date_too_late"
	}
	return m.cal.closing(day), ""
}

func (m *model) approve(d deed, at instant) string {
	if d.reason != "" && !given(d.reason) {
		return "reason_required"
	}
	date := m.word.date
	if d.date != 0 {
		date = d.date
	}
	date, refusal := m.newDate(date, at)
	if refusal != "" {
		return refusal
	}
	m.word.date = date
	if d.reason != "" {
		m.word.reason = d.reason
	}
	if d.text != "" {
		m.word.text = d.text
	}
	m.tell(at, d.verb, d.by.staff)
	m.apologise(at, d.by.staff)
	return ""
}

// key names the one letter of the file.
func (m *model) key() string { return fmt.Sprintf("%s/apology/%d", m.code, m.pardon.vow) }

// correct: the receipt's promise counts from where the file truly came in.
func (m *model) correct(d deed, at instant) string {
	switch first := m.until(0); {
	case !m.cal.speaks(d.date.day()):
		return unpublished
	case d.date > at || first != 0 && d.date > first:
		return "received_in_future"
	}
	for i := range m.vows {
		if v := &m.vows[i]; v.kind == "receipt" && !v.dead {
			v.start = d.date
			if _, refusal := m.date(*v); refusal != "" {
				return refusal
			}
		}
	}
	m.received, m.hands[0].since, m.armed = d.date, d.date, at
	return ""
}

// adopt takes a newer calendar; a letter that was owed and had no date may have one now.
func (m *model) adopt(d deed, at instant) string {
	if len(d.cal.hours) == 0 {
		return "invalid_field"
	}
	for _, v := range m.vows {
		if !v.dead && !d.cal.speaks(v.start.day()) {
			return unpublished
		}
	}
	m.cal, m.armed = d.cal, at
	m.tell(at, d.verb, d.by.staff)
	if m.pardon == nil && (m.late() != 0 || m.blocked()) {
		m.apologise(at, "")
	}
	return ""
}
