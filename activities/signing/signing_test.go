package signing

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/smallstep/pkcs7"
	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
)

func TestSignedLetterVerifies(t *testing.T) {
	for kind := range keys() {
		t.Run(kind, func(t *testing.T) {
			c := certificate(t, kind)
			signed, err := Verify(letter(t, c))
			require.NoError(t, err)
			require.Equal(t, c.chain[0].Raw, signed.Certificate.Raw)
			require.Equal(t, office, signed.Name)
			require.True(t, signed.At.Equal(now))
		})
	}
}

// The library reads the container by itself and shares no code with the one that made it.
func TestAnotherLibraryAcceptsTheSignature(t *testing.T) {
	for kind := range keys() {
		t.Run(kind, func(t *testing.T) {
			c := certificate(t, kind)
			found, err := pdf.ReadSignature(letter(t, c))
			require.NoError(t, err)
			var der asn1.RawValue // without the zeros after it; the signature itself may end with one
			_, err = asn1.Unmarshal(found.CMS, &der)
			require.NoError(t, err)
			cms, err := pkcs7.Parse(der.FullBytes)
			require.NoError(t, err)
			require.Empty(t, cms.Content, "detached")
			cms.Content = found.Content
			roots := x509.NewCertPool()
			roots.AddCert(c.chain[1])
			require.NoError(t, cms.VerifyWithChainAtTime(roots, now))

			var time asn1.RawValue
			require.Error(t, cms.UnmarshalSignedAttribute(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}, &time), "PAdES forbids signing-time")
			var ids struct{ IDs []struct{ Hash []byte } }
			require.NoError(t, cms.UnmarshalSignedAttribute(oidSigningCertificateV2, &ids))
			own := sha256.Sum256(c.chain[0].Raw)
			require.Equal(t, own[:], ids.IDs[0].Hash)
		})
	}
}

func TestPDFReaderAcceptsTheSignature(t *testing.T) {
	for kind := range keys() {
		t.Run(kind, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "letter.pdf")
			require.NoError(t, os.WriteFile(path, letter(t, certificate(t, kind)), 0o600))
			report, err := exec.CommandContext(t.Context(), "pdfsig", path).CombinedOutput() // of poppler-utils
			require.NoError(t, err, "%s", report)
			for _, line := range []string{
				"- Signer Certificate Common Name: " + office,
				"- Signature Type: ETSI.CAdES.detached",
				"- Signing Hash Algorithm: SHA-256",
				"- Total document signed",
				"- Signature Validation: Signature is Valid.",
			} {
				require.Contains(t, string(report), line)
			}
		})
	}
}

func TestNoByteChangesUnseen(t *testing.T) {
	file := letter(t, certificate(t, "P-256"))
	from := bytes.Index(file, []byte("/Type/Sig/"))
	to := from + bytes.Index(file[from:], []byte("endobj"))
	for at := range file {
		step := 61
		if at >= from && at <= to {
			step = 5 // closer in the signature's own object, most of which no signature covers
		}
		if at%step != 0 {
			continue
		}
		for _, flip := range []byte{0x01, 0x20} { // 0x20 turns "a" into "A", which is the same number
			changed := bytes.Clone(file)
			changed[at] ^= flip
			_, err := Verify(changed)
			require.Error(t, err, "byte %d changed by %#x", at, flip)
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	file := letter(t, certificate(t, "P-256"))
	unsigned := bytes.Replace(file, []byte("/Contents<"), []byte("/Content <"), 1)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"empty":              {nil, pdf.ErrNotSigned},
		"no signature":       {unsigned, pdf.ErrNotSigned},
		"something appended": {append(bytes.Clone(file), "1 0 obj\n<<>>\nendobj\n"...), pdf.ErrNotWhole},
		"cut":                {file[:len(file)-1], pdf.ErrNotWhole},
		"a second signature": {append(bytes.Clone(file), file...), pdf.ErrNotWhole},
		"its end changed":    {bytes.Replace(file, []byte("%%EOF"), []byte("%%EOG"), 1), ErrAltered},
		"another number":     {bytes.Replace(file, []byte("05"), []byte("06"), 1), ErrAltered},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Verify(c.file)
			require.ErrorIs(t, err, c.want)
		})
	}
}

// An order repeated after a crash gives the letter it gave before.
func TestSameLetterSameSignature(t *testing.T) {
	for kind := range keys() {
		t.Run(kind, func(t *testing.T) {
			c := certificate(t, kind)
			first := letter(t, c)
			require.Equal(t, first, letter(t, c))
		})
	}
}

func TestManySignAtOnce(t *testing.T) {
	c := certificate(t, "RSA 2048")
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			cms, err := c.Sign([]byte("nội dung"))
			if err != nil || len(cms) > c.Size() {
				t.Errorf("%d of %d bytes, error %v", len(cms), c.Size(), err)
			}
		})
	}
	done.Wait()
}

func FuzzVerify(f *testing.F) {
	f.Add(letter(f, certificate(f, "P-256")))
	f.Add([]byte("/M(D:20260202170000+07'00')/ByteRange[0 61 65 1 ]/Contents<00>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		signed, err := Verify(file)
		require.True(t, err != nil || signed.Certificate != nil)
	})
}

func BenchmarkVerify(b *testing.B) {
	file := letter(b, certificate(b, "P-256"))
	for b.Loop() {
		_, err := Verify(file)
		require.NoError(b, err)
	}
}

func BenchmarkSign(b *testing.B) {
	content := make([]byte, 30_000)
	for kind := range keys() {
		b.Run(kind, func(b *testing.B) {
			c := certificate(b, kind)
			for b.Loop() {
				_, err := c.Sign(content)
				require.NoError(b, err)
			}
		})
	}
}
