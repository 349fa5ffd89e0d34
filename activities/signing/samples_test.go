package signing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"dunghen/activities/pdf"
)

const office = "Sở Khoa học và Công nghệ tỉnh Thái Nguyên"

var now = time.Date(2026, 2, 2, 17, 0, 0, 0, time.FixedZone("", 7*60*60))

// keys by the kind the test's certificate is to have; made once, because RSA takes its time.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	made := map[string]crypto.Signer{}
	for name, curve := range map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()} {
		made[name], _ = ecdsa.GenerateKey(curve, rand.Reader)
	}
	made["RSA 2048"], _ = rsa.GenerateKey(rand.Reader, 2048)
	return made
})

// issued makes a certificate for a key; a nil parent signs itself.
func issued(t testing.TB, template x509.Certificate, key crypto.Signer, parent *x509.Certificate, parentKey crypto.Signer) *x509.Certificate {
	t.Helper()
	template.SerialNumber = big.NewInt(20260202)
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = now.AddDate(0, -1, 0), now.AddDate(1, 0, 0)
	}
	if parent == nil {
		parent, parentKey = &template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, parent, key.Public(), parentKey)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return certificate
}

func named(name string) x509.Certificate {
	return x509.Certificate{Subject: pkix.Name{CommonName: name}}
}

func packed(t testing.TB, key any, certificate *x509.Certificate, others ...*x509.Certificate) []byte {
	t.Helper()
	file, err := pkcs12.Modern.Encode(key, certificate, others, "mật khẩu")
	require.NoError(t, err)
	return file
}

// certificate of the office for a key of a kind, with its issuer.
func certificate(t testing.TB, kind string) *Certificate {
	t.Helper()
	authorityKey := keys()["P-384"]
	authority := named("Cơ quan chứng thực")
	authority.IsCA, authority.BasicConstraintsValid = true, true
	root := issued(t, authority, authorityKey, nil, nil)
	own := issued(t, named(office), keys()[kind], root, authorityKey)
	c, err := FromPKCS12(packed(t, keys()[kind], own, root), "mật khẩu", now)
	require.NoError(t, err)
	return c
}

// letter is a signed letter.
func letter(t testing.TB, signer pdf.Signer) []byte {
	t.Helper()
	fonts, err := pdf.LoadFonts()
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, pdf.Write(&out, fonts, pdf.Document{
		Title: "Phiếu xin lỗi số 05/PXL", Author: office, Language: "vi-VN", Created: now,
		Pages: []pdf.Page{{Width: 148, Height: 210, Texts: []pdf.Text{{X: 20, Baseline: 30, Text: "Đúng hẹn", Size: 12}}}},
		Signature: &pdf.Signature{
			Signer: signer, Name: office, Reason: "Phát hành văn bản", Location: "Thái Nguyên", At: now,
			X: 80, Y: 150, Width: 50, Height: 18,
		},
	}))
	return out.Bytes()
}
