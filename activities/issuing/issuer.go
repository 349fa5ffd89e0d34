package issuing

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"dunghen/activities/letters"
	"dunghen/activities/pdf"
	"dunghen/activities/rounds"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Config is what an issuer needs beside the register. Zero times and counts take their defaults.
type Config struct {
	// Forms are the office's forms.
	Forms *letters.Forms
	// Signer holds the office's certificate, good until SignerEnds; nil issues unsigned letters.
	Signer     pdf.Signer
	SignerEnds time.Time
	// PublicURL is where the public reaches the gateway, without a slash at the end; the QR code leads there.
	PublicURL string
	// Procedure says what the catalogue knows of a procedure, in the version a file was received under.
	Procedure func(code string, receivedAt time.Time) Procedure
	// Regime names the rule set in force on a day, whose form the book takes.
	Regime func(day procedure.Day) string
	// Calendar is the office's working calendar.
	Calendar procedure.Calendar

	// PollInterval is how often orders are looked for when nobody calls; 5 seconds when 0.
	PollInterval time.Duration
	// Now is the clock of attempts; nil is the machine's. The dates of letters are the files' own.
	Now func() time.Time
}

// Procedure is what letters print of a procedure.
type Procedure struct {
	Rules procedure.Rules
	// Papers are the names of its papers, by code.
	Papers map[string]string
}

// Issuer issues letters. It is safe for concurrent use, beside other issuers too.
type Issuer struct {
	register *register.Store
	config   Config
	log      *slog.Logger
}

// New prepares an issuer; nothing is issued before Run or an apology is asked for. A nil logger is slog's default one.
// Errors: a Config without forms, procedures or regimes.
func New(store *register.Store, c Config, log *slog.Logger) (*Issuer, error) {
	if c.Forms == nil || c.Procedure == nil || c.Regime == nil {
		return nil, errors.New("issuing: needs forms, procedures and regimes")
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	c.PollInterval = cmp.Or(c.PollInterval, 5*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	if log == nil {
		log = slog.Default()
	}
	return &Issuer{register: store, config: c, log: log}, nil
}

// Run issues what is owed until the context ends: at once when the register calls, and every PollInterval. A database
// that is away is waited for.
func (i *Issuer) Run(ctx context.Context) error {
	rounds.Work{
		What: "owed letters", Watch: i.register.WatchLetters, Every: i.config.PollInterval, Log: i.log,
		Do: func(ctx context.Context) (more bool, err error) {
			found, err := i.IssueOwed(ctx)
			return found == round, err
		},
	}.Run(ctx)
	return nil
}

// round is how many orders are read at once.
const round = 32

// IssueOwed does one round: it issues the letters that are due, numbered in the order of the register, and tells how many
// it found. A letter that cannot be issued is no error: the register keeps why, and it is tried again.
// Errors: those of register.OwedLetters.
func (i *Issuer) IssueOwed(ctx context.Context) (found int, err error) {
	orders, err := i.register.OwedLetters(ctx, i.config.Now(), round)
	if err != nil {
		return 0, err
	}
	var ready []register.LetterOrder
	var drafts []register.LetterDraft
	for _, o := range orders {
		draft, err := i.draft(ctx, o)
		if err != nil {
			i.booked(ctx, o, register.Letter{}, err)
			continue
		}
		ready, drafts = append(ready, o), append(drafts, draft)
	}
	if len(ready) == 0 {
		return len(orders), nil
	}
	letters, err := i.register.IssueLetters(ctx, drafts)
	for n, o := range ready {
		letter, refused := letters[n], err
		if err != nil && !errors.Is(err, register.ErrUnavailable) { // of one of them: then each alone
			letter, refused = i.register.IssueLetter(ctx, drafts[n])
		}
		i.booked(ctx, o, letter, refused)
	}
	return len(orders), nil
}

// booked notes what became of an order.
func (i *Issuer) booked(ctx context.Context, o register.LetterOrder, letter register.Letter, err error) {
	log := i.log.With("order", o.ID, "kind", o.Kind)
	switch {
	case err == nil:
		log.Info("letter issued", "letter", letter.ID, "number", letter.Number)
		return
	case errors.Is(err, register.ErrLetterTaken):
		return // another issuer has it
	case errors.Is(err, register.ErrUnavailable), ctx.Err() != nil:
		log.Warn("letter not issued, it stays owed", "error", err)
		return
	}
	log.Error("letter cannot be issued", "attempt", o.Attempts+1, "error", err)
	if err := i.register.LetterFailed(ctx, o.Key, i.config.Now().Add(rounds.Wait(o.Attempts+1, firstWait, lastWait)), err.Error()); err != nil {
		log.Error("failure not booked", "error", err)
	}
}

// The waits between attempts at a letter: doubled each time. What is missing (a form, the head of the office) a person
// must put right, and wants to see it go soon after.
const (
	firstWait = 5 * time.Second
	lastWait  = 10 * time.Minute
)

// issue makes one letter.
func (i *Issuer) issue(ctx context.Context, d register.LetterDraft, l letters.Letter) (register.Letter, error) {
	d, err := i.ready(d, l)
	if err != nil {
		return register.Letter{}, err
	}
	return i.register.IssueLetter(ctx, d)
}

// ready says how every letter is made: the register numbers it, the form renders it, the certificate signs it.
func (i *Issuer) ready(d register.LetterDraft, l letters.Letter) (register.LetterDraft, error) {
	series, err := i.config.Forms.Series(l.Regime, l.Content.Kind())
	if err != nil {
		return register.LetterDraft{}, fmt.Errorf("issuing: %w", err)
	}
	d.Series = series
	d.Render = func(number int, verifyCode string) (register.Rendered, error) {
		return i.render(l, number, verifyCode)
	}
	return d, nil
}

func (i *Issuer) render(l letters.Letter, number int, verifyCode string) (r register.Rendered, err error) {
	l.Number = number
	l.Verification = letters.Verification{Code: verifyCode, URL: i.config.PublicURL + "/v/" + verifyCode}
	if r.Title, r.PrintedNo, err = i.config.Forms.Heading(l); err != nil {
		return r, err
	}
	var paper bytes.Buffer
	signer := i.signer()
	if err := i.config.Forms.Render(&paper, l, signer); err != nil {
		return r, err
	}
	r.PDF, r.Signed = paper.Bytes(), signer != nil
	if l.Content.Kind() == letters.KindBook {
		var sheet bytes.Buffer
		if err := i.config.Forms.Spreadsheet(&sheet, l); err != nil {
			return r, err
		}
		r.Spreadsheet = sheet.Bytes()
	}
	return r, nil
}

// signer is the office's certificate while it is good. A letter the law wants today does not wait for a new certificate:
// it goes unsigned, and says so in the log and the register.
func (i *Issuer) signer() pdf.Signer {
	if i.config.Signer != nil && !i.config.Now().Before(i.config.SignerEnds) {
		i.log.Error("the signing certificate has ended, letters go unsigned", "at", i.config.SignerEnds)
		return nil
	}
	return i.config.Signer
}
