// Package pdf writes PDF files: finished pages of texts, rules, boxes and pictures in, bytes out.
//
// It knows where ink goes and nothing of what it says: wording, line breaks and layout are its callers' (activities/letters).
// The same document gives the same bytes, whenever and wherever it is written. Files are PDF 1.7 and PDF/A-2b (ISO 19005-2),
// with tagged paragraphs, title and language, and may bear an electronic signature (PAdES).
//
// In the order of the files: document.go (what can be said) → write.go (a document into objects) → objects.go (objects into a
// file), with fonts.go, truetype.go and embed.go (the glyphs), picture.go (images), tags.go (paragraphs), archive.go (PDF/A)
// and signature.go beside them.
//
// It must never import another package of this module, read a clock, a file or a database.
package pdf
