package procedure

import (
	"encoding/json"
	"slices"
	"time"
)

// Status is the national portal's code of a file's state (trạng thái hồ sơ).
type Status int

// The ten statuses of the national portal.
const (
	StatusRegistered  Status = 1  // Mới đăng ký
	StatusAccepted    Status = 2  // Được tiếp nhận
	StatusDeclined    Status = 3  // Không được tiếp nhận
	StatusProcessing  Status = 4  // Đang xử lý
	StatusSupplement  Status = 5  // Yêu cầu bổ sung giấy tờ
	StatusPayment     Status = 6  // Yêu cầu thực hiện nghĩa vụ tài chính
	StatusWithdrawn   Status = 7  // Công dân yêu cầu rút hồ sơ
	StatusStopped     Status = 8  // Dừng xử lý
	StatusResultReady Status = 9  // Đã xử lý xong
	StatusReturned    Status = 10 // Đã trả kết quả
)

var statusNames = map[Status]string{
	StatusRegistered: "Mới đăng ký", StatusAccepted: "Được tiếp nhận", StatusDeclined: "Không được tiếp nhận",
	StatusProcessing: "Đang xử lý", StatusSupplement: "Yêu cầu bổ sung giấy tờ",
	StatusPayment: "Yêu cầu thực hiện nghĩa vụ tài chính", StatusWithdrawn: "Công dân yêu cầu rút hồ sơ",
	StatusStopped: "Dừng xử lý", StatusResultReady: "Đã xử lý xong", StatusReturned: "Đã trả kết quả",
}

// Vietnamese returns the portal's name of the status.
func (s Status) Vietnamese() string { return statusNames[s] }

var englishStatuses = map[Status]string{
	StatusRegistered: "Registered", StatusAccepted: "Accepted", StatusDeclined: "Not accepted",
	StatusProcessing: "In progress", StatusSupplement: "Waiting for papers", StatusPayment: "Waiting for payment",
	StatusWithdrawn: "Withdrawn", StatusStopped: "Stopped", StatusResultReady: "Result ready", StatusReturned: "Result returned",
}

// English returns what the status means in English.
func (s Status) English() string { return englishStatuses[s] }

// Closed says whether nothing more can happen to a file in this status.
func (s Status) Closed() bool {
	return s == StatusDeclined || s == StatusWithdrawn || s == StatusStopped || s == StatusReturned
}

// Channel is how a file came in (hình thức tiếp nhận).
type Channel string

// The channels of intake.
const (
	ChannelDirect Channel = "direct" // trực tiếp
	ChannelPostal Channel = "postal" // dịch vụ bưu chính công ích
	ChannelOnline Channel = "online" // trực tuyến
)

// Actor is who acts: staff id, role and unit. It never holds a name.
type Actor struct {
	Staff string `json:"staff"`
	Role  Role   `json:"role"`
	Unit  string `json:"unit"`
	// Seen numbers the last entry of the file the actor had before them, 0 for not
	// said. What another person did since is not written over unseen.
	Seen int `json:"seen,omitempty"`
}

// System is the actor of everything the machine does by itself.
const System = "system"

// ByApplicant is the actor of what the applicant does from home (người nộp hồ sơ): no
// member of staff, whose ids are never this.
const ByApplicant = "@applicant"

// Outcome is what the result says.
type Outcome string

// The outcomes of a file.
const (
	OutcomeGranted Outcome = "granted" // trả kết quả
	OutcomeRefused Outcome = "refused" // từ chối giải quyết (cũng là kết quả, có thời hạn)
)

