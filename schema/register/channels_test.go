package register

import (
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
)

// TestChannelsOfEveryChoice asks the rules of delivery themselves.
func TestChannelsOfEveryChoice(t *testing.T) {
	db, err := sqlx.Open("postgres", pgtest.New(t))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	type channels struct {
		Notice Channel
		Letter string // channel and suffix of each message
	}
	got := map[DeliverBy]channels{}
	for _, by := range []DeliverBy{ByEmail, BySMS, ByChat, ByCounter, ByPost} {
		var c channels
		require.NoError(t, db.GetContext(t.Context(), &c, `
			SELECT `+noticeChannel+` AS notice,
				(SELECT string_agg(c.channel || c.suffix, ' ' ORDER BY c.suffix) FROM `+letterChannels+`) AS letter
			FROM (SELECT $1::text AS deliver_by) a`, string(by)))
		got[by] = c
	}
	require.Equal(t, map[DeliverBy]channels{
		ByEmail:   {Email, "email"},
		BySMS:     {SMS, "sms print/print"},
		ByChat:    {Chat, "chat print/print"},
		ByCounter: {Print, "print"},
		ByPost:    {Post, "post"},
	}, got)
}

func TestChoiceWithoutOne(t *testing.T) {
	require.Equal(t, []DeliverBy{ByEmail, ByCounter, ByPost}, []DeliverBy{
		Applicant{Email: "a@b.vn"}.deliverBy(), Applicant{Phone: "0912345678"}.deliverBy(),
		Applicant{Email: "a@b.vn", DeliverBy: ByPost}.deliverBy(),
	})
}
