// Package gateway is the office's HTTP interface: sessions, the public catalogue
// and deadline arithmetic, intake, the actions on a file, reading, metrics.
//
// A handler binds its request, calls the contract's updates or the register, and
// responds; it decides nothing that the law decides. Every refusal is a problem
// (RFC 9457) with a stable code and its words in Vietnamese and English.
//
// routes.go shows every route, openapi.yaml describes them. The package may import
// workflows/contract, workflows/procedure (types), schema/register and
// schema/catalogue; it must never import workflow code or hold SQL.
package gateway