// State is everything durable about one file. It is plain JSON: absolute
// instants, ids, codes; no names, no free text.
type State struct {
	Code         string    `json:"code"`
	Rules        Rules     `json:"rules"`
	Calendar     Calendar  `json:"calendar"`
	Channel      Channel   `json:"channel"`
	ReceivedAt   time.Time `json:"received_at"`
	RegisteredAt time.Time `json:"registered_at"`

	Status     Status    `json:"status"`
	Outcome    Outcome   `json:"outcome,omitempty"`
	FinishedAt time.Time `json:"finished_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`

	// Step indexes Rules.Steps; Unit and Assignee hold the file ("" = the unit).
	Step     int    `json:"step"`
	Unit     string `json:"unit"`
	Assignee string `json:"assignee,omitempty"`

	Promises []Promise `json:"promises,omitempty"`
	Stops    []Stop    `json:"stops,omitempty"`
	Fired    []Fired   `json:"fired,omitempty"`
	// Armed is when the ladder last changed; a rung placed before it is not the
	// system's delay.
	Armed time.Time `json:"armed"`

	Declaration  *Declaration  `json:"declaration,omitempty"`
	Apology      *Apology      `json:"apology,omitempty"`
	Supplements  []Supplement  `json:"supplements,omitempty"`
	Breaches     []Breach      `json:"breaches,omitempty"`
	Escalations  []Escalation  `json:"escalations,omitempty"`
	SystemDelays []SystemDelay `json:"system_delays,omitempty"`
	Custody      []Interval    `json:"custody"`
	// ChasedAt is when the broken second promise was last put before the top.
	ChasedAt time.Time `json:"chased_at,omitzero"`

	// Touched numbers the last entry a person made, Seq the last of all; Journal holds those the register has not been
	// told yet.
	Touched int     `json:"touched,omitempty"`
	Seq     int     `json:"seq"`
	Journal []Entry `json:"journal,omitempty"`
}

// Promise is a date given to the applicant (ngày hẹn trả).
type Promise struct {
	No      int         `json:"no"`
	Kind    PromiseKind `json:"kind"`
	Order   Order       `json:"order"`
	Term    Term        `json:"term"`
	GivenAt time.Time   `json:"given_at"`
	// Superseded promises have no rungs any more.
	Superseded bool `json:"superseded,omitempty"`
}

// PromiseKind says which paper gave a promise.
type PromiseKind string

// The papers that promise a date.
const (
	PromiseReceipt       PromiseKind = "receipt"       // giấy tiếp nhận và hẹn trả
	PromiseRestart       PromiseKind = "restart"       // hẹn lại sau khi bổ sung đủ
	PromiseReappointment PromiseKind = "reappointment" // phiếu xin lỗi và hẹn lại
)

// Fired is a rung that has done its work, once per promise.
type Fired struct {
	Rung    string    `json:"rung"`
	Promise int       `json:"promise"`
	At      time.Time `json:"at"`
	FiredAt time.Time `json:"fired_at"`
}

// Declaration is the word of the assignee or unit head about the promise.
type Declaration struct {
	Course  Course    `json:"course"`
	Reason  Reason    `json:"reason,omitempty"`
	Text    string    `json:"text,omitempty"`
	NewDate time.Time `json:"new_date,omitzero"`
	By      Actor     `json:"by"`
	At      time.Time `json:"at"`
}

// Course is what a declaration says.
type Course string

// The two courses.
const (
	OnCourse Course = "on_course" // đúng hẹn
	Late     Course = "late"      // sẽ trễ hẹn
)

// Reason is the category of a delay's reason.
type Reason string

// The categories of reason. Automatic is the machine's own.
const (
	ReasonWorkload     Reason = "workload"     // khối lượng hồ sơ lớn
	ReasonVerification Reason = "verification" // cần thẩm tra, xác minh thêm
	ReasonPartner      Reason = "partner"      // chờ cơ quan phối hợp
	ReasonStaff        Reason = "staff"        // cán bộ vắng, thay đổi nhân sự
	ReasonSystem       Reason = "system"       // sự cố hệ thống
	ReasonOther        Reason = "other"        // lý do khác (bắt buộc ghi rõ)
	ReasonAutomatic    Reason = "automatic"    // chưa có giải trình
)

