package pdf

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixedSigner answers with itself whatever is to be signed.
type fixedSigner string

func (s fixedSigner) Sign([]byte) ([]byte, error) { return []byte(s), nil }
func (s fixedSigner) Size() int                   { return len(s) + 5 }

func TestSignatureIsReadBack(t *testing.T) {
	file := written(t, everything(t))
	signed, err := ReadSignature(file)
	require.NoError(t, err)
	require.Equal(t, []byte("CMS\x00\x00\x00\x00\x00"), signed.CMS)
	require.True(t, signed.At.Equal(sample().Created))
	require.Len(t, signed.Content, len(file)-2*8-len("<>"))
	before, after, found := bytes.Cut(file, []byte("<434d530000000000>"))
	require.True(t, found)
	require.Equal(t, append(bytes.Clone(before), after...), signed.Content)
}

func TestUnsignedFile(t *testing.T) {
	_, err := ReadSignature(written(t, sample()))
	require.ErrorIs(t, err, ErrNotSigned)
}

func TestInvisibleSignature(t *testing.T) {
	d := everything(t)
	*d.Signature = Signature{Signer: d.Signature.Signer, At: d.Created}
	field := opened(t, written(t, d)).Page(1).V.Key("Annots").Index(0)
	require.InDelta(t, field.Key("Rect").Index(0).Float64(), field.Key("Rect").Index(2).Float64(), 0)
	require.InDelta(t, field.Key("Rect").Index(1).Float64(), field.Key("Rect").Index(3).Float64(), 0)
}

type brokenSigner struct {
	cms []byte
	err error
}

func (s brokenSigner) Sign([]byte) ([]byte, error) { return s.cms, s.err }
func (brokenSigner) Size() int                     { return 2 }

func TestSignerFails(t *testing.T) {
	cause := errors.New("no key")
	d := everything(t)
	var out bytes.Buffer
	d.Signature.Signer = brokenSigner{err: cause}
	require.ErrorIs(t, Write(&out, fonts(t), d), cause)
	d.Signature.Signer = brokenSigner{cms: make([]byte, 3)}
	require.EqualError(t, Write(&out, fonts(t), d), "pdf: sign: the signature has 3 bytes, announced were 2")
	require.Zero(t, out.Len(), "half a letter is none")
	for _, wrong := range []Signature{{Page: 2, Signer: fixedSigner("")}, {Page: -1, Signer: fixedSigner("")}, {}} {
		d.Signature = &wrong
		require.EqualError(t, Write(io.Discard, fonts(t), d), "pdf: the signature has no signer, or no such page")
	}
}
