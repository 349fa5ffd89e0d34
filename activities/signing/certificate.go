package signing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"dunghen/activities/pdf"
)

// Certificate is the office's certificate with its private key (chứng thư chữ ký số). It is read-only: many goroutines may
// sign with it at once.
type Certificate struct {
	key   crypto.Signer
	chain []*x509.Certificate // its own first, then those that vouch for it as far as the file has them
	size  int
}

var _ pdf.Signer = (*Certificate)(nil)

// ErrPassword is returned for a PKCS#12 file that another password opens.
var ErrPassword = errors.New("signing: wrong password for the certificate's file")

// ErrKeyMismatch is returned for a file whose private key belongs to none of its certificates.
var ErrKeyMismatch = errors.New("signing: the private key belongs to no certificate of the file")

// ValidityError is returned for a certificate that is used before or after its time.
type ValidityError struct{ At, NotBefore, NotAfter time.Time }

func (e *ValidityError) Error() string {
	return fmt.Sprintf("signing: the certificate is valid from %s to %s, not on %s",
		e.NotBefore.Format(time.RFC3339), e.NotAfter.Format(time.RFC3339), e.At.Format(time.RFC3339))
}

// KeyError is returned for a key no letter can be signed with.
type KeyError struct{ Reason string }

func (e *KeyError) Error() string { return "signing: " + e.Reason }

// FromPKCS12 opens the office's certificate (a .p12 or .pfx file) for use at an instant. The key must be RSA of 2048 bits or
// more, or ECDSA on a NIST curve of 256 bits or more.
// Errors: ErrPassword, ErrKeyMismatch, *KeyError, *ValidityError, or what is wrong with the file (no private key, no
// certificate, damage).
func FromPKCS12(file []byte, password string, now time.Time) (*Certificate, error) {
	key, first, others, err := pkcs12.DecodeChain(file, password)
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return nil, ErrPassword
	}
	if err != nil {
		return nil, fmt.Errorf("signing: the certificate's file: %w", err)
	}
	signer, err := usable(key)
	if err != nil {
		return nil, err
	}
	chain := chainOf(signer, append([]*x509.Certificate{first}, others...))
	if chain == nil {
		return nil, ErrKeyMismatch
	}
	own := chain[0]
	if err := validAt(own, now); err != nil {
		return nil, err
	}
	if own.KeyUsage != 0 && own.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return nil, &KeyError{"the certificate is not for signing documents"}
	}
	c := &Certificate{key: signer, chain: chain}
	attributes, err := signedAttributes(make([]byte, sha256.Size), chain)
	if err != nil {
		return nil, err
	}
	sample, err := container(attributes, chain, make([]byte, longestSignature(signer)))
	if err != nil {
		return nil, err
	}
	c.size = len(sample)
	return c, nil
}

func usable(key any) (crypto.Signer, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if key.N.BitLen() < 2048 {
			return nil, &KeyError{fmt.Sprintf("an RSA key of %d bits is too short, 2048 are needed", key.N.BitLen())}
		}
		return key, nil
	case *ecdsa.PrivateKey:
		if bits := key.Curve.Params().BitSize; bits < 256 {
			return nil, &KeyError{fmt.Sprintf("an ECDSA key of %d bits is too short, 256 are needed", bits)}
		}
		return key, nil
	default:
		return nil, &KeyError{fmt.Sprintf("keys of type %T are not supported: RSA and ECDSA are", key)}
	}
}

// longestSignature is the length of the key's longest signature in bytes.
func longestSignature(key crypto.Signer) int {
	switch public := key.Public().(type) {
	case *rsa.PublicKey:
		return public.Size()
	case *ecdsa.PublicKey:
		number := 3 + public.Curve.Params().BitSize/8 + 1 // tag, length and at most one byte for the sign before each number
		return 3 + 2*number
	}
	return 0
}

// chainOf finds the key's certificate, whatever its place in the file, and after it each one's issuer.
func chainOf(key crypto.Signer, certificates []*x509.Certificate) []*x509.Certificate {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok {
		return nil
	}
	var chain []*x509.Certificate
	for _, c := range certificates {
		if public.Equal(c.PublicKey) {
			chain = []*x509.Certificate{c}
			break
		}
	}
	for range chain {
		for _, c := range certificates {
			if last := chain[len(chain)-1]; !bytes.Equal(last.RawIssuer, last.RawSubject) && bytes.Equal(last.RawIssuer, c.RawSubject) {
				chain = append(chain, c)
			}
		}
	}
	return chain
}

func validAt(c *x509.Certificate, at time.Time) error {
	if at.Before(c.NotBefore) || at.After(c.NotAfter) {
		return &ValidityError{At: at, NotBefore: c.NotBefore, NotAfter: c.NotAfter}
	}
	return nil
}

// Name is whom the certificate names: its common name, else its organisation.
func (c *Certificate) Name() string { return nameOf(c.chain[0]) }

func nameOf(c *x509.Certificate) string {
	if c.Subject.CommonName != "" || len(c.Subject.Organization) == 0 {
		return c.Subject.CommonName
	}
	return c.Subject.Organization[0]
}

// ExpiresAt is the last instant of the certificate. Whoever signs asks first: Sign knows no time.
func (c *Certificate) ExpiresAt() time.Time { return c.chain[0].NotAfter }
