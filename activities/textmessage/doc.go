// Package textmessage words what the outbox owes by SMS and chat application, and hands it to the bridge of a provider over
// signed HTTP; docs/adapters.md is the contract. Claims, waits and booking are package dispatch's.
//
// It must never import workflow code or hold SQL, and never log a phone number, a text or a bridge's words.
package textmessage
