package gateway

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

const wicked = `<script>alert(1)</script>"'><img src=x>`

// at sets the office's clock, in its zone: "2006-01-02 15:04:05".
func (o *house) at(text string) {
	o.t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05Z07", text+"+07")
	require.NoError(o.t, err)
	o.clock.add(at.Sub(o.clock.now()))
	clear(o.tokens)
}

func TestQueueOfTheCounter(t *testing.T) {
	o := newHouse(t)
	clerk := o.visit("clerk1")
	none := clerk.get("/desk/queue")
	require.Equal(t, http.StatusOK, none.status)
	require.Equal(t, []string{"Không có hồ sơ nào chờ tiếp nhận."}, none.read("#queue .notice"))

	online := o.registered()
	o.clock.add(30 * time.Minute)
	postal := o.submit("postal", set("accept", false), set("channel", "postal"), applicant("name", "Hồ Văn Bưu")).Code
	o.clock.add(2 * time.Hour)
	clerk = o.visit("clerk1")
	queue := clerk.get("/desk/queue")
	require.Equal(t, []string{online, postal}, queue.read("#queue th a.code"), "the longest waiting first")
	require.Equal(t, []string{"Trực tuyến", "Bưu chính công ích"}, queue.read("#queue tbody td:nth-child(3)"))
	require.Equal(t, []string{"08:30 05/10/2026 đã chờ 2 giờ 30 phút làm việc", "09:00 05/10/2026 đã chờ 2 giờ làm việc"}, queue.read("#queue tbody td:nth-child(4)"))
	require.Equal(t, []string{"còn 5 giờ 30 phút 08:30 06/10/2026", "còn 6 giờ 09:00 06/10/2026"}, queue.read("#queue tbody td:nth-child(5)"), "eight working hours")
	require.Equal(t, []string{"Tiếp nhận hồ sơ " + online, "Yêu cầu bổ sung " + online, "Từ chối tiếp nhận " + online}, queue.read("#queue tr:nth-child(1) .acts a"))
	require.Equal(t, doAt(online, "accept"), queue.Find("#queue .acts a").First().AttrOr("href", ""))
	require.Equal(t, []string{"Chờ tiếp nhận 2", "Chờ bổ sung 0", "Chờ nộp phí, lệ phí 0"}, queue.read(".tabs a"))
	require.Equal(t, "/desk/queue?list=accept", queue.Find(".tabs a[aria-current]").AttrOr("href", ""))
	require.Equal(t, 2, queue.Find("#queue[data-live], #today[data-live]").Length())

	o.at("2026-10-06 09:10:00")
	clerk = o.visit("clerk1")
	require.Equal(t, []string{"trễ 40 phút", "trễ 10 phút"}, clerk.get("/desk/queue").read("#queue .left .tag"))

	o.acts("clerk1", online, "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": "Đơn chưa ký"})
	supplement := clerk.get("/desk/queue?list=supplement")
	require.Equal(t, []string{online}, supplement.read("#queue th a.code"))
	require.Equal(t, []string{"Đơn đề nghịĐơn chưa ký"}, supplement.read("#queue tbody td:nth-child(3)"))
	require.Equal(t, []string{"09:10 06/10/2026 chờ chưa đến 1 phút làm việc"}, supplement.read("#queue tbody td:nth-child(4)"))
	require.Equal(t, doAt(online, "receive-supplement"), supplement.Find("#queue .acts a").First().AttrOr("href", ""))

	o.acts("clerk1", postal, "accept", nil)
	o.acts("clerk1", postal, "request-payment", map[string]any{"amount": 200_000})
	payment := clerk.get("/desk/queue?list=payment")
	require.Equal(t, []string{postal}, payment.read("#queue th a.code"))
	require.Equal(t, []string{"200.000 đồng"}, payment.read("#queue td.number"))
	require.Equal(t, doAt(postal, "confirm-payment")+"?back="+url.QueryEscape("/desk/queue?list=payment"), payment.Find("#queue .acts a").First().AttrOr("href", ""))
	require.Equal(t, []string{"Chờ tiếp nhận 0", "Chờ bổ sung 1", "Chờ nộp phí, lệ phí 1"}, payment.read(".tabs a"))

	o.acts("clerk1", online, "receive-supplement", nil)
	again := clerk.get("/desk/queue?list=nonsense&after=nonsense")
	require.Equal(t, []string{online}, again.read("#queue th a.code"), "what is no list is the first one")
	require.Equal(t, []string{"Tiếp nhận hồ sơ " + online, "Từ chối tiếp nhận " + online}, again.read("#queue .acts a"), "papers may be asked for once")
}

