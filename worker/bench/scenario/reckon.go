package scenario

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"dunghen/worker/bench/scale"
)

// reckon writes what larger offices would need, by the figures of this run: of intake by
// one client, lives, and the largest stock and herd.
func reckon(_ context.Context, r *run) (err error) {
	m, err := scale.From(r.sheet.Named, runtime.NumCPU(), slices.Max(r.Stocks), slices.Max(r.Herds))
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(r.Dir(), "scale.md"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return m.Write(file)
}
