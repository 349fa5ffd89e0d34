package gateway

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// listDeliveries is every message about a file with what was tried and answered.
func (s *server) listDeliveries(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	deliveries, err := s.register.Deliveries(ctx, file.View.Code)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"deliveries": orEmpty(deliveries)})
	return nil
}

// handover is a line of the print queue or of the postal list.
type handover struct {
	register.Handover
	// PDF is where the letter is, "" when there is none.
	PDF string `json:"pdf,omitempty"`
}

type handoverPage struct {
	Deliveries []handover `json:"deliveries"`
	Total      int        `json:"total"`
	Page       int        `json:"page"`
	PerPage    int        `json:"per_page"`
}

// listHandovers is what waits at the counter or for the post. Its readers see every
// name and address: they write the envelopes.
func (s *server) listHandovers(ctx context.Context, c *gin.Context) error {
	channel := register.Channel(c.Query("channel"))
	if channel != register.Print && channel != register.Post {
		return parameter("channel", "print, post")
	}
	page, err := number(c, "page", maxPage)
	if err != nil {
		return err
	}
	perPage, err := number(c, "per_page", maxPerPage)
	if err != nil {
		return err
	}
	list, err := s.register.Handovers(ctx, channel, page, perPage)
	if err != nil {
		return err
	}
	answer := handoverPage{Deliveries: []handover{}, Total: list.Total, Page: list.Page, PerPage: list.PerPage}
	for _, line := range list.Handovers {
		h := handover{Handover: line}
		if line.LetterID != "" {
			h.PDF = "/api/v1/letters/" + line.LetterID + ".pdf"
		}
		answer.Deliveries = append(answer.Deliveries, h)
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

type handedOverBody struct {
	// Tracking is the post's number of the item.
	Tracking string `json:"tracking"`
}

const maxTracking = 100

// handedOver books that a paper has left the counter; said again, it answers with
// the first booking.
func (s *server) handedOver(ctx context.Context, c *gin.Context) error {
	body, err := bindJSON[handedOverBody](c)
	if err != nil {
		return err
	}
	booked, err := s.handOut(ctx, caller(c).ID, c.Param("id"), body.Tracking)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, booked)
	return nil
}

func (s *server) handOut(ctx context.Context, staff, number, tracking string) (register.Attempt, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return register.Attempt{}, refuse(contract.CodeNotFound)
	}
	var errs fieldErrors
	tracking = errs.text("tracking", tracking, textRule{max: maxTracking})
	if err := errs.problem(); err != nil {
		return register.Attempt{}, err
	}
	booked, err := s.register.HandOver(ctx, id, staff, s.now(), tracking)
	return booked, missingIsNotFound(err)
}

// The measures of delivery reports, which docs/adapters.md promises.
const (
	shortestReportKey = 32
	maxReport         = 64 << 10
	reportWindow      = 5 * time.Minute
	maxProviderID     = 200
)

// reportStatus is what became of a text message.
type reportStatus string

const (
	reportDelivered reportStatus = "delivered"
	reportFailed    reportStatus = "failed"
)

type reportBody struct {
	ID         string       `json:"id"`
	Status     reportStatus `json:"status"`
	ProviderID string       `json:"provider_id"`
}

var messageToken = regexp.MustCompile(`^[0-9a-f]{32}$`)

// deliveryReport books what the bridge of text messages has heard. The signature is
// checked before the body is read as anything.
func (s *server) deliveryReport(ctx context.Context, c *gin.Context) error {
	if len(s.reportKey) == 0 {
		return refuse(contract.CodeNotFound)
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxReport))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return refuse(contract.CodeBodyTooLarge, "limit", strconv.Itoa(maxReport>>10)+" KiB")
	}
	if err != nil || !s.signed(c, raw) {
		return refuse(contract.CodeSignatureInvalid)
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(raw))
	body, err := bindJSON[reportBody](c)
	if err != nil {
		return err
	}
	var errs fieldErrors
	oneOf(&errs, "status", body.Status, reportDelivered, reportFailed)
	provider := errs.text("provider_id", body.ProviderID, textRule{max: maxProviderID})
	if err := errs.problem(); err != nil {
		return err
	}
	if !messageToken.MatchString(body.ID) {
		return refuse(contract.CodeNotFound)
	}
	mark := s.register.MarkDelivered
	if body.Status == reportFailed {
		mark = s.register.MarkBounced
	}
	answer := register.Answer{ProviderID: provider, Text: "reported " + string(body.Status)}
	if err := mark(ctx, body.ID, s.now(), answer); err != nil {
		return missingIsNotFound(err)
	}
	c.Status(http.StatusNoContent)
	return nil
}

// signed says whether the bridge wrote a body, and lately.
func (s *server) signed(c *gin.Context, body []byte) bool {
	timestamp := c.GetHeader("X-Dunghen-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || s.now().Sub(time.Unix(seconds, 0)).Abs() > reportWindow {
		return false
	}
	mac := hmac.New(sha256.New, s.reportKey)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	given, err := hex.DecodeString(c.GetHeader("X-Dunghen-Signature"))
	return err == nil && hmac.Equal(given, mac.Sum(nil))
}
