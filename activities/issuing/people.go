package issuing

import (
	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// signer is who signs a letter of the office: its head, or the one who let the letter go on the head's behalf. A deputy
// signs for the head (KT., ký thay), a unit's head by order (TL., thừa lệnh) (NĐ 30/2020/NĐ-CP Điều 13); anybody else does
// not sign for the office.
func signer(by string, f register.LetterFacts) letters.Person {
	head := f.Office.DirectorTitle
	switch p := f.People[by]; p.Role {
	case procedure.RoleLeader:
		return letters.Person{Title: "KT. " + head + "\n" + p.Title, Name: p.Name}
	case procedure.RoleUnitHead:
		return letters.Person{Title: "TL. " + head + "\n" + p.Title, Name: p.Name}
	default:
		return letters.Person{Title: head, Name: f.Director.Name}
	}
}

// officer is who dealt with the applicant and signs for that alone; the machine has no hand, there the office signs.
func officer(by string, f register.LetterFacts) letters.Person {
	p, known := f.People[by]
	if !known {
		return signer(by, f)
	}
	return letters.Person{Title: p.Title, Name: p.Name, Phone: f.Office.Phone}
}

// base is what every letter says of the office, the applicant and the file.
func base(f register.LetterFacts) letters.Letter {
	o, a, file := f.Office, f.File.Applicant, f.File
	return letters.Letter{
		Regime: file.View.Regime,
		Office: letters.Office{
			Superior: o.Superior, Name: o.Name, ShortName: o.ShortName, Symbol: o.ShortName, Place: o.Place,
			Address: o.Address, Phone: o.Phone, Email: o.Email, OneStop: o.OneStop,
		},
		Applicant: letters.Applicant{
			Name: a.Name, Organisation: a.Kind == register.AnOrganisation, Address: a.Address, Phone: a.Phone, Email: a.Email,
		},
		File: letters.File{
			Code: file.View.Code, Procedure: file.ProcedureName, Field: file.FieldName,
			ReceivedAt: file.View.ReceivedAt, DueAt: file.View.DueAt,
		},
	}
}
