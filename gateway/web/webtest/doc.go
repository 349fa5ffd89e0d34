// Package webtest checks a room's folder: that every word of a page is in the words,
// in both languages, that nothing on a page stands outside of them, and that there are
// no words nothing asks for. For tests only.
package webtest
