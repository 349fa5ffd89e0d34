// Package office is what the rooms of the gateway ask of the office: the desk and the
// public site speak the words of the API, so that one check, one refusal and one
// idempotency key serve whoever asks.
//
// It holds types only. It may import schema/register and workflows (duty, procedure; types);
// it must never import another package of the gateway, a database or the engine.
package office

import (
	"context"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Office takes files in and acts on them. Its errors are for Explain.
type Office interface {
	Targets
	Reports
	Urging
	Delegations

	// TakeIn takes a file in, once for a key (POST /api/v1/files).
	TakeIn(ctx context.Context, by procedure.Actor, key string, s Submission) (Receipt, error)
	// Check says everything that is wrong with a submission, and takes nothing in.
	Check(s Submission) error
	// Act says an action to a file, once for its key, and returns how the file stands
	// after it (POST /api/v1/files/{code}/{action}).
	Act(ctx context.Context, by procedure.Actor, a Action) (procedure.View, error)
	// ActOnFaults is Act for the faults of a file
	// (POST /api/v1/files/{code}/faults[/{action}]).
	ActOnFaults(ctx context.Context, by procedure.Actor, a Action) (procedure.FaultView, error)
	// GiveDuty gives a direction or task, or raises a difficulty, once for a key (POST /api/v1/duties).
	GiveDuty(ctx context.Context, by procedure.Actor, key string, o DutyOrder) (duty.View, error)
	// ActOnDuty is Act for a duty (POST /api/v1/duties/{number}/{action}); Code is its
	// number.
	ActOnDuty(ctx context.Context, by procedure.Actor, a Action) (duty.View, error)
	// Plan returns the rungs of a file's live promises; none when the engine is away
	// or the file has ended.
	Plan(ctx context.Context, code string) []procedure.Planned
	// Letter returns a letter as the end of its name asks (ID.pdf, ID.xlsx), to those who
	// may read it.
	Letter(ctx context.Context, who register.Staff, name string) (Paper, error)
	// Receipt returns the latest receipt of a file (giấy tiếp nhận hồ sơ và hẹn trả kết
	// quả), to those who may know its applicant; it waits a moment for one that is being
	// made.
	Receipt(ctx context.Context, who register.Staff, code string) (Paper, error)
	// OrderControlSlip orders who held a file how long on paper (phiếu kiểm soát quá trình
	// giải quyết hồ sơ), once for a key, and waits a moment for it; made says that it is
	// among the letters.
	OrderControlSlip(ctx context.Context, by register.Staff, key, code string) (made bool, err error)
	// LookUp returns a file to whoever holds its code and secret
	// (GET /api/v1/public/files/{code}); a wrong secret is answered as an unknown code.
	LookUp(ctx context.Context, code, secret string) (PublicFile, error)
	// Standing says in citizens' words how a file stands, to whoever holds a paper of it.
	Standing(ctx context.Context, code string) (PublicFile, error)
	// HandedOver books that a printed message has left the counter; said again, it answers
	// with the first booking (POST /api/v1/deliveries/{id}/handed-over). Tracking is the
	// post's number of the item, "" for none.
	HandedOver(ctx context.Context, by procedure.Actor, id, tracking string) (register.Attempt, error)
	// Operations tells the operators how the machine stands.
	Operations(ctx context.Context) Operations
	// Explain words an error for the person who must act on it, and logs what they are
	// not told.
	Explain(ctx context.Context, requestID string, err error) Problem
}

// Submission is what the counter, or an applicant at home, hands in.
type Submission struct {
	Procedure string              `json:"procedure"`
	Applicant register.Applicant  `json:"applicant"`
	Channel   procedure.Channel   `json:"channel"`
	Documents []register.Document `json:"documents"`
	// ReceivedAt is RFC 3339; "" is now.
	ReceivedAt string `json:"received_at"`
	// Accept false only registers the file (status 1): no clock, no due date yet. Paper
	// may be registered before it is full.
	Accept *bool `json:"accept"`
	// Uploads are the scans that came with it, which become the file's. Two submissions
	// with other scans are two, whatever else they say.
	Uploads []register.Upload `json:"-"`
}

// Receipt is the answer to an intake (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type Receipt struct {
	Code       string           `json:"code"`
	Status     procedure.Status `json:"status"`
	StatusText string           `json:"status_text"`
	ReceivedAt time.Time        `json:"received_at"`
	// DueAt and Explanation are absent while the file is only registered.
	DueAt          time.Time           `json:"due_at,omitzero"`
	Provisional    bool                `json:"provisional"`
	Explanation    []procedure.DayNote `json:"explanation,omitempty"`
	TrackingSecret string              `json:"tracking_secret"`
	// ReceiptURL is where the receipt is printed from, "" while nothing is promised.
	ReceiptURL string `json:"receipt_url,omitempty"`
}

