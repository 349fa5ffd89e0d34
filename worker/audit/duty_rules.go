package audit

// asked is how long a breach may wait for its explanation to be asked for, beside the
// grace of what is under way.
const asked = `interval '50 minutes'`

// dutyRules are what the register must keep of directions, tasks and explanations.
var dutyRules = []rule{
	{
		// Numbers of duties have no gap, by kind and year.
		name:  "duty numbers",
		count: `SELECT count(*) FROM duties`,
		broken: `
			SELECT kind || ' ' || year, 'numbers 1 to ' || max(no) || ' are ' || count(*) || ' duties'
			FROM duties GROUP BY kind, year HAVING count(*) <> max(no) OR min(no) <> 1
			UNION ALL
			SELECT c.kind || ' ' || c.year, 'the counter stands at ' || c.last || ', the last duty has ' || coalesce(max(d.no), 0)
			FROM duty_counters c LEFT JOIN duties d USING (kind, year) GROUP BY c.kind, c.year, c.last
			HAVING c.last <> coalesce(max(d.no), 0)`,
	},
	{
		// The entries of a duty are numbered without a gap, up to what its row says.
		name:  "duty entries",
		count: `SELECT count(*) FROM duty_events`,
		broken: `
			SELECT d.number, 'the row has seen entry ' || d.seq || ', there are ' || count(e.seq) || ' up to ' || coalesce(max(e.seq), 0)
			FROM duties d LEFT JOIN duty_events e USING (number) GROUP BY d.number, d.seq
			HAVING d.seq <> count(e.seq) OR d.seq <> coalesce(max(e.seq), 0)`,
	},
	{
		// Whoever broke a rule was asked why, once; those from before explanations were
		// asked for are left alone.
		name: "explanations",
		count: `SELECT (SELECT count(*) FROM breaches WHERE charge = 'holder' AND explanation IS DISTINCT FROM '')
			+ (SELECT count(*) FROM faults WHERE outcome = 'apologised' AND explanation IS DISTINCT FROM '')`,
		broken: `
			SELECT b.code, b.kind || ' since ' || b.at || ' and nobody was asked to explain'
			FROM breaches b
			WHERE b.charge = 'holder' AND b.explanation IS DISTINCT FROM '' AND b.booked_at < $1::timestamptz - ` + asked + `
				AND NOT EXISTS (SELECT 1 FROM duties d WHERE d.number = b.explanation AND d.kind = 'explanation' AND d.file = b.code)
			UNION ALL
			SELECT a.code, a.kind || ' upheld at ' || a.decided_at || ' and nobody was asked to explain'
			FROM faults a
			WHERE a.outcome = 'apologised' AND a.explanation IS DISTINCT FROM '' AND a.decided_at < $1::timestamptz - ` + asked + `
				AND NOT EXISTS (SELECT 1 FROM duties d WHERE d.number = a.explanation AND d.kind = 'explanation' AND d.file = a.code)
			UNION ALL
			SELECT d.number, 'explains what the register of ' || d.file || ' does not hold any more'
			FROM duties d
			WHERE d.kind = 'explanation' AND d.closed_at IS NULL AND d.given_at < $1
				AND NOT EXISTS (SELECT 1 FROM breaches b WHERE b.code = d.file AND b.explanation = d.number)
				AND NOT EXISTS (SELECT 1 FROM faults a WHERE a.code = d.file AND a.explanation = d.number)
			UNION ALL
			SELECT b.code, 'delay of the machine was charged to somebody in ' || b.explanation
			FROM breaches b WHERE b.charge = 'system' AND b.explanation <> ''`,
		dated: true,
	},
	{
		// Nobody is told twice of one entry.
		name:  "duty notices",
		count: `SELECT count(*) FROM notices WHERE duty IS NOT NULL`,
		broken: `
			SELECT duty, kind || ' for entry ' || seq || ' was told ' || count(*) || ' times'
			FROM notices WHERE duty IS NOT NULL AND cancelled_at IS NULL
			GROUP BY duty, seq, kind, person, role, unit HAVING count(*) > 1
			UNION ALL
			SELECT duty, kind || ' left in ' || count(*) || ' messages'
			FROM outbox WHERE duty IS NOT NULL AND status <> 'cancelled' GROUP BY duty, kind, notice_id HAVING count(*) > 1`,
	},
	{
		// Whatever was opened has a workflow that remembers.
		name:  "duties started",
		count: `SELECT count(*) FROM duty_openings`,
		broken: `
			SELECT number, 'opened at ' || at || ' and never started'
			FROM duty_openings WHERE pending AND at < $1`,
		dated: true,
	},
}
