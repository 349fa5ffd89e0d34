// Package contract is what the gateway, the workflows and the activities agree
// on: names and payloads of workflows, updates, queries and activities, the
// identities they use, the search attributes and the error codes with their
// messages.
//
// It holds declarations and no logic, and must never import anything of this
// project but workflows/procedure.
package contract
