// Package recount counts anew what reports say, from the book of events alone: what each
// file was opened with and every entry of it, in order. It keeps to no read table, and
// says every definition a second time, so that a mistake is not made in both places.
//
// It shares no code with what it checks and must never import workflows, activities or
// schema: dates that were given are read where they were written, none is computed.
package recount
