package audit

import "slices"

// rule is one thing the register must keep.
type rule struct {
	name string
	// count says how much there is to look at; broken selects subject and words of
	// whatever breaks the rule.
	count, broken string
	// dated says that broken takes an instant ($1): what is younger may be under way.
	dated bool
}

const (
	// ended are the statuses after which nothing happens to a file.
	ended = `(3, 7, 8, 10)`
	// late are the breaches of a first promise.
	late = `('late', 'late_without_apology')`
)

var rules = slices.Concat(fileRules, dutyRules)

var fileRules = []rule{
	{
		// Every code from 1 to the day's last was given once.
		name:  "codes",
		count: `SELECT count(*) FROM files`,
		broken: `
			SELECT c.agency || ' ' || c.day, 'number ' || n || ' of the day was given to no file'
			FROM file_counters c CROSS JOIN LATERAL generate_series(1, c.last) n
			WHERE NOT EXISTS (SELECT 1 FROM files f
				WHERE f.code = c.agency || '-' || to_char(c.day, 'YYMMDD') || '-' || CASE WHEN n < 10000 THEN lpad(n::text, 4, '0') ELSE n::text END)`,
	},
	{
		// Numbers of letters and reports have no gap and no double, by agency, series and year.
		name:  "letter numbers",
		count: `SELECT (SELECT count(*) FROM letters WHERE number IS NOT NULL) + (SELECT count(*) FROM reports WHERE whole IS NULL)`,
		broken: `
			WITH papers AS (
				SELECT agency, series, year, number FROM letters WHERE number IS NOT NULL
				UNION ALL SELECT (SELECT agency_code FROM office), 'report', year, number FROM reports WHERE whole IS NULL
			)
			SELECT series || ' ' || year, 'numbers 1 to ' || max(number) || ' are ' || count(*) || ' papers'
			FROM papers GROUP BY agency, series, year HAVING count(*) <> max(number) OR min(number) <> 1
			UNION ALL
			SELECT c.series || ' ' || c.year, 'the counter stands at ' || c.last || ', the last paper has ' || coalesce(max(p.number), 0)
			FROM letter_counters c LEFT JOIN papers p USING (agency, series, year) GROUP BY c.agency, c.series, c.year, c.last
			HAVING c.last <> coalesce(max(p.number), 0)`,
	},
	{
		// The entries of a file are numbered without a gap, up to what its row says.
		name:  "entries",
		count: `SELECT count(*) FROM file_events`,
		broken: `
			SELECT f.code, 'the row has seen entry ' || f.seq || ', there are ' || count(e.seq) || ' up to ' || coalesce(max(e.seq), 0)
			FROM files f LEFT JOIN file_events e USING (code) GROUP BY f.code, f.seq
			HAVING f.seq <> count(e.seq) OR f.seq <> coalesce(max(e.seq), 0)`,
	},
	{
		// Who was late has been written to.
		name:  "late letters",
		count: `SELECT count(DISTINCT code) FROM breaches WHERE kind IN ` + late,
		broken: `
			SELECT DISTINCT b.code, 'late since ' || b.at || ' and no letter of apology'
			FROM breaches b
			WHERE b.kind IN ` + late + ` AND b.booked_at < $1
				AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.code = b.code AND l.kind = 'apology')
				AND NOT EXISTS (SELECT 1 FROM file_events e WHERE e.code = b.code AND e.kind = 'apology_blocked')`,
		dated: true,
	},
	{
		// One letter for one fault: never two for the same promise.
		name:  "one letter each",
		count: `SELECT count(*) FROM letters WHERE kind = 'apology'`,
		broken: `
			SELECT code, count(*) || ' letters of apology for promise ' || promise
			FROM letters WHERE kind = 'apology' AND promise > 0 AND recalled_at IS NULL GROUP BY code, promise HAVING count(*) > 1`,
	},
	{
		// A letter that is owed is made.
		name:  "letters owed",
		count: `SELECT count(*) FROM letter_orders`,
		broken: `
			SELECT coalesce(code, key), kind || ' owed since ' || at || ' after ' || attempts || ' attempts'
			FROM letter_orders WHERE letter_id IS NULL AND voided_at IS NULL AND at < $1 AND next_attempt_at < $1`,
		dated: true,
	},
	{
		// What has left has a time, once; what a machine carries does not lie about.
		name:  "outbox",
		count: `SELECT count(*) FROM outbox`,
		broken: `
			SELECT coalesce(code, key), channel || ' ' || kind || ' is ' || status || ' and sent at ' || coalesce(sent_at::text, 'no time')
			FROM outbox WHERE (status = 'sent') <> (sent_at IS NOT NULL)
			UNION ALL
			SELECT coalesce(code, key), channel || ' ' || kind || ' waits since ' || at
			FROM outbox WHERE status IN ('pending', 'claimed') AND channel IN ('email', 'sms', 'chat') AND at < $1 AND next_attempt_at < $1`,
		dated: true,
	},
	{
		// A notice that speaks at once has its message.
		name:  "notices",
		count: `SELECT count(*) FROM notices`,
		broken: `
			SELECT coalesce(nullif(n.code, ''), n.duty, ''), n.kind || ' for entry ' || n.seq || ' was told to nobody'
			FROM notices n
			WHERE n.single AND n.cancelled_at IS NULL AND n.person <> '@nobody' AND n.at < $1
				AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.notice_id = n.id)
				AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = n.staff_id AND (NOT s.active OR s.email = ''))`,
		dated: true,
	},
	{
		// Custody is one chain from registration to the end: its spans add up to all of it.
		name:  "custody",
		count: `SELECT count(*) FROM custody`,
		broken: `
			SELECT code, 'span ' || no || ' begins at ' || from_at || ', the one before it ends at ' || coalesce(before::text, 'no time')
			FROM (SELECT code, no, from_at, lag(to_at) OVER w AS before, row_number() OVER w AS place
				FROM custody WINDOW w AS (PARTITION BY code ORDER BY no)) c
			WHERE place > 1 AND before IS DISTINCT FROM from_at
			UNION ALL
			SELECT f.code, CASE WHEN f.status IN ` + ended + ` THEN 'the file has ended and is still held' ELSE 'nobody holds an open file' END
			FROM files f CROSS JOIN LATERAL (SELECT to_at FROM custody c WHERE c.code = f.code ORDER BY no DESC LIMIT 1) last
			WHERE (f.status IN ` + ended + `) = (last.to_at IS NULL)`,
	},
	{
		// A rung fires once for a promise, and none is left out before the last.
		name:  "rungs",
		count: `SELECT count(*) FROM file_events WHERE detail ? 'promise' AND kind IN ('near_due', 'declare', 'apology_latest', 'due', 'second_near', 'second_due')`,
		broken: `
			SELECT code, kind || ' of promise ' || (detail ->> 'promise') || ' fired ' || count(*) || ' times'
			FROM file_events WHERE kind IN ('near_due', 'declare', 'apology_latest', 'due', 'second_near', 'second_due')
			GROUP BY code, kind, detail ->> 'promise' HAVING count(*) > 1
			UNION ALL
			SELECT e.code, 'due of promise ' || (e.detail ->> 'promise') || ' fired without the last moment for an apology'
			FROM file_events e
			WHERE e.kind = 'due' AND NOT EXISTS (SELECT 1 FROM file_events a
				WHERE a.code = e.code AND a.kind IN ('apology_latest', 'rung_dropped', 'apology_decided') AND a.detail ->> 'promise' = e.detail ->> 'promise')`,
	},
	{
		// A promise that has passed is booked.
		name:  "promises",
		count: `SELECT count(*) FROM promises`,
		broken: `
			SELECT f.code, 'promised for ' || f.first_due_at || ', open, and not booked as late'
			FROM files f
			WHERE f.status IN (2, 4, 5, 6) AND f.first_due_at < $1 AND f.late_at IS NULL`,
		dated: true,
	},
	{
		// Whoever was promised an answer has a workflow that remembers.
		name:  "started",
		count: `SELECT count(*) FROM openings`,
		broken: `
			SELECT code, 'taken in at ' || at || ' and never started'
			FROM openings WHERE pending AND at < $1`,
		dated: true,
	},
}
