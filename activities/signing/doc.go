// Package signing makes and checks the office's electronic signature on its letters (chữ ký số; Luật Giao dịch điện tử
// 20/2023/QH15; NĐ 30/2020/NĐ-CP, Phụ lục I): PAdES baseline B-B (ETSI EN 319 142-1), which PDF readers understand.
//
// certificate.go (the office's PKCS#12 file) → cms.go (a signature) → verify.go (the way back), with throwaway.go for the
// devstack and tests. ADR 0009 says why the container is built here.
//
// It must never import another package of this module but activities/pdf, read a clock, a file or a database, or write a key
// or a password anywhere.
package signing
