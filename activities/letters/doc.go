// Package letters renders the official letters of the one-stop office (phiếu, văn bản theo mẫu) as PDF.
//
// It is pure: plain data in, PDF bytes out. The same data gives the same bytes, whenever and wherever it is rendered.
// Wording, titles and symbols of each form stand in forms/*.yaml with the source of every fact, not in code; the layout
// follows Phụ lục I of NĐ 30/2020/NĐ-CP, scaled to A5 (148 × 210 mm) as TT 01/2018/TT-VPCP Art. 9 asks.
//
// From data to paper, in the order of the files: apology.go (fields) → form.go (texts per regime) → clean.go (what people
// typed made printable) → wrap.go (words into lines) → sheet.go (the parts of a letter) → paginate.go (lines into pages)
// → activities/pdf (pages into bytes).
//
// It must never import another package of this module but activities/pdf, read a clock, a file or a database, or decide anything: whether a
// letter is owed, its number, its dates and who signs are given by the caller.
package letters
