package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"dunghen/activities/letters"
	"dunghen/schema/register"
)

// The types of the errors a workflow and its operators see.
const (
	// TypeUnavailable passes by itself: the database is away, or gave the transaction up to another.
	TypeUnavailable = "database_unavailable"
	// TypeGap means the register lacks entries before these, or has others.
	TypeGap = "register_gap"
	// TypeOvertaken means a later workflow task has written already: this one was given up.
	TypeOvertaken = "overtaken"
	// TypeNotFound means the register does not know the file or a text.
	TypeNotFound = "not_found"
	// TypeInvalid means the register cannot hold a value.
	TypeInvalid = "invalid_value"
	// TypeLetterIncomplete means a letter lacks what it must say, such as the head of the office.
	TypeLetterIncomplete = "letter_incomplete"
	// TypeInternal is everything else.
	TypeInternal = "internal"
)

// repairTime is how long an error that needs a person waits before it is tried again.
const repairTime = 10 * time.Minute

// explain is the one place that decides how an error is retried.
//
// No error ends the trying: what a file owes is owed until it is done, and a loop told "never" would only order it
// again at once. An error that passes by itself is retried as the caller's policy says and raises no alarm. One that
// somebody must repair first (a register restored without its last day, an office without a head) is retried slowly
// and does raise one.
func explain(err error) error {
	var incomplete *letters.MissingFieldsError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, register.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return temporal.NewApplicationErrorWithOptions("the register is not available", TypeUnavailable,
			temporal.ApplicationErrorOptions{Cause: err, Category: temporal.ApplicationErrorCategoryBenign})
	case errors.Is(err, register.ErrOvertaken):
		return temporal.NewApplicationErrorWithOptions("a later task has written already", TypeOvertaken,
			temporal.ApplicationErrorOptions{Cause: err, Category: temporal.ApplicationErrorCategoryBenign})
	case errors.Is(err, register.ErrGap):
		return repairable("the register's entries do not join", TypeGap, err)
	case errors.Is(err, register.ErrNotFound):
		return repairable("the register lacks what is referred to", TypeNotFound, err)
	case errors.Is(err, register.ErrInvalid):
		return repairable("the register cannot hold a value", TypeInvalid, err)
	case errors.As(err, &incomplete):
		return repairable("the letter is incomplete", TypeLetterIncomplete, err)
	default:
		return repairable("unexpected error", TypeInternal, err)
	}
}

func repairable(message, errType string, err error) error {
	return temporal.NewApplicationErrorWithOptions(message, errType,
		temporal.ApplicationErrorOptions{Cause: err, NextRetryDelay: repairTime})
}
