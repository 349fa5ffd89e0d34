package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/workflows/procedure"
)

// procedures are those the files are of: of three, five and ten working days, and of
// seven days of the calendar.
var procedures = []string{"2.001737", "1.008201", "1.003868", "1.003114"}

// office is what all files share.
type office struct {
	*visitors
	engine client.Client
	people catalogue.Organisation
	seed   uint64

	mu       sync.Mutex
	accepted []string          // codes of every 201, replays too
	keys     map[string]string // key of an intake → code
	lived    map[string]int    // name of a life → files
	late     []string          // codes of files that were made late
	replays  int               // intakes said again after their 201
}

// file is one on its way.
type file struct {
	*office
	no    int
	rules catalogue.Procedure
	view  procedure.View
	said  int
	draw  *rand.Rand
}

type life struct {
	name string
	live func(context.Context, *file) error
}

var lives = []life{
	{"returned on time", func(ctx context.Context, f *file) error { return f.steps(ctx, f.finish, f.giveBack) }},
	{"given back after a supplement", func(ctx context.Context, f *file) error {
		return f.steps(ctx, f.appraised, f.supplement, f.finish, f.giveBack)
	}},
	{"refused", func(ctx context.Context, f *file) error {
		return f.steps(ctx, f.appraised, func(ctx context.Context) error {
			return f.act(ctx, f.view.Assignee, "refuse", map[string]any{"reason_text": "Hồ sơ không đủ điều kiện."})
		}, f.giveBack)
	}},
	{"withdrawn", func(ctx context.Context, f *file) error {
		return f.steps(ctx, f.appraised, func(ctx context.Context) error {
			return f.act(ctx, f.clerk(), "withdraw", map[string]any{"reason_text": "Không còn nhu cầu."})
		})
	}},
	{"left open", func(ctx context.Context, f *file) error { return f.steps(ctx, f.appraised) }},
	{"late, left open", func(ctx context.Context, f *file) error { return f.steps(ctx, f.appraised, f.overdue) }},
	{"late, then returned", func(ctx context.Context, f *file) error {
		return f.steps(ctx, f.appraised, f.overdue, f.finish, f.giveBack)
	}},
}

