package gateway

import (
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// TestUrging: what is behind stands in one list, and each is answered for itself.
func TestUrging(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	const path = "/desk/urging"
	for as, want := range map[string]int{
		"office1": http.StatusOK, "head-vp": http.StatusOK, "leader1": http.StatusOK, "director": http.StatusOK,
		"head-bcxb": http.StatusForbidden, "clerk1": http.StatusForbidden, "inspector1": http.StatusForbidden,
	} {
		require.Equal(t, want, o.visit(as).get(path).status, as)
	}
	v := o.visit("office1")
	p := v.get(path)
	p.noHoles()
	require.Contains(t, p.text(), code)
	require.Contains(t, v.get(path+"?unit=buu-chinh-vien-thong").text(), "Không có việc nào chậm")
	require.Contains(t, p.submit(path+"/remind").text(), "Chưa chọn hồ sơ nào")
	p = v.get(path)
	require.Contains(t, p.submit(path+"/remind", "files", code).text(), code+": đã nhắc")
	require.Contains(t, p.submit(path+"/remind", "files", code).text(), "đã nhắc hôm nay rồi")
	require.Contains(t, p.submit(path+"/remind", "files", "nothing").text(), "không nhắc được: Hồ sơ này không trễ hẹn")
	require.Contains(t, p.submit(path+"/remind", "duties", "CD-2026-0001").text(), "không nhắc được")
	sent := 0
	notices, err := o.book.Notices(t.Context(), code)
	require.NoError(t, err)
	for _, n := range notices {
		if n.Kind == "urged" {
			sent++
		}
	}
	require.Equal(t, 2, sent, "the holder and the head")
}

// TestUrgingOffersWhatMayBeDone: who reads no duty of other units sees none of them, and
// only what may be urged can be chosen.
func TestUrgingOffersWhatMayBeDone(t *testing.T) {
	o := newHouse(t)
	foreign := o.given("director", "k1", set("due", "2026-10-06"))
	own := o.given("director", "k2", set("due", "2026-10-06"), set("unit", "van-phong"))
	o.goesOn(foreign, 4*day)
	o.goesOn(own, 0)
	const path = "/desk/urging"
	for _, as := range []string{"office1", "leader1"} {
		p := o.visit(as).get(path)
		for _, number := range []string{foreign, own} {
			require.Equal(t, 1, p.Find("input[name=duties][value='"+number+"']").Length(), as+" "+number)
			require.Contains(t, p.submit(path+"/remind", "duties", number, "text", "Đề nghị báo cáo").text(), number+": đã nhắc", as)
		}
	}
	head := o.visit("head-vp").get(path)
	require.Contains(t, head.text(), own)
	require.Equal(t, []string{foreign}, head.Find("input[name=duties]").Map(func(_ int, box *goquery.Selection) string { return box.AttrOr("value", "") }),
		"their own turn is not theirs to urge")
	require.Contains(t, head.submit(path+"/remind", "duties", foreign).text(), foreign+": đã nhắc")
	require.Contains(t, head.submit(path+"/remind", "duties", own).text(), own+": không nhắc được")
	require.Equal(t, http.StatusOK, head.v.get("/desk/duties/"+foreign).status, "what is urged can be read")
	require.Zero(t, o.visit("director").get(path).Find("input[name=files]").Length())

	// What is not behind is no business of the head who urges.
	ahead := o.given("director", "k3", set("due", "2026-10-30"))
	require.Equal(t, http.StatusNotFound, head.v.get("/desk/duties/"+ahead).status)
	require.Contains(t, head.submit(path+"/remind", "duties", ahead).text(), ahead+": không nhắc được")
	require.NotContains(t, o.visit("head-vp").get(path).text(), ahead)
}

// TestTheOfficesHeadUrgesEverything: tasks, directions, explanations and files of every unit.
func TestTheOfficesHeadUrgesEverything(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	numbers := []string{
		o.given("director", "k1", set("due", "2026-10-20")), o.given("leader2", "k2", set("kind", "direction"), set("unit", "buu-chinh-vien-thong"), set("due", "2026-10-20")),
		o.explains(code, "bao-chi-xuat-ban", "officer-bcxb-1"),
	}
	o.clock.add(30 * day)
	for _, number := range numbers {
		o.goesOn(number, 0)
	}
	o.tokens = map[string]string{}
	p := o.visit("head-vp").get("/desk/urging")
	require.Equal(t, 1, p.Find("input[name=files][value='"+code+"']").Length())
	fields := []string{"files", code}
	for _, number := range numbers {
		require.Equal(t, 1, p.Find("input[name=duties][value='"+number+"']").Length(), number)
		fields = append(fields, "duties", number)
	}
	done := p.submit("/desk/urging/remind", fields...).text()
	for _, of := range append(numbers, code) {
		require.Contains(t, done, of+": đã nhắc")
	}
	require.NotContains(t, o.visit("head-bcvt").get("/desk").text(), "Đôn đốc")
}
