package register

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"dunghen/workflows/procedure"
)

// ReportKind says what calls for a report: the calendar, or somebody.
type ReportKind = procedure.ReportKind

// The kinds of reports (NĐ 09/2019/NĐ-CP Điều 12, and the plan's weekly one).
const (
	ReportWeek       = procedure.ReportWeekly     // hằng tuần
	ReportMonth      = procedure.ReportMonth      // tháng
	ReportQuarter    = procedure.ReportQuarter    // quý
	ReportHalfYear   = procedure.ReportHalf       // 6 tháng
	ReportNineMonths = procedure.ReportNineMonths // 9 tháng
	ReportYear       = procedure.ReportYear       // năm
	ReportAdHoc      = procedure.ReportAdHoc      // đột xuất, theo yêu cầu
)

// ReportForm is what a report looks like.
type ReportForm string

// The forms of reports.
const (
	FormWeekly     ReportForm = "weekly"     // báo cáo tuần của Bộ phận Một cửa gửi lãnh đạo
	FormII06a      ReportForm = "ii06a"      // Biểu số II.06a/VPCP/KSTT: theo lĩnh vực và thủ tục
	FormII06b      ReportForm = "ii06b"      // Biểu số II.06b/VPCP/KSTT: tổng hợp theo đơn vị và lĩnh vực
	FormII07       ReportForm = "ii07"       // Biểu số II.07/VPCP/KSTT: nguyên nhân quá hạn
	FormEvaluation ReportForm = "evaluation" // đánh giá cán bộ, đơn vị (NĐ 61/2018 Điều 27–32)
)

// ReportForms are all forms, in the order they are offered.
func ReportForms() []ReportForm {
	return []ReportForm{FormWeekly, FormII06a, FormII06b, FormII07, FormEvaluation}
}

// ReportData is the whole content of a report: its page, its PDF and its workbook are
// drawn from it alone, so the same data is the same report, byte for byte. Lists are in a
// fixed order, instants in procedure.Zone; it says nothing of when or by whom it was made.
type ReportData struct {
	// Version is that of this type: a report is drawn as it was when it was made.
	Version int        `json:"version"`
	Kind    ReportKind `json:"kind"`
	Form    ReportForm `json:"form"`

	// Agency reports (cơ quan báo cáo), Superior stands above it on the sheet's head, Place
	// before its date.
	Agency   string `json:"agency"`
	Superior string `json:"superior"`
	Place    string `json:"place"`
	// ReportingUnit compiles the report (đơn vị báo cáo), ReceivingBody gets it (đơn vị nhận
	// báo cáo).
	ReportingUnit string `json:"reporting_unit"`
	ReceivingBody string `json:"receiving_body"`

	// From and To are the period, From excluded; CutOff is the instant all is told as of,
	// which lies before To where a period is not over yet.
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	CutOff time.Time `json:"cut_off"`
	// Number of the period in its year: week 1–53, month 1–12, quarter 1–4; 0 for the rest.
	// Year is the one the period is counted in: quarter I of 2027 begins on 15/12/2026.
	Number int `json:"number,omitempty"`
	Year   int `json:"year,omitempty"`
	// ScopeUnit and ScopeProcedure are names of what alone is reported on, "" for all.
	ScopeUnit      string `json:"scope_unit,omitempty"`
	ScopeProcedure string `json:"scope_procedure,omitempty"`

	// Lines are the figures by unit that leads and procedure; Units and Total sum them up.
	Lines []FigureLine `json:"lines,omitempty"`
	Units []FigureLine `json:"units,omitempty"`
	Total FigureLine   `json:"total"`
	// Before is the period before, by unit and in all; nil where there is none.
	Before *ReportBefore `json:"before,omitempty"`
	// Trend are the last weeks, the oldest first, this one at the end.
	Trend []TrendWeek `json:"trend,omitempty"`

	// Late are the open files late at the cut-off, the latest first; NearDue those due soon,
	// the soonest first; NearUntil is how far that looks.
	Late      []FileAt  `json:"late,omitempty"`
	NearDue   []FileAt  `json:"near_due,omitempty"`
	NearUntil time.Time `json:"near_until,omitzero"`
	// Unanswered are the calls on leaders still without an answer, the oldest first.
	Unanswered []EscalationLine `json:"unanswered,omitempty"`
	// Duties are the directions, tasks and explanations still open, by kind and due date.
	Duties []DutyLine `json:"duties,omitempty"`
	// Targets are those in force, Reasons why files were late (II.07), with their files.
	Targets []TargetLine `json:"targets,omitempty"`
	Reasons []ReasonLine `json:"reasons,omitempty"`
	// Evaluation is of officers, then of units.
	Evaluation []EvaluationLine `json:"evaluation,omitempty"`
}

// ReportVersion is the version of ReportData written today.
const ReportVersion = 1

// ReportBefore are the figures of the period before.
type ReportBefore struct {
	From  time.Time    `json:"from"`
	To    time.Time    `json:"to"`
	Units []FigureLine `json:"units,omitempty"`
	Total FigureLine   `json:"total"`
	// Late and NearDue count the files of those lists then.
	Late    int `json:"late"`
	NearDue int `json:"near_due,omitempty"`
}

