package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// beatEvery must be well below the heartbeat timeout the loops give (workflows/file_effects.go).
const beatEvery = 2 * time.Second

// beating tells the engine that an activity lives until stop is called, so that a letter in the hands of a worker that
// died is made by another one soon.
func beating(ctx context.Context) (stop func()) {
	if !activity.IsActivity(ctx) {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		ticker := time.NewTicker(beatEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			case <-done:
				return
			}
		}
	}()
	return func() { close(done) }
}
