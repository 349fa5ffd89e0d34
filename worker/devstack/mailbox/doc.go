// Package mailbox is a mail server for development and tests: it takes every
// message over real SMTP, delivers none of them any further, and keeps each as
// an .eml file in one directory.
//
// Like real mail stores it delivers a message only once to a recipient: one
// with a Message-ID that this recipient already has is accepted, counted and
// dropped, also after a restart. Messages without Message-ID are all kept.
//
// It must not import any other package of the project.
package mailbox
