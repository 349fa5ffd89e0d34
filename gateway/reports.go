package gateway

import (
	"context"
	"errors"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// approving is the unit that approves reports.
func (s *server) approving() string { return s.catalogue.Reporting().Approval.Unit }

// urging is the unit whose head urges all that is behind.
func (s *server) urging() string { return s.catalogue.Organisation().Policy.UrgingUnit }

// ReportFor implements office.Reports.
func (r rooms) ReportFor(ctx context.Context, who register.Staff, id string) (register.Report, error) {
	report, err := r.register.Report(ctx, id)
	if err != nil {
		return register.Report{}, missingIsNotFound(err)
	}
	if !office.SeesReport(who, report, r.approving()) {
		return register.Report{}, refuse(procedure.CodeRoleNotAllowed)
	}
	return report, nil
}

// ReportsFor implements office.Reports.
func (r rooms) ReportsFor(ctx context.Context, who register.Staff, f register.ReportFilter, page int) (register.ReportPage, error) {
	if !office.SeesReports(who, r.approving()) {
		if f.Unit != "" && f.Unit != who.Unit {
			return register.ReportPage{}, refuse(procedure.CodeRoleNotAllowed)
		}
		f.Unit = who.Unit
	}
	return r.register.Reports(ctx, f, page, 0)
}

// ReportPaper implements office.Reports.
func (r rooms) ReportPaper(ctx context.Context, who register.Staff, name string) (office.Paper, error) {
	ending := path.Ext(name)
	shape, known := shapes[ending]
	if !known {
		return office.Paper{}, refuse(contract.CodeNotFound)
	}
	report, err := r.ReportFor(ctx, who, strings.TrimSuffix(name, ending))
	if err != nil {
		return office.Paper{}, err
	}
	read, hash := r.register.ReportPDF, report.PDFSHA256
	if ending == ".xlsx" {
		read, hash = r.register.ReportWorkbook, report.WorkbookSHA256
	}
	content, err := read(ctx, report.ID)
	return office.Paper{Name: name, MIME: shape.mime, Inline: shape.inline, ETag: `"` + hash + `"`, Content: content}, err
}

// ApproveReport implements office.Reports.
func (r rooms) ApproveReport(ctx context.Context, who register.Staff, id string) (register.Report, error) {
	report, err := r.approvable(ctx, who, id)
	if err != nil {
		return register.Report{}, err
	}
	if report.State == register.ReportSent {
		return register.Report{}, refuse(contract.CodeReportNotWaiting)
	}
	return r.register.ApproveReport(ctx, id, who.ID, r.now())
}

// approvable is a report the Office may approve and send: a whole one.
func (r rooms) approvable(ctx context.Context, who register.Staff, id string) (register.Report, error) {
	report, err := r.ReportFor(ctx, who, id)
	switch {
	case err != nil:
		return register.Report{}, err
	case !office.ApprovesReports(who, r.approving()):
		return register.Report{}, refuse(procedure.CodeRoleNotAllowed)
	case report.Whole != "":
		return register.Report{}, refuse(contract.CodeNotFound)
	}
	return report, nil
}

// The longest names and numbers of letters.
const (
	maxReceiver = 200
	maxCover    = 100
)

// SendReport implements office.Reports.
func (r rooms) SendReport(ctx context.Context, who register.Staff, key, id string, s office.ReportSending) error {
	if _, err := r.approvable(ctx, who, id); err != nil {
		return err
	}
	if key == "" {
		return refuse(contract.CodeIdempotencyKeyMissing)
	}
	var errs fieldErrors
	to := register.Sending{
		Key: "desk/" + ownKey(procedure.Actor{Staff: who.ID}, key), Report: id, At: r.now(), By: who.ID, How: s.How,
		To:    errs.text("to", s.To, textRule{required: true, max: maxReceiver}),
		Cover: errs.text("cover", s.Cover, textRule{max: maxCover}),
	}
	oneOf(&errs, "how", s.How, register.SendingHows()...)
	if err := errs.problem(); err != nil {
		return err
	}
	recipients := r.catalogue.Reporting().Recipients
	ok, err := r.register.SendReport(ctx, to, recipients.Whole, recipients.Part)
	if err == nil && !ok {
		return refuse(contract.CodeReportNotWaiting)
	}
	return err
}

// CheckReport implements office.Reports.
func (r rooms) CheckReport(ctx context.Context, who register.Staff, key, id string) (check register.ReportCheck, made bool, err error) {
	if key == "" {
		return check, false, refuse(contract.CodeIdempotencyKeyMissing)
	}
	report, err := r.ReportFor(ctx, who, id)
	if err != nil {
		return check, false, err
	}
	key = ownKey(procedure.Actor{Staff: who.ID}, key)
	found := func() (bool, error) {
		check, err = r.register.Check(ctx, report.ID, key)
		if errors.Is(err, register.ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	if made, err = found(); made || err != nil {
		return check, made, err
	}
	if err := r.engine.Report(ctx, contract.ReportOrder{Again: report.ID, Key: key, By: who.ID}); err != nil {
		return check, false, err
	}
	err = awaiting(ctx, func() (bool, error) {
		var err error
		made, err = found()
		return made, err
	})
	return check, made, err
}

// reportAnswer is a report with what belongs to it.
type reportAnswer struct {
	register.Report
	Data     register.ReportData   `json:"data"`
	Sendings []register.Sending    `json:"sendings"`
	Check    *register.ReportCheck `json:"check,omitempty"`
	PDF      string                `json:"pdf"`
	Workbook string                `json:"workbook"`
}

// showReport shows a report, its sheet or its workbook, as the end of its name asks.
func (s *server) showReport(ctx context.Context, c *gin.Context) error {
	name := c.Param("id")
	if _, paper := shapes[path.Ext(name)]; paper {
		paper, err := rooms{s}.ReportPaper(ctx, caller(c), name)
		if err != nil {
			return err
		}
		return paper.Serve(c.Writer, c.Request)
	}
	report, err := rooms{s}.ReportFor(ctx, caller(c), name)
	if err != nil {
		return err
	}
	return s.answerReport(ctx, c, report)
}

func (s *server) answerReport(ctx context.Context, c *gin.Context, report register.Report) error {
	const reports = "/api/v1/reports/"
	answer := reportAnswer{Report: report, PDF: reports + report.ID + ".pdf", Workbook: reports + report.ID + ".xlsx"}
	var err error
	if answer.Data, err = s.register.ReportData(ctx, report.ID); err != nil {
		return err
	}
	sendings, err := s.register.Sendings(ctx, report.ID)
	if err != nil {
		return err
	}
	answer.Sendings = orEmpty(sendings)
	check, ok, err := s.register.LastCheck(ctx, report.ID)
	if err != nil {
		return err
	}
	if ok {
		answer.Check = &check
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

func (s *server) listReports(ctx context.Context, c *gin.Context) error {
	page, err := number(c, "page", maxPage)
	if err != nil {
		return err
	}
	list, err := rooms{s}.ReportsFor(ctx, caller(c),
		register.ReportFilter{Unit: c.Query("unit"), Kind: register.ReportKind(c.Query("kind"))}, page)
	if err != nil {
		return err
	}
	list.Reports = orEmpty(list.Reports)
	c.JSON(http.StatusOK, list)
	return nil
}

// orderReport orders a report; while it is made, the same order asks again.
func (s *server) orderReport(ctx context.Context, c *gin.Context) error {
	body, err := bindJSON[office.ReportOrder](c)
	if err != nil {
		return err
	}
	ordered, err := rooms{s}.OrderReport(ctx, caller(c), body)
	if err != nil {
		return err
	}
	if !ordered.Made {
		c.JSON(http.StatusAccepted, gin.H{"status": "making"})
		return nil
	}
	return s.answerReport(ctx, c, ordered.Report)
}

func (s *server) approveReport(ctx context.Context, c *gin.Context) error {
	if _, err := bindJSON[struct{}](c); err != nil {
		return err
	}
	report, err := rooms{s}.ApproveReport(ctx, caller(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.answerReport(ctx, c, report)
}

func (s *server) sendReport(ctx context.Context, c *gin.Context) error {
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	body, err := bindJSON[office.ReportSending](c)
	if err != nil {
		return err
	}
	if err := (rooms{s}).SendReport(ctx, caller(c), key, c.Param("id"), body); err != nil {
		return err
	}
	report, err := s.register.Report(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	return s.answerReport(ctx, c, report)
}

func (s *server) checkReport(ctx context.Context, c *gin.Context) error {
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	if _, err := bindJSON[struct{}](c); err != nil {
		return err
	}
	check, made, err := rooms{s}.CheckReport(ctx, caller(c), key, c.Param("id"))
	if err != nil {
		return err
	}
	if !made {
		c.JSON(http.StatusAccepted, gin.H{"status": "making"})
		return nil
	}
	check.Differs = orEmpty(check.Differs)
	c.JSON(http.StatusOK, check)
	return nil
}
