package gateway

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/office"
)

func TestDeskOps(t *testing.T) {
	o := newHouseOn(t, settled(t), func(d *Dependencies) { d.EngineUI = "https://ui.example.vn" })
	ran := o.clock.now().Add(-time.Hour)
	o.engine.schedules = []office.Schedule{{ID: "leaders-digest", Last: ran, LastRun: "leaders-digest-1", Next: ran.Add(6 * time.Hour)}}
	require.Contains(t, o.visit("office1").get("/desk/ops").text(), "Chưa có báo cáo tuần nào gửi lãnh đạo.")
	week := o.weekly(o.clock.now().Add(-time.Hour))
	v := o.visit("office1")
	p := v.get("/desk/ops")
	require.Equal(t, []string{"Bình thường", "Bình thường", "Bình thường", "Bình thường"}, p.read(".tile .tag"))
	require.Contains(t, p.text(), "Báo cáo tuần 41 năm 2026: chốt số liệu lúc 07:30 05/10/2026, lập và gửi lãnh đạo lúc 08:30 05/10/2026.")
	require.Equal(t, 1, p.Find(`a[href="/desk/reports/`+week.ID+`"]`).Length())
	link, err := url.Parse(p.Find(`a[href^="https://ui.example.vn"]`).Eq(2).AttrOr("href", ""))
	require.NoError(t, err)
	require.Equal(t, "/namespaces/dunghen/workflows", link.Path)
	require.Equal(t, `WorkflowType = "FileWorkflow" AND ExecutionStatus = "Running" AND Overdue = true AND EscalationLevel >= 2`, link.Query().Get("query"))

	o.engine.set(errNotRunning)
	away := v.get("/desk/ops")
	require.Equal(t, http.StatusOK, away.status)
	require.Equal(t, "Không trả lời", away.read(".tile .tag")[1])
	require.Contains(t, away.text(), "Temporal không trả lời nên chưa biết lịch chạy.")
	o.engine.set(nil)

	require.Equal(t, http.StatusForbidden, o.visit("clerk1").get("/desk/ops").status)
	english := v.get("/desk/ops?lang=en")
	require.Equal(t, "/desk/ops", english.path)
	require.Equal(t, []string{"Operations"}, english.read("h1"))
}
