// Package signin is a browser's way into the desk: passwords, cookie sessions, and the
// guard against requests that another site makes a browser send.
//
// A session's token is in its cookie only; the register knows its SHA-256. The token of
// forms is bound to the person, not to the session: who signs in again in another tab
// can still send what they had typed in the first one.
//
// It draws no page and knows no route but Home. It may import schema/register,
// workflows/contract and workflows/procedure (refusals); it must never import the
// gateway or the desk.
package signin
