package catalogue

import "dunghen/workflows/procedure"

// Procedure is one version of a procedure (thủ tục hành chính), in force over a
// span of days. Its JSON form is served to the public.
type Procedure struct {
	// Code is the national code (mã TTHC), such as "1.003868".
	Code  string `json:"code"`
	Name  string `json:"name"`
	Field Field  `json:"field"`
	// Version names this version among those of the procedure.
	Version string        `json:"version"`
	From    procedure.Day `json:"from"`
	// To is the last day in force; zero while none is set.
	To procedure.Day `json:"to,omitempty"`

	// Limit is the published, possibly cut limit that binds the receipt;
	// LegalLimit is the limit of the law.
	Limit      procedure.Limit `json:"limit"`
	LegalLimit procedure.Limit `json:"legal_limit"`
	Papers     []Paper         `json:"papers"`
	// Fees are empty when the procedure is free of charge, or, where Sources.Fees
	// is uncertain, when the amount was not found.
	Fees     []Fee     `json:"fees"`
	Channels []Channel `json:"channels"`
	// Steps are the internal process; hours add up to Limit.WorkingHours().
	Steps             []procedure.Step `json:"steps"`
	DecisionAuthority string           `json:"decision_authority"`
	LegalBasis        []string         `json:"legal_basis"`
	// Result is the document the applicant gets.
	Result string `json:"result"`
	// Note tells the applicant what else the law asks, in Vietnamese.
	Note string `json:"note,omitempty"`

	// Supplement and Ladder take the place of the regime's.
	Supplement *Supplement `json:"supplement,omitempty"`
	Ladder     *Ladder     `json:"ladder,omitempty"`

	Sources Sources `json:"sources"`
}

// Field is the field of work of a procedure (lĩnh vực).
type Field struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Paper is one paper of a procedure (thành phần hồ sơ).
type Paper struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Originals and Copies are how many of each the applicant hands in.
	Originals int  `json:"originals"`
	Copies    int  `json:"copies"`
	Required  bool `json:"required"`
	// Condition says when a paper that is not always required is asked for.
	Condition string `json:"condition,omitempty"`
	// Form is the prescribed form of the paper, if there is one.
	Form string `json:"form,omitempty"`
}

// Fee is one fee or charge (phí, lệ phí) in Vietnamese đồng.
type Fee struct {
	Name   string `json:"name"`
	Amount int    `json:"amount"`
	// Unit is what the amount is for ("hồ sơ", "phút").
	Unit string `json:"unit"`
	Note string `json:"note,omitempty"`
}

// Channel is a way to hand in a file (NĐ 61/2018 Điều 16).
type Channel string

// The channels of a procedure.
const (
	ChannelDirect Channel = "direct" // trực tiếp
	ChannelPostal Channel = "postal" // dịch vụ bưu chính công ích
	ChannelOnline Channel = "online" // trực tuyến
)

// Sources say where each group of facts of a procedure was read.
type Sources struct {
	Code       Provenance `json:"code"`
	Limit      Provenance `json:"limit"`
	Papers     Provenance `json:"papers"`
	Fees       Provenance `json:"fees"`
	Steps      Provenance `json:"steps"`
	LegalBasis Provenance `json:"legal_basis"`
}

func (p Procedure) covers(d procedure.Day) bool { return spanCovers(p.From, p.To, d) }

// fieldFile is one file of procedures/.
type fieldFile struct {
	Field      Field            `json:"field"`
	Procedures []procedureEntry `json:"procedures"`
	file       string
}

type procedureEntry struct {
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Versions []Procedure `json:"versions"`
}

// paperFile is papers.yaml.
type paperFile struct {
	Papers []struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"papers"`
	file string
}
