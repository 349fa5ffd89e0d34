// Package pages is what the gateway shows to people without a login: where the code
// of a paper is typed, what the office knows of that paper, and why a request got no
// good answer. Each page is one HTML document that asks for nothing else: no script,
// no picture, no font, no address of another host.
//
// Everything shown is escaped by html/template. The package may import
// schema/register and workflows/procedure (types); it must never import the gateway
// itself, read a request or ask a database.
package pages
