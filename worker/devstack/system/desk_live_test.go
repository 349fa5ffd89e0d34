package system_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// What the page tells those who do not see it.
const (
	newsChanged = "Danh sách vừa được cập nhật."
	newsWaiting = "Có thay đổi mới; danh sách sẽ cập nhật khi ông/bà thao tác xong."
)

// narrow is a screen a list does not fit on.
var narrow = browsertest.Screen{Width: 1280, Height: 420}

// The people of a unit no other test has files for, so that its lists are short.
const (
	otherOfficer = "officer-bcvt-1"
	otherHead    = "head-bcvt"
	otherLeader  = "leader2"
)

// elsewhere is a file in their hands.
func (o *office) elsewhere(t *testing.T) receipt {
	t.Helper()
	body := submission()
	body["procedure"], body["documents"] = "1.005442", []any{map[string]any{"code": "VAN-BAN-DE-NGHI", "copies": 1}}
	r := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body)
	o.act(t, clerk, r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": otherOfficer})
	return r
}

// mark makes a page known, to see whether it was loaded again, and lets the elements of
// a selector tell whether they are still the same ones.
func (p person) mark(selector string) {
	p.Script(fmt.Sprintf("window.mark = 1; document.querySelectorAll(%q).forEach(e => e.mark = 1)", selector))
}

// marked says whether page and elements are still those of mark.
func (p person) marked(selector string) bool {
	return browsertest.Read[bool](p.Person, fmt.Sprintf(
		"window.mark === 1 && document.querySelector(%q) !== null && [...document.querySelectorAll(%q)].every(e => e.mark === 1)", selector, selector))
}

// hears waits for what the page tells those who do not see it.
func (p person) hears(words string) {
	p.Until("the news "+words, func() bool { return p.Text("#live-news") == words })
}

// unheard forgets what was told.
func (p person) unheard() { p.Script("document.getElementById('live-news').textContent = ''") }

// receivedBefore is a file that came some days ago, so that it is due before others.
func (o *office) receivedBefore(t *testing.T, days int, staff string) receipt {
	t.Helper()
	body := submission()
	body["received_at"] = time.Now().AddDate(0, 0, -days).Format(time.RFC3339)
	r := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body)
	o.act(t, clerk, r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": staff})
	return r
}

// top is how far below the upper edge of the screen a link to a file is, in pixels.
func (p person) top(code string) float64 {
	return browsertest.Read[float64](p.Person, fmt.Sprintf(`document.querySelector('a.code[href$="%s"]').getBoundingClientRect().top`, code))
}

// TestMyFilesFollow: a file handed over by somebody else appears above the one somebody
// stands on, which neither loses the focus nor moves on the screen.
func TestMyFilesFollow(t *testing.T) {
	o := enter(t, shared)
	mine := o.receivedBefore(t, 1, secondOfficer)
	for range 4 {
		o.receivedBefore(t, 2, secondOfficer)
	}
	p := person{o.sit(t, secondOfficer, narrow)}
	p.Open("/desk/mine")
	p.Script(fmt.Sprintf(`(() => { const a = document.querySelector('a.code[href$="%s"]'); a.scrollIntoView({block: "center"}); a.focus(); })()`, mine.Code))
	require.Positive(t, browsertest.Read[float64](p.Person, "scrollY"))
	top := p.top(mine.Code)
	p.mark("body")

	sooner := o.receivedBefore(t, 3, secondOfficer)
	p.See(sooner.Code)
	p.hears(newsChanged)
	require.Less(t, p.top(sooner.Code), p.top(mine.Code))
	require.InDelta(t, top, p.top(mine.Code), 2, "what is read does not move")
	role, name := p.Focused()
	require.Equal(t, []string{browsertest.Link, mine.Code}, []string{role, name})
	require.True(t, p.marked("body"), "the page was not loaded again")
	p.Press("Tab")
	_, next := p.Focused()
	require.NotEmpty(t, next, "the keyboard goes on from there")

	// The file under the keys leaves for somebody else: the keyboard stays in the list.
	p.Script(fmt.Sprintf(`document.querySelector('a.code[href$="%s"]').focus()`, mine.Code))
	o.act(t, head, mine.Code, "assign", map[string]any{"staff": officer})
	p.Gone(mine.Code)
	require.True(t, browsertest.Read[bool](p.Person, "document.getElementById('mine').contains(document.activeElement)"))
}

