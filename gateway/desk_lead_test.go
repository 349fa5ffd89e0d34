package gateway

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// lettered reports the letter a late file owes as issued.
func (o *house) lettered(code string, no int) {
	o.t.Helper()
	o.engine.mu.Lock()
	defer o.engine.mu.Unlock()
	state := o.engine.states[code]
	letter, owed := state.OwedLetter()
	require.True(o.t, owed)
	next, err := procedure.Apply(state, procedure.LetterIssued{Key: letter.Key, LetterID: "x", Number: no}, o.clock.now())
	require.NoError(o.t, err)
	require.NoError(o.t, o.book.Record(o.t.Context(), next.View(), next.Journal))
	o.engine.states[code] = next.Recorded(next.Seq)
}

func TestLeadershipOfAnEmptyOffice(t *testing.T) {
	o := newHouse(t)
	director := o.visit("director")
	lead := director.get("/desk/lead")
	require.Equal(t, http.StatusOK, lead.status, lead.text())
	require.Contains(t, lead.text(), "Không có hồ sơ nào chờ ý kiến của ông/bà.")
	require.Contains(t, lead.text(), "Không có hồ sơ nào trễ hẹn.")
	require.Contains(t, director.get("/desk/lead/custody").text(), "Không có hồ sơ nào trễ hẹn.")
	figures := director.get("/desk/punctuality")
	require.Equal(t, []string{"–", "0", "0", "0"}, figures.read(".tile strong"), "of nothing there is no share, least of all a full one")
	require.NotContains(t, figures.text(), "100")
	require.Equal(t, 1, figures.Find("svg[role=img]").Length())
	english := director.get("/desk/punctuality?lang=en")
	require.Contains(t, english.text(), "Nothing came due in the period.")
	require.Contains(t, director.get("/desk/lead").text(), "No file is late.")
}

func TestWhoLeads(t *testing.T) {
	o := newHouse(t)
	o.late()
	paths := []string{"/desk/lead", "/desk/lead/custody", "/desk/punctuality", "/desk/punctuality/files?verdict=late_now"}
	for _, who := range []string{"clerk1", "officer-bcxb-1", "head-bcxb"} {
		for _, path := range paths {
			require.Equal(t, http.StatusForbidden, o.visit(who).get(path).status, "%s %s", who, path)
		}
		require.Zero(t, o.visit(who).get("/desk/account").Find(`nav a[href="/desk/lead"]`).Length())
	}
	for who, called := range map[string]bool{"leader1": true, "leader2": false, "director": false, "office1": false, "inspector1": false} {
		for _, path := range paths {
			seen := o.visit(who).get(path)
			require.Equal(t, http.StatusOK, seen.status, "%s %s", who, path)
			require.NotContains(t, seen.text(), "Ngọc Ánh", "these pages name no applicant")
			forms := seen.Find(`main form[method="post"]`).Length()
			if path == "/desk/lead" && called {
				require.Equal(t, 2, forms, who)
				continue
			}
			require.Zero(t, forms, "%s has nothing to answer at %s", who, path)
		}
	}
}

func TestLeaderSeesWhatIsLateAndWhy(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	leader := o.visit("leader1")
	lead := leader.get("/desk/lead")
	require.Equal(t, []string{code}, lead.read("#calls h3 a"))
	require.Equal(t, []string{code}, lead.read("#late tbody th a.code"))
	call := squeeze(lead.Find("#calls article").Text())
	view := o.view(code)
	require.Contains(t, call, "hẹn "+view.LateAt.Format("15:04 02/01/2006"))
	require.Contains(t, call, "Không khai báo trước hạn.")
	require.Contains(t, call, "chưa có ý kiến thì báo cáo lên cấp trên lúc "+view.Escalations[0].AnswerBy.In(procedure.Zone).Format("15:04 02/01/2006"))
	require.Contains(t, call, "Dương Văn Khoa")
	data, err := embedded()
	require.NoError(t, err)
	calendar := data.Calendar()
	days, hours, _ := procedure.InWorkingDays(calendar.WorkingBetween(view.LateAt, o.clock.now()))
	if days > 0 {
		require.Contains(t, call, fmt.Sprintf("trễ %d ngày", days))
	} else {
		require.Contains(t, call, fmt.Sprintf("trễ %d giờ", hours))
	}
	require.Contains(t, squeeze(lead.Find("#calls details").First().Text()), "làm việc", "who held it how long")
	require.Contains(t, leader.get("/desk/lead?unit=bao-chi-xuat-ban").read("#late tbody th a.code"), code)
	require.Empty(t, leader.get("/desk/lead?unit=mot-cua").read("#late tbody th a.code"))
	require.Equal(t, http.StatusOK, leader.get("/desk/lead?unit=%3Cscript%3E&after=x&calls=~").status)

	english := leader.get("/desk/lead?lang=en").text()
	require.Contains(t, english, "Nothing was declared before the date.")
	require.Contains(t, english, "Understood, finish it now")
}

