package gateway

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// orders asks for a letter with an idempotency key, "" for none.
func (o *house) orders(as, path, key string, body any) answer {
	o.t.Helper()
	header := map[string]string{}
	if key != "" {
		header["Idempotency-Key"] = key
	}
	return o.do(request{method: http.MethodPost, path: path, as: as, body: body, header: header})
}

func (o *house) ordered(as, path, key string, body any) letterOrder {
	o.t.Helper()
	a := o.orders(as, path, key, body)
	require.Equal(o.t, http.StatusAccepted, a.status, string(a.body))
	order := into[letterOrder](a)
	require.Equal(o.t, "/api/v1/letter-orders/"+strconv.FormatInt(order.ID, 10), a.header.Get("Location"))
	return order
}

func orderPath(id int64, query string) string {
	return "/api/v1/letter-orders/" + strconv.FormatInt(id, 10) + query
}

// press issues the letter of an order, as the worker does.
func press(o *house, id int64) (register.Letter, error) {
	order, err := o.book.LetterOrderByID(o.t.Context(), id)
	if err != nil {
		return register.Letter{}, err
	}
	return o.book.IssueLetter(o.t.Context(), register.LetterDraft{
		Key: order.Key, Code: order.Code, Kind: order.Kind, At: order.At,
		Render: func(int, string) (register.Rendered, error) {
			return register.Rendered{Title: "Văn bản", PDF: []byte("%PDF " + order.Key), Spreadsheet: []byte("PK " + order.Key)}, nil
		},
	})
}

func TestAControlSlipIsOrderedOnce(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	path := "/api/v1/files/" + code + "/control-slip"
	order := o.ordered("clerk1", path, "once", nil)
	require.Equal(t, letterOrder{ID: order.ID, Kind: procedure.LetterControlSlip, Code: code, At: order.At, Status: orderOwed}, order)
	require.True(t, o.clock.now().Equal(order.At))
	stored, err := o.book.LetterOrderByID(t.Context(), order.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"clerk1", `{}`}, []string{stored.By, string(stored.Detail)})
	require.NotContains(t, stored.Key, "once")

	require.Equal(t, order.ID, o.ordered("clerk1", path, "once", map[string]any{}).ID)
	require.NotEqual(t, order.ID, o.ordered("clerk1", path, "twice", nil).ID)
	require.NotEqual(t, order.ID, o.ordered("clerk2", path, "once", nil).ID)

	issued := make(chan error, 1)
	go func() {
		_, err := press(o, order.ID)
		issued <- err
	}()
	done := into[letterOrder](o.get("clerk1", orderPath(order.ID, "?wait=1")))
	require.NoError(t, <-issued)
	require.Equal(t, orderIssued, done.Status)
	require.Equal(t, stored.Key, done.Letter.Key)
	again := o.ordered("clerk1", path, "once", nil)
	require.Equal(t, []any{order.ID, orderIssued, done.Letter}, []any{again.ID, again.Status, again.Letter})
	pdf := o.get("clerk1", "/api/v1/letters/"+done.Letter.ID+".pdf")
	require.Equal(t, []string{"%PDF " + stored.Key, `inline; filename="` + code + `-control_slip-2026-10-05.pdf"`},
		[]string{string(pdf.body), pdf.header.Get("Content-Disposition")})
}

