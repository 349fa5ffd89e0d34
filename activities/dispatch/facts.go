package dispatch

import (
	"encoding/json"
	"fmt"
	"time"

	"dunghen/activities/notices"
	"dunghen/schema/register"
)

// Facts are what every message about a file may say.
func Facts(to register.Addressee, f register.MessageFile, office register.Office) notices.Facts {
	facts := notices.Facts{
		Agency: office.Name, Address: office.Address, Phone: office.Phone,
		Name: to.Name, Organisation: to.Organisation,
		Code: f.Code, Procedure: f.ProcedureName, Unit: f.UnitName, DueAt: f.DueAt, FirstDueAt: f.FirstDueAt,
	}
	if f.DueAt.After(f.FirstDueAt) {
		facts.NewDueAt = f.DueAt // the one re-appointment
	}
	return facts
}

// Told is what an entry of the record says that notices repeat: a request for papers or payment, a call on leadership.
type Told struct {
	Papers   []string  `json:"papers"`
	Amount   int64     `json:"amount"`
	AnswerBy time.Time `json:"answer_by"`
}

// Detail reads what the entry behind a notice says, the zero Told when it says nothing.
func Detail(m register.Message) (told Told, err error) {
	if len(m.Detail) == 0 {
		return told, nil
	}
	if err := json.Unmarshal(m.Detail, &told); err != nil {
		return told, fmt.Errorf("entry behind the notice: %w", err)
	}
	return told, nil
}
