// Package desk is where the staff work: the counter, one's own files, a unit's, the
// leadership's, the page of a file, the operators' page. Every page is HTML made here,
// works without script, and is for the roles its route names.
//
// A handler binds its request, asks the office or the register, and shows a page; what
// may be done to a file is the law's to say (procedure.Known), who may see whom is
// office.SeesApplicant's. A page offers nothing its reader may not do, and the server
// refuses it anyway.
//
// routes.go shows every route; each subject has one file, one template and one pair of
// words. The package may import gateway/web, gateway/office, gateway/signin,
// gateway/oidc, gateway/live, gateway/find, gateway/uploads, schema/register,
// schema/catalogue, workflows/contract and workflows/procedure; it must never import the
// site, the gateway itself, or hold SQL.
package desk