// TestChosenFilesStayChosen: a list in which somebody chooses waits for them, says so
// once, and catches up; the rest of the page goes on.
func TestChosenFilesStayChosen(t *testing.T) {
	o := enter(t, shared)
	one := o.elsewhere(t)
	p := person{o.sit(t, otherHead, browsertest.Desktop)}
	p.Open("/desk/unit")
	lists := p.Text("#lists")
	box := "Chọn hồ sơ " + one.Code
	p.Click(browsertest.CheckBox, box)

	other := o.elsewhere(t)
	p.hears(newsWaiting)
	p.Until("the counts to follow", func() bool { return p.Text("#lists") != lists })
	p.NotSee(other.Code)
	require.Equal(t, 1, p.Count("#unit input:checked"))
	p.Click(browsertest.CheckBox, box)
	p.See(other.Code)
	p.hears(newsChanged)

	// What was chosen is acted on as it was seen: the act is refused for the file that
	// somebody else has changed, and done for the other.
	p.Click(browsertest.CheckBox, box)
	p.Click(browsertest.CheckBox, "Chọn hồ sơ "+other.Code)
	o.act(t, otherOfficer, other.Code, "declare", map[string]any{"course": procedure.OnCourse})
	p.Choose("Giao cho", "Trịnh Thị Ngọc")
	p.ClickThrough(browsertest.Button, "Giao các hồ sơ đã chọn")
	p.See("Xong: 1; không được chấp nhận: 1;")
	require.Equal(t, []string{"officer-bcvt-2", otherOfficer}, []string{o.file(t, one.Code).Assignee, o.file(t, other.Code).Assignee})
}

// TestWordsUnderTheHandsStay: details a leader has opened stay open through a change;
// once they have begun to write, nothing moves until they are done.
func TestWordsUnderTheHandsStay(t *testing.T) {
	o := enter(t, shared)
	late := func() receipt {
		r := o.elsewhere(t)
		o.forward(t, r.Code, r.DueAt.Add(time.Minute))
		return r
	}
	one := late()
	p := person{o.sit(t, otherLeader, browsertest.Desktop)}
	p.Open("/desk/lead")
	call := "article[aria-label='" + one.Code + "']"
	p.Script(fmt.Sprintf("document.querySelectorAll(`%s details`).forEach(d => d.open = true)", call))
	p.Script(fmt.Sprintf("document.querySelector(`%s textarea`).focus()", call))
	p.mark(call + " textarea")

	two := late()
	p.See(two.Code)
	p.hears(newsChanged)
	require.Zero(t, p.Count(call+" details:not([open])"), "what was opened is open")
	require.True(t, p.marked(call+" textarea"))
	require.Equal(t, "TEXTAREA", browsertest.Read[string](p.Person, "document.activeElement.tagName"))

	p.Write("Báo cáo tôi trước")
	three := late()
	p.hears(newsWaiting)
	p.Write(" 16 giờ.")
	require.Equal(t, "Báo cáo tôi trước 16 giờ.", browsertest.Read[string](p.Person, "document.activeElement.value"))
	require.NotContains(t, p.Text("#calls"), three.Code)
	p.Leaving(func() { p.Script(fmt.Sprintf("document.querySelector(`%s details form`).requestSubmit()", call)) })
	p.See("Đã ghi nhận ý kiến chỉ đạo", three.Code)
	require.Contains(t, o.texts(t, one.Code), "Báo cáo tôi trước 16 giờ.")
}

