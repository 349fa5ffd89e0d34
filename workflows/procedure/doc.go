// Package procedure is the law of the one-stop office (Bộ phận Một cửa), pure:
// working time, the clock ledger, the ladder of a promise, the events of a
// file's life and what each of them changes.
//
// Everything here is a function of its arguments. Open makes a State, Apply
// folds one Event into it, Advance fires what is due at a given instant, and
// NextWake says when to look again. All durable facts are in State, which is
// plain JSON with absolute instants; due dates are derived from the ledger each
// time they are asked for and are never stored.
//
// The package must never import anything of this project, Temporal, SQL or
// HTTP, read a clock, or do I/O.
package procedure
