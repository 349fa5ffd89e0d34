package gateway

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"dunghen/gateway/uploads"
	"dunghen/schema/register"
)

// openShelf opens where scans lie and sweeps it until ctx ends; nil where none are taken.
func (c Config) openShelf(ctx context.Context, book *register.Store, log *slog.Logger) (*uploads.Shelf, func() error, error) {
	if c.UploadDir == "" {
		return nil, func() error { return nil }, nil
	}
	scanner, err := uploads.ParseScanner(c.UploadScanner)
	if err != nil {
		return nil, nil, err
	}
	shelf, err := uploads.Open(c.UploadDir, scanner, book, time.Now, log)
	if err != nil {
		return nil, nil, err
	}
	if !shelf.Scans() {
		log.Warn("scans sent from home are not scanned for viruses: no UPLOAD_SCANNER")
	}
	ctx, stop := context.WithCancel(ctx)
	var sweeping sync.WaitGroup
	sweeping.Go(func() { shelf.SweepOften(ctx) })
	return shelf, func() error {
		stop()
		sweeping.Wait()
		return shelf.Close()
	}, nil
}
