package catalogue

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed data
var data embed.FS

//go:embed schemas
var schemas embed.FS

// Embedded returns the catalogue built into the program. A directory on disk
// takes its place with Load(os.DirFS(path)).
func Embedded() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic(fmt.Sprintf("catalogue: embedded data: %v", err))
	}
	return sub
}