// Apology is the one letter of a file that excuses its lateness and gives the
// one new date (NĐ 61/2018 Điều 19 khoản 9). It is owed from DecidedAt until the
// letter is stored.
type Apology struct {
	// Key is the effect key, unique in the register.
	Key     string      `json:"key"`
	Promise int         `json:"promise"`
	Kind    ApologyKind `json:"kind"`
	Reason  Reason      `json:"reason"`
	Text    string      `json:"text,omitempty"`
	// DraftedBy declared it; ApprovedBy let it go, "" when the machine did.
	DraftedBy  string    `json:"drafted_by,omitempty"`
	ApprovedBy string    `json:"approved_by,omitempty"`
	OldDue     time.Time `json:"old_due"`
	NewDue     time.Time `json:"new_due"`
	DecidedAt  time.Time `json:"decided_at"`
	// OwedAt is when the machine should have decided it, if it was late itself.
	OwedAt time.Time `json:"owed_at,omitzero"`

	LetterID string    `json:"letter_id,omitempty"`
	Number   int       `json:"number,omitempty"`
	IssuedAt time.Time `json:"issued_at,omitzero"`
}

// ApologyKind says who made the letter.
type ApologyKind string

// The kinds of apology.
const (
	ApologyDeclared  ApologyKind = "declared"  // người phụ trách lập
	ApologyAutomatic ApologyKind = "automatic" // hệ thống tự lập
)

// Supplement is one request for more papers.
type Supplement struct {
	Papers     []string  `json:"papers"`
	Text       string    `json:"text,omitempty"`
	By         Actor     `json:"by"`
	AskedAt    time.Time `json:"asked_at"`
	ReceivedAt time.Time `json:"received_at,omitzero"`
	PreIntake  bool      `json:"pre_intake,omitempty"`
	// Unlawful requests went against the rule on a head's word: the clock only
	// stood still, it does not start again.
	Unlawful bool `json:"unlawful,omitempty"`
}

// Breach is an entry of the accountability register (sai phạm).
type Breach struct {
	Kind BreachKind `json:"kind"`
	// At is the instant the promise or rule broke, BookedAt when it was noted.
	At       time.Time `json:"at"`
	BookedAt time.Time `json:"booked_at"`
	Promise  int       `json:"promise,omitempty"`
	Unit     string    `json:"unit"`
	Staff    string    `json:"staff,omitempty"`
	Charge   Charge    `json:"charge"`
}

// BreachKind is what went wrong.
type BreachKind string

// The breaches of the plan (II.4).
const (
	BreachLate               BreachKind = "late"                 // trễ hẹn
	BreachLateWithoutApology BreachKind = "late_without_apology" // trễ hẹn không xin lỗi
	BreachPromiseBroken      BreachKind = "promise_broken"       // trễ ngày hẹn lại
	BreachAskedTwice         BreachKind = "asked_twice"          // yêu cầu bổ sung quá một lần
	BreachAskedOutOfTime     BreachKind = "asked_out_of_time"    // yêu cầu bổ sung quá 3 ngày làm việc
)

// Charge says whose account a breach stands on.
type Charge string

// The accounts of a breach.
const (
	ChargeHolder Charge = "holder" // người, đơn vị đang giữ hồ sơ
	ChargeSystem Charge = "system" // hệ thống
)

