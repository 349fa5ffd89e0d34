// Package typeset sets what is said on paper: typed text made printable, words into lines, lines into pages.
//
// In the order of the files: clean.go (what people typed made printable) → wrap.go (words into lines) → put.go (lines onto a
// page) → paginate.go (items into pages). What stands on a sheet and where is its callers' (activities/letters,
// activities/reports); package pdf makes the file.
//
// It must never import another package of this module but activities/pdf, read a clock, a file or a database.
package typeset
