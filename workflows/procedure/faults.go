package procedure

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// FaultKind is what the office did wrong to an applicant, apart from being late.
// Lateness needs no report: the clock of the file knows it.
type FaultKind string

// The faults that call for an apology.
const (
	FaultWrongRefusal   FaultKind = "wrong_refusal"    // từ chối sai
	FaultExtraPapers    FaultKind = "extra_papers"     // yêu cầu giấy tờ ngoài danh mục đã công bố
	FaultLostFile       FaultKind = "lost_file"        // mất, thất lạc, hư hỏng hồ sơ (NĐ 61/2018 Điều 21)
	FaultNoReceipt      FaultKind = "no_receipt"       // không cấp giấy tiếp nhận hồ sơ
	FaultHarassment     FaultKind = "harassment"       // thái độ hách dịch, sách nhiễu
	FaultOutsideOneStop FaultKind = "outside_one_stop" // nhận hồ sơ ngoài Bộ phận Một cửa
)

// FaultKinds lists every kind of fault.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultWrongRefusal, FaultExtraPapers, FaultLostFile, FaultNoReceipt, FaultHarassment, FaultOutsideOneStop,
	}
}

var faultNames = map[FaultKind]string{
	FaultWrongRefusal:   "từ chối hồ sơ không đúng quy định",
	FaultExtraPapers:    "yêu cầu giấy tờ ngoài danh mục đã công bố",
	FaultLostFile:       "làm mất, thất lạc hoặc hư hỏng hồ sơ",
	FaultNoReceipt:      "không cấp giấy tiếp nhận hồ sơ",
	FaultHarassment:     "thái độ không đúng mực, sách nhiễu, gây phiền hà",
	FaultOutsideOneStop: "nhận hồ sơ ngoài Bộ phận Một cửa",
}

// Vietnamese names the fault within a sentence.
func (k FaultKind) Vietnamese() string { return faultNames[k] }

// Fault is one fault somebody reported about a file. The file, the Kind and the
// day it occurred make its identity.
type Fault struct {
	// No numbers the faults of the file from 1, for ever.
	No   int       `json:"no"`
	Kind FaultKind `json:"kind"`
	On   Day       `json:"on"`
	// Subject is the staff id of whom it is about, "" when nobody is named.
	Subject string `json:"subject,omitempty"`
	// Text is the id of what was said about it.
	Text       string    `json:"text"`
	ReportedBy string    `json:"reported_by"`
	ReportedAt time.Time `json:"reported_at"`
	// Calls counts who has been called upon to decide: the unit head first, then one
	// level of leadership after another. CalledAt is the last call, or the report.
	Calls    int       `json:"calls,omitempty"`
	CalledAt time.Time `json:"called_at"`
	// Decision is nil while nobody has decided.
	Decision *FaultDecision `json:"decision,omitempty"`
}

// FaultOutcome is what was decided about a fault.
type FaultOutcome string

// The outcomes of a fault.
const (
	FaultOutcomeDismissed  FaultOutcome = "dismissed"  // không có lỗi
	FaultOutcomeApologised FaultOutcome = "apologised" // xin lỗi người nộp hồ sơ
)

// FaultDecision is what somebody decided about a fault, once.
type FaultDecision struct {
	Outcome FaultOutcome `json:"outcome"`
	By      string       `json:"by"`
	At      time.Time    `json:"at"`
	// Text is the id of the reason, or of the words of the letter ("" for the form's).
	Text string `json:"text,omitempty"`
	// Letter is the key of the letter that apologises for it.
	Letter string `json:"letter,omitempty"`
}

// FaultLetter is one apology (thư xin lỗi) for one or more faults. It is owed from
// DecidedAt until it is stored.
type FaultLetter struct {
	// Key is the effect key, unique in the register: <code>/faults/<first fault>.
	Key        string    `json:"key"`
	Faults     []int     `json:"faults"`
	Text       string    `json:"text,omitempty"`
	ApprovedBy string    `json:"approved_by"`
	DecidedAt  time.Time `json:"decided_at"`

	LetterID string    `json:"letter_id,omitempty"`
	Number   int       `json:"number,omitempty"`
	IssuedAt time.Time `json:"issued_at,omitzero"`
}

// FaultRule is how long a fault may wait for a decision. No law says; a fault
// nobody decides is a fault nobody apologises for.
type FaultRule struct {
	// Remind is how long after the report the unit head is called upon.
	Remind Limit `json:"remind"`
	// Answer is how long each call waits before the next level is called.
	Answer Limit `json:"answer"`
	// Levels are roles from the first to be called after the head to the last, who
	// is called again and again.
	Levels []Role `json:"levels"`
}