// Escalation is one call on leadership that waits for an answer.
type Escalation struct {
	No    int       `json:"no"`
	Rung  string    `json:"rung"`
	Level int       `json:"level"`
	Role  Role      `json:"role"`
	At    time.Time `json:"at"`
	// AnswerBy is zero when no higher level is left to climb to.
	AnswerBy   time.Time `json:"answer_by,omitzero"`
	Climbed    bool      `json:"climbed,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	Decision   Decision  `json:"decision,omitempty"`
	Text       string    `json:"text,omitempty"`
}

// SystemDelay is lateness of the machine itself, booked to nobody else.
type SystemDelay struct {
	Rung  string    `json:"rung"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

// Entry is one line of the register (sổ theo dõi), in order and without gaps.
type Entry struct {
	Seq  int       `json:"seq"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	// By is a staff id, System or ByApplicant.
	By     string          `json:"by"`
	Detail json.RawMessage `json:"detail,omitempty"`
	// Notices are sent, and Letters issued, because of this entry.
	Notices []Notice `json:"notices,omitempty"`
	Letters []Letter `json:"letters,omitempty"`
}

// Notice is a message somebody must get, once per Key.
type Notice struct {
	Key  string     `json:"key"`
	Kind NoticeKind `json:"kind"`
	To   Recipient  `json:"to"`
	// Single notices go at once; the others wait for the recipient's digest.
	Single bool `json:"single,omitempty"`
	// Letter is the key of the letter it goes with, and waits for.
	Letter string `json:"letter,omitempty"`
}

// Recipient is a staff member, everybody of a role in a unit (or, without unit,
// in charge of it), or the applicant.
type Recipient struct {
	Staff     string `json:"staff,omitempty"`
	Role      Role   `json:"role,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Applicant bool   `json:"applicant,omitempty"`
}

// NoticeKind picks the text of a notice.
type NoticeKind string

// The notices of a file's life.
const (
	NoticeNearDue     NoticeKind = "near_due"
	NoticeDeclare     NoticeKind = "declare"
	NoticeApology     NoticeKind = "apology"
	NoticeSilent      NoticeKind = "silent"
	NoticeLate        NoticeKind = "late"
	NoticeSecondNear  NoticeKind = "second_near"
	NoticeBroken      NoticeKind = "broken"
	NoticeChase       NoticeKind = "chase"
	NoticeClimb       NoticeKind = "climb"
	NoticeDirected    NoticeKind = "directed"
	NoticeSupplement  NoticeKind = "supplement"
	NoticePayment     NoticeKind = "payment"
	NoticeRegistered  NoticeKind = "registered"
	NoticeAccepted    NoticeKind = "accepted"
	NoticeDateGiven   NoticeKind = "date_given"
	NoticeDateMoved   NoticeKind = "date_moved"
	NoticeResultReady NoticeKind = "result_ready"
	NoticeRefused     NoticeKind = "refused"
	NoticeDeclined    NoticeKind = "declined"
	NoticeWithdrawn   NoticeKind = "withdrawn"
	NoticeStopped     NoticeKind = "stopped"
	NoticeBlocked     NoticeKind = "blocked"
	// NoticeUrged is a reminder of a late file by the Office (đôn đốc).
	NoticeUrged NoticeKind = "urged"
)

// clone copies everything an event may write to, so that a refused event leaves
// the caller's State as it was.
func (s State) clone() State {
	s.Promises = slices.Clone(s.Promises)
	s.Stops = slices.Clone(s.Stops)
	s.Fired = slices.Clone(s.Fired)
	s.Supplements = slices.Clone(s.Supplements)
	s.Breaches = slices.Clone(s.Breaches)
	s.Escalations = slices.Clone(s.Escalations)
	s.SystemDelays = slices.Clone(s.SystemDelays)
	s.Custody = slices.Clone(s.Custody)
	s.Journal = slices.Clone(s.Journal)
	if s.Declaration != nil {
		declaration := *s.Declaration
		s.Declaration = &declaration
	}
	if s.Apology != nil {
		apology := *s.Apology
		s.Apology = &apology
	}
	return s
}

// Recorded returns the State without the journal entries up to seq: the register
// has them.
func (s State) Recorded(seq int) State {
	s = s.clone()
	s.Journal = slices.DeleteFunc(s.Journal, func(e Entry) bool { return e.Seq <= seq })
	if len(s.Journal) == 0 {
		s.Journal = nil
	}
	return s
}
