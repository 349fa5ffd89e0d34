package system_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/lib/pq" // the driver "postgres"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
)

// point is a place on the way of a letter where the worker is held, and killed.
type point struct {
	name  string
	table string
	event string // that fires the trigger
	when  string // in the words of PL/pgSQL
	// committed: held while its transaction commits, which it does without the
	// worker; otherwise held before the row is written, which it never is.
	committed bool
}

// points are those of a letter of a kind, numbered in a series, from its number to
// the note that its message has gone.
func points(kind, series string) []point {
	letter := "NEW.kind = '" + kind + "'"
	message := "EXISTS (SELECT 1 FROM letters l WHERE l.id = NEW.letter_id AND l.kind = '" + kind + "')"
	attempt := "EXISTS (SELECT 1 FROM outbox o JOIN letters l ON l.id = o.letter_id WHERE o.id = NEW.outbox_id AND l.kind = '" + kind + "')"
	return []point{
		{"before its number", "letter_counters", "INSERT OR UPDATE", "NEW.series = '" + series + "'", false},
		{"before it is stored", "letters", "INSERT", letter, false},
		{"before its message is stored", "outbox", "INSERT", message, false},
		{"before anybody hears that it is stored", "letters", "INSERT", letter, true},
		{"before its message is claimed", "outbox", "UPDATE", "NEW.status = 'claimed' AND " + message, false},
		{"before it is sent", "outbox", "UPDATE", "NEW.status = 'claimed' AND " + message, true},
		{"before it is booked as sent", "delivery_attempts", "INSERT", attempt, false},
		{"before anybody hears that it is booked", "delivery_attempts", "INSERT", attempt, true},
	}
}

// recorded are the points of the note in the file's own record.
var recorded = []point{
	{"before it is recorded", "file_events", "INSERT", "NEW.kind = 'letter_issued'", false},
	{"before anybody hears that it is recorded", "file_events", "INSERT", "NEW.kind = 'letter_issued'", true},
}

// The worker is killed at every point between numbering, storing, recording and
// sending. Each time there is one letter with one number, received once.
func TestWorkerKilledOnTheWayOfALetter(t *testing.T) {
	t.Parallel()
	program := buildWorker(t)
	stack := stacktest.Start(t, func(options *devstack.Options) { options.WithoutWorker = true })
	o := enter(t, stack)
	worker := employ(t, stack, program, "SMTP_TIMEOUT=500ms")
	trap := newTrap(t, stack.DatabaseURL)
	var numbers []int
	for _, p := range append(points("apology", "PXL"), recorded...) {
		t.Run("apology, "+p.name, func(t *testing.T) {
			r := o.begin(t)
			latest := o.firstRungs(t, r).apologyLatest
			o.forward(t, r.Code, latest.Add(-time.Minute))
			o.awaitReceipt(t, r.Code)
			trap.set(t, p)
			o.forward(t, r.Code, latest)
			trap.spring(t, worker)
			worker.revive(t, o, r.Code)
			o.await(t, r.Code, "letter_issued")
			numbers = append(numbers, o.requireOneOf(t, r.Code, "apology").Number)
		})
	}
	for i, n := range numbers {
		require.Equal(t, i+1, n, "numbers of apologies: %v", numbers)
	}
	for _, p := range points("receipt", "TNHS") {
		t.Run("receipt, "+p.name, func(t *testing.T) {
			trap.set(t, p)
			r := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), submission())
			trap.spring(t, worker)
			worker.revive(t, o, r.Code)
			numbers = append(numbers, o.requireOneOf(t, r.Code, "receipt").Number)
		})
	}
	letters := len(append(points("apology", "PXL"), recorded...))
	for i, n := range numbers[letters:] {
		require.Equal(t, letters+i+1, n, "numbers of receipts: %v", numbers[letters:])
	}
}

// awaitReceipt waits until a file's receipt has been sent.
func (o *office) awaitReceipt(t *testing.T, code string) {
	t.Helper()
	o.requireOneOf(t, code, "receipt")
}

// requireOneOf waits until the letter of a kind has arrived, and expects that there
// is one, received once.
func (o *office) requireOneOf(t *testing.T, code, kind string) register.Letter {
	t.Helper()
	var issued []register.Letter
	var received []string
	require.Eventually(t, func() bool {
		issued, received = nil, nil
		for _, l := range o.letters(t, code) {
			if string(l.Kind) == kind {
				issued = append(issued, l)
			}
		}
		for _, m := range o.box.Messages() {
			if !strings.Contains(m.Subject, code) {
				continue
			}
			for _, a := range m.Attachments {
				for _, l := range issued {
					if sum(a.Data) == l.SHA256 {
						received = append(received, l.ID)
					}
				}
			}
		}
		return len(issued) > 0 && len(received) > 0 && o.sent(t, code, issued[0].ID)
	}, patience, 50*time.Millisecond)
	require.Len(t, issued, 1)
	require.Equal(t, []string{issued[0].ID}, received)
	return issued[0]
}

// sent says whether the message of a letter is booked as sent.
func (o *office) sent(t *testing.T, code, letterID string) bool {
	t.Helper()
	known := must[struct {
		Deliveries []register.Delivery `json:"deliveries"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/files/"+code+"/deliveries", clerk, "", nil)
	return slices.ContainsFunc(known.Deliveries, func(d register.Delivery) bool { return d.LetterID == letterID && d.Status == "sent" })
}

// trap holds whoever comes to a point until it is let go.
type trap struct {
	db   *sql.DB
	held *sql.Conn
	laid point
}

// trapLock is the advisory lock that whoever comes to the point waits for.
const trapLock = 4711

func newTrap(t *testing.T, url string) *trap {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return &trap{db: db}
}

func (c *trap) exec(t *testing.T, query string) {
	t.Helper()
	_, err := c.db.ExecContext(t.Context(), query)
	require.NoError(t, err)
}

// set lays the trap at a point.
func (c *trap) set(t *testing.T, p point) {
	t.Helper()
	var err error
	c.held, err = c.db.Conn(t.Context())
	require.NoError(t, err)
	_, err = c.held.ExecContext(t.Context(), fmt.Sprintf(`SELECT pg_advisory_lock(%d)`, trapLock))
	require.NoError(t, err)
	c.exec(t, fmt.Sprintf(`CREATE OR REPLACE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF %s THEN PERFORM pg_advisory_xact_lock_shared(%d); END IF;
			RETURN NEW;
		END $$`, p.when, trapLock))
	if p.committed {
		c.exec(t, `CREATE CONSTRAINT TRIGGER trap AFTER `+p.event+` ON `+p.table+
			` DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trap()`)
	} else {
		c.exec(t, `CREATE TRIGGER trap BEFORE `+p.event+` ON `+p.table+` FOR EACH ROW EXECUTE FUNCTION trap()`)
	}
	c.laid = p
}

// spring waits until the worker is caught, kills it there and takes the trap away.
func (c *trap) spring(t *testing.T, worker *process) {
	t.Helper()
	require.Eventually(t, func() bool {
		var caught int
		require.NoError(t, c.db.QueryRowContext(t.Context(),
			`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`, trapLock).Scan(&caught))
		return caught > 0
	}, patience, 20*time.Millisecond)
	worker.kill(t)
	_, err := c.held.ExecContext(t.Context(), fmt.Sprintf(`SELECT pg_advisory_unlock(%d)`, trapLock))
	require.NoError(t, err)
	require.NoError(t, c.held.Close())
	c.exec(t, `DROP TRIGGER trap ON `+c.laid.table)
}
