// Package child runs parts of a measurement as processes of their own, so that what each of
// them uses can be told apart: the program starts itself again as one of its roles.
//
// A child lives as long as its standard input is open: it ends in order when its parent
// says so, and also when the parent is gone for whatever reason.
//
// It must never import anything of the project.
package child
