package procedure

import "time"

// View is what the rest of the house sees of a file: the facts of its State with
// the derived instants beside them. The register's read tables, the state query
// and the search attributes are all made from it.
type View struct {
	Code         string    `json:"code"`
	Procedure    string    `json:"procedure"`
	Version      string    `json:"version"`
	Regime       string    `json:"regime"`
	Channel      Channel   `json:"channel"`
	ReceivedAt   time.Time `json:"received_at"`
	RegisteredAt time.Time `json:"registered_at"`

	Status     Status    `json:"status"`
	Outcome    Outcome   `json:"outcome,omitempty"`
	FinishedAt time.Time `json:"finished_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`

	Step     string `json:"step"`
	StepName string `json:"step_name"`
	// StepRole is the role the step is done by.
	StepRole Role   `json:"step_role,omitempty"`
	Unit     string `json:"unit"`
	Assignee string `json:"assignee,omitempty"`

	// DueAt is the date given last, FirstDueAt the one statistics judge; both are
	// zero while the clock stands still.
	DueAt      time.Time `json:"due_at,omitzero"`
	FirstDueAt time.Time `json:"first_due_at,omitzero"`
	// LateAt is when the first promise of the present round broke.
	LateAt time.Time `json:"late_at,omitzero"`
	// Level is the highest escalation that waits for an answer, 0 for none.
	Level int `json:"level"`
	// Asked is what the file waits for, see State.Asked.
	Asked []Ask `json:"asked,omitempty"`

	Promises     []PromiseView `json:"promises,omitempty"`
	Declaration  *Declaration  `json:"declaration,omitempty"`
	Apology      *Apology      `json:"apology,omitempty"`
	Supplements  []Supplement  `json:"supplements,omitempty"`
	Breaches     []Breach      `json:"breaches,omitempty"`
	Escalations  []Escalation  `json:"escalations,omitempty"`
	SystemDelays []SystemDelay `json:"system_delays,omitempty"`
	Custody      []Interval    `json:"custody"`
	// Ledger is what the dates above are derived from.
	Ledger Ledger `json:"ledger"`
	Seq    int    `json:"seq"`
}

// Ledger is the account of a file's clock: a term for every promise, in order, and
// the spans in which it stood still.
type Ledger struct {
	Terms []Term `json:"terms,omitempty"`
	Stops []Stop `json:"stops,omitempty"`
}

// PromiseView is a promise with its derived date.
type PromiseView struct {
	No         int         `json:"no"`
	Kind       PromiseKind `json:"kind"`
	GivenAt    time.Time   `json:"given_at"`
	DueAt      time.Time   `json:"due_at,omitzero"`
	Superseded bool        `json:"superseded,omitempty"`
}

// View derives what others see of the State.
func (s State) View() View {
	v := View{
		Code: s.Code, Procedure: s.Rules.Procedure, Version: s.Rules.Version, Regime: s.Rules.Regime,
		Channel: s.Channel, ReceivedAt: s.ReceivedAt, RegisteredAt: s.RegisteredAt,
		Status: s.Status, Outcome: s.Outcome, FinishedAt: s.FinishedAt, ClosedAt: s.ClosedAt,
		Unit: s.Unit, Assignee: s.Assignee, Level: s.Level(),
		StepRole: s.stepRole(), Asked: s.Asked(),
		Declaration: s.Declaration, Apology: s.Apology, Supplements: s.Supplements, Breaches: s.Breaches,
		Escalations: s.Escalations, SystemDelays: s.SystemDelays, Custody: s.Custody, Ledger: Ledger{Stops: s.Stops}, Seq: s.Seq,
	}
	if s.Step < len(s.Rules.Steps) {
		v.Step, v.StepName = s.Rules.Steps[s.Step].Code, s.Rules.Steps[s.Step].Name
	}
	v.DueAt, _ = s.DueAt()
	v.FirstDueAt, _ = s.FirstDue()
	v.LateAt = s.lateAt()
	for _, p := range s.Promises {
		promise := PromiseView{No: p.No, Kind: p.Kind, GivenAt: p.GivenAt, Superseded: p.Superseded}
		if due, ok, err := s.Calendar.Due(p.Term, s.Stops); ok && err == nil {
			promise.DueAt = due
		}
		v.Promises, v.Ledger.Terms = append(v.Promises, promise), append(v.Ledger.Terms, p.Term)
	}
	return v
}

// Overdue says whether a promise of the present round broke and the result is
// still owed.
func (v View) Overdue() bool {
	return !v.LateAt.IsZero() && v.FinishedAt.IsZero() && !v.Status.Closed()
}

// Sought says that somebody looks for who holds the file: it is overdue, or waits for a
// leader's answer.
func (v View) Sought() bool { return v.Overdue() || v.Level > 0 }
