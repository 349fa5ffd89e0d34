// Package issuing issues the letters of the office (phát hành văn bản): it puts together what a letter says, and has it
// numbered, rendered, signed and stored in one transaction of the register.
//
// Letters come two ways. What an entry of a file owes (receipt, supplement, refusal, stop notice) and what the desk orders
// (control slip, book) waits in the register as an order, and the issuer takes it from there as the senders take messages
// from the outbox. The apology a file waits for comes as an activity. Both end in issue.go.
//
// Any number of issuers may run at once, and each may be killed at any point: an order's row is locked while its letter is
// made, and key, number and messages are committed together or not at all.
//
// It must never import the workflows, the gateway or the catalogue, hold SQL, or decide whether a letter is owed.
package issuing
