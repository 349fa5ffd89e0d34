package system_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/issuing"
	"dunghen/activities/officetest"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Ends of a file: its result was there before the promised day, on it, or after it.
const (
	early  = 'e'
	onTime = 'o'
	broken = 'l'
)

// yesterdays are files of the last months by their procedure, one a fortnight: how each
// ended, the oldest first.
var yesterdays = map[string]string{
	"1.003868": "lloleoloeoeo", // Xuất bản
	"2.001740": "olooeeoeeeoo", // In
	"1.003633": "olloloeloooe", // Bưu chính
	"1.009374": "eoeolooeo",    // Báo chí
}

// past is the office with a history: files that have ended, as their workflows, which
// the engine has forgotten, left them in the register.
type past struct {
	*register.Store
	data   *catalogue.Catalogue
	issuer *issuing.Issuer
	today  procedure.Day
}

// remember fills the last months of the register.
func (o *office) remember(t *testing.T) {
	t.Helper()
	book, err := register.Open(t.Context(), shared.DatabaseURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	data, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	issuer := officetest.Issuer(t, book, func(c *issuing.Config) { c.PublicURL = o.url })
	p := past{book, data, issuer, procedure.DayOf(time.Now())}
	for code, ends := range yesterdays {
		for i, end := range ends {
			p.play(t, code, p.today-procedure.Day(14*(len(ends)-i)+28), end)
		}
	}
}

// play is one life, from the receipt to the result in the applicant's hand.
func (p past) play(t *testing.T, code string, day procedure.Day, end rune) {
	t.Helper()
	calendar, staff := p.data.Calendar(), p.data.Organisation()
	for !calendar.IsWorking(day) {
		day--
	}
	received := day.At(9 * 60)
	s := p.open(t, code, received)
	rules := s.Rules
	worker := actor(staff.StaffWith(rules.Lead(), procedure.RoleOfficer)[0])
	desk, office := p.actor(t, clerk), p.actor(t, "office1")
	s = p.say(t, s, procedure.HandedOver{By: desk, ToStep: "THAM-DINH", Staff: worker.Staff}, received.Add(time.Hour))

	days := map[rune]int{early: -2, onTime: 0, broken: 3}[end]
	last, err := calendar.ShiftDays(procedure.DayOf(s.View().DueAt), days)
	require.NoError(t, err)
	ready := last.At(15 * 60)
	for wake, ok := procedure.NextWake(s); ok && wake.Before(ready); wake, ok = procedure.NextWake(s) {
		s = p.write(t, procedure.Advance(s, wake), wake)
	}
	if end == broken {
		s = p.say(t, s, procedure.Acknowledged{By: actor(staff.LeaderOf(rules.Lead())), Decision: procedure.DecideAct}, ready.Add(-time.Hour))
	}
	s = p.say(t, s, procedure.HandedOver{By: worker, ToStep: "PHAT-HANH", Staff: office.Staff}, ready.Add(-time.Minute))
	s = p.say(t, s, procedure.Finished{By: office}, ready)
	s = p.say(t, s, procedure.ResultReturned{By: desk}, ready.Add(time.Hour))
	require.NoError(t, p.Record(t.Context(), s.View(), s.Journal))
}

// open takes a file in on a day that has passed.
func (p past) open(t *testing.T, code string, received time.Time) procedure.State {
	t.Helper()
	day := procedure.DayOf(received)
	about, err := p.data.Procedure(code, day)
	require.NoError(t, err)
	rules, err := p.data.Rules(code, day)
	require.NoError(t, err)
	key := "past-" + code + "-" + day.String()
	hash := sha256.Sum256([]byte(key))
	registered, err := p.Register(t.Context(), register.NewFile{
		Key: key, BodyHash: hash[:], Agency: p.data.FileCodeAgency(), ReceivedOn: day, At: received,
		ProcedureName: about.Name, FieldCode: about.Field.Code, FieldName: about.Field.Name,
		Applicant: register.Applicant{
			Name: "Hợp tác xã Mẫu", Kind: register.AnOrganisation, IDNumber: "4600000099", Phone: "0912000099",
			Email: "htx@example.vn", Address: "Xã Mẫu",
		},
		Documents: []register.Document{{Code: about.Papers[0].Code, Copies: 1}},
		Code:      func(seq int) string { return contract.FileCode(p.data.FileCodeAgency(), day, seq) },
		Open: func(code string) (procedure.State, error) {
			return procedure.Open(procedure.Intake{
				Code: code, Rules: rules, Calendar: p.data.Calendar(), Channel: procedure.ChannelDirect,
				ReceivedAt: received, RegisteredAt: received, By: p.actor(t, clerk), Accepted: true,
			})
		},
	})
	require.NoError(t, err)
	require.NoError(t, p.Started(t.Context(), registered.State.Code), "no workflow is to be started")
	return registered.State
}

// say is one event, and the letter it may owe.
func (p past) say(t *testing.T, s procedure.State, e procedure.Event, at time.Time) procedure.State {
	t.Helper()
	next, err := procedure.Apply(s, e, at)
	require.NoError(t, err, "%s at %s", s.Code, at)
	return p.write(t, next, at)
}

// write issues the letter a file owes.
func (p past) write(t *testing.T, s procedure.State, at time.Time) procedure.State {
	t.Helper()
	apology, owed := s.OwedLetter()
	if !owed {
		return s
	}
	view := s.View()
	letter, err := p.issuer.Apology(t.Context(), contract.LetterOrder{
		Code: view.Code, Regime: view.Regime, Status: view.Status, StepName: view.StepName, Unit: view.Unit, Apology: apology, At: at,
	})
	require.NoError(t, err)
	next, err := procedure.Apply(s, procedure.LetterIssued{Key: apology.Key, LetterID: letter.ID, Number: letter.Number}, at)
	require.NoError(t, err)
	return next
}

func (p past) actor(t *testing.T, id string) procedure.Actor {
	t.Helper()
	who, known := p.data.Organisation().Staff(id)
	require.True(t, known, id)
	return actor(who)
}

func actor(who catalogue.Staff) procedure.Actor {
	return procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}
}
