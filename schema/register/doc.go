// Package register is the office's book (sổ theo dõi) in PostgreSQL: the
// append-only record of every file, the read tables made from it, letters with
// their numbers, notices with their outbox, the organisation and its accounts.
// Every SQL query of the project is in this package, one file per subject.
//
// Instants are parameters: SQL never asks the database for the date of anything.
// Times come back in procedure.Zone, absent ones as the zero time. Personal data
// lives here and nowhere else; keys and error texts are free of it.
//
// It decides nothing: it must never import anything of this project but the types
// of workflows/procedure, nor Temporal, nor an HTTP package.
package register
