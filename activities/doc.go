// Package activities does what a file's workflow owes the world outside: it writes the register, issues letters and
// bundles notices. Sending itself is the sender's work (activities/mail), which reads the outbox these activities fill.
//
// Every activity may run more than once for the same order and has one effect: the register's keys see to it. Orders and
// results pass through Temporal's history, so they hold codes, instants and ids, and errors are worded without personal
// data.
//
// It must never import package workflows, the gateway or the catalogue, hold SQL, read a clock, or decide whether
// something is owed: the law has decided when an order arrives.
package activities
