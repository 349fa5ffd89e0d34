package audit

import (
	"bytes"
	"database/sql"
	"testing"
	"testing/fstest"
	"time"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var now = time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)

// good is one file that keeps every rule: late, written to, ended.
const good = `
	INSERT INTO file_counters VALUES ('A', '2026-10-01', 1);
	INSERT INTO intake_keys VALUES ('k', '\x00');
	INSERT INTO files (code, procedure_name, field_code, field_name, status, seq, late_at, first_due_at)
		VALUES ('A-261001-0001', 'p', 'f', 'f', 10, 3, '2026-10-02 10:00Z', '2026-10-02 10:00Z');
	INSERT INTO openings (code, key, at, state, pending) VALUES ('A-261001-0001', 'k', '2026-10-01 01:00Z', '{}', false);
	INSERT INTO file_events (code, seq, at, kind, by_staff, detail) VALUES
		('A-261001-0001', 1, '2026-10-01 01:00Z', 'accepted', 'clerk', NULL),
		('A-261001-0001', 2, '2026-10-02 01:00Z', 'apology_latest', 'system', '{"promise": 1}'),
		('A-261001-0001', 3, '2026-10-02 10:00Z', 'due', 'system', '{"promise": 1}');
	INSERT INTO custody VALUES
		('A-261001-0001', 1, 'office', 'u', 'clerk', 0, '2026-10-01 01:00Z', '2026-10-01 02:00Z'),
		('A-261001-0001', 2, 'office', 'u', 'officer', 1, '2026-10-01 02:00Z', '2026-10-03 02:00Z');
	INSERT INTO promises VALUES ('A-261001-0001', 1, 'receipt', '2026-10-01 01:00Z', '2026-10-02 10:00Z', false);
	INSERT INTO breaches VALUES ('A-261001-0001', 1, 'late', '2026-10-02 10:00Z', '2026-10-02 10:00Z', 1, 'u', 'officer', 'holder', 'GT-2026-0001');
	INSERT INTO duty_counters VALUES ('explanation', 2026, 1);
	INSERT INTO duty_keys VALUES ('A-261001-0001/breach/1', '\x00');
	INSERT INTO duties (number, kind, year, no, search, file, given_at, giver, unit, staff, subject, stage, seq, view)
		VALUES ('GT-2026-0001', 'explanation', 2026, 1, '', 'A-261001-0001', '2026-10-02 10:01Z', 'system', 'u', 'officer', 'officer', 'opened', 1, '{}');
	INSERT INTO duty_openings VALUES ('GT-2026-0001', 'A-261001-0001/breach/1', '2026-10-02 10:01Z', '{}', false);
	INSERT INTO duty_events VALUES ('GT-2026-0001', 1, '2026-10-02 10:01Z', 'given', 'system', '{}');
	INSERT INTO notices (key, person, code, duty, seq, kind, at, applicant, role, unit, single)
		VALUES ('GT-2026-0001/1', '@nobody', '', 'GT-2026-0001', 1, 'duty_given', '2026-10-02 10:01Z', false, 'unit_head', 'u', false);
	INSERT INTO letter_counters (agency, series, year, last) VALUES ('A', 'PXL', 2026, 1);
	INSERT INTO letters (agency, verify_code, key, code, kind, series, year, number, at, promise, reason, drafted_by, approved_by, automatic, sha256, pdf)
		VALUES ('A', 'V1', 'l1', 'A-261001-0001', 'apology', 'PXL', 2026, 1, '2026-10-02 01:00Z', 1, 'automatic', '', '', true, sha256('x'), 'x');`

const code = "A-261001-0001"

func office(t *testing.T) *sql.DB {
	t.Helper()
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = db.ExecContext(t.Context(), good)
	require.NoError(t, err)
	return db
}

