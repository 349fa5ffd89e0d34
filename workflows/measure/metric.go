package measure

import "slices"

// Metric is what a target counts.
type Metric string

// The metrics of the targets. Each is the share of
const (
	// OnTime: the promises that came due in the period, those that were kept. A file that
	// is overdue and not ready is among the whole.
	OnTime Metric = "on_time" // tỷ lệ giải quyết đúng hẹn
	// Early: the same promises, those kept on a day before the promised one.
	Early Metric = "early" // tỷ lệ giải quyết trước hạn
	// FirstTime: the files accepted in the period, those whose applicant was never asked
	// for more papers, neither before nor after acceptance.
	FirstTime Metric = "first_time" // tỷ lệ hồ sơ đầy đủ ngay từ lần đầu
	// Online: the files accepted in the period, those handed in online.
	Online Metric = "online" // tỷ lệ nộp trực tuyến
	// Satisfaction: the people asked, those content. Nobody is asked by this system, so it
	// can be set and is never measured.
	Satisfaction Metric = "satisfaction" // mức độ hài lòng
	// Apology: the promises that broke in the period, those whose applicant had the letter
	// of apology before.
	Apology Metric = "apology" // tỷ lệ xin lỗi trước ngày hẹn
)

// Metrics lists all of them.
func Metrics() []Metric { return []Metric{OnTime, Early, FirstTime, Online, Satisfaction, Apology} }

// Known says whether there is such a metric.
func (m Metric) Known() bool { return slices.Contains(Metrics(), m) }

// metricWords say what a metric is called, what its part is, and the rest of its whole.
var metricWords = map[Metric]struct{ name, part, rest, waiting string }{
	OnTime:       {"Giải quyết đúng hẹn", "đúng hẹn", "trễ", "quá hạn chưa xong"},
	Early:        {"Giải quyết trước hạn", "trước hạn", "đúng hạn hoặc trễ", "quá hạn chưa xong"},
	FirstTime:    {"Hồ sơ đầy đủ ngay lần đầu", "đầy đủ ngay lần đầu", "phải bổ sung", ""},
	Online:       {"Nộp trực tuyến", "trực tuyến", "trực tiếp, bưu chính", ""},
	Satisfaction: {"Mức độ hài lòng", "hài lòng", "", ""},
	Apology:      {"Xin lỗi trước ngày hẹn", "xin lỗi trước ngày hẹn", "trễ chưa xin lỗi trước", ""},
}

// Vietnamese is what the metric is called.
func (m Metric) Vietnamese() string { return metricWords[m].name }
