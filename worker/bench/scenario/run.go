package scenario

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"dunghen/worker/bench/bare"
	"dunghen/worker/bench/child"
	"dunghen/worker/bench/figures"
	"dunghen/worker/bench/office"
	"dunghen/worker/bench/plain"
	"dunghen/worker/devstack"
)

// scenario is one thing that is measured.
type scenario struct {
	name string
	// engine says that it needs a running office.
	engine  bool
	measure func(ctx context.Context, r *run) error
	// asked says that it is run only when it is named.
	asked bool
}

// all in the order they are run.
var all = []scenario{
	{name: "stock", engine: true, measure: stock}, // its files are those of the herds
	{name: "intake", engine: true, measure: intake},
	{name: "life", engine: true, measure: life},
	{name: "peers", engine: true, measure: peers},
	{name: "herd", engine: true, measure: herd},
	{name: "read", engine: true, measure: read}, // fills the register with what never was, so it comes last
	{name: "law", measure: law},
	{name: "scale", measure: reckon, asked: true},
}

// Names are those of the scenarios, in the order they are run.
func Names() []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.name
	}
	return names
}

// Roles are what the program must be able to play.
func Roles() map[string]child.Role {
	roles := office.Roles()
	maps.Copy(roles, bare.Roles())
	maps.Copy(roles, plain.Roles())
	return roles
}

// run is what all scenarios of one run share.
type run struct {
	Options
	sheet  *figures.Sheet
	office *office.Office
	bare   *bare.Bare
	say    func(format string, args ...any) // of progress, in a few words
	id     string                           // makes the ids of this run its own
	began  time.Time
	died   func(error) // is told when a process ends by itself
	// template is the file the archive is copied from.
	template string
}

// Run measures what the options name. Every figure goes to out as a line of JSON, and to
// the files of the options; progress is for people.
func Run(ctx context.Context, o Options, out, progress io.Writer) (err error) {
	ctx, died := context.WithCancelCause(ctx)
	defer died(nil)
	if err := os.MkdirAll(o.Dir(), 0o755); err != nil {
		return err
	}
	lines, err := os.Create(o.Lines())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lines.Close()) }()
	began := time.Now()
	r := &run{Options: o, sheet: figures.NewSheet(io.MultiWriter(lines, out)), id: began.UTC().Format("150405"), began: began, died: died}
	r.say = func(format string, args ...any) {
		_, _ = fmt.Fprintf(progress, "%5.0f s  "+format+"\n", append([]any{time.Since(began).Seconds()}, args...)...)
	}
	if r.sheet.Heading, err = heading(o, began); err != nil {
		return err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(s scenario) bool {
		return (s.asked || len(o.Only) > 0) && !slices.Contains(o.Only, s.name)
	})
	if slices.ContainsFunc(chosen, func(s scenario) bool { return s.engine }) {
		if err := r.open(ctx); err != nil {
			return cause(ctx, err)
		}
		defer func() { err = errors.Join(err, r.close()) }()
	}
	var problems []error
	for _, s := range chosen {
		if err := r.measure(ctx, s); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", s.name, cause(ctx, err)))
			r.sheet.Heading = append(r.sheet.Heading, "broke off in "+s.name)
		}
		if ctx.Err() != nil {
			break
		}
	}
	r.sheet.Heading = append(r.sheet.Heading, fmt.Sprintf("took %s", time.Since(began).Round(time.Second)))
	return errors.Join(append(problems, r.table())...)
}

// measure runs one scenario; the others are run also when it fails.
func (r *run) measure(ctx context.Context, s scenario) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.Patience, fmt.Errorf("not done after %s", r.Patience))
	defer cancel()
	r.say("%s", s.name)
	if s.engine && r.bare == nil { // a scenario before failed while the office was shut
		if err := errors.Join(r.shut(), r.office.Open(ctx), r.openBare(ctx)); err != nil {
			return err
		}
	}
	err := s.measure(ctx, r)
	if err != nil {
		r.say("%s: %v", s.name, cause(ctx, err))
	}
	return err
}

// cause puts the reason a run was broken off before what came of it.
func cause(ctx context.Context, err error) error {
	if reason := context.Cause(ctx); reason != nil && !errors.Is(err, reason) {
		return errors.Join(reason, err)
	}
	return err
}

// open starts the office and the bare worker beside it.
func (r *run) open(ctx context.Context) (err error) {
	r.say("starting the office")
	if r.office, err = office.Start(ctx, office.Options{Dir: r.Dir(), Ephemeral: r.Ephemeral, Died: r.died}); err != nil {
		return err
	}
	if err := r.openBare(ctx); err != nil {
		return errors.Join(err, r.close())
	}
	return nil
}

func (r *run) openBare(ctx context.Context) (err error) {
	r.bare, err = bare.Start(ctx, r.office.Engine, r.office.DatabaseURL(), r.office.TemporalAddress(), devstack.Namespace, r.office.LogDir(), r.died)
	return err
}

// shut ends every process and keeps the office's data.
func (r *run) shut() error {
	var problems []error
	if r.bare != nil {
		problems = append(problems, r.bare.Stop())
		r.bare = nil
	}
	return errors.Join(append(problems, r.office.Close())...)
}

func (r *run) close() error {
	r.say("stopping the office")
	return errors.Join(r.shut(), r.office.Stop())
}

// table writes the table of everything.
func (r *run) table() (err error) {
	file, err := os.Create(r.Table())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return r.sheet.Table(file)
}

// profiled runs what is measured under a profile, when one is wanted.
func (r *run) profiled(name string, do func() error) (err error) {
	if !r.Profile {
		return do()
	}
	if err := r.office.Profile(filepath.Join(r.Dir(), name)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.office.EndProfile()) }()
	return do()
}
