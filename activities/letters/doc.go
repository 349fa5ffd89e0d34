// Package letters renders the official letters of the one-stop office (phiếu, văn bản theo mẫu) as PDF.
//
// It is pure: plain data in, PDF bytes out. The same data gives the same bytes, whenever and wherever it is rendered.
// Wording, titles and symbols of each form stand in forms/*.yaml with the source of every fact, not in code; the layout
// follows Phụ lục I of NĐ 30/2020/NĐ-CP, scaled to A5 (148 × 210 mm) as TT 01/2018/TT-VPCP Art. 9 asks.
//
// From data to paper, in the order of the files: apology.go (fields) → form.go (texts per regime) → clean.go (what people
// typed made printable) → wrap.go (words into lines) → sheet.go (the parts of a letter) → paginate.go (lines into pages)
// → pdf.go (pages into bytes), pdffont.go and truetype.go (the glyphs they need).
//
// The few PDF objects a letter needs are written here and not by a library: measured against fpdf, fonts are read once per
// process instead of once per letter, every code maps back to exactly its character, and the file has the identifier that
// signing and archiving (PDF/A) ask for.
//
// It must never import another package of this module, read a clock, a file or a database, or decide anything: whether a
// letter is owed, its number, its dates and who signs are given by the caller.
package letters
