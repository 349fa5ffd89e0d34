// Package audit is an independent auditor of an office: it reads what the register
// holds, what the engine did and what the mail server got, and says everything that
// must not be. It repairs nothing.
//
// It shares no code with what it judges: its SQL is its own and says each rule anew, so
// that a mistake in one place is not made in both. It must never import workflows,
// activities or schema.
package audit
