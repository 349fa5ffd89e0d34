// Package find finds procedures by what people type: parts of the name or of the code,
// with or without diacritics, in any order of words.
//
// It may import schema/catalogue and schema/register (for how text is folded); it must
// never read a request, a clock or a database.
package find
