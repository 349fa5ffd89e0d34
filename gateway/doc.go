// Package gateway is the office's HTTP interface: sessions, the public catalogue
// and deadline arithmetic, intake, the actions on a file, reading, metrics.
//
// A handler binds its request, calls the contract's updates or the register, and
// responds; it decides nothing that the law decides. Every refusal is a problem
// (RFC 9457) with a stable code and its words in Vietnamese and English.
//
// Two rooms of pages stand beside the API: the desk of the staff and the public site.
// They ask the gateway through package office, in the words of the API (deeds), and it
// mounts them (rooms.go); it never knows what is on a page.
//
// routes.go shows every route, openapi.yaml describes them. The package may import
// workflows/contract, workflows/procedure (types), schema/register and
// schema/catalogue; it must never import workflow code or hold SQL.
package gateway