func TestOrdersThatAreRefused(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	slip := "/api/v1/files/" + code + "/control-slip"
	o.orders("clerk1", slip, "", nil).refused(http.StatusBadRequest, contract.CodeIdempotencyKeyMissing)
	o.orders("clerk1", slip, "chìa khóa", nil).refused(http.StatusBadRequest, contract.CodeIdempotencyKeyInvalid)
	o.orders("clerk1", slip, "k", map[string]any{"copies": 2}).refused(http.StatusBadRequest, contract.CodeUnknownField)
	o.orders("head-bcxb", slip, "k", nil).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	o.orders("", slip, "k", nil).refused(http.StatusUnauthorized, contract.CodeUnauthorized)
	o.orders("clerk1", "/api/v1/files/000.00.16.H55-261005-9999/control-slip", "k", nil).refused(http.StatusNotFound, contract.CodeNotFound)

	mine := o.ordered("clerk1", slip, "k", nil)
	for who, path := range map[string]string{
		"clerk2": orderPath(mine.ID, ""), "director": orderPath(mine.ID, "?wait=1"), "clerk1": orderPath(mine.ID+1, ""), "leader1": orderPath(0, "0x"),
	} {
		o.get(who, path).refused(http.StatusNotFound, contract.CodeNotFound)
	}
	o.get("clerk1", orderPath(mine.ID, "?wait=long")).refused(http.StatusBadRequest, contract.CodeMalformedParameter)
	o.get("", orderPath(mine.ID, "")).refused(http.StatusUnauthorized, contract.CodeUnauthorized)
}

// TestWhoMayHaveTheBook: the book names every applicant of a span of days.
func TestWhoMayHaveTheBook(t *testing.T) {
	o := newHouse(t)
	const unit = "bao-chi-xuat-ban"
	span := func(unit string) map[string]any {
		return map[string]any{"from": "2026-10-01", "to": "2026-10-31", "unit": unit}
	}
	whole, err := press(o, o.ordered("clerk1", "/api/v1/book", "k", span("")).ID)
	require.NoError(t, err)
	units, err := press(o, o.ordered("office1", "/api/v1/book", "k", span(unit)).ID)
	require.NoError(t, err)
	for who, may := range map[string]struct{ whole, unit bool }{
		"clerk1": {true, true}, "leader1": {true, true}, "director": {true, true}, "office1": {true, true}, "inspector1": {true, true},
		"head-bcxb": {false, true}, "head-bcvt": {}, "officer-bcxb-1": {},
	} {
		t.Run(who, func(t *testing.T) {
			o := o.in(t)
			for _, book := range []struct {
				unit   string
				letter register.Letter
				may    bool
			}{{"", whole, may.whole}, {unit, units, may.unit}} {
				answers := []answer{
					o.orders(who, "/api/v1/book", "mine", span(book.unit)),
					o.get(who, "/api/v1/letters/"+book.letter.ID+".pdf"), o.get(who, "/api/v1/letters/"+book.letter.ID+".xlsx"),
				}
				for i, status := range []int{http.StatusAccepted, http.StatusOK, http.StatusOK} {
					if book.may {
						require.Equal(t, status, answers[i].status, string(answers[i].body))
					} else {
						answers[i].refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
					}
				}
			}
		})
	}
}

func TestTheBookAsItIsOrdered(t *testing.T) {
	o := newHouse(t)
	order := o.ordered("inspector1", "/api/v1/book", "k", map[string]any{"from": "2026-10-01", "to": "2026-10-31", "unit": "mot-cua"})
	require.Equal(t, letterOrder{ID: order.ID, Kind: procedure.LetterBook, At: order.At, Status: orderOwed}, order)
	stored, err := o.book.LetterOrderByID(t.Context(), order.ID)
	require.NoError(t, err)
	require.JSONEq(t, `{"from":"2026-10-01","to":"2026-10-31","unit":"mot-cua"}`, string(stored.Detail))
	require.NotEqual(t, order.ID, o.ordered("inspector1", "/api/v1/book", "k", map[string]any{"from": "2026-10-01", "to": "2026-10-31"}).ID,
		"another book")
	letter, err := press(o, order.ID)
	require.NoError(t, err)
	sheet := o.get("inspector1", "/api/v1/letters/"+letter.ID+".xlsx")
	require.Equal(t, []string{
		"PK " + stored.Key, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		`attachment; filename="book-2026-10-05.xlsx"`, `"` + letter.SHA256 + `.xlsx"`,
	}, []string{string(sheet.body), sheet.header.Get("Content-Type"), sheet.header.Get("Content-Disposition"), sheet.header.Get("ETag")})

	for name, tc := range map[string]struct {
		body   map[string]any
		status int
		code   procedure.Code
		fields map[string]procedure.Code
	}{
		"nothing":       {nil, 422, contract.CodeInvalidFields, map[string]procedure.Code{"from": contract.CodeFieldRequired, "to": contract.CodeFieldRequired}},
		"no days":       {map[string]any{"from": "tháng mười", "to": "2026-02-30"}, 422, contract.CodeInvalidFields, map[string]procedure.Code{"from": contract.CodeMalformedTime, "to": contract.CodeMalformedTime}},
		"backwards":     {map[string]any{"from": "2026-10-02", "to": "2026-10-01"}, 422, contract.CodeOutOfRange, map[string]procedure.Code{"to": contract.CodeOutOfRange}},
		"401 days":      {map[string]any{"from": "2026-01-01", "to": "2027-02-05"}, 422, contract.CodeOutOfRange, map[string]procedure.Code{"to": contract.CodeOutOfRange}},
		"no such unit":  {map[string]any{"from": "2026-10-01", "to": "2026-10-01", "unit": "a/b"}, 422, procedure.CodeUnknownUnit, map[string]procedure.Code{"unit": procedure.CodeUnknownUnit}},
		"unknown field": {map[string]any{"format": "xlsx"}, 400, contract.CodeUnknownField, map[string]procedure.Code{"format": contract.CodeUnknownField}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.fields, o.in(t).orders("clerk1", "/api/v1/book", "k", tc.body).refused(tc.status, tc.code).fields())
		})
	}
	o.ordered("clerk1", "/api/v1/book", "k", map[string]any{"from": "2026-01-01", "to": "2027-02-04"}) // 400 days
}

