package uploads

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// What one form may bring.
const (
	MaxFile  = 10 << 20 // bytes
	MaxAll   = 50 << 20
	MaxCount = 20
	megabyte = 1 << 20
)

const (
	// maxAtOnce is how many forms are read at once, by one process.
	maxAtOnce = 16
	// maxWaiting bounds the bytes that belong to no file yet: strangers may fill so much
	// of the disk, and no more.
	maxWaiting = 4 << 30
	// life is how long what belongs to no file is kept.
	life = 24 * time.Hour
	// unfinished ends the name of bytes the register does not know yet.
	unfinished = ".part"
)

// Shelf is where uploads lie: a folder the web server does not show, each under a random
// id. Several gateways may share one. It is safe for concurrent use.
type Shelf struct {
	register *register.Store
	scanner  Scanner
	// scanTime is that of the package, shorter in tests.
	scanTime time.Duration
	root     *os.Root
	path     string
	now      func() time.Time
	log      *slog.Logger
	slots    chan struct{}
}

// Open prepares the folder. Close lets go of it.
func Open(dir string, scanner Scanner, book *register.Store, now func() time.Time, log *slog.Logger) (*Shelf, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return &Shelf{book, scanner, scanTime, root, path, now, log, make(chan struct{}, maxAtOnce)}, nil
}

// Close lets go of the folder.
func (s *Shelf) Close() error { return s.root.Close() }

// Scans says whether uploads are scanned.
func (s *Shelf) Scans() bool { return len(s.scanner) > 0 }

// Begin makes room for the uploads of one form, until End. Errors: a refusal, or the
// register's.
func (s *Shelf) Begin(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
	default:
		return procedure.Refuse(contract.CodeUploadsUnavailable, "")
	}
	waiting, err := s.register.WaitingUploads(ctx)
	if err == nil && waiting > maxWaiting {
		s.log.ErrorContext(ctx, "uploads that belong to no file fill the shelf; none are taken until they are swept", "bytes", waiting)
		err = procedure.Refuse(contract.CodeUploadsUnavailable, "")
	}
	if err != nil {
		s.End()
	}
	return err
}

// End is the end of what Begin began.
func (s *Shelf) End() { <-s.slots }

// Sent is an upload on its way.
type Sent struct {
	// Batch is the key of its form, Code its file, "" while there is none.
	Batch, Code string
	// Paper is the code of the paper it is a scan of.
	Paper string
	// Name is what the applicant called it, as it came.
	Name string
	// Room is how many bytes the form may still bring.
	Room    int64
	Content io.Reader
}

// Take stores one upload. What is refused, or breaks off, leaves nothing. The same bytes
// for the same paper of a batch are one upload. Errors: a refusal, or the register's.
func (s *Shelf) Take(ctx context.Context, sent Sent) (register.Upload, error) {
	name := shownName(sent.Name)
	kind, err := kindOf(name)
	if err != nil {
		return register.Upload{}, err
	}
	u := register.Upload{
		ID: uuid.NewString(), Batch: sent.Batch, Code: sent.Code, Paper: sent.Paper, Name: name, Type: kind,
		At: s.now().Truncate(time.Second),
	}
	part := u.ID + unfinished
	kept, err := s.take(ctx, u, part, sent)
	// A row whose gateway did not live to hear of it may lack its bytes: these are they.
	if err != nil || kept.ID != u.ID && s.has(kept.ID) {
		s.remove(ctx, part)
		return kept, err
	}
	if err := s.root.Rename(part, kept.ID); err != nil {
		// It is read under either name; the sweep tries again.
		s.log.WarnContext(ctx, "upload keeps its first name", "upload", u.ID, "error", err)
	}
	return kept, nil
}

// has says whether the bytes of an id are there.
func (s *Shelf) has(id string) bool {
	file, err := s.Read(register.Upload{ID: id})
	return err == nil && file.Close() == nil
}

