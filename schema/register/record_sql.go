package register

const lockFile = `SELECT seq FROM files WHERE code = $1 FOR NO KEY UPDATE`

// writeTransition: $1 code, $2 the view, $3 the new entries. Rows of the read
// tables that are as they were are not written again. Every call is counted.
const writeTransition = `
WITH entries AS (
	INSERT INTO file_events (code, seq, at, kind, by_staff, detail, task_at)
	SELECT $1, g.seq, g.at, g.kind, g.by_staff, g.detail, g.task_at FROM jsonb_to_recordset($3::jsonb) AS ` + lineColumns + `
), promised AS (
	INSERT INTO promises AS t (code, no, kind, given_at, due_at, superseded)
	SELECT $1, v.no, v.kind, v.given_at, v.due_at, coalesce(v.superseded, false)
	FROM jsonb_to_recordset($2::jsonb -> 'promises')
		AS v (no integer, kind text, given_at timestamptz, due_at timestamptz, superseded boolean)
	ON CONFLICT (code, no) DO UPDATE
	SET kind = excluded.kind, given_at = excluded.given_at, due_at = excluded.due_at, superseded = excluded.superseded
	WHERE (t.kind, t.given_at, t.due_at, t.superseded)
		IS DISTINCT FROM (excluded.kind, excluded.given_at, excluded.due_at, excluded.superseded)
), held AS (
	INSERT INTO custody AS t (code, no, holder, unit, staff, step, from_at, to_at)
	SELECT $1, v.no, v.holder, coalesce(v.unit, ''), coalesce(v.staff, ''), v.step, v."from", v."to"
	FROM ROWS FROM (jsonb_to_recordset($2::jsonb -> 'custody')
		AS (holder text, unit text, staff text, step integer, "from" timestamptz, "to" timestamptz))
		WITH ORDINALITY AS v (holder, unit, staff, step, "from", "to", no)
	ON CONFLICT (code, no) DO UPDATE
	SET holder = excluded.holder, unit = excluded.unit, staff = excluded.staff, step = excluded.step,
		from_at = excluded.from_at, to_at = excluded.to_at
	WHERE (t.holder, t.unit, t.staff, t.step, t.from_at, t.to_at)
		IS DISTINCT FROM (excluded.holder, excluded.unit, excluded.staff, excluded.step, excluded.from_at, excluded.to_at)
), breached AS (
	INSERT INTO breaches (code, no, kind, at, booked_at, promise, unit, staff, charge)
	SELECT $1, v.no, v.kind, v.at, v.booked_at, coalesce(v.promise, 0), v.unit, coalesce(v.staff, ''), v.charge
	FROM ROWS FROM (jsonb_to_recordset($2::jsonb -> 'breaches')
		AS (kind text, at timestamptz, booked_at timestamptz, promise integer, unit text, staff text, charge text))
		WITH ORDINALITY AS v (kind, at, booked_at, promise, unit, staff, charge, no)
	ON CONFLICT (code, no) DO NOTHING
), escalated AS (
	INSERT INTO escalations AS t
		(code, no, rung, level, role, at, answer_by, climbed, answered_at, answered_by, decision, text_id)
	SELECT $1, v.no, v.rung, v.level, v.role, v.at, v.answer_by, coalesce(v.climbed, false), v.answered_at,
		coalesce(v.answered_by, ''), coalesce(v.decision, ''), coalesce(v.text, '')
	FROM jsonb_to_recordset($2::jsonb -> 'escalations')
		AS v (no integer, rung text, level integer, role text, at timestamptz, answer_by timestamptz, climbed boolean,
			answered_at timestamptz, answered_by text, decision text, text text)
	ON CONFLICT (code, no) DO UPDATE
	SET answer_by = excluded.answer_by, climbed = excluded.climbed, answered_at = excluded.answered_at,
		answered_by = excluded.answered_by, decision = excluded.decision, text_id = excluded.text_id
	WHERE (t.answer_by, t.climbed, t.answered_at, t.answered_by, t.decision, t.text_id) IS DISTINCT FROM
		(excluded.answer_by, excluded.climbed, excluded.answered_at, excluded.answered_by, excluded.decision, excluded.text_id)
), judged_anew AS (
	INSERT INTO judged (code, seq, at, judged_at)
	SELECT $1, v.seq, ($3::jsonb #>> '{-1,at}')::timestamptz, coalesce(v.late_at, v.first_due_at)
	FROM jsonb_to_record($2::jsonb) AS v (seq integer, late_at timestamptz, first_due_at timestamptz)
	WHERE $3::jsonb <> '[]' AND coalesce(v.late_at, v.first_due_at) IS DISTINCT FROM
		(SELECT j.judged_at FROM judged j WHERE j.code = $1 ORDER BY j.seq DESC LIMIT 1)
)
UPDATE files
SET procedure = v.procedure, status = v.status, step_name = v.step_name, unit = v.unit, assignee = coalesce(v.assignee, ''),
	received_at = v.received_at, finished_at = v.finished_at, closed_at = v.closed_at, due_at = v.due_at,
	first_due_at = v.first_due_at, late_at = v.late_at, level = v.level, seq = v.seq,
	asked = coalesce(v.asked, '[]'), step_role = coalesce(v.step_role, ''),
	accepted_at = ($2::jsonb #>> '{promises,0,given_at}')::timestamptz, channel = coalesce(v.channel, ''),
	held_since = greatest(($2::jsonb #>> '{custody,-1,from}')::timestamptz, ($2::jsonb #>> '{ledger,terms,0,start}')::timestamptz),
	apologised_at = (v.apology ->> 'issued_at')::timestamptz, view = $2::jsonb
FROM jsonb_to_record($2::jsonb) AS v (procedure text, status integer, step_name text, unit text, assignee text,
	received_at timestamptz, finished_at timestamptz, closed_at timestamptz, due_at timestamptz,
	first_due_at timestamptz, late_at timestamptz, level integer, seq integer, asked jsonb, step_role text, apology jsonb,
	channel text),
	nextval('files_version')
WHERE code = $1`