// PublicFile is a file as its applicant sees it; nothing in it is personal.
type PublicFile struct {
	register.PublicFile
	// StatusText is the catalogue's, in citizens' words.
	StatusText string `json:"status_text"`
}

// DutyOrder is a direction (chỉ đạo), task (nhiệm vụ) or difficulty (khó khăn, vướng mắc) as
// its giver words it; the law says who resolves a difficulty, and by when.
type DutyOrder struct {
	Kind duty.Kind `json:"kind"`
	// Unit leads; "" takes that of Staff, who does it; "" is the unit's head.
	Unit        string   `json:"unit"`
	Staff       string   `json:"staff"`
	Cooperating []string `json:"cooperating"`
	// Due is the expected day, "2026-10-05", which ends with the office's hours, or an
	// instant.
	Due  string `json:"due"`
	Text string `json:"text"`
	// File is the code of the file a direction is about, Report the number of the report
	// it was given from.
	File       string           `json:"file"`
	Report     string           `json:"report"`
	Milestones []OrderMilestone `json:"milestones"`
}

// OrderMilestone is one stage of drafting a legal document; Due is as in DutyOrder.
type OrderMilestone struct {
	Code string `json:"code"`
	Due  string `json:"due"`
}

// Action is one action of the API, said by a person at a page.
type Action struct {
	// Code names the file, Name the action as its path in the API does: "hand-over".
	Code, Name string
	// Key is carried out once; "" for an action that may be repeated.
	Key string
	// Seen numbers the last entry of the file the person had before them, 0 for not said.
	Seen int
	// Body is what the body would be in the API, before it is made JSON; its fields are
	// what refusals name.
	Body any
}

// Operations are how the machine stands, as GET /readyz tells it, with what the engine
// starts by itself.
type Operations struct {
	Engine, Database, Outbox, Letters Part
	// Schedules are nil while the engine does not answer.
	Schedules []Schedule
}

// Part is how one part of the machine stands; StuckSince is zero where nothing is.
type Part struct {
	Away       bool
	StuckSince time.Time
}

// OK says that there is nothing to do about it.
func (p Part) OK() bool { return !p.Away && p.StuckSince.IsZero() }

// Schedule is something the engine starts by itself.
type Schedule struct {
	ID     string
	Paused bool
	// Last is when it was started last, LastRun the workflow that was; both are zero
	// before the first time. Next is when it will be.
	Last    time.Time
	LastRun string
	Next    time.Time
}

// Words are a text in both languages.
type Words struct{ VI, EN string }

// Problem is a request that got no good answer.
type Problem struct {
	Status int // of HTTP
	Code   procedure.Code
	Title  Words
	Detail Words
	// Fields are the inputs at fault, by the names of the API.
	Fields []FieldProblem
	// Slip is what to hand in, when papers are missing.
	Slip      *SupplementSlip
	RequestID string
}

// FieldProblem is what is wrong with one input.
type FieldProblem struct {
	Field string
	Code  procedure.Code
	Words Words
}

// SupplementSlip is the content of Mẫu 02 (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ):
// everything that is missing, once and fully (NĐ 61/2018 Điều 15 khoản 3).
type SupplementSlip struct {
	Procedure     string         `json:"procedure"`
	ProcedureName string         `json:"procedure_name"`
	Papers        []MissingPaper `json:"papers"`
	Text          string         `json:"text"`
}

// MissingPaper is one paper of a SupplementSlip.
type MissingPaper struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Copies int    `json:"copies"`
}
