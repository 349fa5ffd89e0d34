package gateway

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// applicant changes one field of the applicant.
func applicant(field string, value any) func(map[string]any) {
	return func(body map[string]any) { body["applicant"].(map[string]any)[field] = value }
}

func set(field string, value any) func(map[string]any) {
	return func(body map[string]any) { body[field] = value }
}

func documents(list ...any) func(map[string]any) { return set("documents", list) }

func paper(code string, copies int) map[string]any {
	return map[string]any{"code": code, "copies": copies}
}

func (o *house) filesInRegister() int {
	o.t.Helper()
	page, err := o.book.Files(o.t.Context(), register.Filter{At: o.clock.now()})
	require.NoError(o.t, err)
	return page.Total
}

func TestIntake(t *testing.T) {
	o := newHouse(t)
	a := o.submitting("k1")
	require.Equal(t, http.StatusCreated, a.status, string(a.body))
	got := into[office.Receipt](a)
	require.Equal(t, "/api/v1/files/000.00.16.H55-261005-0001", a.header.Get("Location"))
	require.Regexp(t, "^[2-9A-HJ-NP-Z]{12}$", got.TrackingSecret)
	require.Len(t, got.Explanation, 15)
	got.TrackingSecret, got.Explanation = "", nil
	got.ReceivedAt, got.DueAt = got.ReceivedAt.In(procedure.Zone), got.DueAt.In(procedure.Zone)
	require.Equal(t, office.Receipt{
		Code: "000.00.16.H55-261005-0001", Status: procedure.StatusAccepted, StatusText: "Được tiếp nhận",
		ReceivedAt: procedure.NewDay(2026, time.October, 5).At(8*60 + 30),
		DueAt:      procedure.NewDay(2026, time.October, 19).At(17 * 60),
		ReceiptURL: "/api/v1/files/000.00.16.H55-261005-0001/receipt.pdf",
	}, got)
	require.Equal(t, "000.00.16.H55-261005-0002", o.submit("k2").Code)
	require.Equal(t, 2, o.engine.starts)

	file, err := o.book.File(t.Context(), "000.00.16.H55-261005-0001")
	require.NoError(t, err)
	require.Equal(t, register.Applicant{
		Name: "Trần Thị Ngọc Ánh", Kind: register.Person, IDNumber: "019201000123", Phone: "0912345678",
		Email: "ngoc.anh@example.vn", Address: "Số 5 đường Hoa Mai, phường Túc Duyên", DeliverBy: register.ByEmail,
	}, file.Applicant)
}

func TestIntakeOfAFileThatIsOnlyRegistered(t *testing.T) {
	o := newHouse(t)
	got := o.submit("k", set("accept", false), set("channel", "online"))
	require.Equal(t, []any{procedure.StatusRegistered, true, 0}, []any{got.Status, got.DueAt.IsZero(), len(got.Explanation)})

	none := set("documents", []any{})
	o.submitting("k2", set("accept", false), set("channel", "online"), none).
		refused(http.StatusUnprocessableEntity, contract.CodeMissingPapers)
	for i, channel := range []string{"direct", "postal"} {
		got := o.submit(channel, set("accept", false), set("channel", channel), none)
		require.Equal(t, procedure.StatusRegistered, got.Status)
		require.Equal(t, 2+i, o.filesInRegister())
	}
}

func TestIntakeTidiesWhatPeopleType(t *testing.T) {
	o := newHouse(t)
	got := o.submit("k", applicant("name", "  Công ty TNHH Ánh Dương "), applicant("kind", "organisation"),
		applicant("id_number", "4600123456-001"), applicant("phone", "+84 208.385-5555"), applicant("email", ""))
	file, err := o.book.File(t.Context(), got.Code)
	require.NoError(t, err)
	require.Equal(t, register.Applicant{
		Name: "Công ty TNHH Ánh Dương", Kind: register.AnOrganisation, IDNumber: "4600123456-001", Phone: "02083855555",
		Address: "Số 5 đường Hoa Mai, phường Túc Duyên", DeliverBy: register.ByCounter,
	}, file.Applicant)
}

