package procedure_test

import (
	"fmt"
	"slices"
	"strings"
)

// statute is what the model is told of a file's rules.
type statute struct {
	limit, window, answer span
	steps                 []station
	papers                []string
	times                 int
	restarts, payStops    bool
	// The rule's new date, and the bound of a declared one.
	percent, least, most, farthest int
	ladder                         []rungPaper
	levels, broken                 []string
	silenceSends                   bool
	tolerance                      instant
}

// station is a step of the internal process.
type station struct{ code, unit, role string }

// rungPaper is a rung as the rules write it.
type rungPaper struct {
	name, do, at, after string
	second              bool
	days, short, spread int
}

// vow is a date given to the applicant.
type vow struct {
	kind         string
	second, dead bool
	start, fixed instant
}

// hand is somebody who got the file at an instant, and has it until the next hand gets it.
type hand struct {
	holder, unit, staff string
	step                int
	since               instant
}

// done is a rung that did its work. lag is since when it was late itself, 0 if it was not.
type done struct {
	rung, do    string
	vow         int
	at, on, lag instant
}

type word struct {
	late             bool
	reason, text, by string
	date, at         instant
}

type pardon struct {
	vow                              int
	declared                         bool
	reason, text, drafter, approver  string
	old, date, decided, owed, issued instant
}

type request struct {
	papers         []string
	asked, got     instant
	early, illegal bool
}

type fault struct {
	kind, unit, staff, charge string
	at, booked                instant
	vow                       int
}

type call struct {
	rung, role, by, decision string
	level                    int
	at, until, answered      instant
	climbed                  bool
}

type lag struct {
	rung      string
	from, due instant
}

// model is a file as the second reading of the law sees it.
type model struct {
	code     string
	law      statute
	cal      almanac
	received instant

	status                  int
	outcome                 string
	finished, closed, armed instant
	step                    int
	unit, staff             string

	vows     []vow
	pauses   []pause
	fired    []done
	word     *word
	pardon   *pardon
	requests []request
	faults   []fault
	calls    []call
	lags     []lag
	hands    []hand
	chased   instant
	// book are the lines of the register; touched is the last a person wrote.
	book    []string
	touched int
}

func (m model) copy() *model {
	m.vows, m.pauses, m.fired = slices.Clone(m.vows), slices.Clone(m.pauses), slices.Clone(m.fired)
	m.requests, m.faults, m.calls = slices.Clone(m.requests), slices.Clone(m.faults), slices.Clone(m.calls)
	m.lags, m.hands, m.book = slices.Clone(m.lags), slices.Clone(m.hands), slices.Clone(m.book)
	if m.word != nil {
		w := *m.word
		m.word = &w
	}
	if m.pardon != nil {
		p := *m.pardon
		m.pardon = &p
	}
	return &m
}

// tell writes a line in the register; by "" is the machine.
func (m *model) tell(at instant, kind, by string) {
	if by == "" {
		by = "system"
	}
	m.book = append(m.book, fmt.Sprintf("%s %s by %s", at, kind, by))
	if by != "system" {
		m.touched = len(m.book)
	}
}

func (m *model) over() bool { return slices.Contains([]int{3, 7, 8, 10}, m.status) }

func (m *model) give(at instant, holder string) {
	h := hand{holder: holder, step: m.step, since: at}
	if holder == "office" {
		h.unit, h.staff = m.unit, m.staff
	}
	if n := len(m.hands); n > 0 {
		last := m.hands[n-1]
		if h.since = last.since; h == last {
			return
		}
		h.since = max(at, last.since)
	}
	m.hands = append(m.hands, h)
}

// until is when the i-th hand gave the file on, 0 while it has it.
func (m *model) until(i int) instant {
	if i+1 < len(m.hands) {
		return m.hands[i+1].since
	}
	if m.over() {
		return max(m.closed, m.hands[i].since)
	}
	return 0
}

// date is what a vow promises; 0 with no refusal while the clock stands still.
func (m *model) date(v vow) (instant, string) {
	if v.fixed != 0 {
		return m.cal.dueFixed(v.fixed, v.start, m.pauses)
	}
	return m.cal.due(m.law.limit, v.start, m.pauses)
}

// judged is the number of the vow statistics judge: the last one counted from a receipt.
func (m *model) judged() int {
	for i := len(m.vows); i > 0; i-- {
		if v := m.vows[i-1]; !v.dead && v.kind != "reappointment" {
			return i
		}
	}
	return 0
}

func (m *model) judgedDate() (instant, string) {
	if m.judged() == 0 {
		return 0, ""
	}
	return m.date(m.vows[m.judged()-1])
}

// late is when the present round's promise broke. A new date does not heal it.
func (m *model) late() instant {
	for _, f := range m.faults {
		if (f.kind == "late" || f.kind == "promise_broken") && f.vow >= m.judged() {
			return f.at
		}
	}
	return 0
}

