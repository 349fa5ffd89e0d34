package gateway

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

func target(change ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"unit": "bao-chi-xuat-ban", "procedure": "", "metric": "on_time", "from": "2026-09-15", "to": "2026-12-14", "percent": 95,
	}
	for _, c := range change {
		c(body)
	}
	return body
}

func with(name string, value any) func(map[string]any) {
	return func(body map[string]any) { body[name] = value }
}

// set sets a target through the API and returns it.
func (o *house) setTarget(as string, change ...func(map[string]any)) targetAnswer {
	o.t.Helper()
	a := o.post(as, "/api/v1/targets", target(change...))
	require.Equal(o.t, http.StatusCreated, a.status, string(a.body))
	return into[targetAnswer](a)
}

// approved is a target that leadership has approved.
func (o *house) approvedTarget(as string, change ...func(map[string]any)) targetAnswer {
	o.t.Helper()
	t := o.setTarget(as, change...)
	a := o.post("director", targetPath(t.ID)+"/approve", map[string]any{"version": 1})
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[targetAnswer](a)
}

func targetPath(id int64) string { return "/api/v1/targets/" + strconv.FormatInt(id, 10) }

func TestTargetsAreRefused(t *testing.T) {
	o := newHouse(t)
	o.setTarget("head-bcxb")
	for _, row := range []struct {
		name   string
		as     string
		change []func(map[string]any)
		status int
		code   procedure.Code
		field  string
	}{
		{"0 %", "head-bcxb", []func(map[string]any){with("percent", 0), with("metric", "early")}, 422, measure.CodeTargetPercent, "percent"},
		{"101 %", "head-bcxb", []func(map[string]any){with("percent", 101), with("metric", "early")}, 422, measure.CodeTargetPercent, "percent"},
		{"two decimals", "head-bcxb", []func(map[string]any){with("percent", 95.55)}, 422, measure.CodeTargetPercent, "percent"},
		{"less than nothing", "head-bcxb", []func(map[string]any){with("percent", -5)}, 422, measure.CodeTargetPercent, "percent"},
		{"a period that is over", "head-bcxb", []func(map[string]any){with("from", "2026-06-15"), with("to", "2026-09-14")}, 409, measure.CodeTargetPeriodOver, "to"},
		{"the same again", "head-bcxb", nil, 409, measure.CodeTargetExists, "from"},
		{"one that overlaps it", "head-bcxb", []func(map[string]any){with("from", "2026-10-01"), with("to", "2026-12-31")}, 409, measure.CodeTargetOverlaps, "from"},
		{"more than a year", "head-bcxb", []func(map[string]any){with("to", "2027-12-31")}, 422, measure.CodeTargetPeriod, "to"},
		{"a day there is none of", "head-bcxb", []func(map[string]any){with("to", "2026-02-30")}, 422, "malformed_time", "to"},
		{"a unit there is none of", "head-bcxb", []func(map[string]any){with("unit", "phong-cu")}, 422, procedure.CodeUnknownUnit, "unit"},
		{"a procedure there is none of", "head-bcxb", []func(map[string]any){with("procedure", "9.999999")}, 422, "unknown_procedure", "procedure"},
		{"another metric", "head-bcxb", []func(map[string]any){with("metric", "speed")}, 422, "unknown_value", "metric"},
		{"another unit's", "head-bcvt", nil, 403, measure.CodeNotYourTarget, ""},
		{"the office's, by a unit", "head-bcxb", []func(map[string]any){with("unit", "")}, 403, measure.CodeNotYourTarget, ""},
		{"by leadership", "leader1", []func(map[string]any){with("metric", "early")}, 403, measure.CodeNotYourTarget, ""},
		{"by a clerk", "clerk1", nil, 403, procedure.CodeRoleNotAllowed, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := o.in(t).post(row.as, "/api/v1/targets", target(row.change...)).refused(row.status, row.code)
			if row.field != "" {
				require.Contains(t, p.fields(), row.field)
			}
		})
	}
}

