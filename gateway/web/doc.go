// Package web is what all pages of the gateway share: the frame around them, their
// words in Vietnamese and English, their assets, and what happens to every request for
// a page before its handler: who asks, may they, was the form ours, what to show when
// it goes wrong.
//
// A room (Room) is a set of pages of one folder: "pages/*.html" each define a
// "content", "pages/_*.html" are shared by them, "words/*.vi.yaml" and
// "words/*.en.yaml" hold every word: a template has none of its own. Pages work without
// script; htmx and live.js only make them quicker.
//
// It may import gateway/office, gateway/signin, schema/register and workflows; it must
// never import a room, the gateway itself, or decide anything about a file.
package web
