package procedure_test

import "slices"

// placed is a rung with its place in time.
type placed struct {
	rungPaper
	vow     int
	when    instant
	dropped bool
}

// place puts the rungs of a vow in time; nowhere while it has no date.
func (m *model) place(v vow) (list []placed) {
	date, refusal := m.date(v)
	if date == 0 || refusal != "" {
		return nil
	}
	for _, r := range m.law.ladder {
		if r.second != v.second {
			continue
		}
		p := placed{rungPaper: r, when: date}
		if r.at != "promise" {
			floor := v.start
			for _, before := range list {
				if before.name == r.after && !before.dropped {
					floor = max(floor, before.when)
				}
			}
			p.when = m.usual(r, date)
			if p.when <= floor {
				p.when = m.short(r, v.start, date)
			}
			if p.when <= floor {
				p.when, p.dropped = 0, true
			}
		}
		list = append(list, p)
	}
	return list
}

// usual is so many working days before the promised day; 0 where there is no such day.
func (m *model) usual(r rungPaper, date instant) instant {
	day, ok := m.cal.shift(date.day(), -r.days)
	if !ok {
		return 0
	}
	at := m.cal.opening(day)
	if r.at == "closing" {
		at = m.cal.closing(day)
	}
	return at - m.pulled(r)
}

// pulled is how far a rung is pulled forward: a part of its spread, by the file's code
// (FNV-1a of 32 bits).
func (m *model) pulled(r rungPaper) instant {
	if r.spread == 0 {
		return 0
	}
	hash := uint64(2166136261)
	for _, c := range []byte(m.code) {
		hash = (hash ^ uint64(c)) * 16777619 % (1 << 32)
	}
	return instant(hash%uint64(r.spread*60)) * aSecond
}

// short is the share of the working time between start and promise; 0 for none.
func (m *model) short(r rungPaper, start, date instant) instant {
	if r.short == 0 {
		return 0
	}
	at, ok := m.cal.after(start, m.cal.office(start, date)*instant(r.short)/100, nil)
	if !ok {
		return 0
	}
	return at
}

func (m *model) fire1(rung string, vow int) (done, bool) {
	i := slices.IndexFunc(m.fired, func(d done) bool { return d.rung == rung && d.vow == vow })
	if i < 0 {
		return done{}, false
	}
	return m.fired[i], true
}

// fireOf is the firing of the rung that does something for a vow.
func (m *model) fireOf(do string, vow int) (done, bool) {
	for _, r := range m.law.ladder {
		if f, ok := m.fire1(r.name, vow); ok && r.do == do {
			return f, true
		}
	}
	return done{}, false
}

// owing is one thing the machine owes.
type owing struct {
	when instant
	do   func(now instant)
}

// next is what the machine owes first. Of things owed at one instant the rungs come
// first, then the climbing of what nobody answered, then the word to the top.
func (m *model) next() (owing, bool) {
	if m.over() || m.status == 9 {
		return owing{}, false
	}
	var all []owing
	for i, v := range m.vows {
		if v.dead {
			continue
		}
		for _, r := range m.place(v) {
			if _, gone := m.fire1(r.name, i+1); !gone && !r.dropped {
				r.vow = i + 1
				all = append(all, owing{r.when, func(now instant) { m.fire(r, now) }})
			}
		}
	}
	for i, c := range m.calls {
		if c.until != 0 && c.answered == 0 && !c.climbed {
			all = append(all, owing{c.until, func(now instant) { m.climb(i, now) }})
		}
	}
	if _, broken := m.fireOf("broken", len(m.vows)); broken && m.chased != 0 && m.status != 5 && m.status != 6 {
		if day, ok := m.cal.shift(m.chased.day(), 1); ok {
			all = append(all, owing{m.cal.opening(day), func(now instant) {
				m.chased = now
				m.tell(now, "chased", "")
			}})
		}
	}
	if len(all) == 0 {
		return owing{}, false
	}
	slices.SortStableFunc(all, func(a, b owing) int { return int(min(max(a.when-b.when, -1), 1)) })
	return all[0], true
}

// advance does what is owed until now, the earliest first.
func (m *model) advance(now instant) {
	for {
		next, ok := m.next()
		if !ok || next.when > now {
			return
		}
		next.do(now)
	}
}

func (m *model) fire(r placed, now instant) {
	d := done{rung: r.name, do: r.do, vow: r.vow, at: r.when, on: now}
	if from := max(r.when, m.armed); now-from > m.law.tolerance {
		d.lag = from
		m.lags = append(m.lags, lag{r.name, from, now})
		m.tell(now, "system_delay", "")
	}
	m.fired = append(m.fired, d)
	m.tell(now, r.name, "")
	switch r.do {
	case "apologise":
		m.lastMoment(r, now)
	case "late":
		m.broke(r, now)
	case "broken":
		m.blame("promise_broken", "holder", r, now)
		for level, role := range m.law.levels {
			if slices.Contains(m.law.broken, role) {
				m.call(r.name, level+1, now)
			}
		}
		m.chased = r.when
	}
}

