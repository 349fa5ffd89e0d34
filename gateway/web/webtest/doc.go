// Package webtest checks a room's folder: that every word of a page is in the words,
// in both languages, and that nothing on a page stands outside of them. For tests only.
package webtest
