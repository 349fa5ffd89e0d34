package gateway

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func codesOf(page register.Page) []string {
	codes := []string{}
	for _, line := range page.Files {
		codes = append(codes, line.Code)
	}
	return codes
}

func TestFilesAreListedByWhatIsAsked(t *testing.T) {
	o := newHouse(t)
	first := o.processing()
	second := o.submit("k2", set("procedure", "2.001737"), documents(paper("TO-KHAI", 1)),
		applicant("name", "Lê Văn Bảy"), applicant("phone", "0987000111")).Code
	for query, want := range map[string][]string{
		"":                                  {second, first}, // by due date: 3 working days before 10
		"status=4":                          {first},
		"status=2,4":                        {second, first},
		"status=9":                          {},
		"unit=mot-cua":                      {second},
		"assignee=officer-bcxb-1":           {first},
		"overdue=true":                      {},
		"overdue=false":                     {second, first},
		"q=" + url.QueryEscape("le van"):    {second},
		"q=0987":                            {second},
		"q=" + first:                        {first},
		"per_page=1":                        {second},
		"per_page=1&page=2":                 {first},
		"page=9":                            {},
		"unit=mot-cua&status=4":             {},
		"q=" + url.QueryEscape("%"):         {},
		"q=" + url.QueryEscape("_") + "_":   {},
		"q=" + url.QueryEscape(`\`):         {},
		"q=" + url.QueryEscape(" LÊ  VĂN "): {second},
	} {
		t.Run(query, func(t *testing.T) {
			a := o.in(t).get("leader1", "/api/v1/files?"+query)
			require.Equal(t, http.StatusOK, a.status, string(a.body))
			require.Equal(t, want, codesOf(into[register.Page](a)))
		})
	}
}

// TestWhoMaySeeTheApplicant: the counter, the Office, the leadership, and the units that hold
// or held the file.
func TestWhoMaySeeTheApplicant(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "request-supplement", map[string]any{"reason_text": "Ông Bảy cần nộp bản dịch"})
	letter := o.letter(code)
	for who, may := range map[string]bool{
		"clerk1": true, "clerk2": true, "leader1": true, "leader2": true, "director": true,
		"officer-bcxb-1": true, "officer-bcxb-2": true, "head-bcxb": true,
		"officer-bcvt-1": false, "head-bcvt": false, "office1": true, "inspector1": false,
	} {
		t.Run(who, func(t *testing.T) {
			o := o.in(t)
			detail := into[fileDetail](o.get(who, "/api/v1/files/"+code))
			require.Equal(t, []any{code, may}, []any{detail.Code, detail.Applicant != nil})
			require.Equal(t, may, len(into[fileTimeline](o.get(who, "/api/v1/files/"+code+"/timeline")).Texts) == 1)
			name := into[register.Page](o.get(who, "/api/v1/files")).Files[0].ApplicantName
			require.Equal(t, may, name != "", name)
			pdf := o.get(who, "/api/v1/letters/"+letter.ID+".pdf")
			if may {
				require.Equal(t, http.StatusOK, pdf.status)
			} else {
				pdf.refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
				require.Empty(t, into[register.Page](o.get(who, "/api/v1/files?q=tran")).Files, "nobody is found by name")
				o.get(who, "/api/v1/files?unit=bao-chi-xuat-ban&q=tran").refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
			}
			require.Len(t, into[map[string][]register.Letter](o.get(who, "/api/v1/files/"+code+"/letters"))["letters"], 1)
		})
	}
}

// letter issues a letter of a file.
func (o *house) letter(code string) register.Letter {
	o.t.Helper()
	at := o.clock.now()
	letter, err := o.book.IssueLetter(o.t.Context(), register.LetterDraft{
		Key: code + "/apology/1", Code: code, Kind: "apology", Series: "PXL", At: at, Promise: 1,
		Reason: procedure.ReasonAutomatic, Automatic: true, OldDue: at, NewDue: at.Add(48 * time.Hour),
		Render: func(int, string) (register.Rendered, error) {
			return register.Rendered{PDF: []byte("%PDF-1.7 thư xin lỗi")}, nil
		},
	})
	require.NoError(o.t, err)
	return letter
}

func TestALetterIsShownAndKept(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	letter := o.letter(code)
	path := "/api/v1/letters/" + letter.ID + ".pdf"
	a := o.get("clerk1", path)
	etag := `"` + letter.SHA256 + `.pdf"`
	require.Equal(t, []string{"%PDF-1.7 thư xin lỗi", "application/pdf", etag, `inline; filename="` + code + `-apology-1.pdf"`},
		[]string{string(a.body), a.header.Get("Content-Type"), a.header.Get("ETag"), a.header.Get("Content-Disposition")})
	again := o.do(request{method: http.MethodGet, path: path, as: "clerk1", header: map[string]string{"If-None-Match": etag}})
	require.Equal(t, []any{http.StatusNotModified, 0}, []any{again.status, len(again.body)})
}

func TestTimeline(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	answer := into[fileTimeline](o.get("clerk1", "/api/v1/files/"+code+"/timeline"))
	var kinds []string
	for i, entry := range answer.Entries {
		require.Equal(t, i+1, entry.Seq)
		kinds = append(kinds, entry.Kind)
	}
	require.Equal(t, []string{"accepted", "handed_over", "handed_over"}, kinds)
	var rungs []string
	for _, planned := range answer.Planned {
		rungs = append(rungs, planned.Rung.Name)
	}
	require.Equal(t, []string{"near_due", "declare", "apology_latest", "due"}, rungs)

	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	without := into[fileTimeline](o.get("clerk1", "/api/v1/files/"+code+"/timeline"))
	require.Equal(t, fileTimeline{Entries: answer.Entries, Notices: answer.Notices}, without, "the register answers alone")
}

func TestCustodyAddsUp(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	o.clock.add(90 * time.Minute)
	delete(o.tokens, "clerk1")
	o.acts("clerk1", code, "hand-over", nil)
	o.clock.add(26 * time.Hour) // a day later, 12:00
	delete(o.tokens, "clerk1")
	report := into[custodyReport](o.get("clerk1", "/api/v1/files/"+code+"/custody"))
	type line struct {
		unit, name, step string
		planned          int
		worked           time.Duration
	}
	var lines []line
	for _, l := range report.Lines {
		lines = append(lines, line{l.Unit, l.UnitName, l.StepName, l.PlannedHours, l.Worked})
	}
	require.Equal(t, []line{
		{"mot-cua", "Bộ phận Tiếp nhận và Trả kết quả", "Tiếp nhận, số hóa, chuyển hồ sơ", 4, 90 * time.Minute},
		// 10:00–11:30 and 13:00–17:00, and the next morning 07:30–11:30.
		{"bao-chi-xuat-ban", "Phòng Thông tin - Báo chí - Xuất bản", "Lãnh đạo phòng phân công", 4, 9*time.Hour + 30*time.Minute},
	}, lines)
	require.Equal(t, 11*time.Hour, report.Elapsed)

	// A file whose own clock runs ahead of ours is told up to its last instant.
	o.acts("head-bcxb", code, "hand-over", nil)
	o.clock.add(-20 * time.Hour)
	delete(o.tokens, "clerk1")
	ahead := into[custodyReport](o.get("clerk1", "/api/v1/files/"+code+"/custody"))
	require.Len(t, ahead.Lines, 3)
	require.Equal(t, 9*time.Hour+30*time.Minute, ahead.Lines[1].Worked)
	require.Equal(t, 11*time.Hour, ahead.Elapsed)
}
