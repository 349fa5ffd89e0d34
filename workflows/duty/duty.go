package duty

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// Kind says what is owed.
type Kind string

// The kinds of duty.
const (
	Direction   Kind = "direction"   // chỉ đạo của lãnh đạo
	Task        Kind = "task"        // nhiệm vụ được giao
	Explanation Kind = "explanation" // giải trình về một sai phạm
	Difficulty  Kind = "difficulty"  // khó khăn, vướng mắc đơn vị nêu ra
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Direction, Task, Explanation, Difficulty} }

var kindNames = map[Kind]string{
	Direction: "chỉ đạo", Task: "nhiệm vụ", Explanation: "giải trình", Difficulty: "khó khăn, vướng mắc",
}

// Vietnamese names the kind within a sentence.
func (k Kind) Vietnamese() string { return kindNames[k] }

// Stage is how far a duty has come; it says whose turn it is.
type Stage string

// The stages. A direction, task or difficulty goes given → answered → closed; an explanation goes
// opened → accepted → explained → viewed → ruled (→ objected) → closed.
const (
	StageGiven     Stage = "given"     // đã giao, đang thực hiện
	StageAnswered  Stage = "answered"  // đã báo cáo kết quả, chờ người giao xác nhận
	StageOpened    Stage = "opened"    // đã yêu cầu giải trình, chờ xác nhận
	StageAccepted  Stage = "accepted"  // đã xác nhận, đang giải trình
	StageExplained Stage = "explained" // đã giải trình, chờ ý kiến trưởng đơn vị
	StageViewed    Stage = "viewed"    // trưởng đơn vị đã có ý kiến, chờ lãnh đạo kết luận
	StageRuled     Stage = "ruled"     // đã kết luận, trong thời hạn kiến nghị
	StageObjected  Stage = "objected"  // có kiến nghị, chờ kết luận lần cuối
	StageClosed    Stage = "closed"    // đã kết thúc
)

// Stages lists every stage.
func Stages() []Stage {
	return []Stage{
		StageGiven, StageAnswered, StageOpened, StageAccepted, StageExplained, StageViewed, StageRuled, StageObjected, StageClosed,
	}
}

var stageNames = map[Stage][2]string{
	StageGiven:     {"đang thực hiện", "being done"},
	StageAnswered:  {"đã báo cáo kết quả, chờ người giao xác nhận", "answered, to be confirmed by who gave it"},
	StageOpened:    {"đã yêu cầu giải trình, chờ xác nhận", "explanation asked for, to be acknowledged"},
	StageAccepted:  {"đang giải trình", "being explained"},
	StageExplained: {"đã giải trình, chờ ý kiến trưởng đơn vị", "explained, waiting for the head of the unit"},
	StageViewed:    {"chờ lãnh đạo kết luận", "waiting for the leader's ruling"},
	StageRuled:     {"đã kết luận, trong thời hạn kiến nghị", "ruled on, open to objection"},
	StageObjected:  {"có kiến nghị, chờ kết luận lần cuối", "objected to, waiting for the last ruling"},
	StageClosed:    {"đã kết thúc", "closed"},
}

// Vietnamese names the stage within a sentence.
func (s Stage) Vietnamese() string { return stageNames[s][0] }

// English names the stage within a sentence.
func (s Stage) English() string { return stageNames[s][1] }

// Outcome is how a duty ended, "" while it has not.
type Outcome string

// The outcomes.
const (
	OutcomeFulfilled Outcome = "fulfilled" // người giao xác nhận hoàn thành
	OutcomeRuled     Outcome = "ruled"     // có kết luận cuối cùng
	OutcomeWithdrawn Outcome = "withdrawn" // thu hồi
)

// Cause is what a breach came from, as the head sees it and the leader rules.
type Cause string

// The causes. All but negligence take the breach off the officer's account.
const (
	CauseNegligence Cause = "negligence" // lỗi chủ quan: thiếu trách nhiệm
	CauseObjective  Cause = "objective"  // nguyên nhân khách quan
	CauseSystem     Cause = "system"     // sự cố hệ thống
	CauseCitizen    Cause = "citizen"    // từ phía người nộp hồ sơ
	CausePartner    Cause = "partner"    // từ phía cơ quan phối hợp
)

