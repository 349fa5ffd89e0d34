package procedure_test

import "slices"

// person is who does a deed.
type person struct {
	staff, role, unit string
	seen              int
}

// deed is one thing that is done to a file; what a verb does not use is empty.
type deed struct {
	verb        string
	by          person
	staff, unit string
	from, step  string
	papers      []string
	text        string
	override    bool
	amount      int64
	course      string
	reason      string
	date        instant
	decision    string
	key         string
	cal         almanac
}

// right is who may do a deed to a file of which status. An empty list of roles is the
// machine's.
type right struct {
	statuses []int
	roles    []string
	// hold: whoever has the file. unit: a head, for their own unit only.
	hold, unit bool
}

var rights = map[string]right{
	"accepted":             {statuses: []int{1}, roles: []string{"clerk"}},
	"declined":             {statuses: []int{1}, roles: []string{"clerk"}},
	"assigned":             {statuses: []int{2, 4}, roles: []string{"unit_head", "leader", "director"}, unit: true},
	"handed_over":          {statuses: []int{2, 4}, roles: []string{"clerk", "officer", "unit_head", "leader", "director", "office"}, hold: true},
	"supplement_requested": {statuses: []int{1, 2, 4}, roles: []string{"clerk", "officer", "unit_head"}, hold: true},
	"supplement_received":  {statuses: []int{5}, roles: []string{"clerk"}},
	"payment_requested":    {statuses: []int{2, 4}, roles: []string{"clerk", "officer", "unit_head"}},
	"payment_confirmed":    {statuses: []int{6}, roles: []string{"clerk"}},
	"declared":             {statuses: []int{2, 4, 5, 6}, roles: []string{"officer", "unit_head"}, hold: true},
	"apology_approved":     {statuses: []int{2, 4, 5, 6}, roles: []string{"unit_head", "leader", "director"}},
	"letter_issued":        {},
	"finished":             {statuses: []int{2, 4}, roles: []string{"officer", "unit_head", "leader", "director", "office"}, hold: true},
	"refused":              {statuses: []int{2, 4}, roles: []string{"officer", "unit_head", "leader", "director"}, hold: true},
	"result_returned":      {statuses: []int{9}, roles: []string{"clerk"}},
	"withdrawn":            {statuses: []int{1, 2, 4, 5, 6}, roles: []string{"clerk"}},
	"stopped":              {statuses: []int{2, 4, 5, 6}, roles: []string{"clerk", "unit_head", "leader", "director"}, unit: true},
	"acknowledged":         {statuses: []int{2, 4, 5, 6, 9}, roles: []string{"leader", "director", "inspector"}},
	"receipt_corrected":    {statuses: []int{2, 4, 5, 6}, roles: []string{"unit_head", "office"}, unit: true},
	"calendar_changed":     {statuses: []int{1, 2, 4, 5, 6}},
	"delegated":            {statuses: []int{1, 2, 4, 5, 6}},
}

// may is "" for a deed the file is open to, and the refusal for another.
func (m *model) may(d deed) string {
	if d.by.seen > 0 && m.touched > d.by.seen {
		return "file_changed"
	}
	r := rights[d.verb]
	switch {
	case r.statuses != nil && !slices.Contains(r.statuses, m.status) && m.over():
		return "file_closed"
	case r.statuses != nil && !slices.Contains(r.statuses, m.status):
		return "status_not_allowed"
	case r.roles == nil:
		return ""
	case !slices.Contains(r.roles, d.by.role):
		return "role_not_allowed"
	case r.hold && !m.has(d.by), r.unit && d.by.role == "unit_head" && d.by.unit != m.unit:
		return "not_your_file"
	}
	switch d.verb {
	case "payment_requested":
		if d.by.role != "clerk" && !m.has(d.by) {
			return "not_your_file"
		}
	case "declared":
		if m.pardon != nil {
			return "already_apologised"
		}
	case "apology_approved":
		return m.mayApprove(d.by)
	case "finished", "refused":
		if m.late() != 0 && (m.pardon == nil || m.pardon.issued == 0) {
			return "apology_missing"
		}
	case "acknowledged":
		if !slices.ContainsFunc(m.calls, func(c call) bool { return m.waits(c, d.by.role) }) {
			return "nothing_to_acknowledge"
		}
	}
	return ""
}

func (m *model) mayApprove(by person) string {
	switch {
	case m.pardon != nil:
		return "already_apologised"
	case m.word == nil || !m.word.late:
		return "not_declared_late"
	case by.role == "unit_head" && by.unit != m.unit:
		return "not_your_file"
	}
	date, refusal := m.judgedDate()
	if date == 0 && refusal == "" {
		return "status_not_allowed"
	}
	return refusal
}

// has: leadership has every file, a head and a clerk those of their unit, others what is
// theirs or lies unassigned in their unit.
func (m *model) has(by person) bool {
	if by.role == "leader" || by.role == "director" {
		return true
	}
	if by.unit != m.unit {
		return false
	}
	return by.role == "unit_head" || by.role == "clerk" || m.staff == "" || m.staff == by.staff
}

// waits: a call that nobody answered, on the level of a role or below.
func (m *model) waits(c call, role string) bool {
	for i := len(m.law.levels); i > 0; i-- {
		if m.law.levels[i-1] == role {
			return c.answered == 0 && c.level <= i
		}
	}
	return false
}

