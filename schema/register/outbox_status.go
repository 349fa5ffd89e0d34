package register

import (
	"context"
	"time"
)

// ChannelStatus is how one channel of the outbox stands.
type ChannelStatus struct {
	Channel Channel
	// Waiting counts messages that wait or are being sent, Failed those given up.
	Waiting int
	Failed  int
	// Oldest is since when the oldest waiting one is owed, zero when none waits.
	Oldest time.Time
}

// OutboxStatus tells how every channel stands, in the order of the constants:
// where the oldest message has waited long, the channel is stuck.
func (s *Store) OutboxStatus(ctx context.Context) ([]ChannelStatus, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT c.channel, count(o.id) FILTER (WHERE o.status <> 'failed'), count(o.id) FILTER (WHERE o.status = 'failed'),
			min(o.at) FILTER (WHERE o.status <> 'failed')
		FROM unnest('{email,sms,chat,print,post}'::text[]) WITH ORDINALITY AS c (channel, no)
		LEFT JOIN outbox o ON o.channel = c.channel AND o.status IN ('pending', 'claimed', 'failed')
		GROUP BY c.channel, c.no ORDER BY c.no`)
	return collect("outbox status", rows, err, func(c *ChannelStatus) []any {
		return []any{&c.Channel, &c.Waiting, &c.Failed, zoned(&c.Oldest)}
	})
}
