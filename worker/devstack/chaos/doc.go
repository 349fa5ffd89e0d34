// Package chaos lets files live through an office whose parts are processes that die. It
// is tests alone: TestChaos draws lives and disturbances from a seed, and the independent
// auditor judges what is left. Nothing may import it.
package chaos