// FaultCase is everything durable about the faults of one file. It lives beside the
// file and outlives it: a wrong refusal is found out after it closed the file. Like
// State it is plain JSON: absolute instants, ids, codes; no names, no free text.
//
// The machine apologises for lateness by itself, because its clock proves it. It
// never apologises for a fault somebody alleges: a letter that admits a wrong
// nobody has looked into may be untrue, may do an officer injustice, and cannot be
// taken back. What it does about silence is to call higher, without end.
type FaultCase struct {
	Code   string `json:"code"`
	Regime string `json:"regime"`
	// Unit answers for the faults: it held the file when the first was reported.
	Unit     string    `json:"unit"`
	Calendar Calendar  `json:"calendar"`
	Rule     FaultRule `json:"rule"`

	// Resumed says that what the register knows of earlier faults is in here.
	Resumed bool          `json:"resumed,omitempty"`
	Faults  []Fault       `json:"faults,omitempty"`
	Letters []FaultLetter `json:"letters,omitempty"`

	// Seq numbers the last entry of the file's faults; Journal holds those the
	// register has not been told yet.
	Seq     int     `json:"seq"`
	Journal []Entry `json:"journal,omitempty"`
}

// FaultView is what the rest of the house sees of a file's faults.
type FaultView struct {
	Code    string        `json:"code"`
	Regime  string        `json:"regime"`
	Unit    string        `json:"unit"`
	Level   int           `json:"level"`
	Faults  []Fault       `json:"faults,omitempty"`
	Letters []FaultLetter `json:"letters,omitempty"`
	Seq     int           `json:"seq"`
}

// View derives what others see of the case.
func (c FaultCase) View() FaultView {
	c = c.clone()
	return FaultView{
		Code: c.Code, Regime: c.Regime, Unit: c.Unit, Level: c.Level(), Faults: c.Faults, Letters: c.Letters, Seq: c.Seq,
	}
}

// Resume takes in what the register knows of the file's faults, the zero FaultView
// for nothing: numbers go on, and a fault of an earlier case stays the same fault.
// What an earlier run left undecided stays with the unit it was put before.
func (c FaultCase) Resume(known FaultView) FaultCase {
	c.Resumed, c.Faults, c.Letters, c.Seq = true, known.Faults, known.Letters, known.Seq
	if !c.Decided() {
		c.Unit = known.Unit
	}
	return c.clone()
}

// UnitOn returns the unit that held the file last on a day, or first if the day is
// before its receipt: it answers for what happened then.
func (v View) UnitOn(day Day) string {
	unit := ""
	for _, iv := range v.Custody {
		if iv.Holder == HolderOffice && (unit == "" || DayOf(iv.From) <= day) {
			unit = iv.Unit
		}
	}
	return cmp.Or(unit, v.Unit)
}

// Level is the highest level of leadership an undecided fault was put before, 0
// for none.
func (c FaultCase) Level() int {
	level := 0
	for _, f := range c.Faults {
		if f.Decision == nil {
			level = max(level, c.levelOf(f.Calls))
		}
	}
	return level
}

// Decided says whether no fault waits for a decision and no letter is owed.
func (c FaultCase) Decided() bool {
	_, owed := c.OwedLetter()
	return !owed && !slices.ContainsFunc(c.Faults, func(f Fault) bool { return f.Decision == nil })
}

// OwedLetter returns the earliest letter that is decided and not stored yet.
func (c FaultCase) OwedLetter() (FaultLetter, bool) {
	for _, l := range c.Letters {
		if l.IssuedAt.IsZero() {
			return l, true
		}
	}
	return FaultLetter{}, false
}

// Covered returns the faults a letter apologises for, in order.
func (c FaultCase) Covered(l FaultLetter) []Fault {
	var out []Fault
	for _, f := range c.Faults {
		if slices.Contains(l.Faults, f.No) {
			out = append(out, f)
		}
	}
	return out
}

// Recorded returns the case without the journal entries up to seq: the register
// has them.
func (c FaultCase) Recorded(seq int) FaultCase {
	c = c.clone()
	c.Journal = slices.DeleteFunc(c.Journal, func(e Entry) bool { return e.Seq <= seq })
	if len(c.Journal) == 0 {
		c.Journal = nil
	}
	return c
}

// clone copies everything an event may write to.
func (c FaultCase) clone() FaultCase {
	c.Faults = slices.Clone(c.Faults)
	c.Letters = slices.Clone(c.Letters)
	c.Journal = slices.Clone(c.Journal)
	return c
}

// write adds a line to the journal; detail is free of personal data, as in State.
func (c *FaultCase) write(at time.Time, kind, by string, detail any, notices ...Notice) {
	raw, err := json.Marshal(detail)
	if err != nil {
		panic(fmt.Sprintf("procedure: entry %s cannot be JSON: %v", kind, err))
	}
	c.Seq++
	c.Journal = append(c.Journal, Entry{Seq: c.Seq, At: at, Kind: kind, By: by, Detail: raw, Notices: notices})
}

// key names something of a fault, once for ever.
func (c *FaultCase) key(fault int, rest string) string {
	return fmt.Sprintf("%s/faults/%d%s", c.Code, fault, rest)
}