// portrait is everything that can be known of the file at an instant, in words.
func (m *model) portrait(now instant) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	due := instant(0)
	if n := len(m.vows); n > 0 {
		due, _ = m.date(m.vows[n-1])
	}
	first, _ := m.judgedDate()
	p("status %d outcome %q finished %s closed %s", m.status, m.outcome, m.finished, m.closed)
	p("step %s unit %s assignee %q", m.law.steps[m.step].code, m.unit, m.staff)
	p("due %s first %s late %s level %d", due, first, m.late(), m.level())
	for i, v := range m.vows {
		date, _ := m.date(v)
		p("promise %d %s %s superseded %t", i+1, v.kind, date, v.dead)
	}
	for _, s := range m.pauses {
		p("stop %s to %s", s.from, s.to)
	}
	for i, v := range m.vows {
		if !v.dead {
			for _, r := range m.place(v) {
				if f, ok := m.fire1(r.name, i+1); ok {
					p("rung %s of %d at %s fired %s", r.name, i+1, f.at, f.on)
				} else if r.dropped {
					p("rung %s of %d dropped", r.name, i+1)
				} else {
					p("rung %s of %d at %s", r.name, i+1, r.when)
				}
			}
		}
	}
	if w := m.word; w != nil {
		p("word late %t %q %q %s by %s at %s", w.late, w.reason, w.text, w.date, w.by, w.at)
	}
	if a := m.pardon; a != nil {
		p("apology for %d declared %t %q %q by %q through %q: %s to %s, decided %s owed %s issued %s",
			a.vow, a.declared, a.reason, a.text, a.drafter, a.approver, a.old, a.date, a.decided, a.owed, a.issued)
	}
	for _, r := range m.requests {
		p("supplement %v asked %s received %s early %t unlawful %t", r.papers, r.asked, r.got, r.early, r.illegal)
	}
	for _, f := range m.faults {
		p("breach %s of %d at %s booked %s on %s %s %q", f.kind, f.vow, f.at, f.booked, f.charge, f.unit, f.staff)
	}
	for _, c := range m.calls {
		p("call %s level %d %s at %s until %s climbed %t answered %s by %q %q", c.rung, c.level, c.role, c.at, c.until, c.climbed, c.answered, c.by, c.decision)
	}
	for _, l := range m.lags {
		p("delay of %s from %s to %s", l.rung, l.from, l.due)
	}
	end := now
	if m.over() {
		end = min(end, m.closed)
	}
	for i, h := range m.hands {
		to := m.until(i)
		stop := end
		if to != 0 {
			stop = min(to, end)
		}
		p("held by %s %s %q step %d from %s to %s worked %s", h.holder, h.unit, h.staff, h.step, h.since, to, m.cal.office(h.since, stop).length())
	}
	p("elapsed %s", m.cal.office(m.received, end).length())
	for _, line := range m.asks() {
		p("asked %s", line)
	}
	wake := instant(0)
	if next, ok := m.next(); ok {
		wake = next.when
	}
	p("wakes %s", wake)
	b.WriteString(strings.Join(m.book, "\n"))
	return b.String()
}

func (m *model) level() (level int) {
	for _, c := range m.calls {
		if c.answered == 0 && !c.climbed && !m.over() {
			level = max(level, c.level)
		}
	}
	return level
}

// asks is what the file waits for, and of whom.
func (m *model) asks() (list []string) {
	if m.over() {
		return nil
	}
	ask := func(what string, since instant, who string) {
		list = append(list, fmt.Sprintf("%s since %s of %s", what, since, who))
	}
	for _, c := range m.calls {
		if c.answered == 0 && !c.climbed {
			ask("answer", c.at, c.role)
		}
	}
	held := m.hands[len(m.hands)-1].since
	if what := map[int]string{1: "accept", 5: "supplement", 6: "payment", 9: "return"}[m.status]; what != "" {
		ask(what, held, "clerk")
		return list
	}
	role := m.law.steps[m.step].role
	if m.pardon == nil {
		question, put := m.fireOf("ask", m.judged())
		switch {
		case m.word != nil && m.word.late:
			ask("approve", m.word.at, "unit_head")
		case m.word == nil && put && role == "officer":
			ask("declare", question.on, "officer")
		case m.word == nil && put:
			ask("declare", question.on, "unit_head")
		}
	}
	if m.staff == "" && role == "officer" {
		ask("assign", held, "unit_head")
	}
	near, isNear := m.fireOf("remind", len(m.vows))
	if !isNear {
		near, isNear = m.fireOf("remind_all", len(m.vows))
	}
	switch {
	case m.late() != 0:
		ask("late", m.late(), role)
	case isNear:
		ask("hurry", near.on, role)
	default:
		ask("step", held, role)
	}
	return list
}
