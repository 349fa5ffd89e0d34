// Command validate checks a catalogue: the embedded one, or the directory given
// as its only argument. It prints every finding, one a line, and exits with 1;
// or one line that counts what the catalogue holds.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"dunghen/schema/catalogue"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit code: 0 in order, 1 findings, 2 wrong usage.
func run(args []string, out, errs io.Writer) int {
	var source fs.FS
	switch len(args) {
	case 0:
		source = catalogue.Embedded()
	case 1:
		source = os.DirFS(args[0])
	default:
		fmt.Fprintln(errs, "usage: validate [dir]")
		return 2
	}
	loaded, err := catalogue.Load(source)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	fmt.Fprintln(out, "catalogue ok:", loaded.Size())
	return 0
}
