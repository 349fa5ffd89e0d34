package gateway

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// fileDetail is a file as staff see it. Every member of staff may read every
// file; who the applicant is, is for those who need it (see office.SeesApplicant).
type fileDetail struct {
	procedure.View
	StatusText    string              `json:"status_text"`
	ProcedureName string              `json:"procedure_name"`
	FieldCode     string              `json:"field_code"`
	FieldName     string              `json:"field_name"`
	UnitName      string              `json:"unit_name"`
	AssigneeName  string              `json:"assignee_name,omitempty"`
	Applicant     *register.Applicant `json:"applicant,omitempty"`
	Documents     []register.Document `json:"documents"`
}

// fileOf reads the file of the path.
func (s *server) fileOf(ctx context.Context, c *gin.Context) (register.File, error) {
	return s.fileBy(ctx, c.Param("code"))
}

func (s *server) fileBy(ctx context.Context, code string) (register.File, error) {
	if !contract.IsFileCode(code) {
		return register.File{}, refuse(contract.CodeNotFound)
	}
	file, err := s.register.File(ctx, code)
	return file, missingIsNotFound(err)
}

func (s *server) showFile(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	detail := fileDetail{
		View: file.View, StatusText: file.View.Status.Vietnamese(),
		ProcedureName: file.ProcedureName, FieldCode: file.FieldCode, FieldName: file.FieldName,
		UnitName: file.UnitName, AssigneeName: file.AssigneeName,
		Documents: orEmpty(file.Documents),
	}
	if office.SeesApplicant(caller(c), file.View) {
		detail.Applicant = &file.Applicant
	}
	c.JSON(http.StatusOK, detail)
	return nil
}

// listFiles lists files by due date. Who may not know every applicant sees no
// names of other units' files, and finds by words only in their own unit.
func (s *server) listFiles(ctx context.Context, c *gin.Context) error {
	filter, err := filterOf(c)
	if err != nil {
		return err
	}
	filter.At = s.now()
	filter, allowed := office.FindFor(caller(c), filter)
	if !allowed {
		return refuse(procedure.CodeRoleNotAllowed)
	}
	page, err := s.register.Files(ctx, filter)
	if err != nil {
		return err
	}
	office.HideNames(caller(c), page.Files)
	page.Files = orEmpty(page.Files)
	c.JSON(http.StatusOK, page)
	return nil
}

const (
	maxPage    = 1_000_000
	maxPerPage = 100
	maxQuery   = 100
)

func filterOf(c *gin.Context) (f register.Filter, err error) {
	if f.Page, err = number(c, "page", maxPage); err != nil {
		return f, err
	}
	if f.PerPage, err = number(c, "per_page", maxPerPage); err != nil {
		return f, err
	}
	for name, to := range map[string]*string{"unit": &f.Unit, "assignee": &f.Assignee, "q": &f.Q} {
		if *to, err = word(c, name); err != nil {
			return f, err
		}
	}
	if text := c.Query("status"); text != "" {
		for _, one := range strings.Split(text, ",") {
			status, err := strconv.Atoi(one)
			if err != nil || procedure.Status(status).Vietnamese() == "" {
				return f, parameter("status", "1–10")
			}
			f.Status = append(f.Status, status)
		}
	}
	if text := c.Query("overdue"); text != "" {
		overdue, err := strconv.ParseBool(text)
		if err != nil {
			return f, parameter("overdue", "true, false")
		}
		f.Overdue = &overdue
	}
	return f, nil
}

// word reads an optional parameter of text.
func word(c *gin.Context, name string) (string, error) {
	text := strings.TrimSpace(c.Query(name))
	if utf8.RuneCountInString(text) > maxQuery || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", parameter(name, "≤ "+strconv.Itoa(maxQuery))
	}
	return text, nil
}

// number reads an optional count from 1 to most; 0 when there is none.
func number(c *gin.Context, name string, most int) (int, error) {
	text := c.Query(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, parameter(name, "1–"+strconv.Itoa(most))
	}
	return n, nil
}

// fileTimeline is everything that happened to a file and what is planned.
type fileTimeline struct {
	Entries []procedure.Entry       `json:"entries"`
	Notices []register.NoticeRecord `json:"notices"`
	// Planned are the rungs of the live promises; null when the file has ended or
	// the engine does not answer.
	Planned []procedure.Planned `json:"planned"`
	// Texts are what people typed, by the id the entries carry; only for those who
	// may know the applicant, for texts may name people.
	Texts []register.Text `json:"texts,omitempty"`
}

func (s *server) timeline(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	code := file.View.Code
	var answer fileTimeline
	if answer.Entries, err = s.register.Entries(ctx, code); err != nil {
		return err
	}
	if answer.Notices, err = s.register.Notices(ctx, code); err != nil {
		return err
	}
	answer.Entries, answer.Notices = orEmpty(answer.Entries), orEmpty(answer.Notices)
	if office.SeesApplicant(caller(c), file.View) {
		if answer.Texts, err = s.register.Texts(ctx, code); err != nil {
			return err
		}
	}
	if !file.View.Status.Closed() {
		if answer.Planned, err = s.engine.Plan(ctx, code); err != nil && !errors.Is(err, errNotRunning) {
			s.log.WarnContext(ctx, "timeline without plan", "request_id", requestID(c), "code", code, "error", err)
		}
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

// custodyReport is the control slip (phiếu kiểm soát): who held the file for how
// much office time. The lines add up to the whole exactly.
type custodyReport struct {
	Lines   []custodyLine `json:"lines"`
	Elapsed time.Duration `json:"elapsed_ns"`
}

type custodyLine struct {
	procedure.CustodyLine
	UnitName string `json:"unit_name,omitempty"`
}

func (s *server) custody(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	intervals, err := s.register.Custody(ctx, file.View.Code)
	if err != nil {
		return err
	}
	units, err := s.register.Units(ctx)
	if err != nil {
		return err
	}
	names := make(map[string]string, len(units))
	for _, unit := range units {
		names[unit.Code] = unit.Name
	}
	view := file.View
	view.Custody = intervals
	// The file may be bound by a version the catalogue no longer has; its steps
	// then stay without a name.
	rules, err := s.catalogue.Rules(view.Procedure, procedure.DayOf(view.ReceivedAt))
	if err != nil || rules.Version != view.Version {
		rules = procedure.Rules{}
	}
	lines, elapsed := procedure.CustodyOf(view, s.catalogue.Calendar(), rules, view.LastKnown(s.now()))
	report := custodyReport{Lines: []custodyLine{}, Elapsed: elapsed}
	for _, line := range lines {
		report.Lines = append(report.Lines, custodyLine{line, names[line.Unit]})
	}
	c.JSON(http.StatusOK, report)
	return nil
}

// orEmpty makes an absent list an empty one: in JSON they are not the same.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
