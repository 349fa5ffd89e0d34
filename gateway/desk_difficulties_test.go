package gateway

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDifficultyAtTheDesk: raised by an officer, passed on by the Office, answered, returned
// once, answered again and accepted by who raised it.
func TestDifficultyAtTheDesk(t *testing.T) {
	o := newHouse(t)
	officer, head := o.visit("officer-bcxb-1"), o.visit("head-bcvt")
	require.Equal(t, 1, officer.get("/desk/duties").Find("a[href='/desk/difficulties/new']").Length())
	form := officer.get("/desk/difficulties/new")
	require.Equal(t, http.StatusUnprocessableEntity, form.submit("/desk/difficulties/new", "text", " ").status)
	wrong := form.submit("/desk/difficulties/new", "text", "Phần mềm chậm", "file", "x")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Equal(t, "Phần mềm chậm", wrong.Find("textarea").Text())
	raised := form.submit("/desk/difficulties/new", "text", "Thiếu máy quét")
	number := "KK-2026-0001"
	require.Equal(t, dutyAt(number), raised.path, raised.text())
	require.Contains(t, raised.text(), "Người nêu")

	list := "/desk/duties?view=unit&kind=difficulty"
	for as, want := range map[string]int{"officer-bcxb-2": 200, "head-bcxb": 200, "head-vp": 200, "office1": 200, "leader1": 200, "head-bcvt": 404, "clerk1": 404} {
		require.Equal(t, want, o.visit(as).get(dutyAt(number)).status, as)
	}
	require.Equal(t, []string{number}, o.visit("officer-bcxb-2").get(list).read("table.duties th .code"))
	require.Empty(t, head.get(list).read("table.duties th .code"))

	o.visit("office1").does(number, "reassign", "unit", "buu-chinh-vien-thong", "text", "Thuộc đơn vị")
	head.does(number, "answer", "text", "Sẽ mua")
	officer.does(number, "return", "text", "Bao giờ mua?")
	head.does(number, "answer", "text", "Mua trong tuần này")
	closed := officer.does(number, "accept")
	require.Equal(t, []string{"Hoàn thành"}, closed.read("h1 .tag"))
	require.Equal(t, []string{number}, officer.get("/desk/duties?view=given&closed=1").read("table.duties th .code"))
}

// TestDifficultyOverTheAPI: everybody may raise one, and gives nothing else by it.
func TestDifficultyOverTheAPI(t *testing.T) {
	o := newHouse(t)
	a := o.giving("officer-bcxb-1", "k1", map[string]any{"kind": "difficulty", "text": "Thiếu máy quét"})
	require.Equal(t, http.StatusCreated, a.status, string(a.body))
	require.Equal(t, "van-phong", into[dutyAnswer](a).Unit)
	require.Equal(t, http.StatusForbidden, o.giving("officer-bcxb-1", "k2", goodOrder()).status)
}
