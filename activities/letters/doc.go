// Package letters renders the papers of the one-stop office (phiếu, văn bản theo mẫu) as PDF: the forms of TT 01/2018/TT-VPCP
// (Mẫu 01–06) and of TT 03/2025/TT-VPCP (Mẫu 01–07).
//
// It is pure: plain data in, bytes out. The same data gives the same bytes, whenever and wherever it is rendered. Wording,
// fields, titles, symbols, page size and who signs stand in forms/REGIME/KIND.yaml with the source of every fact, not in
// code; an office lays its own files over them (LoadOver). The layout follows Phụ lục I of NĐ 30/2020/NĐ-CP, scaled to A5
// where TT 01/2018/TT-VPCP Art. 9 asks for it.
//
// From data to paper, in the order of the files: letter.go (what a letter says) → facts.go (its fields by name) → form.go,
// template.go and compose.go (the form's texts filled with them) → sheet.go, table.go, ending.go (the parts of a
// letter) → package typeset (words into lines, lines into pages) → package pdf. Before that load.go, prepare.go and try.go
// read the forms and set each with samples that take all its branches (variants.go).
// spreadsheet.go writes the book as .xlsx.
//
// It must never import another package of this module but activities/pdf and activities/typeset, read a clock, a database
// or a file it was not handed, or decide anything: whether a letter is owed, its number, its dates and who signs are given by the caller.
package letters
