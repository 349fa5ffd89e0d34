// Package reporting makes the office's reports: it reads the register as it stood at the
// cut-off, holds the figures to their identities, has them drawn, and stores the bytes
// with the e-mails that carry them. What was made can be made again and compared.
//
// It must never import workflow code or SQL, and knows no calendar day but those of its
// orders: the same order gives the same bytes, whenever it is carried out.
package reporting
