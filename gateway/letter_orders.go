package gateway

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// letterOrder is a letter somebody asked for at the desk.
type letterOrder struct {
	ID     int64                `json:"id"`
	Kind   procedure.LetterKind `json:"kind"`
	Code   string               `json:"code,omitempty"`
	At     time.Time            `json:"at"`
	Status orderStatus          `json:"status"`
	Letter *register.Letter     `json:"letter,omitempty"`
}

type orderStatus string

const (
	orderOwed   orderStatus = "owed"
	orderIssued orderStatus = "issued"
	orderVoid   orderStatus = "void"
)

// orderControlSlip orders who held a file how long on paper (phiếu kiểm soát quá
// trình giải quyết hồ sơ).
func (s *server) orderControlSlip(ctx context.Context, c *gin.Context) error {
	if _, err := bindJSON[struct{}](c); err != nil {
		return err
	}
	slip, err := s.controlSlip(ctx, caller(c), c.Param("code"))
	if err != nil {
		return err
	}
	return s.order(ctx, c, slip)
}

// controlSlip is the order of a control slip, for those who may know the applicant.
func (s *server) controlSlip(ctx context.Context, who register.Staff, code string) (register.LetterOrder, error) {
	file, err := s.fileBy(ctx, code)
	if err != nil {
		return register.LetterOrder{}, err
	}
	if !office.SeesApplicant(who, file.View) {
		return register.LetterOrder{}, refuse(procedure.CodeRoleNotAllowed)
	}
	return register.LetterOrder{
		Key: code + "/" + string(procedure.LetterControlSlip), Code: code, Kind: procedure.LetterControlSlip,
		At: file.View.LastKnown(s.now()), Detail: json.RawMessage(`{}`),
	}, nil
}

// bookBody asks for the book of the files received from one day to another.
type bookBody struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Unit chooses the files a unit has held; "" is all.
	Unit string `json:"unit"`
}

// maxBookDays is more than the longest year a report is about.
const maxBookDays = 400

// orderBook orders the book (sổ theo dõi hồ sơ).
func (s *server) orderBook(ctx context.Context, c *gin.Context) error {
	body, err := bindJSON[bookBody](c)
	if err != nil {
		return err
	}
	if !office.SeesBook(caller(c), body.Unit) {
		return refuse(procedure.CodeRoleNotAllowed)
	}
	if err := s.checkBook(ctx, body); err != nil {
		return err
	}
	detail, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return s.order(ctx, c, register.LetterOrder{
		Key: bookKey(body), Kind: procedure.LetterBook, At: s.now(), Detail: detail,
	})
}

