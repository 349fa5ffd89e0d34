package signing

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"time"

	"dunghen/activities/pdf"
)

// Signed is what a file's signature says.
type Signed struct {
	Certificate *x509.Certificate
	Name        string    // whom the certificate names
	At          time.Time // when it was signed, by the signer's word
}

// ErrAltered is returned for a file that is not, to the byte, what was signed.
var ErrAltered = errors.New("signing: the file is not what was signed")

// Verify checks that a file made by this office's software is exactly what the holder of the certificate in it signed, and
// that the certificate was valid then. It does not ask who vouches for the certificate: anybody can make one that bears the
// office's name, so compare Certificate with the office's own.
//
// A signature has more than one form that is good (spare zeros, unsigned fields); only the form this package makes passes,
// so that not a single byte of the file can change unseen.
// Errors: pdf.ErrNotSigned, pdf.ErrNotWhole, ErrAltered, *ValidityError.
func Verify(file []byte) (Signed, error) {
	found, err := pdf.ReadSignature(file)
	if err != nil {
		return Signed{}, err
	}
	var cms contentInfo
	spare, err := asn1.Unmarshal(found.CMS, &cms)
	if err != nil || len(bytes.Trim(spare, "\x00")) > 0 || len(cms.Content.Signers) != 1 {
		return Signed{}, ErrAltered
	}
	chain, err := x509.ParseCertificates(cms.Content.Certificates.Bytes)
	if err != nil || len(chain) == 0 {
		return Signed{}, ErrAltered
	}
	digest := sha256.Sum256(found.Content)
	signature := cms.Content.Signers[0].Signature
	attributes, err := signedAttributes(digest[:], chain)
	if err != nil {
		return Signed{}, err
	}
	rebuilt, err := container(attributes, chain, signature)
	if err != nil {
		return Signed{}, err
	}
	if !bytes.Equal(rebuilt, found.CMS[:len(found.CMS)-len(spare)]) {
		return Signed{}, ErrAltered
	}
	algorithm := x509.SHA256WithRSA
	if _, ok := chain[0].PublicKey.(*ecdsa.PublicKey); ok {
		algorithm = x509.ECDSAWithSHA256
	}
	if chain[0].CheckSignature(algorithm, attributes, signature) != nil {
		return Signed{}, ErrAltered
	}
	if err := validAt(chain[0], found.At); err != nil {
		return Signed{}, err
	}
	return Signed{Certificate: chain[0], Name: nameOf(chain[0]), At: found.At}, nil
}