func (f *file) steps(ctx context.Context, steps ...func(context.Context) error) error {
	for i, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// live takes a file in, now and then twice under one key, and lets its life happen.
func (o *office) live(ctx context.Context, no int) error {
	f := &file{office: o, no: no, draw: rand.New(rand.NewPCG(o.seed, uint64(no)))}
	chosen := lives[(no+int(o.seed%7))%len(lives)]
	if err := o.ask(ctx, http.MethodGet, "/api/v1/procedures/"+procedures[f.draw.IntN(len(procedures))], "", "", nil, &f.rules); err != nil {
		return err
	}
	if err := f.submit(ctx); err != nil {
		return fmt.Errorf("file %d (%s): %w", no, chosen.name, err)
	}
	if err := chosen.live(ctx, f); err != nil {
		return fmt.Errorf("file %d (%s, %s): %w", no, f.view.Code, chosen.name, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lived[chosen.name]++
	return nil
}

func (f *file) submit(ctx context.Context) error {
	var papers []register.Document
	for _, paper := range f.rules.Papers {
		if paper.Required {
			papers = append(papers, register.Document{Code: paper.Code, Copies: max(paper.Originals+paper.Copies, 1)})
		}
	}
	key := f.key()
	in := map[string]any{
		"procedure": f.rules.Code, "documents": papers, "channel": procedure.ChannelDirect, "accept": true,
		"applicant": register.Applicant{
			Name: fmt.Sprintf("Người Thử %d", f.no), Kind: register.Person, IDNumber: fmt.Sprintf("0010850%05d", f.no),
			Phone: fmt.Sprintf("09120%05d", f.no), Email: fmt.Sprintf("nguoi%d@example.com", f.no), Address: "Số 1 đường Mẫu",
		},
	}
	if f.draw.IntN(3) == 0 {
		after := time.Duration(1+f.draw.IntN(40)) * time.Millisecond
		if err := f.hangUp(ctx, after, http.MethodPost, "/api/v1/files", f.clerk(), key, in); err != nil {
			return err
		}
	}
	for range 1 + f.draw.IntN(5)/4 { // one in five says it again
		var receipt struct {
			Code string `json:"code"`
		}
		if err := f.ask(ctx, http.MethodPost, "/api/v1/files", f.clerk(), key, in, &receipt); err != nil {
			return err
		}
		if err := f.note(key, receipt.Code); err != nil {
			return err
		}
		f.view.Code = receipt.Code
	}
	return f.read(ctx)
}

// note keeps what a client was promised.
func (o *office) note(key, code string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.accepted = append(o.accepted, code)
	before, known := o.keys[key]
	if known {
		o.replays++
	}
	if known && before != code {
		return fmt.Errorf("the key %s has opened %s and %s", key, before, code)
	}
	o.keys[key] = code
	return nil
}

func (f *file) key() string {
	f.said++
	return fmt.Sprintf("chaos/%d/%d/%d", f.seed, f.no, f.said)
}

func (f *file) read(ctx context.Context) error {
	return f.see(ctx, http.MethodGet, "", f.clerk(), "", nil)
}

func (f *file) act(ctx context.Context, by, action string, in any) error {
	return f.see(ctx, http.MethodPost, "/"+action, by, f.key(), in)
}

// see asks for something that is answered with the file as it is now.
func (f *file) see(ctx context.Context, method, path, by, key string, in any) error {
	var view procedure.View
	err := f.ask(ctx, method, "/api/v1/files/"+f.view.Code+path, by, key, in, &view)
	if err == nil {
		f.view = view
	}
	return err
}

// handTo passes the file from hand to hand up to a step.
func (f *file) handTo(ctx context.Context, code string) error {
	for f.view.Step != code {
		at := 0
		for at < len(f.rules.Steps) && f.rules.Steps[at].Code != f.view.Step {
			at++
		}
		if at+1 >= len(f.rules.Steps) {
			return fmt.Errorf("no step %s after %s", code, f.view.Step)
		}
		next := f.rules.Steps[at+1]
		staff, err := f.staffOf(next)
		if err != nil {
			return err
		}
		if err := f.act(ctx, f.view.Assignee, "hand-over", map[string]any{"to_step": next.Code, "staff": staff}); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) staffOf(step procedure.Step) (string, error) {
	if step.Role == procedure.RoleLeader {
		for _, s := range f.rules.Steps {
			if s.Role == procedure.RoleOfficer {
				return f.people.LeaderOf(s.Unit).ID, nil
			}
		}
	}
	staff := f.people.StaffWith(step.Unit, step.Role)
	if len(staff) == 0 {
		return "", errors.New("nobody for step " + step.Code)
	}
	return staff[0].ID, nil
}

func (f *file) clerk() string {
	return f.people.StaffWith(f.people.OneStop.Unit, procedure.RoleClerk)[0].ID
}

func (f *file) appraised(ctx context.Context) error { return f.handTo(ctx, "THAM-DINH") }

func (f *file) finish(ctx context.Context) error {
	if err := f.handTo(ctx, "PHAT-HANH"); err != nil {
		return err
	}
	var last error
	err := until(ctx, func() error {
		last = f.act(ctx, f.view.Assignee, "finish", nil)
		if owesLetter(last) {
			return last
		}
		return nil
	})
	return errors.Join(err, last)
}

// owesLetter says whether a file must wait for its letter of apology, which is made soon:
// the one refusal a life can meet that passes.
func owesLetter(err error) bool {
	var r *refusal
	return errors.As(err, &r) && strings.Contains(r.body, string(procedure.CodeApologyMissing))
}

func (f *file) giveBack(ctx context.Context) error {
	return f.act(ctx, f.clerk(), "return-result", nil)
}

func (f *file) supplement(ctx context.Context) error {
	var papers []string
	for _, paper := range f.rules.Papers {
		if paper.Required {
			papers = []string{paper.Code}
		}
	}
	if err := f.act(ctx, f.view.Assignee, "request-supplement", map[string]any{"papers": papers, "reason_text": "Chưa chứng thực."}); err != nil {
		return err
	}
	return f.act(ctx, f.clerk(), "receive-supplement", map[string]any{})
}

// overdue moves the file's clock past its promise: nobody has said a word.
func (f *file) overdue(ctx context.Context) error {
	due := f.view.FirstDueAt
	if err := until(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		return devstack.FastForwardTo(ctx, f.engine, devstack.Namespace, f.view.Code, due.Add(time.Minute))
	}); err != nil {
		return err
	}
	f.mu.Lock()
	f.late = append(f.late, f.view.Code)
	f.mu.Unlock()
	return f.read(ctx)
}
