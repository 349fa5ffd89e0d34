// Package system holds the tests of the whole: PostgreSQL, Temporal, worker,
// gateway and mail, all real, asked through the doors people use. It holds
// nothing else, and nobody imports it.
package system
