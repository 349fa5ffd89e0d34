// Package mail words what the outbox owes by e-mail, brings it to the mail server by SMTP, and reads what comes back when
// a message could not be delivered. Claims, waits and booking are package dispatch's.
//
// It must never import workflow code or hold SQL, and never log an address, a name, a subject or a server's reply: replies
// quote addresses.
package mail