func (s *server) checkBook(ctx context.Context, body bookBody) error {
	var errs fieldErrors
	day := func(field, value string) procedure.Day {
		day, err := procedure.ParseDay(value)
		switch {
		case value == "":
			errs.add(contract.CodeFieldRequired, field)
		case err != nil:
			errs.add(contract.CodeMalformedTime, field, "expected", "2026-10-05")
		}
		return day
	}
	from, to := day("from", body.From), day("to", body.To)
	if len(errs) == 0 && (to < from || to-from >= maxBookDays) {
		errs.add(contract.CodeOutOfRange, "to", "min", from.String(), "max", (from + maxBookDays - 1).String())
	}
	if body.Unit != "" {
		units, err := s.register.Units(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(units, func(u register.Unit) bool { return u.Code == body.Unit }) {
			errs.add(procedure.CodeUnknownUnit, "unit", "unit", body.Unit)
		}
	}
	return errs.problem()
}

// bookKey begins the key of a book's order and letter; bookUnit reads its unit back,
// for a book says nothing else of whose it is.
func bookKey(b bookBody) string {
	return strings.Join([]string{string(procedure.LetterBook), b.From, b.To, b.Unit}, "/")
}

func bookUnit(key string) string {
	if parts := strings.Split(key, "/"); len(parts) == 5 {
		return parts[3]
	}
	return ""
}

// orderSpace is the name space of the ends of orders' keys.
var orderSpace = uuid.MustParse("0f3f0a52-6f0e-5a4c-8a43-9a1c1d0f7b62")

// order orders a letter, once per key of its caller, and says where to ask for it.
func (s *server) order(ctx context.Context, c *gin.Context, o register.LetterOrder) error {
	key, err := neededKey(c)
	if err != nil {
		return err
	}
	ordered, err := s.orderOnce(ctx, caller(c), key, o)
	if err != nil {
		return err
	}
	answer, err := s.orderAnswer(ctx, ordered)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/letter-orders/"+strconv.FormatInt(ordered.ID, 10))
	c.JSON(http.StatusAccepted, answer)
	return nil
}

// orderOnce orders a letter, once per key of whoever orders it. The end of the order's
// key is made from that key and holds nothing of it.
func (s *server) orderOnce(ctx context.Context, by register.Staff, key string, o register.LetterOrder) (register.LetterOrder, error) {
	hash, err := hashOf([]string{key, by.ID})
	if err != nil {
		return register.LetterOrder{}, err
	}
	o.By = by.ID
	o.Key += "/" + uuid.NewSHA1(orderSpace, []byte(hex.EncodeToString(hash))).String()
	return s.register.OrderLetter(ctx, o)
}

func (s *server) orderAnswer(ctx context.Context, o register.LetterOrder) (letterOrder, error) {
	answer := letterOrder{ID: o.ID, Kind: o.Kind, Code: o.Code, At: o.At, Status: orderOwed}
	switch {
	case !o.VoidedAt.IsZero():
		answer.Status = orderVoid
	case o.LetterID != "":
		letter, _, err := s.register.LetterPDF(ctx, o.LetterID)
		if err != nil {
			return letterOrder{}, err
		}
		answer.Status, answer.Letter = orderIssued, &letter
	}
	return answer, nil
}

// showOrder tells whoever ordered a letter how that stands.
func (s *server) showOrder(ctx context.Context, c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return refuse(contract.CodeNotFound)
	}
	wait, err := strconv.ParseBool(c.DefaultQuery("wait", "false"))
	if err != nil {
		return parameter("wait", "1")
	}
	order, err := s.register.LetterOrderByID(ctx, id)
	if err != nil {
		return missingIsNotFound(err)
	}
	if order.By != caller(c).ID {
		return refuse(contract.CodeNotFound)
	}
	if wait {
		if order, err = s.awaitOrder(ctx, order); err != nil {
			return err
		}
	}
	answer, err := s.orderAnswer(ctx, order)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

// awaitOrder returns an order as soon as it is carried out, or as it is after a while.
func (s *server) awaitOrder(ctx context.Context, o register.LetterOrder) (register.LetterOrder, error) {
	id := o.ID
	err := awaiting(ctx, func() (done bool, err error) {
		o, err = s.register.LetterOrderByID(ctx, id)
		return o.LetterID != "" || !o.VoidedAt.IsZero(), err
	})
	return o, err
}

const (
	// letterWait is how long a request waits for a letter: making one takes some
	// tens of milliseconds, if the press is not busy.
	letterWait = 5 * time.Second
	letterPoll = 50 * time.Millisecond
)

// awaiting asks until there is an answer, for letterWait; no answer is no error.
func awaiting(ctx context.Context, ask func() (done bool, err error)) error {
	ticker := time.NewTicker(letterPoll)
	defer ticker.Stop()
	patience := time.NewTimer(letterWait)
	defer patience.Stop()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-patience.C:
			return nil
		case <-ticker.C:
		}
	}
}

// showReceipt shows the latest receipt of a file (giấy tiếp nhận hồ sơ và hẹn trả
// kết quả), for a clerk to print it as soon as it is made.
func (s *server) showReceipt(ctx context.Context, c *gin.Context) error {
	paper, err := s.receiptFor(ctx, caller(c), c.Param("code"))
	if err != nil {
		return err
	}
	return paper.Serve(c.Writer, c.Request)
}

func (s *server) receiptFor(ctx context.Context, who register.Staff, code string) (office.Paper, error) {
	file, err := s.fileBy(ctx, code)
	if err != nil {
		return office.Paper{}, err
	}
	if !office.SeesApplicant(who, file.View) {
		return office.Paper{}, refuse(procedure.CodeRoleNotAllowed)
	}
	if len(file.View.Promises) == 0 {
		return office.Paper{}, refuse(contract.CodeNotFound) // nothing was promised yet
	}
	var receipt register.Letter
	if err := awaiting(ctx, func() (bool, error) {
		receipt, err = s.receiptOf(ctx, code)
		return receipt.ID != "", err
	}); err != nil {
		return office.Paper{}, err
	}
	if receipt.ID == "" {
		return office.Paper{}, refuse(contract.CodeLetterNotReady)
	}
	letter, pdf, err := s.register.LetterPDF(ctx, receipt.ID)
	return paperOf(letter, ".pdf", pdf), err
}

// receiptOf returns the latest receipt of a file, the zero Letter when it is not
// there yet. One that gives none of the file's dates is out of date, and the next
// is being made.
func (s *server) receiptOf(ctx context.Context, code string) (register.Letter, error) {
	file, err := s.register.File(ctx, code)
	if err != nil {
		return register.Letter{}, err
	}
	letters, err := s.register.Letters(ctx, code)
	if err != nil {
		return register.Letter{}, err
	}
	for _, l := range slices.Backward(letters) {
		if l.Kind != procedure.LetterReceipt || !l.RecalledAt.IsZero() {
			continue
		}
		if file.View.DueAt.IsZero() || slices.ContainsFunc(file.View.Promises, func(p procedure.PromiseView) bool {
			return !p.Superseded && p.DueAt.Equal(l.NewDue)
		}) {
			return l, nil
		}
		return register.Letter{}, nil
	}
	return register.Letter{}, nil
}
