// Package catalogue is the law's data: the working calendar, the regimes, the
// procedures (thủ tục hành chính) and the organisation, as versioned YAML that an
// office employee can read and correct.
//
// Load reads one directory, checks every file against its JSON Schema and then
// the whole against itself, and answers with procedure types ready to be copied
// into a file at intake. A catalogue with a finding does not load: a wrong limit
// must stop the program at start, not reach a receipt.
//
// The layout of a catalogue directory:
//
//	calendar/2026.yaml     days off and working Saturdays of one year
//	organisation.yaml      the agency: units, staff, office hours, policy
//	papers.yaml            the dictionary of papers procedures ask for
//	citizen-texts.yaml     what citizens read of each status
//	reporting.yaml         when and to whom the office reports
//	regimes/2021.yaml      one-stop rules in force over a span of days
//	procedures/*.yaml      the procedures of one field (lĩnh vực)
//	forms/CODE/PAPER.docx  the form of a paper, for applicants to fill in; may be absent
//
// Every fact carries where it was read and how sure that is (Provenance).
//
// The package may import workflows/procedure and nothing else of this project;
// it never reads a clock, the network or a database.
package catalogue
