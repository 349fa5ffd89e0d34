package signing

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"
)

func TestThrowaway(t *testing.T) {
	file, password, err := Throwaway(office, now)
	require.NoError(t, err)
	c, err := FromPKCS12(file, password, now)
	require.NoError(t, err)
	require.Equal(t, office, c.Name())
	require.True(t, c.ExpiresAt().Equal(now.AddDate(1, 0, 0)))
	signed, err := Verify(letter(t, c))
	require.NoError(t, err)
	require.Equal(t, office, signed.Name)

	again, other, err := Throwaway(office, now)
	require.NoError(t, err)
	require.NotEqual(t, password, other)
	require.False(t, bytes.Equal(file, again))
}

func TestRefusedCertificates(t *testing.T) {
	key := keys()["P-256"]
	self := issued(t, named(office), key, nil, nil)
	own := packed(t, key, self)

	short, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	weak, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	another, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	encipherment := named(office)
	encipherment.KeyUsage = x509.KeyUsageKeyEncipherment
	trust, err := pkcs12.Modern.EncodeTrustStore([]*x509.Certificate{self}, "mật khẩu")
	require.NoError(t, err)

	for name, c := range map[string]struct {
		file     []byte
		password string
		at       time.Time
		message  string
	}{
		"wrong password":  {own, "mat khau", now, ErrPassword.Error()},
		"no file":         {nil, "mật khẩu", now, "signing: the certificate's file: pkcs12: error reading P12 data: asn1: syntax error: sequence truncated"},
		"expired":         {own, "mật khẩu", self.NotAfter.Add(time.Second), "signing: the certificate is valid from 2026-01-02T10:00:00Z to 2027-02-02T10:00:00Z, not on 2027-02-02T10:00:01Z"},
		"not yet valid":   {own, "mật khẩu", self.NotBefore.Add(-time.Second), "signing: the certificate is valid from 2026-01-02T10:00:00Z to 2027-02-02T10:00:00Z, not on 2026-01-02T09:59:59Z"},
		"no key":          {trust, "mật khẩu", now, "signing: the certificate's file: pkcs12: private key missing"},
		"another's key":   {packed(t, another, self), "mật khẩu", now, ErrKeyMismatch.Error()},
		"RSA too short":   {packed(t, short, self), "mật khẩu", now, "signing: an RSA key of 1024 bits is too short, 2048 are needed"},
		"ECDSA too short": {packed(t, weak, self), "mật khẩu", now, "signing: an ECDSA key of 224 bits is too short, 256 are needed"},
		"unknown kind":    {packed(t, ed, issued(t, named(office), ed, nil, nil)), "mật khẩu", now, "signing: keys of type ed25519.PrivateKey are not supported: RSA and ECDSA are"},
		"not for signing": {packed(t, key, issued(t, encipherment, key, nil, nil)), "mật khẩu", now, "signing: the certificate is not for signing documents"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := FromPKCS12(c.file, c.password, c.at)
			require.EqualError(t, err, c.message)
		})
	}
}

func TestKindsOfRefusalCanBeToldApart(t *testing.T) {
	key := keys()["P-256"]
	self := issued(t, named(office), key, nil, nil)
	_, err := FromPKCS12(packed(t, key, self), "mật khẩu", self.NotAfter.Add(time.Hour))
	var validity *ValidityError
	require.ErrorAs(t, err, &validity)
	require.Equal(t, ValidityError{self.NotAfter.Add(time.Hour), self.NotBefore, self.NotAfter}, *validity)
	_, err = FromPKCS12(packed(t, key, self), "", now)
	require.ErrorIs(t, err, ErrPassword)
}

// Some offices' tools write the issuer's certificate before the office's own.
func TestCertificatesInAnyOrder(t *testing.T) {
	authorityKey, key := keys()["P-384"], keys()["P-256"]
	authority := named("Cơ quan chứng thực")
	authority.IsCA, authority.BasicConstraintsValid = true, true
	root := issued(t, authority, authorityKey, nil, nil)
	own := issued(t, x509.Certificate{Subject: pkix.Name{Organization: []string{office}}}, key, root, authorityKey)
	stranger := issued(t, named("Người lạ"), keys()["P-521"], nil, nil)

	c, err := FromPKCS12(packed(t, key, root, stranger, own), "mật khẩu", now)
	require.NoError(t, err)
	require.Equal(t, []*x509.Certificate{own, root}, c.chain)
	require.Equal(t, office, c.Name(), "an organisation without a common name")
}

func TestSignatureOfAnExpiredCertificate(t *testing.T) {
	key := keys()["P-256"]
	expired := named(office)
	expired.NotBefore, expired.NotAfter = now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0)
	c, err := FromPKCS12(packed(t, key, issued(t, expired, key, nil, nil)), "mật khẩu", now.AddDate(-1, -1, 0))
	require.NoError(t, err)
	_, err = Verify(letter(t, c))
	var validity *ValidityError
	require.ErrorAs(t, err, &validity)
}
