package gateway

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestSiteFindsProceduresWithoutDiacritics(t *testing.T) {
	o := newHouse(t)
	p := o.visit("").get("/?q=giay+phep+hoat+dong+in")
	require.Equal(t, http.StatusOK, p.status)
	require.Equal(t, "Cấp giấy phép hoạt động in", p.Find("#found li a").First().Text())
	require.Equal(t, "giay phep hoat dong in", p.Find("#q").AttrOr("value", ""))
	require.Equal(t, p.read("#found li"), o.visit("").get("/?q=giấy+phép+hoạt+động+in").read("#found li"))
	require.Equal(t, []string{"Cấp giấy phép xuất bản tài liệu không kinh doanh 1.003868"}, o.visit("").get("/?q=003868").read("#found li"))
	none := o.visit("").get("/?q=%3Cscript%3Ealert(1)%3C/script%3E")
	require.Contains(t, none.text(), "Không có thủ tục nào khớp")
	requireOnlyOurOwn(t, []byte(none.body))
	require.Equal(t, len(o.today()), o.visit("").get("/").Find(".procedures li").Length())
}

// today are the procedures in force.
func (o *house) today() []catalogue.Procedure {
	o.t.Helper()
	data, err := embedded()
	require.NoError(o.t, err)
	return data.Procedures(procedure.DayOf(o.clock.now()))
}

// TestSiteShowsEverythingOfEveryProcedure, on the screen and on the notice board.
func TestSiteShowsEverythingOfEveryProcedure(t *testing.T) {
	o := newHouse(t)
	data, err := embedded()
	require.NoError(t, err)
	v := o.visit("")
	for _, p := range o.today() {
		for _, path := range []string{"/procedures/" + p.Code, "/procedures/" + p.Code + "/print"} {
			page := v.get(path)
			require.Equal(t, http.StatusOK, page.status, path)
			require.Equal(t, []string{squeeze(p.Name)}, page.read("h1"))
			text := page.text()
			for _, fact := range []string{p.Code, p.Field.Name, p.Limit.Vietnamese(), p.LegalLimit.Vietnamese(), p.Result, p.DecisionAuthority, p.Note} {
				require.Contains(t, text, squeeze(fact), path)
			}
			for _, law := range p.LegalBasis {
				require.Contains(t, text, squeeze(law), path)
			}
			rows := page.read("tbody tr")
			require.GreaterOrEqual(t, len(rows), len(p.Papers)+len(p.Fees)+len(p.Steps))
			for i, paper := range p.Papers {
				require.Contains(t, rows[i], squeeze(paper.Name)+" "+strconv.Itoa(paper.Originals)+" "+strconv.Itoa(paper.Copies), path)
				require.Contains(t, rows[i], squeeze(paper.Condition))
				require.Contains(t, rows[i], squeeze(paper.Form))
			}
			for i, fee := range p.Fees {
				require.Contains(t, rows[len(p.Papers)+i], squeeze(fee.Name))
				require.Contains(t, rows[len(p.Papers)+i], squeeze(fee.Unit))
			}
			for i, step := range p.Steps {
				unit, _ := data.Organisation().Unit(step.Unit)
				require.Equal(t, []string{strconv.Itoa(i + 1), squeeze(step.Name), unit.Name, strconv.Itoa(step.Hours)},
					cells(page.Find("tbody tr").Eq(len(p.Papers)+len(p.Fees)+i)), path)
			}
		}
		require.Equal(t, "http://example.com/procedures/"+p.Code, squeeze(v.get("/procedures/"+p.Code+"/print").Find("footer .code").Text()))
	}
}

func TestSiteSaysWhatIsNotChecked(t *testing.T) {
	o := newHouse(t)
	p := o.visit("").get("/procedures/1.009386")
	require.Contains(t, p.text(), "Chưa đối chiếu Nguồn: Mã chưa chắc chắn")
	require.Contains(t, p.text(), "Thời hạn theo quy định15 ngày Đã cắt giảm 5 ngày")
	require.Contains(t, p.text(), "Không thu phí, lệ phí.")
}

func TestSiteUnknownProcedure(t *testing.T) {
	o := newHouse(t)
	for _, path := range []string{
		"/procedures/9.999999", "/procedures/9.999999/print", "/procedures/1.003868/forms/NOPE", "/procedures/1.003868/forms/BAN-THAO",
		"/procedures/%3Cscript%3E",
	} {
		p := o.visit("").get(path)
		require.Equal(t, http.StatusNotFound, p.status, path)
		require.Equal(t, []string{"Không tìm thấy"}, p.read("h1"))
		requireOnlyOurOwn(t, []byte(p.body))
	}
}

