// Package figures is how measurements are told: one JSON line for each as it is known, and
// a table of all at the end.
//
// It must never import anything of the project: what a figure is about is not its affair.
package figures