// TestTargetsAreApproved: by the leader in charge or the director, never twice, and by
// nobody else; what was sent back can be set again, and everything stays in the record.
func TestTargetsAreApproved(t *testing.T) {
	o := newHouse(t)
	set := o.setTarget("head-bcxb")
	require.Equal(t, 1, set.PendingNumber)
	require.Empty(t, set.TrackedParts, "nothing is tracked before it is approved")
	decide := func(as, what string, body map[string]any) answer {
		return o.post(as, targetPath(set.ID)+"/"+what, body)
	}

	decide("head-bcxb", "approve", map[string]any{"version": 1}).refused(403, procedure.CodeRoleNotAllowed)
	decide("leader2", "approve", map[string]any{"version": 1}).refused(403, measure.CodeNotYourTarget)
	decide("leader1", "return", map[string]any{"version": 1}).refused(422, "field_required")
	decide("leader1", "approve", map[string]any{"version": 7}).refused(422, procedure.CodeInvalidField)
	o.post("leader1", "/api/v1/targets/99999/approve", map[string]any{"version": 1}).refused(404, "not_found")
	o.get("clerk1", "/api/v1/targets/x").refused(404, "not_found")

	back := into[targetAnswer](decide("leader1", "return", map[string]any{"version": 1, "reason": "Quá thấp so với năm trước"}))
	require.Equal(t, measure.Returned, back.Versions[0].State)
	require.Equal(t, "Quá thấp so với năm trước", back.Versions[0].Reason)
	decide("leader1", "approve", map[string]any{"version": 1}).refused(409, measure.CodeTargetDecided)

	again := into[targetAnswer](decide("head-bcxb", "change", map[string]any{"percent": 97.5}))
	require.InDelta(t, 97.5, again.Versions[1].Percent, 0)
	require.Equal(t, "2026-09-15", again.Versions[1].From.String(), "nothing was approved: it counts from the first day")
	approved := into[targetAnswer](decide("leader1", "approve", map[string]any{"version": 2}))
	require.Equal(t, "leader1", approved.Versions[1].DecidedBy)
	require.Len(t, approved.TrackedParts, 1)
	require.Equal(t, measure.NoData, approved.TrackedParts[0].Standing)
	require.Nil(t, approved.TrackedParts[0].Actual, "nothing measured is neither 0 % nor 100 %")

	decide("head-bcxb", "change", map[string]any{"percent": 90, "from": "2026-10-01"}).refused(422, measure.CodeTargetChangePast)
	decide("head-bcxb", "change", map[string]any{"percent": 97.5}).refused(422, measure.CodeTargetUnchanged)
	changed := into[targetAnswer](decide("head-bcxb", "change", map[string]any{"percent": 90, "from": "2026-10-06"}))
	require.Len(t, changed.TrackedParts, 1, "the old one counts until the new one is approved")
	changed = into[targetAnswer](decide("director", "approve", map[string]any{"version": 3}))
	require.Len(t, changed.TrackedParts, 1, "its day has not come")
	require.Equal(t, "2026-10-05", changed.TrackedParts[0].To.String())
	o.clock.add(48 * time.Hour)
	shown := into[targetAnswer](o.get("inspector1", targetPath(set.ID)))
	require.Len(t, shown.TrackedParts, 2, "both are shown")
	require.Equal(t, []float64{97.5, 90}, []float64{shown.TrackedParts[0].Percent, shown.TrackedParts[1].Percent})
}

// TestTargetsOfTheOffice are set by the head of the Office and approved by the director.
func TestTargetsOfTheOffice(t *testing.T) {
	o := newHouse(t)
	set := o.setTarget("head-vp", with("unit", ""))
	o.post("leader1", targetPath(set.ID)+"/approve", map[string]any{"version": 1}).refused(403, measure.CodeNotYourTarget)
	a := o.post("director", targetPath(set.ID)+"/approve", map[string]any{"version": 1})
	require.Equal(t, http.StatusOK, a.status, string(a.body))
	// The one-stop has no head of its own: the one above it keeps its targets.
	o.setTarget("head-vp", with("unit", "mot-cua"))
	// Nobody heads the leadership's own office but the director, who cannot approve himself.
	own := o.setTarget("director", with("unit", "lanh-dao"))
	o.post("director", targetPath(own.ID)+"/approve", map[string]any{"version": 1}).refused(403, measure.CodeOwnTarget)

	all := into[struct{ Targets []targetAnswer }](o.get("clerk1", "/api/v1/targets"))
	require.Len(t, all.Targets, 3)
	require.Empty(t, all.Targets[0].Unit)
	require.Len(t, into[struct{ Targets []targetAnswer }](o.get("clerk1", "/api/v1/targets?unit=mot-cua&unit=lanh-dao")).Targets, 2)
	require.Empty(t, into[struct{ Targets []targetAnswer }](o.get("clerk1", "/api/v1/targets?year=2030")).Targets)
	o.get("clerk1", "/api/v1/targets?year=x").refused(400, "malformed_parameter")
}

// TestTargetsSaidTwice: a key is carried out once.
func TestTargetsSaidTwice(t *testing.T) {
	o := newHouse(t)
	send := func(change ...func(map[string]any)) answer {
		return o.do(request{method: http.MethodPost, path: "/api/v1/targets", as: "head-bcxb", body: target(change...),
			header: map[string]string{"Idempotency-Key": "quarter"}})
	}
	first := into[targetAnswer](send())
	require.Equal(t, first.ID, into[targetAnswer](send()).ID)
	send(with("metric", "online")).refused(409, "idempotency_key_reused")
}

// TestTargetsAreTracked: what came due, what is open and what was declared late, on the
// register's figures.
func TestTargetsAreTracked(t *testing.T) {
	o := newHouse(t)
	goal := o.approvedTarget("head-bcxb", with("percent", 60))
	first := o.approvedTarget("head-bcxb", with("metric", "first_time"))
	online := o.approvedTarget("head-bcxb", with("metric", "online"))
	none := o.approvedTarget("head-bcxb", with("metric", "satisfaction"))
	apology := o.approvedTarget("head-bcxb", with("metric", "apology"))
	var codes []string
	for _, key := range []string{"one", "two", "three"} {
		codes = append(codes, o.submit(key).Code)
	}
	o.acts("clerk1", codes[0], "hand-over", map[string]any{"staff": "officer-bcxb-1"})
	o.acts("officer-bcxb-1", codes[0], "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": "Thiếu chữ ký"})
	o.clock.add(30 * time.Minute)

	part := func(t *testing.T, of targetAnswer) trackedPart {
		t.Helper()
		shown := into[targetAnswer](o.in(t).get("head-bcxb", targetPath(of.ID)))
		require.Len(t, shown.TrackedParts, 1)
		return shown.TrackedParts[0]
	}
	require.Equal(t, measure.NoData, part(t, goal).Standing)
	require.Equal(t, "đầy đủ ngay lần đầu = 2 / (2 + 1 phải bổ sung) = 66,7\u00a0%", part(t, first).Formula)
	require.InDelta(t, 0.0, *part(t, online).Actual, 0)
	require.Equal(t, measure.NoData, part(t, none).Standing)
	require.Equal(t, "hài lòng: chưa có số liệu", part(t, none).Formula)
	require.Equal(t, measure.NoData, part(t, apology).Standing)
}