// take writes, checks, scans and notes an upload.
func (s *Shelf) take(ctx context.Context, u register.Upload, part string, sent Sent) (none register.Upload, err error) {
	file, err := s.root.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return none, s.broken(ctx, u, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if u.Size, u.SHA256, err = s.write(ctx, u, file, sent); err != nil {
		return none, err
	}
	found, err := inspect(io.NewSectionReader(file, 0, u.Size), u.Name, u.Type)
	if refusal := new(procedure.Refusal); err != nil && !errors.As(err, &refusal) {
		return none, s.broken(ctx, u, err)
	}
	if err != nil {
		return none, err
	}
	u.Encrypted, u.Active = found.encrypted, found.active
	u.Scan, err = s.scanner.scan(ctx, filepath.Join(s.path, part), s.scanTime)
	switch {
	case errors.Is(err, errInfected):
		s.log.WarnContext(ctx, "upload refused by the scanner", "upload", u.ID)
		return none, procedure.Refuse(contract.CodeUploadInfected, "", "name", u.Name)
	case err != nil:
		s.log.ErrorContext(ctx, "upload not scanned", "upload", u.ID, "error", err)
		return none, procedure.Refuse(contract.CodeScannerUnavailable, "")
	}
	return s.register.AddUpload(ctx, u)
}

// write copies the bytes as they come, as far as they may go.
func (s *Shelf) write(ctx context.Context, u register.Upload, file *os.File, sent Sent) (size int64, sum string, err error) {
	hash := sha256.New()
	come := &coming{from: sent.Content}
	most := min(MaxFile, max(sent.Room, 0))
	size, err = io.Copy(io.MultiWriter(file, hash), io.LimitReader(come, most+1))
	var over *http.MaxBytesError
	switch {
	case errors.As(come.err, &over), size > most && most < MaxFile:
		return 0, "", TooLarge()
	case come.err != nil:
		return 0, "", procedure.Refuse(contract.CodeUploadInterrupted, "")
	case size > most:
		return 0, "", procedure.Refuse(contract.CodeUploadTooLarge, "", "name", u.Name, "max", strconv.Itoa(MaxFile/megabyte))
	case err == nil && size == 0:
		return 0, "", procedure.Refuse(contract.CodeUploadEmpty, "", "name", u.Name)
	}
	if err == nil {
		err = file.Sync() // its row says that it is there
	}
	if err != nil {
		return 0, "", s.broken(ctx, u, err)
	}
	return size, hex.EncodeToString(hash.Sum(nil)), nil
}

// coming remembers why the bytes did not come, which is not why they were not written.
type coming struct {
	from io.Reader
	err  error
}

// Read implements io.Reader.
func (c *coming) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// TooLarge refuses a form whose uploads are too large together.
func TooLarge() *procedure.Refusal {
	return procedure.Refuse(contract.CodeUploadsTooLarge, "", "max", strconv.Itoa(MaxAll/megabyte))
}

// TooMany refuses a form with too many uploads.
func TooMany() *procedure.Refusal {
	return procedure.Refuse(contract.CodeTooManyUploads, "", "max", strconv.Itoa(MaxCount))
}

// broken is a folder that does not do what it should.
func (s *Shelf) broken(ctx context.Context, u register.Upload, err error) error {
	s.log.ErrorContext(ctx, "upload not stored", "upload", u.ID, "error", err)
	return procedure.Refuse(contract.CodeUploadsUnavailable, "")
}

// Read opens an upload. Errors: register.ErrNotFound where its bytes are gone.
func (s *Shelf) Read(u register.Upload) (*os.File, error) {
	file, err := s.root.Open(u.ID)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = s.root.Open(u.ID + unfinished)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(register.ErrNotFound, err)
	}
	return file, err
}

// Keep drops what a form brought and that belongs to no file, but for those named.
func (s *Shelf) Keep(ctx context.Context, batch string, ids []string) error {
	gone, err := s.register.DropUploads(ctx, batch, ids)
	for _, id := range gone {
		s.removeBoth(ctx, id)
	}
	return err
}

// sweepBatch is how many are swept in one transaction.
const sweepBatch = 500

// Sweep drops everything that has belonged to no file for a day.
func (s *Shelf) Sweep(ctx context.Context) error {
	before := s.now().Add(-life)
	for {
		gone, err := s.register.SweepUploads(ctx, before, sweepBatch)
		if err != nil {
			return err
		}
		for _, id := range gone {
			s.removeBoth(ctx, id)
		}
		if len(gone) < sweepBatch {
			break
		}
	}
	left, err := fs.Glob(s.root.FS(), "*"+unfinished)
	if err != nil {
		return err
	}
	for _, part := range left {
		if err := s.sweepPart(ctx, part, before); err != nil {
			return err
		}
	}
	return nil
}

// sweepPart gives bytes their name, if the register knows them, or drops them: their
// gateway died before it was done.
func (s *Shelf) sweepPart(ctx context.Context, part string, before time.Time) error {
	info, err := s.root.Stat(part)
	switch {
	case errors.Is(err, fs.ErrNotExist): // another gateway was quicker
		return nil
	case err != nil:
		return err
	case !info.ModTime().Before(before):
		return nil
	}
	id := strings.TrimSuffix(part, unfinished)
	_, err = s.register.Upload(ctx, id)
	switch {
	case errors.Is(err, register.ErrNotFound):
		s.remove(ctx, part)
		return nil
	case err != nil:
		return err
	default:
		return s.root.Rename(part, id)
	}
}

// sweepEvery is how often SweepOften sweeps.
const sweepEvery = time.Hour

// SweepOften sweeps until the context ends.
func (s *Shelf) SweepOften(ctx context.Context) {
	ticks := time.NewTicker(sweepEvery)
	defer ticks.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "sweep of uploads", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

func (s *Shelf) removeBoth(ctx context.Context, id string) {
	s.remove(ctx, id)
	s.remove(ctx, id+unfinished)
}

// remove drops bytes nothing refers to.
func (s *Shelf) remove(ctx context.Context, name string) {
	if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.WarnContext(ctx, "bytes of an upload stay", "name", name, "error", err)
	}
}
