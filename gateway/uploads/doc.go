// Package uploads keeps the scans applicants send with a file: it reads them as they
// come, refuses what is not a PDF, JPEG or PNG through and through, has them scanned by
// the office's own command, and gives them back to those who may read them.
//
// It is a room of the gateway and not of activities: bytes come and go with a request,
// no workflow waits for them, and a worker need not reach the folder they lie in. What
// they are stands in the register (uploads.go there); whose they are is decided in the
// transaction that takes the file in, so that no scan is lost and none is a file's that
// was refused.
//
// PDF, JPEG and PNG are what a scanner, a telephone and an office make. Office documents
// and archives are not taken: macros and what is packed inside them would have to be
// unpacked to be judged, and nothing here ever unpacks anything. Pictures are read as
// far as their header says how large they are.
//
// The package may import schema/register and workflows (contract, procedure); it must
// never import another package of the gateway, use what an applicant typed as a path,
// or log it.
package uploads