// Share is a part of a whole, kept as both so that no figure is without its ground. A
// share of nothing is unknown, not 0 %.
type Share struct {
	Part  int `json:"part"`
	Whole int `json:"whole"`
}

// Tenths is the share in tenths of a percent, rounded to the nearest; ok is false where
// it is unknown. What is not all is never told as 100 %, what is not nothing never as 0 %.
func (s Share) Tenths() (tenths int, ok bool) {
	if s.Whole <= 0 {
		return 0, false
	}
	tenths = (2000*s.Part + s.Whole) / (2 * s.Whole)
	switch {
	case s.Part < s.Whole:
		tenths = min(tenths, 999)
	case s.Part == s.Whole:
		tenths = 1000
	}
	if s.Part > 0 {
		tenths = max(tenths, 1)
	}
	return tenths, true
}

// TrendWeek is one week of the trend.
type TrendWeek struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// OnTime is the share of promises kept, of those judged that week.
	OnTime   Share `json:"on_time"`
	Received int   `json:"received"`
	Resolved int   `json:"resolved"`
}

// EscalationLine is a call on a leader without an answer at the cut-off.
type EscalationLine struct {
	Code          string    `json:"code"`
	ProcedureName string    `json:"procedure_name"`
	LeadUnit      string    `json:"lead_unit"`
	LeadName      string    `json:"lead_name"`
	Rung          string    `json:"rung"`
	Level         int       `json:"level"`
	Role          string    `json:"role"`
	ToName        string    `json:"to_name,omitempty"` // the one in charge, where there is exactly one
	At            time.Time `json:"at"`
	AnswerBy      time.Time `json:"answer_by,omitzero"`
}

// DutyLine is a direction, task or explanation still open at the cut-off.
type DutyLine struct {
	Number    string    `json:"number"`
	Kind      string    `json:"kind"`
	Title     string    `json:"title,omitempty"`
	Unit      string    `json:"unit"`
	UnitName  string    `json:"unit_name"`
	Staff     string    `json:"staff,omitempty"`
	StaffName string    `json:"staff_name,omitempty"`
	Stage     string    `json:"stage"`
	DueAt     time.Time `json:"due_at,omitzero"`
	DaysLate  int       `json:"days_late,omitempty"`
	Level     int       `json:"level,omitempty"`
	// About is the code of the file it is about, if any.
	About string `json:"about,omitempty"`
}

// TargetLine is how a target stands.
type TargetLine struct {
	Unit          string `json:"unit"`
	UnitName      string `json:"unit_name"`
	Procedure     string `json:"procedure,omitempty"`
	ProcedureName string `json:"procedure_name,omitempty"`
	Metric        string `json:"metric"`
	// Target is what is to be reached, in tenths of a percent.
	Target int `json:"target"`
	// Actual is where it stands, Forecast where it will end if work goes on as it does.
	Actual   Share `json:"actual"`
	Forecast Share `json:"forecast,omitzero"`
	// Formula says in words what the share is of.
	Formula string    `json:"formula"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
}

// ReasonLine is one reason for lateness (Biểu II.07) of a procedure.
type ReasonLine struct {
	Field         string `json:"field"`
	FieldName     string `json:"field_name"`
	Procedure     string `json:"procedure"`
	ProcedureName string `json:"procedure_name"`
	// Category is whose cause it was, Reason the reason given; "" is none given.
	Category string `json:"category"`
	Reason   string `json:"reason"`
	// Files are the codes of the late files.
	Files []string `json:"files"`
}

// EvaluationLine is the evaluation of an officer, or of a unit where Staff is empty
// (NĐ 61/2018 Điều 30, TT 01/2018 Điều 12–15).
type EvaluationLine struct {
	Unit      string `json:"unit"`
	UnitName  string `json:"unit_name"`
	Staff     string `json:"staff,omitempty"`
	StaffName string `json:"staff_name,omitempty"`
	// Files is how many files were judged.
	Files      int               `json:"files"`
	Indicators []EvaluationScore `json:"indicators"`
	// Total is the sum of the indicators in tenths of a point, Most what could be reached
	// with the indicators that have data.
	Total int    `json:"total"`
	Most  int    `json:"most"`
	Grade string `json:"grade"`
}

// EvaluationScore is one of the nine indicators.
type EvaluationScore struct {
	Indicator int `json:"indicator"` // 1–9
	// Score in tenths of a point: the points of the files by their number. An indicator
	// without data has none and is left out of the sum.
	Score  int  `json:"score"`
	Known  bool `json:"known"`
	Points int  `json:"points"`
	Files  int  `json:"files"`
}

// Canonical is the report as JSON: the bytes that are stored, hashed and compared.
func (d ReportData) Canonical() ([]byte, error) {
	inZone(reflect.ValueOf(&d))
	bytes, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("report data: %w", err)
	}
	return bytes, nil
}

// ReadReportData reads what Canonical wrote.
func ReadReportData(canonical []byte) (d ReportData, err error) {
	if err := json.Unmarshal(canonical, &d); err != nil {
		return ReportData{}, fmt.Errorf("report data: %w", err)
	}
	if d.Version != ReportVersion {
		return ReportData{}, fmt.Errorf("report data of version %d, known is %d", d.Version, ReportVersion)
	}
	inZone(reflect.ValueOf(&d))
	return d, nil
}
