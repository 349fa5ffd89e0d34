package worker

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"time"

	"dunghen/activities/issuing"
	"dunghen/activities/letters"
	"dunghen/activities/signing"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// newIssuer makes the issuer of the office's letters, with its forms and its
// certificate.
func newIssuer(book *register.Store, office *catalogue.Catalogue, config Config, log *slog.Logger) (*issuing.Issuer, error) {
	forms, err := config.forms()
	if err != nil {
		return nil, fmt.Errorf("worker: forms: %w", err)
	}
	c := issuing.Config{
		Forms: forms, PublicURL: config.PublicURL,
		Procedure: procedureOf(office), Regime: regimeOf(office), Calendar: office.Calendar(),
	}
	if config.SigningCertificate == "" {
		log.Info("letters are not signed: no SIGNING_CERTIFICATE")
		return issuing.New(book, c, log)
	}
	certificate, err := config.certificate(log)
	if err != nil {
		return nil, fmt.Errorf("worker: signing certificate: %w", err)
	}
	c.Signer, c.SignerEnds = certificate, certificate.ExpiresAt()
	return issuing.New(book, c, log)
}

// forms are the built-in ones, with the office's own over them.
func (c Config) forms() (*letters.Forms, error) {
	if c.FormsDir == "" {
		return letters.Load(letters.Embedded())
	}
	return letters.LoadOver(os.DirFS(c.FormsDir))
}

// warnBefore is how long before its certificate ends an office is told.
const warnBefore = 30 * 24 * time.Hour

// certificate is the office's. The key stays in its file.
func (c Config) certificate(log *slog.Logger) (*signing.Certificate, error) {
	file, err := os.ReadFile(c.SigningCertificate)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	certificate, err := signing.FromPKCS12(file, c.SigningPassword, now)
	if err != nil {
		return nil, err
	}
	if ends := certificate.ExpiresAt(); ends.Before(now.Add(warnBefore)) {
		log.Warn("the signing certificate ends soon", "at", ends)
	}
	return certificate, nil
}

// procedureOf reads a procedure in the version a file was received under; one the
// catalogue no longer knows has no names.
func procedureOf(office *catalogue.Catalogue) func(code string, receivedAt time.Time) issuing.Procedure {
	return func(code string, receivedAt time.Time) issuing.Procedure {
		day := procedure.DayOf(receivedAt)
		found, err := office.Procedure(code, day)
		if err != nil {
			return issuing.Procedure{}
		}
		p := issuing.Procedure{Papers: make(map[string]string, len(found.Papers))}
		for _, paper := range found.Papers {
			p.Papers[paper.Code] = paper.Name
		}
		p.Rules, _ = office.Rules(code, day) // known, as the procedure is
		return p
	}
}

// paperName reads the name of one paper, as procedureOf does; one without a name
// keeps its code.
func paperName(office *catalogue.Catalogue) func(code string, receivedAt time.Time, paper string) string {
	known := procedureOf(office)
	return func(code string, receivedAt time.Time, paper string) string {
		return cmp.Or(known(code, receivedAt).Papers[paper], paper)
	}
}

func regimeOf(office *catalogue.Catalogue) func(procedure.Day) string {
	return func(day procedure.Day) string {
		regime, err := office.Regime(day)
		if err != nil {
			return ""
		}
		return regime.Name
	}
}