// TestEveryRuleFindsWhatBreaksIt: each rule is silent about a good office and says the
// one thing that is wrong with a bad one.
func TestEveryRuleFindsWhatBreaksIt(t *testing.T) {
	db := office(t)
	for name, tc := range map[string]struct {
		breaking string
		want     []Finding
	}{
		"nothing": {"SELECT 1", nil},
		"a code was lost": {
			`UPDATE file_counters SET last = 2`,
			[]Finding{{"codes", "A 2026-10-01", "number 2 of the day was given to no file"}},
		},
		"a number was lost": {
			`UPDATE letters SET number = 2; UPDATE letter_counters SET last = 2`,
			[]Finding{{"letter numbers", "PXL 2026", "numbers 1 to 2 are 1 papers"}},
		},
		"the counter forgot": {
			`UPDATE letter_counters SET last = 0`,
			[]Finding{{"letter numbers", "PXL 2026", "the counter stands at 0, the last paper has 1"}},
		},
		"an entry was lost": {
			`DELETE FROM file_events WHERE seq = 1`,
			[]Finding{{"entries", code, "the row has seen entry 3, there are 2 up to 3"}},
		},
		"nobody apologised": {
			`DELETE FROM letters; DELETE FROM letter_counters`,
			[]Finding{{"late letters", code, "late since 2026-10-02 10:00:00+00 and no letter of apology"}},
		},
		"apologised twice": {
			`UPDATE letter_counters SET last = 2;
			INSERT INTO letters (agency, verify_code, key, code, kind, series, year, number, at, promise, reason, drafted_by, approved_by, automatic, sha256, pdf)
			SELECT agency, 'V2', 'l2', code, kind, series, year, 2, at, promise, reason, drafted_by, approved_by, automatic, sha256, pdf FROM letters`,
			[]Finding{{"one letter each", code, "2 letters of apology for promise 1"}},
		},
		"a letter is owed": {
			`INSERT INTO letter_orders (key, code, seq, kind, at, ordered_by, detail) VALUES ('o', 'A-261001-0001', 1, 'receipt', '2026-10-01 01:00Z', '', '{}')`,
			[]Finding{{"letters owed", code, "receipt owed since 2026-10-01 01:00:00+00 after 0 attempts"}},
		},
		"sent at no time": {
			`INSERT INTO outbox (key, channel, kind, code, applicant, at, status, next_attempt_at) VALUES ('m', 'email', 'accepted', 'A-261001-0001', true, '2026-10-01 01:00Z', 'sent', '2026-10-01 01:00Z')`,
			[]Finding{{"outbox", code, "email accepted is sent and sent at no time"}},
		},
		"a message is stuck": {
			`INSERT INTO outbox (key, channel, kind, code, applicant, at, next_attempt_at) VALUES ('m', 'email', 'accepted', 'A-261001-0001', true, '2026-10-01 01:00Z', '2026-10-01 01:00Z')`,
			[]Finding{{"outbox", code, "email accepted waits since 2026-10-01 01:00:00+00"}},
		},
		"told to nobody": {
			`INSERT INTO notices (key, person, code, seq, kind, at, applicant, role, unit, single) VALUES ('n', '@applicant', 'A-261001-0001', 1, 'accepted', '2026-10-01 01:00Z', true, '', '', true)`,
			[]Finding{{"notices", code, "accepted for entry 1 was told to nobody"}},
		},
		"an hour is nobody's": {
			`UPDATE custody SET from_at = '2026-10-01 03:00Z' WHERE no = 2`,
			[]Finding{{"custody", code, "span 2 begins at 2026-10-01 03:00:00+00, the one before it ends at 2026-10-01 02:00:00+00"}},
		},
		"held for ever": {
			`UPDATE custody SET to_at = NULL WHERE no = 2`,
			[]Finding{{"custody", code, "the file has ended and is still held"}},
		},
		"fired twice": {
			`INSERT INTO file_events (code, seq, at, kind, by_staff, detail) VALUES ('A-261001-0001', 4, '2026-10-02 10:00Z', 'due', 'system', '{"promise": 1}'); UPDATE files SET seq = 4`,
			[]Finding{{"rungs", code, "due of promise 1 fired 2 times"}},
		},
		"the last moment was missed": {
			`UPDATE file_events SET kind = 'near_due' WHERE seq = 2`,
			[]Finding{{"rungs", code, "due of promise 1 fired without the last moment for an apology"}},
		},
		"late and not booked": {
			`UPDATE files SET status = 4, late_at = NULL; UPDATE custody SET to_at = NULL WHERE no = 2`,
			[]Finding{{"promises", code, "promised for 2026-10-02 10:00:00+00, open, and not booked as late"}},
		},
		"a duty's number was lost": {
			`UPDATE duties SET no = 2; UPDATE duty_counters SET last = 2`,
			[]Finding{{"duty numbers", "explanation 2026", "numbers 1 to 2 are 1 duties"}},
		},
		"the counter of duties forgot": {
			`UPDATE duty_counters SET last = 2`,
			[]Finding{{"duty numbers", "explanation 2026", "the counter stands at 2, the last duty has 1"}},
		},
		"a duty's entry was lost": {
			`DELETE FROM duty_events`,
			[]Finding{{"duty entries", "GT-2026-0001", "the row has seen entry 1, there are 0 up to 0"}},
		},
		"nobody was asked to explain": {
			`UPDATE breaches SET explanation = NULL; UPDATE duties SET stage = 'closed', closed_at = '2026-10-03 10:00Z'`,
			[]Finding{{"explanations", code, "late since 2026-10-02 10:00:00+00 and nobody was asked to explain"}},
		},
		"an explanation of another file": {
			`UPDATE duties SET file = NULL, stage = 'closed', closed_at = '2026-10-03 10:00Z'`,
			[]Finding{{"explanations", code, "late since 2026-10-02 10:00:00+00 and nobody was asked to explain"}},
		},
		"nobody was asked to explain a fault": {
			`INSERT INTO free_texts (id, code, kind, body, author, at) VALUES ('t', 'A-261001-0001', 'fault', 'x', 'clerk', '2026-10-01 01:00Z');
			INSERT INTO faults (code, no, kind, occurred_on, subject, text_id, reported_by, reported_at, outcome, decided_by, decided_at, letter_key)
			VALUES ('A-261001-0001', 1, 'harassment', '2026-10-01', 'officer', 't', 'clerk', '2026-10-01 01:00Z', 'apologised', 'leader', '2026-10-02 01:00Z', 'l')`,
			[]Finding{{"explanations", code, "harassment upheld at 2026-10-02 01:00:00+00 and nobody was asked to explain"}},
		},
		"explains nothing": {
			`UPDATE breaches SET explanation = ''`,
			[]Finding{{"explanations", "GT-2026-0001", "explains what the register of A-261001-0001 does not hold any more"}},
		},
		"the machine's delay is charged to a person": {
			`UPDATE breaches SET charge = 'system'`,
			[]Finding{{"explanations", code, "delay of the machine was charged to somebody in GT-2026-0001"}},
		},
		"told twice of a duty": {
			`INSERT INTO notices (key, person, code, duty, seq, kind, at, applicant, role, unit, single)
			SELECT 'again', person, code, duty, seq, kind, at, applicant, role, unit, single FROM notices`,
			[]Finding{{"duty notices", "GT-2026-0001", "duty_given for entry 1 was told 2 times"}},
		},
		"mailed twice of a duty": {
			`INSERT INTO outbox (key, channel, kind, duty, applicant, notice_id, at, status, sent_at, next_attempt_at)
			SELECT 'm' || i, 'email', 'duty_given', duty, false, id, at, 'sent', at, at FROM notices, generate_series(1, 2) i`,
			[]Finding{{"duty notices", "GT-2026-0001", "duty_given left in 2 messages"}},
		},
		"a duty was never started": {
			`UPDATE duty_openings SET pending = true`,
			[]Finding{{"duties started", "GT-2026-0001", "opened at 2026-10-02 10:01:00+00 and never started"}},
		},
		"never started": {
			`UPDATE openings SET pending = true`,
			[]Finding{{"started", code, "taken in at 2026-10-01 01:00:00+00 and never started"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			bad, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			defer func() { require.NoError(t, bad.Rollback()) }()
			_, err = bad.ExecContext(t.Context(), "SET LOCAL TIME ZONE 'UTC'; "+tc.breaking)
			require.NoError(t, err)
			report, err := Register(t.Context(), bad, now)
			require.NoError(t, err)
			require.Equal(t, tc.want, report.Findings)
			require.Len(t, report.Counts, len(rules))
		})
	}
}

func TestMailbox(t *testing.T) {
	db := office(t)
	_, err := db.ExecContext(t.Context(), `
		INSERT INTO outbox (key, channel, kind, code, applicant, at, status, next_attempt_at, sent_at) VALUES
			('1', 'email', 'accepted', 'A-261001-0001', true, '2026-10-01 01:00Z', 'sent', '2026-10-01 01:00Z', '2026-10-01 01:00Z'),
			('2', 'email', 'letter', 'A-261001-0001', true, '2026-10-01 01:00Z', 'sent', '2026-10-01 01:00Z', '2026-10-01 01:00Z'),
			('3', 'email', 'digest', NULL, true, '2026-10-01 01:00Z', 'cancelled', '2026-10-01 01:00Z', NULL)`)
	require.NoError(t, err)
	message := func(key string) *fstest.MapFile {
		id := key
		if row := db.QueryRowContext(t.Context(), `SELECT token FROM outbox WHERE key = $1`, key); key != "dd" {
			require.NoError(t, row.Scan(&id))
		}
		return &fstest.MapFile{Data: []byte("Message-ID: <" + id + "@example.vn>\r\nSubject: x\r\n\r\nx")}
	}
	report := Report{At: now}
	require.NoError(t, Mailbox(t.Context(), db, fstest.MapFS{
		"1.eml": message("1"), "1-again.eml": message("1"), "3.eml": message("3"), "4.eml": message("dd"),
	}, &report))
	require.ElementsMatch(t, []Finding{
		{"mailbox", code, "the e-mail letter is called sent and never arrived"},
		{"mailbox", "3", "the e-mail digest was cancelled and arrived"},
		{"mailbox", "message dd", "arrived, and the register knows nothing of it"},
	}, report.Findings)
	require.Equal(t, []Count{{"mailbox", 3}}, report.Counts)
}

func TestPrint(t *testing.T) {
	var out bytes.Buffer
	report := Report{At: now, Counts: []Count{{"codes", 12}}}
	report.add("codes", "A 2026-10-01", "number %d of the day was given to no file", 2)
	require.NoError(t, report.Print(&out))
	require.Equal(t, `Audit at 2026-10-05T09:00:00Z

  codes                     12 looked at

  codes: A 2026-10-01: number 2 of the day was given to no file
1 findings
`, out.String())
}