// TestSiteHandsOutForms: the office's file where there is one, else a sheet to print.
func TestSiteHandsOutForms(t *testing.T) {
	o := newHouse(t)
	blank := o.visit("").get("/procedures/1.003868").Find(`a[href="/procedures/1.003868/forms/DON"]`)
	require.Equal(t, "Tờ khai trống để in Đơn đề nghị", squeeze(blank.Text()))
	sheet := o.visit("").get("/procedures/1.003868/forms/DON")
	require.Contains(t, sheet.text(), "Cơ quan chưa đưa tệp mẫu lên trang này.")
	require.Equal(t, []string{"Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức", "Bản dịch tiếng Việt", "Văn bản xác nhận"}, sheet.read(".ticks li"))

	files := fstest.MapFS{"forms/1.003868/DON.docx": {Data: []byte("the form")}}
	require.NoError(t, fs.WalkDir(catalogue.Embedded(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(catalogue.Embedded(), name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	}))
	with, err := catalogue.Load(files)
	require.NoError(t, err)
	o = newHouseOn(t, settled(t), func(d *Dependencies) { d.Catalogue = with })
	link := o.visit("").get("/procedures/1.003868").Find(`a[href="/procedures/1.003868/forms/DON"]`)
	require.Equal(t, "Tải mẫu Đơn đề nghị", squeeze(link.Text()))
	file := o.visit("").get("/procedures/1.003868/forms/DON")
	require.Equal(t, []string{"the form", `attachment; filename="1.003868-DON.docx"`}, []string{file.body, file.header.Get("Content-Disposition")})
}

func TestOpenDataIsTheCatalogue(t *testing.T) {
	o := newHouse(t)
	a := o.get("", "/procedures.json")
	require.Equal(t, http.StatusOK, a.status)
	want, err := json.Marshal(o.today())
	require.NoError(t, err)
	got := into[map[string]json.RawMessage](a)
	require.JSONEq(t, string(want), string(got["procedures"]))
	require.JSONEq(t, `"2026-10-05"`, string(got["day"]))
	require.JSONEq(t, `"Sở Thông tin và Truyền thông"`, string(got["agency"]))
	require.Equal(t, "public, max-age=300", a.header.Get("Cache-Control"))

	again := request{method: http.MethodGet, path: "/procedures.json", header: map[string]string{"If-None-Match": a.header.Get("ETag")}}
	same := o.do(again)
	require.Equal(t, []any{http.StatusNotModified, 0}, []any{same.status, len(same.body)})
	o.clock.add(24 * time.Hour)
	require.Equal(t, http.StatusOK, o.do(again).status, "the day is part of it")
}

func TestSiteInEnglish(t *testing.T) {
	o := newHouse(t)
	v := o.visit("")
	p := v.get("/procedures/1.009386?lang=en")
	require.Equal(t, "/procedures/1.009386", p.path)
	require.Equal(t, "en", p.Find("html").AttrOr("lang", ""))
	require.Contains(t, p.text(), "Time the law allows15 days Cut by 5 days")
	require.Contains(t, p.text(), "Papers to hand in")
	require.Equal(t, "vi", p.Find("h1").AttrOr("lang", ""), "names are Vietnamese in every language")
	for path, title := range map[string]string{
		"/": "Administrative procedures", "/track": "Status of your file", "/punctuality": "How well the office keeps its promises",
		"/apologies": "Apologies sent", "/v": "Check a paper", "/v/2222-2222-2222": "Check a paper",
	} {
		require.Equal(t, []string{title}, v.get(path).read("h1"), path)
	}
}

// TestWhatIsNotThere is a page to a browser and a problem to everybody else.
func TestWhatIsNotThere(t *testing.T) {
	o := newHouse(t)
	v := o.visit("")
	v.header["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
	p := v.get("/not/here?x=%3Cscript%3E")
	require.Equal(t, http.StatusNotFound, p.status)
	require.Equal(t, []string{"Không tìm thấy"}, p.read("h1"))
	require.Equal(t, 1, p.Find(`main a[href="/"]`).Length())
	requireOnlyOurOwn(t, []byte(p.body))
	require.Equal(t, http.StatusMethodNotAllowed, v.send("/apologies", nil).status)
	o.get("", "/not/here").refused(http.StatusNotFound, contract.CodeNotFound)
	o.do(request{method: http.MethodGet, path: "/not/here", header: map[string]string{"Accept": "application/json"}}).refused(http.StatusNotFound, contract.CodeNotFound)
}

func TestRobots(t *testing.T) {
	robots := newHouse(t).visit("").get("/robots.txt")
	require.Contains(t, robots.body, "Disallow: /desk\n")
	require.NotContains(t, robots.body, "Disallow: /\n")
}
