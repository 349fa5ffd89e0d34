package gateway

import "context"

// Config is everything a gateway process needs; see ConfigFromEnv.
type Config struct {
	Address         string
	DatabaseURL     string
	TemporalAddress string
	Namespace       string
}

// Run serves HTTP until ctx is cancelled.
func Run(ctx context.Context, _ Config) error {
	<-ctx.Done()
	return nil
}