// Causes lists every cause.
func Causes() []Cause {
	return []Cause{CauseNegligence, CauseObjective, CauseSystem, CauseCitizen, CausePartner}
}

// About is what a duty concerns. Codes and numbers only.
type About struct {
	// File is the code of the file, "" for none.
	File string `json:"file,omitempty"`
	// Breach or Fault numbers the breach or the upheld fault of the file that an
	// explanation is owed for; BreachKind names it (a procedure.BreachKind or FaultKind).
	Breach     int    `json:"breach,omitempty"`
	Fault      int    `json:"fault,omitempty"`
	BreachKind string `json:"breach_kind,omitempty"`
	// BrokeAt is when the rule broke.
	BrokeAt time.Time `json:"broke_at,omitzero"`
	// Report is the number of the report a direction was given from.
	Report string `json:"report,omitempty"`
	// Recurring is the id of the rule that gave a task, "" for a person's word.
	Recurring string `json:"recurring,omitempty"`
}

// Vietnamese names the breach or fault within a sentence, "" where it is about neither.
func (a About) Vietnamese() string {
	if a.Fault != 0 {
		return procedure.FaultKind(a.BreachKind).Vietnamese()
	}
	return procedure.BreachKind(a.BreachKind).Vietnamese()
}

// Rule is how long everything may take, and who is called upon about silence. It is
// data of the office; the duty keeps that of the day it was given.
type Rule struct {
	// Near is how long before the end of a turn its holder is reminded.
	Near procedure.Limit `json:"near"`
	// Answer is how long each call waits before the next level is called.
	Answer procedure.Limit `json:"answer"`
	// Levels are the roles called upon about an overdue turn, from the first to the last,
	// who is called again and again. Levels not above whoever's turn it is are left out.
	Levels []procedure.Role `json:"levels"`
	// Confirm is how long the giver has to accept or return what was answered.
	Confirm procedure.Limit `json:"confirm"`

	// Resolve is how long a difficulty may wait for its answer.
	Resolve procedure.Limit `json:"resolve,omitzero"`

	// Acknowledge is how long the officer has to acknowledge that an explanation is asked
	// (Luật PCTN 36/2018 Điều 15; NĐ 59/2019), Explain how long to explain from then, and
	// Extend the longest extension, granted once.
	Acknowledge procedure.Limit `json:"acknowledge"`
	Explain     procedure.Limit `json:"explain"`
	Extend      procedure.Limit `json:"extend"`
	// View, Rule and Object are the times of the head's view, the leader's ruling and an
	// objection to it.
	View   procedure.Limit `json:"view"`
	Rule   procedure.Limit `json:"rule"`
	Object procedure.Limit `json:"object"`
	// Measures are the codes a ruling of negligence may choose from.
	Measures []string `json:"measures,omitempty"`
}

// Turn is whose turn it is, since when and by when.
type Turn struct {
	// No numbers the turns of a duty from 1.
	No int `json:"no"`
	// Who is a person, with the role and unit that stand in when they are gone; or a role.
	Who procedure.Recipient `json:"who"`
	// Floor is how many of Rule.Levels are not above them: calls begin there.
	Floor int       `json:"floor,omitempty"`
	Since time.Time `json:"since"`
	// Term gives the date: a limit from Since, or a fixed instant.
	Term procedure.Term `json:"term"`
	// Lapses says that the turn is a right, not a duty: its end closes the matter.
	Lapses bool `json:"lapses,omitempty"`

	Reminded bool `json:"reminded,omitempty"`
	// OverdueAt is when the date passed, zero while it has not.
	OverdueAt time.Time `json:"overdue_at,omitzero"`
	// Calls counts who has been called upon since, CalledAt is the last call or word.
	Calls    int       `json:"calls,omitempty"`
	CalledAt time.Time `json:"called_at,omitzero"`
	// Held is the call whose next one an urging has held back: it does so once.
	Held int `json:"held,omitempty"`
}