func TestQueueTellsTheDay(t *testing.T) {
	o := newHouse(t)
	require.Equal(t, []string{
		"0 hồ sơ đã tiếp nhận hôm nay", "0 hồ sơ phải bàn giao cho phòng chuyên môn", "0 kết quả chờ trả", "0 thư từ chờ gửi bưu chính",
	}, o.visit("clerk1").get("/desk/queue").read("#today li"))
	o.submit("morning")
	o.at("2026-10-05 16:00:00")
	o.submit("afternoon")
	require.Equal(t, []string{
		"2 hồ sơ đã tiếp nhận hôm nay", "2 hồ sơ phải bàn giao cho phòng chuyên môn trước 17:00 05/10/2026", "0 kết quả chờ trả", "0 thư từ chờ gửi bưu chính",
	}, o.visit("clerk1").get("/desk/queue").read("#today li"))
	o.at("2026-10-06 07:00:00")
	o.finished(register.ByPost)
	require.Equal(t, []string{
		"1 hồ sơ đã tiếp nhận hôm nay", "2 hồ sơ phải bàn giao cho phòng chuyên môn trước 07:30 06/10/2026 1 quá giờ bàn giao", "1 kết quả chờ trả",
		"1 thư từ chờ gửi bưu chính",
	}, o.visit("clerk1").get("/desk/queue").read("#today li"))
}

func TestQueueIsForClerksAndSaysWhatWasTypedAsItWas(t *testing.T) {
	o := newHouse(t)
	o.submit("wicked", set("accept", false), set("channel", "online"), applicant("name", wicked))
	p := o.visit("clerk1").get("/desk/queue")
	require.Equal(t, wicked, p.Find("#queue tbody td:nth-child(2) span").Text())
	require.Zero(t, p.Find("main script, main img").Length())
	readsInEnglish(t, p.v.get("/desk/queue?lang=en"))
	for _, list := range []string{"supplement", "payment"} {
		readsInEnglish(t, p.v.get("/desk/queue?list="+list))
	}
	for _, as := range []string{"officer-bcxb-1", "head-bcxb", "leader1", "director", "office1", "inspector1"} {
		v := o.visit(as)
		for _, path := range []string{"/desk/queue", "/desk/transfers", "/desk/transfers/sheet", "/desk/returns", "/desk/returns/000.00.16.H55-261005-0001/slip"} {
			require.Equal(t, http.StatusForbidden, v.get(path).status, "%s at %s", as, path)
		}
	}
	require.Equal(t, "/desk/login?next=%2Fdesk%2Fqueue", o.visit("").get("/desk/queue").path)
}

func TestQueueByPages(t *testing.T) {
	o := newHouse(t)
	var codes []string
	for i := range 32 {
		codes = append(codes, o.submit(fmt.Sprint("k", i), set("accept", false), set("channel", "online")).Code)
	}
	first := o.visit("clerk1").get("/desk/queue?list=accept")
	require.Equal(t, codes[:30], first.read("#queue th a.code"))
	second := first.v.get(first.Find(".pager a[rel=next]").AttrOr("href", ""))
	require.Equal(t, codes[30:], second.read("#queue th a.code"))
	require.Zero(t, second.Find(".pager a[rel=next]").Length())
	require.Equal(t, codes[:30], second.v.get(second.Find(".pager a").AttrOr("href", "")).read("#queue th a.code"))
}

// TestCounterListsOfTenThousandFiles measures the counter's lists of ten thousand files
// beside those of a hundred: below three times as long.
func TestCounterListsOfTenThousandFiles(t *testing.T) {
	link := settled(t)
	o := newHouseOn(t, link)
	waiting, given, ready := o.registered(), o.submit("given").Code, o.ready()
	clerk := o.visit("clerk1")
	paths := []string{"/desk/queue", "/desk/transfers", "/desk/returns", "/desk/returns?q=Tran", "/desk/returns?q=0000007", "/desk/deliveries"}
	best := func() map[string]time.Duration {
		out := map[string]time.Duration{}
		for _, path := range paths {
			for range 7 {
				start := time.Now()
				require.Equal(t, http.StatusOK, clerk.once(http.MethodGet, path, nil).Code)
				if took := time.Since(start); out[path] == 0 || took < out[path] {
					out[path] = took
				}
			}
		}
		return out
	}
	grow := func(from, to int) {
		t.Helper()
		for _, code := range []string{waiting, given, ready} {
			crowd(t, link, code, from, to)
		}
	}
	grow(1, 200)
	hundreds := best()
	grow(201, 10_000)
	for path, took := range best() {
		t.Logf("%s: %v with 200 files, %v with 10,000: ratio %.2f", path, hundreds[path], took, float64(took)/float64(hundreds[path]))
		require.Less(t, took, 3*hundreds[path], path)
	}
	require.Equal(t, "Chờ tiếp nhận 1000+", clerk.get("/desk/queue").read(".tabs a")[0])
}
