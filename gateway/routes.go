package gateway

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// handler answers a request, or says why not. The context is the request's: a
// gin.Context is used again for the next request, while a query may still look at
// the context it was given.
type handler func(ctx context.Context, c *gin.Context) error

// access is the roles that may call a route; nil is everybody.
type access []procedure.Role

// route is one line of the page below.
type route struct {
	method, path string
	access       access
	handle       handler
}

var (
	public access
	staff  = access(procedure.Roles())
	clerks = access{procedure.RoleClerk}
	// bookReaders are everybody but officers: see office.SeesBook.
	bookReaders = access{
		procedure.RoleClerk, procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice,
		procedure.RoleInspector,
	}
	// reportReaders read reports, heads those of their unit; reportOffice is who may be of
	// the Office: see office.SeesReport.
	reportReaders = access{
		procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector,
	}
	reportOffice = access{procedure.RoleUnitHead, procedure.RoleOffice}
	// counter hands paper over to applicants and to the post.
	counter = access{procedure.RoleClerk, procedure.RoleOffice}
	// urgers urge, of the heads that of the Office: see office.Urges.
	urgers = access{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice}
	// goalSetters set targets, each those of their unit; goalKeepers approve them.
	goalSetters = access{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector}
	goalKeepers = access{procedure.RoleLeader, procedure.RoleDirector}
)

// routes is every route of the gateway.
func (s *server) routes() []route {
	const v1, files, file, duties = "/api/v1", "/api/v1/files", "/api/v1/files/:code", "/api/v1/duties"
	all := []route{
		{http.MethodGet, "/healthz", public, s.healthz},
		{http.MethodGet, "/readyz", public, s.readyz},
		{http.MethodGet, "/metrics", public, s.scrape},
		{http.MethodGet, "/openapi.yaml", public, s.openAPI},
		{http.MethodGet, "/procedures.json", public, s.exportProcedures},

		{http.MethodGet, "/v", public, s.onPage(s.askLetter)},
		{http.MethodGet, "/v/:code", public, s.onPage(s.verifyLetter)},
		{http.MethodPost, "/v/:code", public, s.onPage(s.compareLetter)},

		{http.MethodPost, v1 + "/sessions", public, s.login},
		{http.MethodDelete, v1 + "/sessions", staff, s.logout},

		{http.MethodGet, v1 + "/procedures", public, s.listProcedures},
		{http.MethodGet, v1 + "/procedures/:code", public, s.showProcedure},
		{http.MethodGet, v1 + "/deadline", public, s.deadline},
		{http.MethodGet, v1 + "/public/files/:code", public, s.lookUp},

		{http.MethodPost, files, clerks, s.intake},
		{http.MethodGet, files, staff, s.listFiles},
		{http.MethodGet, file, staff, s.showFile},
		{http.MethodGet, file + "/timeline", staff, s.timeline},
		{http.MethodGet, file + "/letters", staff, s.listLetters},
		{http.MethodGet, file + "/custody", staff, s.custody},
		{http.MethodGet, file + "/receipt.pdf", staff, s.showReceipt},
		{http.MethodPost, file + "/control-slip", staff, s.orderControlSlip},
		{http.MethodGet, v1 + "/letters/:name", staff, s.showLetter},
		{http.MethodGet, v1 + "/letter-orders/:id", staff, s.showOrder},
		{http.MethodPost, v1 + "/book", bookReaders, s.orderBook},

		{http.MethodGet, file + "/deliveries", staff, s.listDeliveries},
		{http.MethodGet, v1 + "/deliveries", counter, s.listHandovers},
		{http.MethodPost, v1 + "/deliveries/:id/handed-over", counter, s.handedOver},
		{http.MethodPost, "/hooks/delivery", public, s.deliveryReport},

		{http.MethodGet, file + "/faults", staff, s.listFaults},

		{http.MethodGet, v1 + "/reports", reportReaders, s.listReports},
		{http.MethodPost, v1 + "/reports", reportReaders, s.orderReport},
		{http.MethodGet, v1 + "/reports/:id", reportReaders, s.showReport},
		{http.MethodPost, v1 + "/reports/:id/approve", reportOffice, s.approveReport},
		{http.MethodPost, v1 + "/reports/:id/send", reportOffice, s.sendReport},
		{http.MethodPost, v1 + "/reports/:id/make-again", reportReaders, s.checkReport},

		{http.MethodGet, v1 + "/targets", staff, s.listTargets},
		{http.MethodPost, v1 + "/targets", goalSetters, s.setTarget},
		{http.MethodGet, v1 + "/targets/:id", staff, s.showTarget},
		{http.MethodPost, v1 + "/targets/:id/change", goalSetters, s.changeTarget},
		{http.MethodPost, v1 + "/targets/:id/approve", goalKeepers, s.decideTarget(true)},
		{http.MethodPost, v1 + "/targets/:id/return", goalKeepers, s.decideTarget(false)},
		{http.MethodPost, v1 + "/urgings", urgers, s.urge},

		{http.MethodGet, v1 + "/task-figures", staff, s.taskFigures},

		{http.MethodGet, v1 + "/work-in-hand", delegators, s.showInHand},
		{http.MethodGet, v1 + "/delegations", staff, s.listDelegations},
		{http.MethodPost, v1 + "/delegations", delegators, s.delegate},
		{http.MethodGet, v1 + "/delegations/:id", staff, s.showDelegation},
		{http.MethodPost, v1 + "/delegations/:id/end", delegators, s.endDelegation},

		{http.MethodPost, duties, dutyRoles(duty.VerbGive), s.giveDuty},
		{http.MethodGet, duties, staff, s.listDuties},
		{http.MethodGet, duties + "/:number", staff, s.showDuty},
	}
	for _, d := range deeds {
		all = append(all, route{http.MethodPost, file + "/" + d.name, d.roles, serveDeed(s, d, s.fileAfter)})
	}
	for _, d := range faultDeeds {
		all = append(all, route{http.MethodPost, file + "/" + d.name, d.roles, serveDeed(s, d, s.faultsAfter)})
	}
	for _, d := range dutyDeeds {
		all = append(all, route{http.MethodPost, duties + "/:number/" + d.name, d.roles, serveDeed(s, d, s.dutyAfter)})
	}
	return all
}

