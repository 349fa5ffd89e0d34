package worker

import "context"

// Config is everything a worker process needs; see ConfigFromEnv.
type Config struct {
	DatabaseURL     string
	TemporalAddress string
	Namespace       string
	SMTPAddress     string
	MailFrom        string
	MetricsAddress  string
}

// Run serves the task queue until ctx is cancelled.
func Run(ctx context.Context, _ Config) error {
	<-ctx.Done()
	return nil
}