// Overdue is a turn that was not taken in time; it stays on record.
type Overdue struct {
	Turn  int                 `json:"turn"`
	Stage Stage               `json:"stage"`
	Who   procedure.Recipient `json:"who"`
	At    time.Time           `json:"at"`
	// TakenAt is when it was taken at last.
	TakenAt time.Time `json:"taken_at,omitzero"`
}

// Milestone is one stage of a task, such as a draft of a legal document put out for
// comment (xây dựng văn bản quy phạm pháp luật).
type Milestone struct {
	Code   string    `json:"code"`
	DueAt  time.Time `json:"due_at"`
	DoneAt time.Time `json:"done_at,omitzero"`
	DoneBy string    `json:"done_by,omitempty"`
	// LateAt is when its date passed undone.
	LateAt time.Time `json:"late_at,omitzero"`
}

// Progress is one word on how a task stands.
type Progress struct {
	By      procedure.Actor `json:"by"`
	At      time.Time       `json:"at"`
	Percent int             `json:"percent"`
	Text    string          `json:"text,omitempty"`
}

// Answer is what the unit or officer answered: a result, or an explanation.
type Answer struct {
	By   procedure.Actor `json:"by"`
	At   time.Time       `json:"at"`
	Text string          `json:"text"`
	// Evidence are ids of what was attached.
	Evidence []string `json:"evidence,omitempty"`
	// ReturnedBy sent it back at ReturnedAt, with the reason ReturnedText.
	ReturnedBy   string    `json:"returned_by,omitempty"`
	ReturnedAt   time.Time `json:"returned_at,omitzero"`
	ReturnedText string    `json:"returned_text,omitempty"`
}

// Postponement is the one later date a duty may get, once agreed (gia hạn).
type Postponement struct {
	By        procedure.Actor `json:"by"`
	AskedAt   time.Time       `json:"asked_at"`
	OldDue    time.Time       `json:"old_due"`
	NewDue    time.Time       `json:"new_due"`
	Text      string          `json:"text"`
	DecidedBy string          `json:"decided_by,omitempty"`
	DecidedAt time.Time       `json:"decided_at,omitzero"`
	Agreed    bool            `json:"agreed,omitempty"`
	// Reply is the id of the words of the decision.
	Reply string `json:"reply,omitempty"`
}

// Opinion is the unit head's view of a breach.
type Opinion struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Cause Cause     `json:"cause"`
	Text  string    `json:"text"`
}

// Ruling is what leadership decided about a breach (kết luận).
type Ruling struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Cause Cause     `json:"cause"`
	// Measure is set with negligence only: a code of Rule.Measures.
	Measure string `json:"measure,omitempty"`
	Text    string `json:"text"`
	// WithoutExplanation says that nobody had explained in time.
	WithoutExplanation bool `json:"without_explanation,omitempty"`
}

// Objection is the officer's one word against a ruling (kiến nghị).
type Objection struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Review is an ended explanation taken up again (xem xét lại kết luận).
type Review struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	// Appeal says that whoever it was ruled against asked for it.
	Appeal bool `json:"appeal,omitempty"`
}

// Correction is a breach taken back, or put on another account, with its trace.
type Correction struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	// The account it stood on before, and the one it stands on now; both empty for a
	// withdrawal.
	OldUnit, OldSubject string
	NewUnit, NewSubject string
}