func TestLettersThatAreNotThere(t *testing.T) {
	o := newHouse(t)
	letter := o.letter(o.submit("k").Code)
	for _, name := range []string{letter.ID, letter.ID + ".xlsx", letter.ID + ".docx", "x.pdf", ".pdf", "%2e%2e.pdf"} {
		o.get("clerk1", "/api/v1/letters/"+name).refused(http.StatusNotFound, contract.CodeNotFound)
	}
}

// TestTheReceiptIsTheLatest: not one that gives a date the file no longer has.
func TestTheReceiptIsTheLatest(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	path := taken.ReceiptURL
	due := taken.DueAt
	o.paper("old", ofFile(taken.Code, due.Add(-24*time.Hour)))
	issued := make(chan error, 1)
	go func() {
		_, err := o.book.IssueLetter(t.Context(), register.LetterDraft{
			Key: "new", Code: taken.Code, Kind: procedure.LetterReceipt, At: o.clock.now().Add(time.Second), NewDue: due,
			Render: func(int, string) (register.Rendered, error) { return register.Rendered{PDF: []byte("%PDF new")}, nil },
		})
		issued <- err
	}()
	a := o.get("clerk1", path)
	require.NoError(t, <-issued)
	require.Equal(t, []any{http.StatusOK, "%PDF new"}, []any{a.status, string(a.body)})
	o.letter(taken.Code) // an apology is no receipt
	again := o.do(request{method: http.MethodGet, path: path, as: "clerk1", header: map[string]string{"If-None-Match": a.header.Get("ETag")}})
	require.Equal(t, http.StatusNotModified, again.status)
	o.get("head-bcxb", path).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)

	registered := o.submit("k2", set("accept", false), set("channel", "online"))
	require.Empty(t, registered.ReceiptURL)
	o.get("clerk1", "/api/v1/files/"+registered.Code+"/receipt.pdf").refused(http.StatusNotFound, contract.CodeNotFound)
}

func TestWhoWaitsIsToldToComeAgain(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	order := o.ordered("clerk1", "/api/v1/files/"+taken.Code+"/control-slip", "k", nil)
	t.Run("receipt", func(t *testing.T) {
		t.Parallel()
		a := o.in(t).get("clerk1", taken.ReceiptURL)
		a.refused(http.StatusServiceUnavailable, contract.CodeLetterNotReady)
		require.Equal(t, "5", a.header.Get("Retry-After"))
	})
	t.Run("order", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, orderOwed, into[letterOrder](o.in(t).get("clerk1", orderPath(order.ID, "?wait=true"))).Status)
	})
}
