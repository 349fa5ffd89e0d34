// Package demo plays twenty files through twenty lives against a running
// development stack and checks how each of them ends.
//
// Everything people do goes over the HTTP interface of the gateway, each of them
// logged in with their sample account; only the clock of a file is moved behind
// its back. It must never be imported by the product, and it must never touch the
// database: what it shows is what the interface shows.
package demo