// Duty is everything durable about one duty: plain JSON, absolute instants, ids and
// codes; no names, no free text.
type Duty struct {
	// Number is its number in the book ("NV-2026-0001") and its workflow's ID.
	Number   string             `json:"number"`
	Kind     Kind               `json:"kind"`
	About    About              `json:"about,omitzero"`
	Calendar procedure.Calendar `json:"calendar"`
	Rule     Rule               `json:"rule"`

	// GivenBy is who gave it, procedure.System for an explanation the register asks.
	GivenBy procedure.Actor `json:"given_by"`
	GivenAt time.Time       `json:"given_at"`
	// Acting judges it in the giver's place while they are away, "" for nobody.
	Acting string `json:"acting,omitempty"`
	// Text is the id of the instruction, "" for an explanation.
	Text string `json:"text,omitempty"`
	// Unit leads (chủ trì); Staff is who does it, "" for the unit's head; Cooperating
	// units help (phối hợp).
	Unit  string `json:"unit"`
	Staff string `json:"staff,omitempty"`
	// HeadUnit is the unit whose head answers for a Unit that has none of its own, "" for
	// one that has.
	HeadUnit string `json:"head_unit,omitempty"`
	// StaffRole is the role of Staff.
	StaffRole   procedure.Role `json:"staff_role,omitempty"`
	Cooperating []string       `json:"cooperating,omitempty"`
	// Subject is on whose account the breach stands, "" for the unit's; it stays when
	// somebody else explains. SubjectRole is their role.
	Subject     string         `json:"subject,omitempty"`
	SubjectRole procedure.Role `json:"subject_role,omitempty"`

	Stage Stage `json:"stage"`
	// DueAt is the date the whole is judged by: the expected one, or the agreed later one.
	// Zero for an explanation, whose every turn has its own.
	DueAt time.Time `json:"due_at,omitzero"`
	// LateAt is when DueAt passed without an answer that was accepted.
	LateAt   time.Time `json:"late_at,omitzero"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Outcome  Outcome   `json:"outcome,omitempty"`

	Turn *Turn `json:"turn,omitempty"`
	// Turns counts the turns there were.
	Turns int `json:"turns"`
	// Stops are the spans in which the clock stood still (tạm dừng).
	Stops    []procedure.Stop `json:"stops,omitempty"`
	Overdues []Overdue        `json:"overdues,omitempty"`

	Milestones []Milestone `json:"milestones,omitempty"`
	// Progress holds the last words on how it stands; the register has them all.
	Progress []Progress `json:"progress,omitempty"`
	// Answers, Postponements, Opinion, Rulings and Objection are those of the present
	// account.
	Answers       []Answer       `json:"answers,omitempty"`
	Postponements []Postponement `json:"postponements,omitempty"`
	Opinion       *Opinion       `json:"opinion,omitempty"`
	Rulings       []Ruling       `json:"rulings,omitempty"`
	Objection     *Objection     `json:"objection,omitempty"`
	Corrections   []Correction   `json:"corrections,omitempty"`
	Reviews       []Review       `json:"reviews,omitempty"`
	// Told is who has been told of it, for a correction to reach.
	Told []procedure.Recipient `json:"told,omitempty"`

	// Touched numbers the last entry a person made, Seq the last of all; Journal holds
	// those the register has not been told yet.
	Touched int               `json:"touched,omitempty"`
	Seq     int               `json:"seq"`
	Journal []procedure.Entry `json:"journal,omitempty"`
}

// Recorded returns the duty without the journal entries up to seq: the register has
// them.
func (d Duty) Recorded(seq int) Duty {
	d = d.clone()
	d.Journal = slices.DeleteFunc(d.Journal, func(e procedure.Entry) bool { return e.Seq <= seq })
	if len(d.Journal) == 0 {
		d.Journal = nil
	}
	return d
}

// clone copies everything an event may write to.
func (d Duty) clone() Duty {
	d.Stops = slices.Clone(d.Stops)
	d.Overdues = slices.Clone(d.Overdues)
	d.Milestones = slices.Clone(d.Milestones)
	d.Progress = slices.Clone(d.Progress)
	d.Answers = slices.Clone(d.Answers)
	d.Postponements = slices.Clone(d.Postponements)
	d.Rulings = slices.Clone(d.Rulings)
	d.Corrections = slices.Clone(d.Corrections)
	d.Reviews = slices.Clone(d.Reviews)
	d.Told = slices.Clone(d.Told)
	d.Journal = slices.Clone(d.Journal)
	if d.Turn != nil {
		turn := *d.Turn
		d.Turn = &turn
	}
	return d
}
