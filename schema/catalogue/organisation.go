package catalogue

import (
	"slices"

	"dunghen/workflows/procedure"
)

// Organisation is the agency (cơ quan) that answers the files.
type Organisation struct {
	// Name is the issuing agency, Superior the agency above it, as the head of a
	// letter prints them; ShortName is the suffix of document symbols ("STTTT").
	Name      string `json:"name"`
	ShortName string `json:"short_name"`
	Superior  string `json:"superior"`
	// AgencyCode is the agency id that begins every file code (mã định danh,
	// TT 10/2016/TT-BTTTT), such as "000.00.16.H55".
	AgencyCode string `json:"agency_code"`
	// Place is the place name of a letter's date line.
	Place   string  `json:"place"`
	Address string  `json:"address"`
	Email   string  `json:"email"`
	OneStop OneStop `json:"one_stop"`
	// Hours are the office hours, by the day they came into force.
	Hours []DatedHours `json:"hours"`
	// Digests are the times leaders get their digest, in the standard cron
	// syntax of five fields, in procedure.Zone.
	Digests []string `json:"digests"`
	Policy  Policy   `json:"policy"`
	Units   []Unit   `json:"units"`
	Members []Staff  `json:"staff"`

	Provenance
}

// OneStop is where applicants come (Bộ phận Tiếp nhận và Trả kết quả).
type OneStop struct {
	Unit    string `json:"unit"`
	Address string `json:"address"`
	Phone   string `json:"phone"`
	Email   string `json:"email"`
	// SameDayUntil is until when what is handed in goes to its unit on the same day
	// (NĐ 61/2018 Điều 18 khoản 2); see procedure.Calendar.TransferBy.
	SameDayUntil procedure.TimeOfDay `json:"same_day_until"`
	// AnswerWithin is how soon whoever registered a file from afar is answered: accepted,
	// declined, or asked for what is missing (NĐ 45/2020 Điều 17).
	AnswerWithin procedure.Limit `json:"answer_within"`
}

// DatedHours are office hours in force from a day on.
type DatedHours struct {
	From  procedure.Day           `json:"from"`
	Spans []procedure.OfficeHours `json:"spans"`

	Provenance
}

// Policy holds what the organisation may decide for itself.
type Policy struct {
	// AutoApologyOnSilence sends the apology letter when nobody declared by the
	// latest lawful moment; false only escalates.
	AutoApologyOnSilence bool `json:"auto_apology_on_silence"`
	// UrgingUnit is the unit that urges all that is behind in every unit (đơn vị đôn đốc):
	// its head does, beside the agency's Office and leadership. "" is none.
	UrgingUnit string `json:"urging_unit,omitempty"`
}

// Unit is a part of the organisation (phòng, đơn vị).
type Unit struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Parent is the code of the unit it belongs to, or "".
	Parent string `json:"parent,omitempty"`
}

// Staff is one person of the organisation. ID is the login name: it names a post
// and never a person, because it travels through workflow histories and logs.
type Staff struct {
	ID    string         `json:"id"`
	Name  string         `json:"name"`
	Title string         `json:"title"`
	Unit  string         `json:"unit"`
	Role  procedure.Role `json:"role"`
	Email string         `json:"email"`
	// InCharge are the units a leader answers for (phụ trách).
	InCharge []string `json:"in_charge,omitempty"`
	// Inactive is a person who has left: still named by old files, given no new
	// work.
	Inactive bool `json:"inactive,omitempty"`
}

// Unit returns the unit of a code.
func (o Organisation) Unit(code string) (Unit, bool) {
	i := slices.IndexFunc(o.Units, func(u Unit) bool { return u.Code == code })
	if i < 0 {
		return Unit{}, false
	}
	return o.Units[i], true
}

// Staff returns the person of an id, also one who has left.
func (o Organisation) Staff(id string) (Staff, bool) {
	i := slices.IndexFunc(o.Members, func(s Staff) bool { return s.ID == id })
	if i < 0 {
		return Staff{}, false
	}
	return o.Members[i], true
}

// StaffWith returns the active people of a role in a unit, in the order of the
// data; unit "" means the whole organisation.
func (o Organisation) StaffWith(unit string, role procedure.Role) []Staff {
	var out []Staff
	for _, s := range o.Members {
		if !s.Inactive && s.Role == role && (unit == "" || s.Unit == unit) {
			out = append(out, s)
		}
	}
	return out
}

// Director returns the head of the organisation (giám đốc); a loaded catalogue
// has exactly one.
func (o Organisation) Director() Staff {
	if directors := o.StaffWith("", procedure.RoleDirector); len(directors) > 0 {
		return directors[0]
	}
	return Staff{}
}

// LeaderOf returns the leader who answers for a unit: the deputy director in
// charge of it or of the nearest unit above it, and otherwise the director.
func (o Organisation) LeaderOf(unit string) Staff {
	for _, code := range o.upwards(unit) {
		for _, s := range o.StaffWith("", procedure.RoleLeader) {
			if slices.Contains(s.InCharge, code) {
				return s
			}
		}
	}
	return o.Director()
}

// HeadOf returns the head of a unit (trưởng phòng) or of the nearest unit above
// it, and otherwise the leader who answers for it.
func (o Organisation) HeadOf(unit string) Staff {
	for _, code := range o.upwards(unit) {
		if heads := o.StaffWith(code, procedure.RoleUnitHead); len(heads) > 0 {
			return heads[0]
		}
	}
	return o.LeaderOf(unit)
}

// HeadUnit returns the unit whose head answers for a unit without a head of its own; ""
// for a unit that has one, or that no head answers for.
func (o Organisation) HeadUnit(unit string) string {
	if head := o.HeadOf(unit); head.Role == procedure.RoleUnitHead && head.Unit != unit {
		return head.Unit
	}
	return ""
}

// upwards returns the codes of a unit and the units above it; it ends also when
// the data runs in a circle.
func (o Organisation) upwards(unit string) []string {
	var path []string
	for unit != "" && !slices.Contains(path, unit) {
		path = append(path, unit)
		u, _ := o.Unit(unit)
		unit = u.Parent
	}
	return path
}
