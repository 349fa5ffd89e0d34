// Package reports draws the office's reports: the weekly sheet for leaders, Biểu số II.06a and II.06b/VPCP/KSTT, the reasons
// for lateness (II.07), the evaluation of officers and units. register.ReportData in, a PDF file or a workbook out.
//
// It is pure: the same data is the same bytes, whenever and wherever it is drawn. A report bears the date of its cut-off.
//
// In the order of the files: words.go (codes in words), figures.go (numbers, changes, shares and periods in words) → pdf.go
// (which form is which sheet) → head.go, table.go, chart.go, lists.go (the parts of a sheet) → weekly.go, official.go, reasons.go,
// evaluation.go (the sheets) → packages typeset and pdf. workbook.go and books.go write the .xlsx, samples.go what "make
// reports" draws.
//
// It must never import the register's queries, read a clock, a file or a database, or count anything the data does not say.
package reports
