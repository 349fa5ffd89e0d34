package gateway

import (
	"net/http"
	"testing"

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
	require.NotContains(t, head.text(), foreign)
	require.Contains(t, head.text(), own)
	require.Zero(t, head.Find("input[name=duties]").Length(), "it is the head's own turn")
	require.Zero(t, o.visit("director").get(path).Find("input[name=files]").Length())
}
