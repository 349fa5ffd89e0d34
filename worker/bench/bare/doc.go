// Package bare is what the office is compared with: a workflow and a worker on the same
// server, with the same settings, that do the same number of updates and row writes and
// nothing else. It knows no law, no letters, no people.
//
// It must never import anything of the product.
package bare
