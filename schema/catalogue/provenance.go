package catalogue

// Confidence says how sure a fact is.
type Confidence string

// The degrees of confidence, surest first.
const (
	Verified          Confidence = "verified"           // the text itself was read
	VerifiedSecondary Confidence = "verified_secondary" // read in a report of the text
	Recalled          Confidence = "recalled"           // general knowledge
	Uncertain         Confidence = "uncertain"          // needs a second check before it binds anybody
	Proposed          Confidence = "proposed"           // a choice of this catalogue, or a plan not yet decided
)

// Provenance is where a fact was read and how sure it is.
type Provenance struct {
	Source     string     `json:"source"`
	Confidence Confidence `json:"confidence"`
}
