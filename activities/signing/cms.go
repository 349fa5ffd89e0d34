package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
)

// The container of a signature (RFC 5652), as far as PAdES baseline B-B uses it: detached, one signer, SHA-256.
type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content signedData `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version          int
	DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
	Content          struct{ Type asn1.ObjectIdentifier }
	Certificates     asn1.RawValue
	Signers          []signerInfo `asn1:"set"`
}

type signerInfo struct {
	Version            int
	Issuer             issuerAndSerial
	DigestAlgorithm    pkix.AlgorithmIdentifier
	Attributes         asn1.RawValue
	SignatureAlgorithm pkix.AlgorithmIdentifier
	Signature          []byte
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

// certificateID is an ESSCertIDv2 (RFC 5035); its hash is SHA-256 when it does not say otherwise.
type certificateID struct{ Hash []byte }

var (
	oidData                 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}

	algorithmSHA256          = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
	algorithmRSAWithSHA256   = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, Parameters: asn1.NullRawValue}
	algorithmECDSAWithSHA256 = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
)

// contextTag0 is the tag the signed attributes bear in the container; signed they are as a plain set.
const contextTag0 = 0xa0

// Size is an upper bound of a signature's length in bytes.
func (c *Certificate) Size() int { return c.size }

// Sign returns a detached signature over content as DER (ETSI.CAdES.detached). It says nothing of the time: in PAdES that
// stands in the PDF's own signature dictionary, and nowhere else. The same content gives the same signature.
func (c *Certificate) Sign(content []byte) ([]byte, error) {
	digest := sha256.Sum256(content)
	attributes, err := signedAttributes(digest[:], c.chain)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(attributes)
	// Without a source of randomness ECDSA derives its nonce from key and content (RFC 6979); RSA (PKCS #1 v1.5) needs none.
	signature, err := c.key.Sign(nil, hash[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return container(attributes, c.chain, signature)
}

// signedAttributes is the DER of the set that is signed in place of the content. It names every certificate of the chain by
// its hash, so that none can be exchanged.
func signedAttributes(digest []byte, chain []*x509.Certificate) ([]byte, error) {
	ids := make([]certificateID, len(chain))
	for i, c := range chain {
		hash := sha256.Sum256(c.Raw)
		ids[i].Hash = hash[:]
	}
	return asn1.MarshalWithParams([]attribute{
		{oidContentType, []any{oidData}},
		{oidMessageDigest, []any{digest}},
		{oidSigningCertificateV2, []any{struct{ IDs []certificateID }{ids}}},
	}, "set")
}

// container is the whole signature: given the same parts it is the same, byte for byte.
func container(attributes []byte, chain []*x509.Certificate, signature []byte) ([]byte, error) {
	certificates := asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true}
	for _, c := range chain {
		certificates.Bytes = append(certificates.Bytes, c.Raw...)
	}
	algorithm := algorithmRSAWithSHA256
	if _, ok := chain[0].PublicKey.(*ecdsa.PublicKey); ok {
		algorithm = algorithmECDSAWithSHA256
	}
	return asn1.Marshal(contentInfo{oidSignedData, signedData{
		Version:          1,
		DigestAlgorithms: []pkix.AlgorithmIdentifier{algorithmSHA256},
		Content:          struct{ Type asn1.ObjectIdentifier }{oidData},
		Certificates:     certificates,
		Signers: []signerInfo{{
			Version:            1,
			Issuer:             issuerAndSerial{asn1.RawValue{FullBytes: chain[0].RawIssuer}, chain[0].SerialNumber},
			DigestAlgorithm:    algorithmSHA256,
			Attributes:         asn1.RawValue{FullBytes: append([]byte{contextTag0}, attributes[1:]...)},
			SignatureAlgorithm: algorithm,
			Signature:          signature,
		}},
	}})
}
