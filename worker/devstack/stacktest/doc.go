// Package stacktest gives system tests a whole running stack. It must be
// imported by tests only, and imports nothing of the project but devstack.
package stacktest