func TestReasonsAreForWhoMayReadThem(t *testing.T) {
	o := newHouse(t)
	code := o.declared()
	o.clock.add(15 * 24 * time.Hour)
	o.passes(code)
	o.lettered(code, 7)
	for who, reads := range map[string]bool{"leader1": true, "office1": true, "inspector1": false} {
		why := squeeze(o.visit(who).get("/desk/lead").Find("#late .lead-why").Text())
		require.Contains(t, why, "chờ cơ quan phối hợp", who)
		require.Contains(t, why, "Phiếu xin lỗi số 7 ngày", who)
		require.Contains(t, why, "hẹn lại ngày 22/10/2026", who)
		require.Equal(t, reads, strings.Contains(why, "Chờ công an tỉnh"), who)
	}
}

func TestLeaderAnswersFromTheList(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	leader := o.visit("leader1")
	lead, stale := leader.get("/desk/lead"), o.visit("leader1").get("/desk/lead")
	done := lead.submit(doAt(code, "acknowledge"))
	require.Equal(t, http.StatusOK, done.status, done.text())
	require.Equal(t, "/desk/lead", done.path)
	require.NotEmpty(t, done.read(".notice.good"))
	require.Contains(t, done.text(), "Không có hồ sơ nào chờ ý kiến của ông/bà.")
	require.Equal(t, []string{code}, done.read("#late tbody th a.code"), "it is late until it is finished")
	answered := o.view(code).Escalations[0]
	require.Equal(t, []any{"leader1", procedure.DecideAct}, []any{answered.AnsweredBy, answered.Decision})

	again := stale.submit(doAt(code, "acknowledge"), "instruction", "lần nữa")
	require.GreaterOrEqual(t, again.status, http.StatusBadRequest, "it has been answered")
	require.Equal(t, answered, o.view(code).Escalations[0])

	forged := leader.send(doAt(code, "acknowledge"), url.Values{"decision": {"act"}, "back": {"/desk/lead"}})
	require.GreaterOrEqual(t, forged.status, http.StatusBadRequest)
}

