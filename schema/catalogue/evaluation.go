package catalogue

import "dunghen/workflows/measure"

// Evaluation says how officers and units are judged, and when targets are looked after
// (đánh giá, chỉ tiêu).
type Evaluation struct {
	Officers EvaluationScale `json:"officers"`
	Units    EvaluationScale `json:"units"`
	Feedback FeedbackRule    `json:"feedback"`
	// WithoutData are the indicators nothing is known of here, and why.
	WithoutData []WithoutData `json:"without_data"`
	Index766    Index766      `json:"index766"`
	Targets     TargetWatch   `json:"targets"`
}

// EvaluationScale is the scale of officers or of units.
type EvaluationScale struct {
	measure.Scale
	Provenance
}

// FeedbackRule judges how reported faults are handled (indicator 8).
type FeedbackRule struct {
	measure.FeedbackRule

	// Deciding is where the time for one report comes from.
	Deciding Provenance `json:"deciding"`

	Provenance
}

// WithoutData is an indicator that is left out.
type WithoutData struct {
	Indicator measure.Indicator `json:"indicator"`
	Reason    string            `json:"reason"`
}

// Index766 are the groups of the index of QĐ 766/QĐ-TTg.
type Index766 struct {
	Groups []IndexGroup `json:"groups"`

	Provenance
}

// IndexGroup is one group. Share names the share that answers it, "" for none; Scored says
// that its points are that share of Points.
type IndexGroup struct {
	Code   string     `json:"code"`
	Name   string     `json:"name"`
	Points int        `json:"points"`
	Share  IndexShare `json:"share"`
	Scored bool       `json:"scored"`
}

// IndexShare is a share the register knows.
type IndexShare string

// The shares of the index.
const (
	ShareOnTime    IndexShare = "on_time"
	ShareOnline    IndexShare = "online"
	ShareDigitised IndexShare = "digitised"
)

// TargetWatch is when targets are looked after, in the standard cron syntax of five
// fields, in procedure.Zone.
type TargetWatch struct {
	Cron string `json:"cron"`

	Provenance
}

// Rule is what files are judged by.
func (e Evaluation) Rule() measure.EvaluationRule {
	return measure.EvaluationRule{Officers: e.Officers.Scale, Units: e.Units.Scale, Feedback: e.Feedback.FeedbackRule}
}

// checkEvaluation wants scales that grade every sum, and a schedule that can be read.
func checkEvaluation(e Evaluation, found *findings) {
	for _, s := range []struct {
		at    string
		scale measure.Scale
	}{{"officers/grades", e.Officers.Scale}, {"units/grades", e.Units.Scale}} {
		for i, g := range s.scale.Grades {
			switch {
			case i > 0 && g.From >= s.scale.Grades[i-1].From:
				found.add(placeEvaluation, s.at+"/"+g.Code, "must begin below %v: grades are from the best to the worst", s.scale.Grades[i-1].From)
			case i == len(s.scale.Grades)-1 && g.From != 0:
				found.add(placeEvaluation, s.at+"/"+g.Code, "is the last and must begin at 0")
			}
		}
	}
	if e.Feedback.Some > e.Feedback.Most {
		found.add(placeEvaluation, "feedback/some_percent", "%d is more than most_percent", e.Feedback.Some)
	}
	if _, err := Clock(e.Targets.Cron); err != nil {
		found.add(placeEvaluation, "targets/cron", "%q is not a cron expression: %v", e.Targets.Cron, err)
	}
}