func TestTheSameKeyGivesTheSameAnswer(t *testing.T) {
	o := newHouse(t)
	first := o.submitting("k")
	o.clock.add(26 * time.Hour)
	delete(o.tokens, "clerk1")
	again := o.submitting("k")
	require.Equal(t, []any{first.status, string(first.body)}, []any{again.status, string(again.body)})
	require.Equal(t, []any{1, 1}, []any{o.filesInRegister(), o.engine.starts})

	spaced, err := json.MarshalIndent(goodSubmission(), "", "\t")
	require.NoError(t, err)
	other := o.do(request{
		method: http.MethodPost, path: "/api/v1/files", as: "clerk2", header: map[string]string{"Idempotency-Key": "k"},
		body: strings.Repeat(" ", 100) + string(spaced),
	})
	require.Equal(t, string(first.body), string(other.body), "spacing and clerk do not matter")

	o.submitting("k", applicant("phone", "0987654321")).refused(http.StatusConflict, contract.CodeIdempotencyKeyReused)
	require.Equal(t, []any{1, 1}, []any{o.filesInRegister(), o.engine.starts})
}

func TestTheKeyOfAnEndedFileStartsNothing(t *testing.T) {
	o := newHouse(t)
	first := o.submitting("k")
	code := into[office.Receipt](first).Code
	require.Equal(t, http.StatusOK, o.post("clerk1", "/api/v1/files/"+code+"/withdraw", nil).status)
	delete(o.engine.states, code) // the engine's retention has passed
	again := o.submitting("k")
	require.Equal(t, string(first.body), string(again.body))
	require.Equal(t, 1, o.engine.starts)
}

func TestOneKeyAtOnceIsOneFile(t *testing.T) {
	o := newHouse(t)
	o.token("clerk1")
	bodies := make([]string, 12)
	var wait sync.WaitGroup
	for i := range bodies {
		wait.Go(func() { bodies[i] = string(o.submitting("k").body) })
	}
	wait.Wait()
	for _, body := range bodies {
		require.Equal(t, bodies[0], body)
	}
	require.Equal(t, []any{1, 1}, []any{o.filesInRegister(), o.engine.starts})
}

func TestMissingPapersAreNamedAllAtOnce(t *testing.T) {
	o := newHouse(t)
	p := o.submitting("k", documents()).refused(http.StatusUnprocessableEntity, contract.CodeMissingPapers)
	require.Equal(t, []fieldBody{
		{"documents", contract.CodeMissingPaper, "Thiếu “Đơn đề nghị”.", "\"Đơn đề nghị\" is missing."},
		{"documents", contract.CodeMissingPaper,
			"Thiếu “Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức”.", "\"Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức\" is missing."},
	}, p.Errors)
	require.Contains(t, p.Detail, "thiếu 2 giấy tờ")
	name := p.SupplementSlip.ProcedureName
	require.Equal(t, &office.SupplementSlip{
		Procedure: "1.003868", ProcedureName: name,
		Papers: []office.MissingPaper{{Code: "DON", Name: "Đơn đề nghị", Copies: 1}, {Code: "BAN-THAO", Name: "Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức", Copies: 2}},
		Text: "Để giải quyết thủ tục “" + name + "”, đề nghị ông/bà bổ sung, hoàn thiện hồ sơ gồm các giấy tờ sau:\n" +
			"1. Đơn đề nghị (1 bản)\n2. Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức (2 bản)",
	}, p.SupplementSlip)
	require.Equal(t, []any{0, 0}, []any{o.filesInRegister(), o.engine.starts})

	// The key is not spent: the applicant comes back with everything.
	require.Equal(t, "000.00.16.H55-261005-0001", o.submit("k").Code)
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	o := newHouse(t)
	p := o.submitting("k", applicant("phone", "12"), applicant("email", "x@"), documents(paper("DON", 1), paper("DON", 0))).
		refused(http.StatusUnprocessableEntity, contract.CodeInvalidFields)
	require.Equal(t, map[string]procedure.Code{
		"applicant.phone": contract.CodeMalformedPhone, "applicant.email": contract.CodeMalformedEmail,
		"documents[1].code": contract.CodeDuplicatePaper, "documents[1].copies": contract.CodeOutOfRange,
		"documents": contract.CodeMissingPaper,
	}, p.fields())
	require.Contains(t, p.DetailEN, "5 fields")
	require.Len(t, p.SupplementSlip.Papers, 1)
}

