package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestTexts(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	text := func(id string) register.Text {
		return register.Text{ID: id, Code: s.Code, Kind: "reason", Body: "Ông Nguyễn Văn A chưa nộp", Author: "head", At: on(1, "08:00")}
	}
	for _, id := range []string{"said", "refused", "refused-too"} {
		require.NoError(t, b.PutText(t.Context(), text(id)))
		require.NoError(t, b.PutText(t.Context(), text(id)))
	}
	record(t, b, apply(t, s, procedure.Refused{By: head, Text: "refused-too"}, on(1, "09:00")))

	another := text("said")
	another.Body = "khác"
	require.ErrorIs(t, b.PutText(t.Context(), another), register.ErrKeyReused)
	another.ID, another.Code = "new", "nowhere"
	require.ErrorIs(t, b.PutText(t.Context(), another), register.ErrNotFound)

	require.NoError(t, b.DeleteText(t.Context(), "refused")) // "refused-too" is another id
	require.NoError(t, b.DeleteText(t.Context(), "refused"))
	require.ErrorIs(t, b.DeleteText(t.Context(), "refused-too"), register.ErrInUse)
	_, err := b.TextBody(t.Context(), "refused")
	require.ErrorIs(t, err, register.ErrNotFound)
	body, err := b.TextBody(t.Context(), "said")
	require.NoError(t, err)
	require.Equal(t, "Ông Nguyễn Văn A chưa nộp", body)

	d := draft(s.Code, "k", on(4, "17:00"))
	d.TextID = "said"
	_, err = b.IssueLetter(t.Context(), d)
	require.NoError(t, err)
	require.ErrorIs(t, b.DeleteText(t.Context(), "said"), register.ErrInUse)
	texts, err := b.Texts(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []register.Text{text("refused-too"), text("said")}, texts)
}
