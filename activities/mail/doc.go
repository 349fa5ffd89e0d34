// Package mail brings the register's outbox to the mail server: it claims what waits, words it, sends it by SMTP and books
// the outcome.
//
// Any number of senders in any number of processes may run at once: a claim is a lease. Sending is at least once, because
// no transaction spans a mail server and a database; a message sent again carries the same Message-ID, by which receivers
// drop the copy.
//
// It must never import workflow code or hold SQL, and never log an address, a name, a subject or a server's reply: replies
// quote addresses.
package mail
