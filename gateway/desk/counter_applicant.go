package desk

import (
	"errors"
	"regexp"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// mostFound is how many applicants are shown under one number.
const mostFound = 8

// findApplicant fills in who applied before under the number that was typed, or the one
// that was picked of several. Who is new keeps the number where it belongs.
func (d *Desk) findApplicant(a *web.Ask, page *intakePage) error {
	if code := a.PostForm("pick"); code != "" {
		file, err := d.Register.File(a.Ctx, code)
		if errors.Is(err, register.ErrNotFound) {
			return procedure.Refuse(contract.CodeNotFound, "")
		}
		page.fill(file.Applicant)
		return err
	}
	number := a.PostForm("number")
	page.Focus = "number"
	if number == "" {
		return nil
	}
	found, err := d.Register.EarlierApplicants(a.Ctx, number, mostFound)
	if err != nil {
		return err
	}
	page.Sought = true
	switch len(found) {
	case 0:
		page.filled["number"] = ""
		page.filled[fieldOf(number)] = number
		page.Focus = "applicant.name"
	case 1:
		page.fill(found[0].Applicant)
		page.Found = found
	default:
		page.Found = found
		page.Focus = "pick-1"
	}
	return nil
}

// fill puts an applicant into the form; the number has done its work.
func (p *intakePage) fill(who register.Applicant) {
	p.filled = map[string]string{
		"number": "", "applicant.kind": string(who.Kind), "applicant.name": who.Name, "applicant.id_number": who.IDNumber,
		"applicant.phone": who.Phone, "applicant.email": who.Email, "applicant.address": who.Address,
		"applicant.deliver_by": string(who.DeliverBy),
	}
	p.Focus = "applicant.name"
}

var likePhone = regexp.MustCompile(`^(\+84|0)[\d .()-]{8,14}$`)
var digits = regexp.MustCompile(`\D`)

// fieldOf is where a number belongs that nobody is known by: a phone number has ten or
// eleven digits, an identity number nine or twelve.
func fieldOf(number string) string {
	if n := len(digits.ReplaceAllString(number, "")); likePhone.MatchString(number) && n != 9 && n != 12 {
		return "applicant.phone"
	}
	return "applicant.id_number"
}
