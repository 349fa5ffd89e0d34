// Package devstack runs everything an office's system consists of in one
// process, for development, demonstrations and system tests: a private
// PostgreSQL, the Temporal server on it, the Temporal Web UI, a mailbox that
// keeps what the worker sends, our worker and our gateway.
//
// It is a module of its own, so that the product's go.mod stays free of the
// Temporal server's dependencies. It must never be imported by the product,
// and never run in production: it lets anybody move a file's clock.
package devstack
