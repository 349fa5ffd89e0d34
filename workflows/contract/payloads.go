package contract

import (
	"time"

	"dunghen/workflows/procedure"
)

// Transition is what one step of a file's life tells the register: the new
// entries in order and the file as it stands after them.
type Transition struct {
	View    procedure.View    `json:"view"`
	Entries []procedure.Entry `json:"entries"`
	// Task is when the workflow task began that tells it, zero for not known.
	Task time.Time `json:"task,omitzero"`
}

// LetterOrder asks for the one apology letter of a file (Mẫu 04).
type LetterOrder struct {
	Code     string            `json:"code"`
	Regime   string            `json:"regime"`
	Status   procedure.Status  `json:"status"`
	StepName string            `json:"step_name"`
	Unit     string            `json:"unit"`
	Apology  procedure.Apology `json:"apology"`
	// At is the workflow's instant: the date on the letter and of its number.
	At time.Time `json:"at"`
}

// IssuedLetter is the stored letter.
type IssuedLetter struct {
	LetterID string `json:"letter_id"`
	Number   int    `json:"number"`
}

// DigestOrder asks for the digests of one appointed hour.
type DigestOrder struct {
	// At is the appointed instant; it makes the digest's key, so a repeated order
	// sends nothing twice.
	At time.Time `json:"at"`
}

// DigestResult says how many people got a digest.
type DigestResult struct {
	Digests int `json:"digests"`
}
