// Package worker wires the loops and the activities to a Temporal task queue and
// a PostgreSQL register, and runs them with what belongs beside them: the senders
// of the outbox, the sweeper of unstarted files and the schedule of digests.
//
// Several workers may run at once. The package holds no rules; it must never
// import gateway or the Temporal server.
package worker