func TestLeaderGivesAFileToSomebodyElse(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	leader := o.visit("leader1")
	lead := leader.get("/desk/lead")
	form := lead.Find("#calls details form").First()
	values := url.Values{}
	form.Find("input").Each(func(_ int, s *goquery.Selection) { values.Add(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	require.Equal(t, 1, form.Find(`option[value="officer-bcxb-2"]`).Length(), "who may get it is offered")
	for name, label := range map[string]string{"decision": "select", "staff": "select", "instruction": "textarea"} {
		field := form.Find(label + `[name="` + name + `"]`)
		require.Equal(t, 1, form.Find(`label[for="`+field.AttrOr("id", "")+`"]`).Length(), "%s has its label", name)
	}
	values.Set("decision", "reassign")
	require.Equal(t, http.StatusUnprocessableEntity, leader.send(doAt(code, "acknowledge"), values).status, "to whom?")
	values.Set("staff", "officer-bcxb-2")
	values.Set("instruction", "Xong trong ngày <b>hôm nay</b>")
	done := leader.send(doAt(code, "acknowledge"), values)
	require.Equal(t, "/desk/lead", done.path, done.text())
	require.Equal(t, "officer-bcxb-2", o.view(code).Assignee)
	require.Contains(t, o.texts(code), "Xong trong ngày <b>hôm nay</b>")
}

func TestSilenceClimbsToTheDirector(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	o.clock.add(7 * 24 * time.Hour)
	o.passes(code)
	director := o.visit("director").get("/desk/lead")
	require.Equal(t, []string{code}, director.read("#calls h3 a"))
	leader := o.visit("leader1").get("/desk/lead")
	require.Contains(t, squeeze(leader.Find("#calls article").Text()), "đã báo cáo lên cấp trên vì chưa có ý kiến")
	require.Zero(t, o.visit("inspector1").get("/desk/lead").Find("#calls article").Length())
	o.clock.add(7 * 24 * time.Hour)
	o.passes(code)
	require.Equal(t, []string{code}, o.visit("inspector1").get("/desk/lead").read("#calls h3 a"), "the law calls upon them now")
}

func TestCustodyOfLateFiles(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	page := o.visit("leader1").get("/desk/lead/custody")
	data, err := embedded()
	require.NoError(t, err)
	view := o.view(code)
	rules, err := data.Rules(view.Procedure, procedure.DayOf(view.ReceivedAt))
	require.NoError(t, err)
	lines, elapsed := procedure.Know(view, rules, data.Calendar()).Custody(o.clock.now())
	byUnit := map[string]time.Duration{}
	for _, l := range lines {
		byUnit[l.Unit] += l.Worked
	}
	require.Positive(t, elapsed)
	days, hours, _ := procedure.InWorkingDays(byUnit["bao-chi-xuat-ban"])
	row := squeeze(page.Find("tbody tr:not(.within)").First().Text())
	require.True(t, strings.HasPrefix(row, "Phòng Thông tin - Báo chí - Xuất bản"), row)
	require.Contains(t, row, fmt.Sprintf("%d ngày", days))
	if hours > 0 {
		require.Contains(t, row, fmt.Sprintf("%d giờ", hours))
	}
	require.Contains(t, page.text(), "Dương Văn Khoa")
	require.Equal(t, 1, page.Find("svg[role=img] title").Length())
}

// aYear is files of twelve months: in each one kept, one finished late, and one nobody
// finished; of the last month the promises are still to come.
func (o *house) aYear() {
	o.t.Helper()
	o.clock.add(-365 * 24 * time.Hour)
	for month := range 12 {
		clear(o.tokens)
		var codes []string
		for _, key := range []string{"kept", "late", "open"} {
			codes = append(codes, o.submit(key+strconv.Itoa(month)).Code)
		}
		o.clock.add(2 * 24 * time.Hour)
		clear(o.tokens)
		o.acts("leader1", codes[0], "finish", nil)
		o.clock.add(18 * 24 * time.Hour)
		clear(o.tokens)
		for i, code := range codes[1:] {
			o.passes(code)
			o.lettered(code, 2*month+i+1)
		}
		o.acts("leader1", codes[1], "finish", nil)
		o.clock.add(10 * 24 * time.Hour)
	}
	clear(o.tokens)
}

func TestPunctualityOfAYear(t *testing.T) {
	o := newHouse(t)
	o.aYear()
	director := o.visit("director")
	page := director.get("/desk/punctuality")
	require.Equal(t, http.StatusOK, page.status, page.text())
	now := o.clock.now().In(procedure.Zone)
	from := time.Date(now.Year(), now.Month()-11, 1, 0, 0, 0, 0, procedure.Zone)
	to := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, procedure.Zone)
	lines, err := o.book.Punctuality(t.Context(), from, to, now, register.OfOffice)
	require.NoError(t, err)
	office := lines[0]
	require.Positive(t, office.OnTime)
	require.Greater(t, office.Late, office.LateOpen)
	percent, _ := office.Percent()
	share := strings.Replace(strconv.FormatFloat(percent, 'f', 1, 64), ".", ",", 1)
	require.Equal(t, []string{
		strings.TrimSuffix(share, ",0") + " %", strconv.Itoa(office.Judged()), strconv.Itoa(office.Late), "12",
	}, page.read(".tile strong"))
	require.Less(t, percent, 50.0, "files never returned count")

	months := page.Find("table.figures").First().Find("tbody tr")
	require.Equal(t, 12, months.Length())
	sums := make([]int, 7)
	months.Each(func(_ int, row *goquery.Selection) {
		row.Find("td.number").Slice(1, 8).Each(func(i int, cell *goquery.Selection) {
			n, err := strconv.Atoi(squeeze(cell.Text()))
			require.NoError(t, err)
			sums[i] += n
		})
	})
	require.Equal(t, []int{office.Judged(), office.OnTime, office.Early, office.Late, office.LateOpen, office.Apologised, office.Ended}, sums)
	require.Contains(t, page.text(), "Tỷ lệ đúng hẹn = ")
	page.Find("svg").Each(func(_ int, svg *goquery.Selection) {
		require.Equal(t, "img", svg.AttrOr("role", ""))
		for _, part := range strings.Fields(svg.AttrOr("aria-labelledby", "")) {
			require.Equal(t, 1, page.Find("#"+part).Length(), "ids are once on a page")
		}
	})
	require.NotContains(t, page.body, "style=")

	t.Run("figures lead to their files", func(t *testing.T) {
		checked := 0
		page.Find(`table.figures a[href*="/files?"]`).Each(func(_ int, a *goquery.Selection) {
			n, err := strconv.Atoi(squeeze(a.Text()))
			if err != nil || checked > 40 {
				return // shares lead to what they are of
			}
			checked++
			behind := director.get(a.AttrOr("href", ""))
			require.Equal(t, http.StatusOK, behind.status)
			require.Contains(t, behind.text(), fmt.Sprintf("%d hồ sơ", n))
			require.Len(t, behind.read("tbody th a.code"), min(n, 50))
		})
		require.Positive(t, checked)
	})
	t.Run("of a unit", func(t *testing.T) {
		unit := director.get("/desk/punctuality?unit=bao-chi-xuat-ban")
		require.Equal(t, []string{"Tỷ lệ giải quyết đúng hẹn: Phòng Thông tin - Báo chí - Xuất bản"}, unit.read("h1"))
		require.Equal(t, page.read(".tile strong"), unit.read(".tile strong"), "all files are its")
		require.Equal(t, []string{"–", "0", "0", "0"}, director.get("/desk/punctuality?unit=%3Cb%3E").read(".tile strong"))
	})
	t.Run("of periods", func(t *testing.T) {
		short := director.get("/desk/punctuality?months=3")
		beside := director.get("/desk/punctuality?unit=bao-chi-xuat-ban&months=3&last=2020-05").Find("nav .tabs a").First().AttrOr("href", "")
		require.Equal(t, "/desk/punctuality?last=2020-02&months=3&unit=bao-chi-xuat-ban", beside)
		require.Equal(t, 3, short.Find("table.figures").First().Find("tbody tr").Length())
		before := director.get("/desk/punctuality?" + "months=12&last=2020-01")
		require.Equal(t, []string{"–", "0", "0", "12"}, before.read(".tile strong"))
		for _, odd := range []string{"months=-1", "months=x&last=zz", "last=9999-99", "last=0001-01", "months=7"} {
			require.Equal(t, page.read(".tile strong"), director.get("/desk/punctuality?"+odd).read(".tile strong"), odd)
		}
	})
	t.Run("odd questions", func(t *testing.T) {
		for path, status := range map[string]int{
			"verdict=nonsense": http.StatusNotFound, "": http.StatusNotFound, "verdict=late": http.StatusUnprocessableEntity,
			"verdict=late&from=2026-01-01&to=x": http.StatusUnprocessableEntity, "verdict=late_now&after=zzz": http.StatusOK,
			"verdict=late_now&by=unit&key=%3Cscript%3E": http.StatusOK, "verdict=late_now&by=nobody&key=x": http.StatusOK,
		} {
			require.Equal(t, status, director.get("/desk/punctuality/files?"+path).status, path)
		}
	})
}
