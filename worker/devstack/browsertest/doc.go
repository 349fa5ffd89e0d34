// Package browsertest drives a headless Chromium the way people use one: by the
// names of buttons, the labels of fields and the keys of the keyboard. It watches
// meanwhile: what the page complains of, what fails to load and whatever is asked
// of another host fails the test.
//
// It is for tests and for the screenshots of "make screenshots" only, and must
// never import anything of the project.
package browsertest