// with is the file after a deed, or the refusal; a refused deed leaves no trace.
func (m *model) with(d deed, at instant) (*model, string) {
	next := m.copy()
	next.advance(at)
	if refusal := next.may(d); refusal != "" {
		return m, refusal
	}
	lines := len(next.book)
	switch refusal := next.do(d, at); {
	case refusal == nothingNew:
		return next, ""
	case refusal != "":
		return m, refusal
	}
	if len(next.book) == lines {
		next.tell(at, d.verb, d.by.staff)
	}
	return next, ""
}

const nothingNew = "nothing new"

// do is the deed itself, on a copy; its lines in the register are written by with unless
// others must come after them.
func (m *model) do(d deed, at instant) string {
	switch d.verb {
	case "declined", "refused", "stopped", "receipt_corrected":
		if d.text == "" {
			return "reason_required"
		}
	}
	switch d.verb {
	case "accepted":
		return m.accept(at, at, d.by.staff)
	case "declined":
		m.end(3, at)
	case "withdrawn":
		m.end(7, at)
	case "stopped":
		m.end(8, at)
	case "result_returned":
		m.end(10, at)
	case "finished", "refused":
		m.outcome = map[string]string{"finished": "granted", "refused": "refused"}[d.verb]
		m.status, m.finished = 9, at
		m.give(at, "return")
	case "assigned":
		if d.staff == "" {
			return "invalid_field"
		}
		if d.by.role == "unit_head" && d.unit != "" && d.unit != m.unit {
			return "not_your_file"
		}
		m.assign(d.staff, d.unit, at)
	case "delegated":
		return m.delegate(d, at)
	case "handed_over":
		return m.handOver(d, at)
	case "supplement_requested":
		return m.ask(d, at)
	case "supplement_received":
		return m.receive(d, at)
	case "payment_requested":
		if d.amount <= 0 {
			return "invalid_field"
		}
		if m.status = 6; m.law.payStops {
			m.pauses = append(m.pauses, pause{from: at})
		}
		m.give(at, "citizen")
	case "payment_confirmed":
		m.status = 4
		m.resume(at)
		m.give(at, "office")
	case "declared":
		return m.declare(d, at)
	case "apology_approved":
		return m.approve(d, at)
	case "letter_issued":
		if m.pardon == nil || d.key != m.key() {
			return "invalid_field"
		}
		if m.pardon.issued != 0 {
			return nothingNew
		}
		m.pardon.issued = at
	case "acknowledged":
		return m.acknowledge(d, at)
	case "receipt_corrected":
		return m.correct(d, at)
	case "calendar_changed":
		return m.adopt(d, at)
	}
	return ""
}

func (m *model) accept(start, at instant, by string) string {
	if _, refusal := m.cal.due(m.law.limit, start, nil); refusal != "" {
		return refusal
	}
	m.status, m.armed = 2, at
	m.vows = append(m.vows, vow{kind: "receipt", start: start})
	m.tell(at, "accepted", by)
	m.tellDropped(at)
	return ""
}

func (m *model) end(status int, at instant) { m.status, m.closed = status, at }

func (m *model) assign(staff, unit string, at instant) {
	if unit != "" {
		m.unit = unit
	}
	m.staff, m.status = staff, 4
	m.give(at, "office")
}

// delegate moves what an absent person still has, and is no step forward.
func (m *model) delegate(d deed, at instant) string {
	switch {
	case d.staff == "" || d.from == "" || d.staff == d.from:
		return "invalid_field"
	case m.staff == d.staff:
		return nothingNew
	case m.staff != d.from:
		return "not_held"
	}
	if d.unit != "" {
		m.unit = d.unit
	}
	m.staff = d.staff
	if m.status != 5 && m.status != 6 {
		m.give(at, "office")
	}
	return ""
}

func (m *model) handOver(d deed, at instant) string {
	to := m.step + 1
	if d.step != "" {
		to = slices.IndexFunc(m.law.steps, func(s station) bool { return s.code == d.step })
	}
	if to < 0 || to >= len(m.law.steps) {
		return "unknown_step"
	}
	m.step, m.unit, m.staff, m.status = to, m.law.steps[to].unit, d.staff, 4
	m.give(at, "office")
	return ""
}

func (m *model) resume(at instant) {
	if n := len(m.pauses); n > 0 && m.pauses[n-1].to == 0 {
		m.pauses[n-1].to, m.armed = at, at
	}
}

// acknowledge answers what waits for the level of who speaks and below.
func (m *model) acknowledge(d deed, at instant) string {
	switch {
	case d.decision == "reassign" && d.staff == "":
		return "invalid_field"
	case d.decision == "accept_date" && m.pardon == nil:
		return "no_second_date"
	case !slices.Contains([]string{"act", "reassign", "accept_date"}, d.decision):
		return "invalid_field"
	}
	for i, c := range m.calls {
		if m.waits(c, d.by.role) {
			m.calls[i].answered, m.calls[i].by, m.calls[i].decision = at, d.by.staff, d.decision
		}
	}
	switch {
	case d.decision != "reassign" || m.status == 9:
	case m.status == 5 || m.status == 6: // with the applicant: the new hands get it when it comes back
		if m.staff = d.staff; d.unit != "" {
			m.unit = d.unit
		}
	default:
		m.assign(d.staff, d.unit, at)
	}
	return ""
}
