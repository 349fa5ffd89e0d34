// Package mailbox is the outside world of the office for development and tests: a mail server that takes every message
// over real SMTP, a provider's bridge that takes every text message over signed HTTP, and a page that shows both. It
// delivers nothing any further, and keeps each message as a file in one directory.
//
// Like real mail stores it delivers a message only once to a recipient: one
// with a Message-ID that this recipient already has is accepted, counted and
// dropped, also after a restart. Messages without Message-ID are all kept. Text messages are taken once per
// Idempotency-Key.
//
// It must not import any other package of the project.
package mailbox
