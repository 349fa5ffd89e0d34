// Package site is what everybody sees without an account: the procedures with their
// papers, fees, steps and limits, how punctual the office is, the apologies it has
// sent, the status of one's own file, and handing a file in online. Every page is HTML
// made here and works without script; nothing on it names a person but its own
// applicant to themselves.
//
// routes.go shows every route; each subject has one file, one template and one pair of
// words. The package may import gateway/web, gateway/office, gateway/find,
// gateway/uploads, schema/register, schema/catalogue, workflows/contract and
// workflows/procedure; it must never import the desk, the gateway itself, or hold SQL.
package site
