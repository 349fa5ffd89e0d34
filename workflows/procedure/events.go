package procedure

import "time"

// Event is one thing that happens to a file. The set is closed: every event is a
// type of this package, and verbs.go says who may cause it and when.
type Event interface {
	// verb is the key of the event in the table of verbs and its name in the
	// register.
	verb() Verb
	// actor is who acts; the zero Actor is the machine.
	actor() Actor
	// apply changes a State that is the event's own copy.
	apply(s *State, at time.Time) error
}

// Accepted takes a registered file in: the clock starts (NĐ 61/2018 Điều 17).
type Accepted struct {
	By Actor `json:"by"`
}

// Declined refuses a file at intake (Mẫu 03, phiếu từ chối tiếp nhận).
type Declined struct {
	By   Actor  `json:"by"`
	Text string `json:"text"`
}

// Assigned names who works on the file, within its unit or by moving it.
type Assigned struct {
	By    Actor  `json:"by"`
	Staff string `json:"staff"`
	// Unit is the unit of Staff; "" keeps the file's unit.
	Unit string `json:"unit,omitempty"`
}

// Delegated gives a file on from somebody who is away, or gone, to who does their work
// (bàn giao công việc). It moves what From still holds and nothing else, so that it may be
// said again. By ordered it: that they may is checked where it was ordered.
type Delegated struct {
	By    Actor  `json:"by"`
	From  string `json:"from"`
	Staff string `json:"staff"`
	// Unit is the unit of Staff; "" keeps the file's unit.
	Unit string `json:"unit,omitempty"`
}

// HandedOver passes the file to another step (giao, nhận hồ sơ).
type HandedOver struct {
	By Actor `json:"by"`
	// ToStep is a step code; "" is the next step.
	ToStep string `json:"to_step,omitempty"`
	Staff  string `json:"staff,omitempty"`
}

// SupplementRequested asks the applicant, through the One-stop, for everything
// that is missing (Mẫu 02). Override is a unit head's word to ask against the
// rule; it is accepted and booked as a breach.
type SupplementRequested struct {
	By       Actor    `json:"by"`
	Papers   []string `json:"papers"`
	Text     string   `json:"text"`
	Override bool     `json:"override,omitempty"`
}

// SupplementReceived takes in what was asked for. No papers means all of them.
type SupplementReceived struct {
	By     Actor    `json:"by"`
	Papers []string `json:"papers,omitempty"`
}

// PaymentRequested asks for a fee; Amount is in đồng.
type PaymentRequested struct {
	By     Actor `json:"by"`
	Amount int64 `json:"amount"`
}

// PaymentConfirmed says the fee is in.
type PaymentConfirmed struct {
	By Actor `json:"by"`
}

// Declared is the word of assignee or unit head: on course, or late with reason
// and new date.
type Declared struct {
	By     Actor  `json:"by"`
	Course Course `json:"course"`
	Reason Reason `json:"reason,omitempty"`
	Text   string `json:"text,omitempty"`
	// NewDate is any instant of the new day; the promise is its closing hour.
	NewDate time.Time `json:"new_date,omitzero"`
}

// ApologyApproved lets a declared apology go, reworded if Reason, Text or
// NewDate are given.
type ApologyApproved struct {
	By      Actor     `json:"by"`
	Reason  Reason    `json:"reason,omitempty"`
	Text    string    `json:"text,omitempty"`
	NewDate time.Time `json:"new_date,omitzero"`
}

// LetterIssued says the owed letter is stored under its number.
type LetterIssued struct {
	Key      string `json:"key"`
	LetterID string `json:"letter_id"`
	Number   int    `json:"number"`
}

// Finished makes the result ready (9, đã xử lý xong); lateness is judged here.
type Finished struct {
	By Actor `json:"by"`
}

// Refused refuses to grant (Mẫu 03): a result with the same deadline
// (NĐ 61/2018 Điều 19 khoản 8).
type Refused struct {
	By   Actor  `json:"by"`
	Text string `json:"text"`
}

// ResultReturned hands the result over (10, đã trả kết quả).
type ResultReturned struct {
	By Actor `json:"by"`
}

// Withdrawn ends a file at the applicant's wish (7).
type Withdrawn struct {
	By   Actor  `json:"by"`
	Text string `json:"text,omitempty"`
}

// Stopped ends a file before a decision (8; Mẫu 05 of TT 03/2025).
type Stopped struct {
	By   Actor  `json:"by"`
	Text string `json:"text"`
}

// Decision is how leadership answers an escalation.
type Decision string

// The answers to an escalation.
const (
	DecideAct        Decision = "act"         // chỉ đạo xử lý ngay
	DecideReassign   Decision = "reassign"    // giao người khác
	DecideAcceptDate Decision = "accept_date" // chấp nhận ngày hẹn lại
)

// Acknowledged answers the open escalations of the actor's level and below.
type Acknowledged struct {
	By       Actor    `json:"by"`
	Decision Decision `json:"decision"`
	Text     string   `json:"text,omitempty"`
	Staff    string   `json:"staff,omitempty"`
	Unit     string   `json:"unit,omitempty"`
}

// ReceiptCorrected puts the instant of receipt right; the ledger is derived anew.
type ReceiptCorrected struct {
	By         Actor     `json:"by"`
	ReceivedAt time.Time `json:"received_at"`
	Text       string    `json:"text"`
}

// CalendarChanged gives the file a newer calendar (a notice came out).
type CalendarChanged struct {
	By       Actor    `json:"by"`
	Calendar Calendar `json:"calendar"`
}