func TestBadSubmissions(t *testing.T) {
	o := newHouse(t)
	good := []any{paper("DON", 1), paper("BAN-THAO", 2)}
	for name, tc := range map[string]struct {
		change func(map[string]any)
		field  string
		code   procedure.Code
	}{
		"an unknown procedure":          {set("procedure", "9.999999"), "procedure", contract.CodeUnknownProcedure},
		"no procedure":                  {set("procedure", ""), "procedure", contract.CodeFieldRequired},
		"received in the future":        {set("received_at", "2026-10-05T08:30:01+07:00"), "received_at", procedure.CodeReceivedInFuture},
		"received before the catalogue": {set("received_at", "2020-12-31T09:00:00+07:00"), "received_at", contract.CodeBeforeCatalogue},
		"received at no time":           {set("received_at", "hôm qua"), "received_at", contract.CodeMalformedTime},
		"a channel that is none":        {set("channel", "pigeon"), "channel", contract.CodeUnknownValue},
		"no channel":                    {set("channel", ""), "channel", contract.CodeFieldRequired},
		"no name":                       {applicant("name", " \t "), "applicant.name", contract.CodeFieldRequired},
		"a name too long":               {applicant("name", strings.Repeat("ấ", 201)), "applicant.name", contract.CodeFieldTooLong},
		"a name on two lines":           {applicant("name", "Trần\nThị"), "applicant.name", contract.CodeForbiddenCharacter},
		"a name with a NUL":             {applicant("name", "Trần\x00Thị"), "applicant.name", contract.CodeForbiddenCharacter},
		"a kind that is none":           {applicant("kind", "robot"), "applicant.kind", contract.CodeUnknownValue},
		"an identity number of 10":      {applicant("id_number", "0192010001"), "applicant.id_number", contract.CodeMalformedIDNumber},
		"no identity number":            {applicant("id_number", ""), "applicant.id_number", contract.CodeFieldRequired},
		"digits of another script":      {applicant("id_number", "٠١٩٢٠١٠٠٠١٢٣"), "applicant.id_number", contract.CodeMalformedIDNumber},
		"a phone that is a word":        {applicant("phone", "không có"), "applicant.phone", contract.CodeMalformedPhone},
		"a phone of 9 digits":           {applicant("phone", "091234567"), "applicant.phone", contract.CodeMalformedPhone},
		"a phone of another country":    {applicant("phone", "+15551234567"), "applicant.phone", contract.CodeMalformedPhone},
		"an e-mail without a domain":    {applicant("email", "anh@"), "applicant.email", contract.CodeMalformedEmail},
		"an e-mail with a name":         {applicant("email", "Ánh <anh@example.vn>"), "applicant.email", contract.CodeMalformedEmail},
		"an e-mail with a header":       {applicant("email", "anh@example.vn\r\nBcc: x@example.vn"), "applicant.email", contract.CodeMalformedEmail},
		"no address":                    {applicant("address", ""), "applicant.address", contract.CodeFieldRequired},
		"an address too long":           {applicant("address", strings.Repeat("ấ", 501)), "applicant.address", contract.CodeFieldTooLong},
		"a paper of no procedure":       {documents(append(good, paper("HO-CHIEU", 1))...), "documents[2].code", procedure.CodeUnknownPaper},
		"a paper twice":                 {documents(append(good, paper("DON", 1))...), "documents[2].code", contract.CodeDuplicatePaper},
		"a paper without a code":        {documents(append(good, paper("", 1))...), "documents[2].code", contract.CodeFieldRequired},
		"no copies":                     {documents(paper("DON", 0), paper("BAN-THAO", 1)), "documents[0].copies", contract.CodeOutOfRange},
		"a hundred copies":              {documents(paper("DON", 100), paper("BAN-THAO", 1)), "documents[0].copies", contract.CodeOutOfRange},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).submitting("k", tc.change).refused(http.StatusUnprocessableEntity, tc.code)
			require.Equal(t, map[string]procedure.Code{tc.field: tc.code}, p.fields())
		})
	}
	o.submitting("k", applicant("kind", "organisation")).
		refused(http.StatusUnprocessableEntity, contract.CodeMalformedTaxCode)
	require.Equal(t, []any{0, 0}, []any{o.filesInRegister(), o.engine.starts})
}

