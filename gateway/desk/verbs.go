package desk

import (
	"dunghen/gateway/web"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// actionNames are the verbs' names in paths and words (verb.NAME), those of the API.
var actionNames = map[procedure.Verb]string{
	contract.Accept.Verb: contract.Accept.Name, contract.Decline.Verb: contract.Decline.Name,
	contract.Assign.Verb: contract.Assign.Name, contract.HandOver.Verb: contract.HandOver.Name,
	contract.RequestSupplement.Verb: contract.RequestSupplement.Name, contract.ReceiveSupplement.Verb: contract.ReceiveSupplement.Name,
	contract.RequestPayment.Verb: contract.RequestPayment.Name, contract.ConfirmPayment.Verb: contract.ConfirmPayment.Name,
	contract.Declare.Verb: contract.Declare.Name, contract.ApproveApology.Verb: contract.ApproveApology.Name,
	contract.Finish.Verb: contract.Finish.Name, contract.Refuse.Verb: contract.Refuse.Name,
	contract.ReturnResult.Verb: contract.ReturnResult.Name, contract.Withdraw.Verb: contract.Withdraw.Name,
	contract.Stop.Verb: contract.Stop.Name, contract.Acknowledge.Verb: contract.Acknowledge.Name,
	contract.CorrectReceipt.Verb: contract.CorrectReceipt.Name,
}

// verbOf is the verb of an action's name.
func verbOf(name string) (procedure.Verb, bool) {
	for verb, known := range actionNames {
		if known == name {
			return verb, true
		}
	}
	return "", false
}

// doPath is the form of a verb for a file.
func doPath(code string, verb procedure.Verb) string {
	return "/desk/files/" + code + "/do/" + actionNames[verb]
}

// verbLabel names a verb for whoever may say it.
func verbLabel(a *web.Ask, verb procedure.Verb) string { return a.T("verb." + actionNames[verb]) }

// offer is something the reader may do to a file.
type offer struct{ Label, Path string }

// offersOf are the forms of the verbs the law offers (Known.Offers).
func offersOf(a *web.Ask, code string, verbs []procedure.Verb) []offer {
	out := make([]offer, 0, len(verbs))
	for _, verb := range verbs {
		out = append(out, offer{verbLabel(a, verb), doPath(code, verb)})
	}
	return out
}
