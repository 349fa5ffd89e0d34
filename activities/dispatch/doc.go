// Package dispatch is what every sender of the outbox has in common: it claims what waits, hands it to a carrier (mail,
// text messages), and books the outcome with its back-off.
//
// Any number of senders in any number of processes may run at once: a claim is a lease. Sending is at least once, because
// no transaction spans the other side and a database; a message sent again carries the same token, by which receivers
// drop the copy.
//
// It must never import a carrier, workflow code or SQL, and never log an address, a name or what the other side replied:
// replies quote addresses.
package dispatch
