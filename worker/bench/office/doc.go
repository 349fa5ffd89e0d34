// Package office runs the real office for measurements: PostgreSQL and the Temporal server
// in one child process, worker and gateway in another, both as the development stack makes
// them and with fsync on, so that what each uses can be read apart from whoever asks.
//
// It must never know what is measured.
package office
