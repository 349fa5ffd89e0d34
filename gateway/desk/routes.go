package desk

import (
	"net/http"
	"slices"

	"dunghen/gateway/web"
	"dunghen/workflows/procedure"
)

// Who works where.
var (
	everybody  web.Access
	clerks     = web.Access{procedure.RoleClerk}
	workers    = web.Access{procedure.RoleOfficer, procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice}
	heads      = web.Access{procedure.RoleUnitHead}
	leadership = web.Access{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector}
	postRoom   = web.Access{procedure.RoleClerk, procedure.RoleOffice}
	operators  = web.Access{procedure.RoleOffice, procedure.RoleDirector}
)

// Pages are the patterns of all that the desk answers a GET with.
func Pages() []string { return web.Pages(new(Desk).routes()) }

// routes is every route of the desk.
func (d *Desk) routes() []web.Route {
	return slices.Concat(
		[]web.Route{
			{Method: http.MethodGet, Path: "/desk", Access: web.Staff, Handle: d.home},
			{Method: http.MethodGet, Path: "/desk/live", Access: web.Staff, Handle: d.stream},
		},
		d.signInRoutes(),
		d.actRoutes(),
		d.providerRoutes(),
		d.accountRoutes(),
		d.opsRoutes(),
		d.queueRoutes(),
		d.transferRoutes(),
		d.returnRoutes(),
		d.deliveryRoutes(),
		d.filesRoutes(),
		d.fileRoutes(),
		d.uploadRoutes(),
		d.counterRoutes(),
		d.mineRoutes(),
		d.batchRoutes(),
		d.unitRoutes(),
		d.delegationRoutes(),
		d.leadRoutes(),
		d.dutyRoutes(),
		d.accountabilityRoutes(),
		d.urgingRoutes(),
		d.punctualityRoutes(),
		d.reportRoutes(),
		d.targetRoutes(),
		d.evaluationRoutes(),
	)
}