// deeds are what can be said to a file; the roles that may are those the law gives
// each verb.
var deeds = []deed[procedure.View]{
	deedOf(contract.Accept, accept),
	deedOf(contract.Decline, decline),
	deedOf(contract.Assign, assign),
	deedOf(contract.HandOver, handOver),
	deedOf(contract.RequestSupplement, requestSupplement),
	deedOf(contract.ReceiveSupplement, receiveSupplement),
	deedOf(contract.RequestPayment, requestPayment),
	deedOf(contract.ConfirmPayment, confirmPayment),
	deedOf(contract.Declare, declare),
	deedOf(contract.ApproveApology, approveApology),
	deedOf(contract.Finish, finish),
	deedOf(contract.Refuse, refuseResult),
	deedOf(contract.ReturnResult, returnResult),
	deedOf(contract.Withdraw, withdraw),
	deedOf(contract.Stop, stop),
	deedOf(contract.Acknowledge, acknowledge),
	deedOf(contract.CorrectReceipt, correctReceipt),
}

// faultDeeds are what can be said of the faults of a file, at any time.
var faultDeeds = []deed[procedure.FaultView]{
	faultDeed("faults", contract.ReportFault, reportFault),
	faultDeed("faults/dismiss", contract.DismissFault, dismissFault),
	faultDeed("faults/apologise", contract.ApologiseFaults, apologiseFaults),
}

// dutyDeeds are what can be said to a duty.
var dutyDeeds = []deed[duty.View]{
	dutyDeed(contract.AcknowledgeDuty, acknowledgeDuty),
	dutyDeed(contract.ReportProgress, reportProgress),
	dutyDeed(contract.ReachMilestone, reachMilestone),
	dutyDeed(contract.AnswerDuty, answerDuty),
	dutyDeed(contract.AcceptDuty, acceptDuty),
	dutyDeed(contract.ReturnDuty, returnDuty),
	dutyDeed(contract.AskPostponement, askPostponement),
	dutyDeed(contract.DecidePostponement, decidePostponement),
	dutyDeed(contract.ViewBreach, viewBreach),
	dutyDeed(contract.RuleOnBreach, ruleOnBreach),
	dutyDeed(contract.ObjectToRuling, objectToRuling),
	dutyDeed(contract.ReopenExplanation, reopenExplanation),
	dutyDeed(contract.CorrectBreach, correctBreach),
	dutyDeed(contract.WithdrawDuty, withdrawDuty),
	dutyDeed(contract.SuspendDuty, suspendDuty),
	dutyDeed(contract.ResumeDuty, resumeDuty),
	dutyDeed(contract.ReassignDuty, reassignDuty),
	dutyDeed(contract.UrgeDuty, urgeDuty),
}

// rolesFor are those that may ever say a verb.
func rolesFor(verb procedure.Verb) (roles access) {
	for _, role := range procedure.Roles() {
		if procedure.MayEver(role, verb) {
			roles = append(roles, role)
		}
	}
	return roles
}

// dutyRoles is rolesFor of a verb that is said to a duty of any kind.
func dutyRoles(verb procedure.Verb) (roles access) {
	for _, role := range procedure.Roles() {
		if slices.ContainsFunc(duty.Kinds(), func(kind duty.Kind) bool { return duty.MayEver(role, kind, verb) }) {
			roles = append(roles, role)
		}
	}
	return roles
}
