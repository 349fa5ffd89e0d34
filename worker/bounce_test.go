package worker

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/mail"
	"dunghen/activities/officetest"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// mailed is a register in which one e-mail about a finished file was sent.
func mailed(t *testing.T) (book *register.Store, code, token string) {
	t.Helper()
	book = officetest.Open(t)
	s := officetest.File(t, book, "k1", officetest.Applicant)
	officetest.Record(t, book, officetest.Apply(t, s, procedure.Finished{By: officetest.Officer}, officetest.At(19, "09:00")))
	claimed, err := book.ClaimOutbox(t.Context(), officetest.At(19, "09:00"), time.Minute, 10)
	require.NoError(t, err)
	for _, m := range claimed {
		require.NoError(t, book.MarkSent(t.Context(), m.ID, officetest.At(19, "09:01"), register.Answer{Text: "taken"}))
		if m.Kind == string(procedure.NoticeResultReady) {
			token = m.Token
		}
	}
	require.NotEmpty(t, token)
	return book, s.Code, token
}

func TestReportsAreBooked(t *testing.T) {
	for action, want := range map[string][]string{
		"failed":    {"email failed, sent taken, bounced reported failed 5.1.1", "print pending"},
		"delivered": {"email sent, sent taken, delivered reported delivered 5.1.1"},
		"delayed":   {"email sent, sent taken"},
	} {
		t.Run(action, func(t *testing.T) {
			book, code, token := mailed(t)
			for range 2 {
				report := mail.Report{Token: token, Action: action, Status: "5.1.1"}
				require.NoError(t, bookReport(t.Context(), book, report, officetest.At(19, "10:00")))
			}
			deliveries, err := book.Deliveries(t.Context(), code)
			require.NoError(t, err)
			var got []string
			for _, d := range deliveries {
				if d.Kind != string(procedure.NoticeResultReady) {
					continue
				}
				line := string(d.Channel) + " " + d.Status
				for _, a := range d.Attempts {
					line += ", " + string(a.Outcome) + " " + a.Answer
				}
				got = append(got, line)
			}
			require.Equal(t, want, got)
		})
	}
}

func TestReportsAboutNothing(t *testing.T) {
	book, _, _ := mailed(t)
	report := mail.Report{Token: strings.Repeat("0", 32), Action: "failed", Status: "5.1.1"}
	require.ErrorIs(t, bookReport(t.Context(), book, report, officetest.At(19, "10:00")), register.ErrNotFound)
	_, err := BookBounce(t.Context(), Config{}, strings.NewReader("garbage"))
	require.ErrorIs(t, err, mail.ErrNoReport)
}