// TestTheQueueFollows: what somebody sends from home or by post is at the counter.
func TestTheQueueFollows(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, clerk, browsertest.Desktop)}
	p.Open("/desk/queue")
	tabs := p.Text("#queue nav")
	came := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", secondClerk, uuid.NewString(), fromHome())
	p.Until("the count to follow", func() bool { return p.Text("#queue nav") != tabs })
	p.hears(newsChanged)

	second := person{p.SecondTab(browsertest.Phone)}
	second.Open("/desk/files/" + came.Code + "/do/accept")
	p.unheard()
	second.ClickThrough(browsertest.Button, "Tiếp nhận hồ sơ")
	p.hears(newsChanged)
	p.Gone(came.Code)
}

// TestAFilePageFollows: with a letter open, which is not read from its beginning again.
func TestAFilePageFollows(t *testing.T) {
	o := enter(t, shared)
	r := o.begin(t)
	o.requireOneOf(t, r.Code, "receipt")
	p := person{o.sit(t, clerk, browsertest.Desktop)}
	p.Open("/desk/files/" + r.Code)
	p.Script(`(() => {
		const frame = document.querySelector("#letters iframe");
		window.loads = 0;
		frame.addEventListener("load", () => window.loads++);
		frame.closest("details").open = true;
		frame.scrollIntoView();
	})()`)
	loads := func() int { return browsertest.Read[int](p.Person, "window.loads") }
	p.Until("the letter", func() bool { return loads() == 1 })
	p.mark("#letters iframe")
	above := browsertest.Read[float64](p.Person, "document.querySelector('#letters iframe').getBoundingClientRect().top")

	o.act(t, officer, r.Code, "declare", map[string]any{"course": procedure.OnCourse})
	p.See("Khai báo sẽ đúng hẹn")
	p.hears(newsChanged)
	o.act(t, officer, r.Code, "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": "Đơn chưa ký."})
	p.See("Đơn chưa ký.")
	p.Until("the second letter", func() bool { return p.Count("#letters iframe") == 2 })
	require.True(t, browsertest.Read[bool](p.Person, `[...document.querySelectorAll("#letters iframe")].filter(f => f.mark === 1).length === 1 && window.mark === 1`))
	require.Equal(t, 1, loads(), "the letter was not fetched again")
	require.Equal(t, 1, p.Count("#letters details[open]"))
	require.InDelta(t, above, browsertest.Read[float64](p.Person,
		"[...document.querySelectorAll('#letters iframe')].find(f => f.mark === 1).getBoundingClientRect().top"), 2, "nor did it move")
}

// TestATabInTheBackgroundCatchesUp: it asks for nothing while nobody sees it.
func TestATabInTheBackgroundCatchesUp(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, secondOfficer, browsertest.Desktop)}
	p.Open("/desk/mine")
	p.mark("body")
	p.Background()
	fetched := func() int {
		return browsertest.Read[int](p.Person, `performance.getEntriesByType("resource").filter(e => e.initiatorType === "fetch").length`)
	}
	before := fetched()
	front := person{p.SecondTab(browsertest.Desktop)}
	front.Open("/desk/mine")
	for range 2 { // seconds apart: long enough for the hidden one
		r := o.held(t, secondOfficer)
		front.See(r.Code)
		p.NotSee(r.Code)
	}
	require.Equal(t, before, fetched())
	p.Foreground()
	p.Until("both", func() bool { return p.Text("#mine") == front.Text("#mine") })
	p.hears(newsChanged)
	require.True(t, p.marked("body"))
}

// TestAListWithoutASession says, for everybody to see, that it follows no more.
func TestAListWithoutASession(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, secondOfficer, browsertest.Desktop)}
	p.Open("/desk/mine")
	before := p.Text("#mine")
	o.signOutEverywhere(t, secondOfficer)
	o.held(t, secondOfficer)
	p.Until("the notice", func() bool {
		return p.Text("main [role=alert]") == "Phiên làm việc đã hết; hãy đăng nhập lại."
	})
	require.Equal(t, before, p.Text("#mine"))
	p.Accessible()
	p.ClickThrough(browsertest.Link, "Hồ sơ của tôi")
	require.Equal(t, "/desk/login?next=%2Fdesk%2Fmine", p.Path())
}