// TestSQLInEveryField: words that are allowed are kept as they are, all others are
// refused, and nothing is ever run.
func TestSQLInEveryField(t *testing.T) {
	o := newHouse(t)
	const bobby = `'); DROP TABLE files; --`
	for i, change := range []func(map[string]any){
		set("procedure", bobby), set("channel", bobby), set("received_at", bobby), applicant("kind", bobby),
		applicant("id_number", bobby), applicant("phone", bobby), applicant("email", bobby),
		documents(map[string]any{"code": bobby, "copies": 1}),
	} {
		a := o.submitting(fmt.Sprintf("k%d", i), change)
		require.Equal(t, http.StatusUnprocessableEntity, a.status, string(a.body))
	}
	require.Zero(t, o.filesInRegister())
	got := o.submit(bobby, applicant("name", bobby), applicant("address", bobby))
	file, err := o.book.File(t.Context(), got.Code)
	require.NoError(t, err)
	require.Equal(t, []string{bobby, bobby}, []string{file.Applicant.Name, file.Applicant.Address})
	for _, query := range []string{"q", "unit", "assignee"} {
		require.Equal(t, http.StatusOK, o.get("clerk1", "/api/v1/files?"+query+"=%27%29%3B%20DROP%20TABLE%20files%3B%20--").status)
	}
	require.Equal(t, 1, o.filesInRegister())
}

func TestOnlyClerksTakeFilesIn(t *testing.T) {
	o := newHouse(t)
	for _, who := range []string{"officer-bcxb-1", "head-bcxb", "leader1", "director", "office1", "inspector1"} {
		o.do(request{
			method: http.MethodPost, path: "/api/v1/files", as: who, body: goodSubmission(),
			header: map[string]string{"Idempotency-Key": "k"},
		}).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	}
	require.Zero(t, o.filesInRegister())
}

func TestEngineAwayAtIntake(t *testing.T) {
	o := newHouse(t)
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	for range 2 {
		a := o.submitting("k")
		a.refused(http.StatusServiceUnavailable, contract.CodeEngineUnavailable)
		require.Equal(t, "5", a.header.Get("Retry-After"))
	}
	require.Zero(t, o.engine.starts)

	o.engine.set(nil)
	o.clock.add(10 * time.Minute)
	first := o.submit("k")
	require.Equal(t, []any{1, 1, first}, []any{o.filesInRegister(), o.engine.starts, o.submit("k")})
	require.Equal(t, monday, first.ReceivedAt.In(procedure.Zone).Format(time.RFC3339), "the receipt is of the first try")
}

func TestDatabaseAway(t *testing.T) {
	url, cable := through(t, settled(t))
	o := newHouseOn(t, url)
	o.token("clerk1")
	cable.pull()
	for _, r := range []request{
		{method: http.MethodPost, path: "/api/v1/files", as: "clerk1", body: goodSubmission(), header: map[string]string{"Idempotency-Key": "k"}},
		{method: http.MethodGet, path: "/api/v1/files", as: "clerk1"},
		{method: http.MethodPost, path: "/api/v1/sessions", body: map[string]string{"username": "clerk1", "password": password}},
		{method: http.MethodGet, path: "/api/v1/public/files/000.00.16.H55-261005-0001?secret=ABCDEFGHJKLM"},
	} {
		a := o.do(r)
		p := a.refused(http.StatusServiceUnavailable, contract.CodeDatabaseUnavailable)
		require.Equal(t, []any{"5", 0}, []any{a.header.Get("Retry-After"), len(p.Errors)})
	}
	require.Zero(t, o.engine.starts)

	cable.plug()
	first := o.submit("k")
	require.Equal(t, []any{1, 1, first}, []any{o.filesInRegister(), o.engine.starts, o.submit("k")})
}

func TestManyClientsAtOnce(t *testing.T) {
	o := newHouse(t)
	o.token("clerk1")
	const clients, each = 8, 5
	codes := make([][]string, clients)
	var wait sync.WaitGroup
	for i := range clients {
		wait.Go(func() {
			for j := range each {
				codes[i] = append(codes[i], o.submit(fmt.Sprintf("client %d, file %d", i, j)).Code)
			}
		})
	}
	wait.Wait()
	want, got := map[string]bool{}, map[string]bool{}
	for i, list := range codes {
		for j, code := range list {
			want[fmt.Sprintf("000.00.16.H55-261005-%04d", i*each+j+1)] = true
			got[code] = true
		}
	}
	require.True(t, maps.Equal(want, got), "codes are gap-free and nothing is twice: %v", got)
	require.Equal(t, clients*each, o.engine.starts)
}
