package register

import (
	"context"
	"strings"
	"time"
)

// Earlier is an applicant as their newest file knows them. It is personal data.
type Earlier struct {
	Applicant
	// Code is that newest file, ReceivedAt when it came.
	Code       string
	ReceivedAt time.Time
	// Procedure is what it was about, in words.
	Procedure string
}

// newestFiles is how many files under one number are looked at: a courier's or an
// agent's phone may stand on thousands.
const newestFiles = 100

var (
	phoneMarks    = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "")
	identityMarks = strings.NewReplacer(" ", "", ".", "")
)

// EarlierApplicants returns who applied before under a phone number, an identity
// number (số căn cước) or a tax code, newest first, each identity number once with what
// its newest file says. The number may be spaced as people write it, a phone may begin
// with +84.
func (s *Store) EarlierApplicants(ctx context.Context, number string, limit int) ([]Earlier, error) {
	phone := phoneMarks.Replace(number)
	if local, found := strings.CutPrefix(phone, "+84"); found {
		phone = "0" + local
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT name, kind, id_number, phone, email, address, deliver_by, code, received_at, procedure_name
		FROM (
			SELECT DISTINCT ON (a.id_number) a.*, f.received_at, f.procedure_name
			FROM (
				(SELECT code FROM applicants WHERE phone = $1 AND phone <> '' ORDER BY code DESC LIMIT $3)
				UNION
				(SELECT code FROM applicants WHERE id_number = $2 AND id_number <> '' ORDER BY code DESC LIMIT $3)
			) newest JOIN applicants a USING (code) JOIN files f USING (code)
			ORDER BY a.id_number, f.received_at DESC NULLS LAST, code DESC
		) each_once
		ORDER BY received_at DESC NULLS LAST, code DESC LIMIT $4`,
		phone, identityMarks.Replace(number), newestFiles, limit)
	return collect("earlier applicants", rows, err, func(e *Earlier) []any {
		return []any{&e.Name, &e.Kind, &e.IDNumber, &e.Phone, &e.Email, &e.Address, &e.DeliverBy, &e.Code,
			zoned(&e.ReceivedAt), &e.Procedure}
	})
}
