// Package duty is the law of what somebody in the office owes an answer to by a date
// (nghĩa vụ): a direction of a leader (chỉ đạo), a task of the director (nhiệm vụ được
// giao), an explanation for a breach (giải trình), a difficulty that somebody raised (khó
// khăn, vướng mắc). It is pure: a Duty, the events that
// change it, and a ladder that reminds, calls and calls higher until somebody acts.
//
// A duty is always somebody's turn, by a date, until it is closed; every kind climbs the
// same ladder.
//
// It imports workflows/procedure for the calendar, the roles and the register's entries.
// It must never import Temporal, SQL, HTTP, or read a clock.
package duty
