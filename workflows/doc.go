// Package workflows holds the Temporal loops of the office. FileWorkflow keeps
// one procedure file alive from the counter to its kept, or apologised, promise;
// FaultsWorkflow keeps what went wrong with a file before those who must decide on
// it; DigestWorkflow sends leaders their digest at the appointed hours.
//
// A loop only turns time and messages into calls of workflows/procedure and its
// answers into commands: the rules live there. Commands must come out the same
// on replay; whoever changes them guards the change with workflow.GetVersion and
// records a new history under testdata/histories (see replay_test.go).
//
// The package must never import activities, schema or gateway, read the wall
// clock, or touch SQL or HTTP.
package workflows
