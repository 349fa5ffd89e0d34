package catalogue

import (
	"errors"
	"fmt"
)

// Finding is one thing wrong with a catalogue.
type Finding struct {
	// File is the path inside the catalogue directory.
	File string
	// At is the place in the file: a path such as "1.003868/2021/steps", or ""
	// for the whole file.
	At string
	// Message says what is wrong, in English.
	Message string
}

// Error implements error as "file: place: message".
func (f Finding) Error() string {
	if f.At == "" {
		return f.File + ": " + f.Message
	}
	return f.File + ": " + f.At + ": " + f.Message
}

// findings collects what is wrong, so that one run reports everything.
type findings struct{ list []error }

func (f *findings) add(file, at, format string, args ...any) {
	f.list = append(f.list, Finding{File: file, At: at, Message: fmt.Sprintf(format, args...)})
}

func (f *findings) err() error { return errors.Join(f.list...) }
