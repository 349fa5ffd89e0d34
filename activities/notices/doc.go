// Package notices words what the office tells people by e-mail: reminders and escalations to staff, requests and
// announcements to applicants, the cover of a letter and the digest of a leader.
//
// Each text is a file under texts/: its first line is the subject, the rest the body. Short messages that tell of a file's
// status have their words from the caller, who has them from the office's catalogue. It is pure: facts in, words out.
// A subject holds the file code or the number of a duty and dates, never a name: subjects are shown on locked screens and
// in mail logs.
//
// It must never import a package of this module other than workflows/procedure and workflows/duty, read a clock or a
// database, or decide who is told what.
package notices