// lastMoment is one day before the promised day: who declared the file late sends the
// letter, who declared it on course has given their word, for the silent the machine
// writes, or calls the leadership where the office wants it so.
func (m *model) lastMoment(r placed, now instant) {
	switch {
	case m.pardon != nil:
	case m.word == nil && !m.law.silenceSends:
		m.call(r.name, 1, now)
	case m.word == nil || m.word.late:
		m.apologise(now, "")
	}
}

// broke: the file is late, whether or not a new date was given; without a letter by then
// it is late without apology, on the machine's account where the machine was in the way.
func (m *model) broke(r placed, now instant) {
	m.blame("late", "holder", r, now)
	if m.pardon == nil || m.pardon.decided > r.when {
		charge := "holder"
		last, came := m.fireOf("apologise", r.vow)
		if came && last.lag != 0 && (m.word == nil || m.word.late) || m.blocked() {
			charge = "system"
		}
		m.blame("late_without_apology", charge, r, now)
	}
	if m.pardon == nil {
		m.apologise(now, "")
	}
	m.call(r.name, 1, now)
}

// blame books a breach on whoever of the office had the file last when it happened.
func (m *model) blame(kind, charge string, r placed, now instant) {
	f := fault{kind: kind, charge: charge, vow: r.vow, at: r.when, booked: now, unit: m.unit, staff: m.staff}
	for _, h := range m.hands {
		if h.holder == "office" && h.since <= r.when {
			f.unit, f.staff = h.unit, h.staff
		}
	}
	m.faults = append(m.faults, f)
	m.tell(now, "breach", "")
}

// call puts the file before a level of leadership.
func (m *model) call(rung string, level int, now instant) {
	if level > len(m.law.levels) {
		return
	}
	c := call{rung: rung, level: level, role: m.law.levels[level-1], at: now}
	if level < len(m.law.levels) {
		c.until, _ = m.cal.due(m.law.answer, now, nil)
	}
	m.calls = append(m.calls, c)
	m.tell(now, "escalated", "")
}

// climb: nobody answered. The next level is called unless a higher one waits already.
func (m *model) climb(i int, now instant) {
	m.calls[i].climbed = true
	for _, c := range m.calls {
		if c.level > m.calls[i].level && c.answered == 0 && !c.climbed {
			m.tell(now, "escalation_unanswered", "")
			return
		}
	}
	m.call(m.calls[i].rung, m.calls[i].level+1, now)
}

// blocked: the letter was owed at the last moment and no calendar gave it a date.
func (m *model) blocked() bool {
	f, came := m.fireOf("apologise", m.judged())
	if !came || m.pardon != nil {
		return false
	}
	if m.word == nil {
		return m.law.silenceSends
	}
	return m.word.late && m.word.at <= f.on
}

// apologise decides the one letter with the one new date.
func (m *model) apologise(at instant, approver string) {
	old, refusal := m.judgedDate()
	if old == 0 && refusal == "" {
		return
	}
	a := pardon{vow: m.judged(), reason: "automatic", approver: approver, old: old, decided: at}
	if w := m.word; w != nil && w.late {
		a.declared, a.reason, a.text, a.drafter, a.date = true, w.reason, w.text, w.by, w.date
	}
	broken := max(old, at)
	if refusal == "" && (a.date <= broken || !m.cal.works(a.date.day())) {
		// A share of the limit in working days, rounded up; eight hours are a day.
		days := m.law.limit.amount
		if m.law.limit.unit == "working_hour" {
			days = (days + 7) / 8
		}
		days = (days*m.law.percent + 99) / 100
		day, ok := m.cal.shift(broken.day(), min(max(days, m.law.least), m.law.most))
		if a.date = m.cal.closing(day); !ok {
			refusal = unpublished
		}
	}
	if refusal != "" {
		m.tell(at, "apology_blocked", "")
		return
	}
	if f, came := m.fireOf("apologise", a.vow); came {
		a.owed = f.lag
	}
	m.pardon = &a
	m.vows = append(m.vows, vow{kind: "reappointment", second: true, start: at, fixed: a.date})
	m.tell(at, "apology_decided", approver)
	m.tellDropped(at)
}

// tellDropped says which rungs of the newest vow will never fire.
func (m *model) tellDropped(at instant) {
	for _, r := range m.place(m.vows[len(m.vows)-1]) {
		if r.dropped {
			m.tell(at, "rung_dropped", "")
		}
	}
}
