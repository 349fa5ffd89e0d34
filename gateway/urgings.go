package gateway

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// maxUrged is how many things one order reminds of.
const maxUrged = 200

// Urge implements office.Urging.
func (r rooms) Urge(ctx context.Context, who register.Staff, key string, o office.UrgingOrder) ([]office.Urged, error) {
	var errs fieldErrors
	errs.text("text", o.Text, textRule{max: maxWords, lines: true})
	switch n := len(o.Files) + len(o.Duties); {
	case !office.Urges(who, r.urging()):
		return nil, refuse(procedure.CodeRoleNotAllowed)
	case n == 0:
		return nil, refuse(contract.CodeNothingChosen)
	case n > maxUrged:
		errs.add(procedure.CodeInvalidField, "files")
	}
	if err := errs.problem(); err != nil {
		return nil, err
	}
	all, err := r.urgeFiles(ctx, who, o.Files)
	if err != nil {
		return nil, err
	}
	for _, number := range unique(o.Duties) {
		urged := office.Urged{Of: number, Outcome: office.UrgedNow}
		known, err := r.dutyBy(ctx, procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}, number)
		if err == nil {
			_, err = r.ActOnDuty(ctx, office.UrgesAs(who, r.urging(), known.View), office.Action{
				Code: number, Name: contract.UrgeDuty.Name, Key: key, Body: textBody{o.Text},
			})
		}
		if err != nil {
			urged = r.notUrged(ctx, number, err)
		}
		all = append(all, urged)
	}
	return all, nil
}

// urgeFiles reminds of those that are late now.
func (r rooms) urgeFiles(ctx context.Context, who register.Staff, codes []string) (all []office.Urged, _ error) {
	if len(codes) == 0 {
		return nil, nil
	}
	calendar := r.catalogue.Calendar()
	late, err := r.register.LateAt(ctx, r.now(), register.Scope{}, calendar)
	if err != nil {
		return nil, err
	}
	behind := map[string]bool{}
	var chosen []register.FileAt
	for _, f := range late {
		if behind[f.Code] = slices.Contains(codes, f.Code); behind[f.Code] {
			chosen = append(chosen, f)
		}
	}
	urged, err := r.register.UrgeFiles(ctx, who.ID, r.now(), calendar, chosen)
	if err != nil {
		return nil, err
	}
	for _, code := range unique(codes) {
		switch {
		case !behind[code]:
			all = append(all, r.notUrged(ctx, code, refuse(contract.CodeNotBehind)))
		case slices.Contains(urged, code):
			all = append(all, office.Urged{Of: code, Outcome: office.UrgedNow})
		default:
			all = append(all, office.Urged{Of: code, Outcome: office.UrgedBefore})
		}
	}
	return all, nil
}

// notUrged says why there was no reminder.
func (r rooms) notUrged(ctx context.Context, of string, err error) office.Urged {
	p := r.Explain(ctx, "", err)
	return office.Urged{Of: of, Outcome: office.UrgedRefused, Code: p.Code, Detail: p.Detail}
}

// unique keeps the first of each.
func unique(all []string) (kept []string) {
	for _, one := range all {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// urge answers POST /api/v1/urgings.
func (s *server) urge(ctx context.Context, c *gin.Context) error {
	key, body, err := keyed[office.UrgingOrder](c)
	if err != nil {
		return err
	}
	urged, err := rooms{s}.Urge(ctx, caller(c), key, body)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"urgings": urged})
	return nil
}
