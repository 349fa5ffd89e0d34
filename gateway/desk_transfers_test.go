package gateway

import (
	"net/http"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// TestTransfersByTheClock: what came until 15:00 goes the same day, the rest at the
// opening of the next working day.
func TestTransfersByTheClock(t *testing.T) {
	for received, by := range map[string]string{
		"2026-10-05 14:59:00": "17:00 05/10/2026",
		"2026-10-05 15:00:00": "17:00 05/10/2026",
		"2026-10-05 15:01:00": "07:30 06/10/2026",
		"2026-10-09 15:01:00": "07:30 12/10/2026", // Friday
		"2026-11-23 15:01:00": "07:30 25/11/2026", // before a day off
	} {
		t.Run(received, func(t *testing.T) {
			o := newHouse(t)
			o.at(received)
			o.submit("k")
			p := o.visit("clerk1").get("/desk/transfers")
			require.Equal(t, []string{by}, p.read("#transfers tbody td:nth-child(6)"))
			require.Equal(t, received[11:16]+" "+received[8:10]+"/"+received[5:7]+"/2026", p.read("#transfers tbody td:nth-child(5)")[0])
		})
	}
}

// TestTransferOfWhatWasAcceptedLater: papers that waited for being accepted go on from
// then, whatever way they came.
func TestTransferOfWhatWasAcceptedLater(t *testing.T) {
	for _, channel := range []string{"online", "postal"} {
		o := newHouse(t)
		code := o.submit("k", set("accept", false), set("channel", channel)).Code
		require.Equal(t, []string{"Không còn hồ sơ nào phải bàn giao."}, o.visit("clerk1").get("/desk/transfers").read("#transfers .notice"))
		o.at("2026-10-06 15:30:00")
		o.acts("clerk1", code, "accept", nil)
		require.Equal(t, []string{"07:30 07/10/2026"}, o.visit("clerk1").get("/desk/transfers").read("#transfers tbody td:nth-child(6)"), channel)
	}
}

func TestTransfersByUnit(t *testing.T) {
	o := newHouse(t)
	afternoon := "2026-10-05 15:30:00"
	book := o.submit("book", applicant("name", "Nhà sách "+wicked)).Code
	o.at(afternoon)
	second := o.submit("second").Code
	post := o.submit("post", set("procedure", "1.003633"), set("documents", []any{
		map[string]any{"code": "VAN-BAN-DE-NGHI", "copies": 1}, map[string]any{"code": "TAI-LIEU-THAY-DOI", "copies": 1},
	})).Code
	o.registered()
	p := o.visit("clerk1").get("/desk/transfers")
	require.Equal(t, http.StatusOK, p.status)
	require.Equal(t, []string{"Phòng Thông tin - Báo chí - Xuất bản 2 hồ sơ", "Phòng Bưu chính - Viễn thông 1 hồ sơ"}, p.read("#transfers h2"), "the most pressing first")
	require.Equal(t, []string{book, second, post}, p.read("#transfers tbody th a.code"))
	require.Equal(t, []string{"3", "3", "2"}, p.read("#transfers tbody td.number"))
	require.Equal(t, "Nhà sách "+wicked, p.Find("#transfers tbody td:nth-child(3) span").First().Text())
	require.Zero(t, p.Find("main script, main img").Length())
	require.Zero(t, p.Find(".tag.bad").Length())
	require.Contains(t, p.text(), "Hồ sơ nhận đến 15:00 bàn giao trong ngày")
	keys := map[string]bool{}
	p.Find(`input[name="_key"]`).Each(func(_ int, box *goquery.Selection) { keys[box.AttrOr("value", "")] = true })
	require.Len(t, keys, 2, "each unit's hand-over is one of its own")
	readsInEnglish(t, p.v.get("/desk/transfers?lang=en"))

	o.at("2026-10-05 17:00:01")
	p = o.visit("clerk1").get("/desk/transfers")
	require.Equal(t, []string{"Phòng Thông tin - Báo chí - Xuất bản 2 hồ sơ 1 quá giờ bàn giao", "Phòng Bưu chính - Viễn thông 1 hồ sơ"}, p.read("#transfers h2"))
	require.Equal(t, []string{"17:00 05/10/2026 Quá giờ", "07:30 06/10/2026", "07:30 06/10/2026"}, p.read("#transfers tbody td:nth-child(6)"))
}

func TestHandingOverFromTheList(t *testing.T) {
	o := newHouse(t)
	first, second := o.submit("first").Code, o.submit("second").Code
	o.at("2026-10-05 09:30:00")
	clerk := o.visit("clerk1")
	list := clerk.get("/desk/transfers")
	sheet := clerk.get("/desk/transfers/sheet?unit=bao-chi-xuat-ban")
	require.Equal(t, []string{first, second}, sheet.read(".sheet tbody th"))

	nothing := list.submit("/desk/batches")
	require.Equal(t, http.StatusUnprocessableEntity, nothing.status)
	require.Equal(t, 1, nothing.Find(".notice.bad").Length())
	require.Equal(t, []string{first, second}, nothing.read("#transfers tbody th a.code"), "the lists are there again")

	nobody := list.submit("/desk/batches", "files", list.choice(first), "staff", "nobody")
	require.Equal(t, http.StatusUnprocessableEntity, nobody.status)
	require.Equal(t, []string{list.choice(first)}, nobody.form("/desk/batches")["files"], "what was chosen is chosen still")

	done := list.submit("/desk/batches", "files", list.choice(first))
	require.Equal(t, http.StatusOK, done.status, done.text())
	require.Contains(t, done.path, "/desk/batches/")
	require.Contains(t, done.Find("#progress a.button").AttrOr("href", ""), "/desk/transfers/sheet?batch=")
	require.Equal(t, "bao-chi-xuat-ban", o.view(first).Unit)
	require.Equal(t, "mot-cua", o.view(second).Unit)

	left := clerk.get("/desk/transfers")
	require.Equal(t, []string{second}, left.read("#transfers .give tbody th a.code"))
	require.Equal(t, []string{"09:30", "1 trên 1 hồ sơ", "In biên bản bàn giao 09:30"}, left.read("section[aria-labelledby=done-title] tbody th, section[aria-labelledby=done-title] tbody td"))

	link := left.Find("section[aria-labelledby=done-title] td a").AttrOr("href", "")
	// What happens to the file later does not change who got it.
	o.clock.add(30 * time.Minute)
	o.acts("head-bcxb", first, "hand-over", map[string]any{"to_step": "KY"})
	signed := clerk.get(link)
	require.Equal(t, http.StatusOK, signed.status)
	require.Equal(t, []string{first}, signed.read(".sheet tbody th"))
	require.Contains(t, signed.text(), "bàn giao cho Phòng Thông tin - Báo chí - Xuất bản các hồ sơ sau đây.")
	require.Contains(t, signed.text(), "Tổng cộng: 1 hồ sơ, 3 giấy tờ.")
	require.Equal(t, []string{"Người giao(ký, ghi rõ họ tên)Hoàng Thị Lan", "Người nhận(ký, ghi rõ họ tên)"}, signed.read(".signatures > div"))

	require.Equal(t, http.StatusNotFound, o.visit("clerk2").get(link).status, "another's")
	for _, bad := range []string{"?batch=x", "?unit=nowhere", "?batch=6a1b2a0e-8f53-5c0d-9c0f-000000000001"} {
		require.Equal(t, http.StatusNotFound, clerk.get("/desk/transfers/sheet"+bad).status, bad)
	}
	english := clerk.get("/desk/transfers/sheet?unit=bao-chi-xuat-ban&lang=en")
	require.Equal(t, []string{"Record of hand-over"}, english.read("h1"))
	require.Equal(t, []string{"Biên bản bàn giao hồ sơ"}, english.read(".sheet[lang=vi] h2"), "papers are in Vietnamese")
	readsInEnglish(t, english)
}
