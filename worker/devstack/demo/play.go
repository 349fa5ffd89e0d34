package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	temporal "go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/workflows/procedure"
)

// stage is what all files share.
type stage struct {
	gateway  *client
	engine   temporal.Client
	office   catalogue.Organisation
	calendar procedure.Calendar
	run      string // makes the idempotency keys of this run its own
}

// play is one file on its way through its life.
type play struct {
	*stage
	life      life
	applicant register.Applicant
	rules     catalogue.Procedure
	view      procedure.View
	letters   []register.Letter

	ahead time.Duration // of the file's clock before the real one
	said  int           // requests so far, for their keys
}

// live takes the file in and lets happen to it what its life is made of.
func (p *play) live(ctx context.Context) error {
	if err := p.gateway.do(ctx, request{method: http.MethodGet, path: "/api/v1/procedures/" + p.life.procedure}, &p.rules); err != nil {
		return err
	}
	if err := p.submit(ctx); err != nil {
		return err
	}
	for i, step := range p.life.script {
		if err := step(ctx, p); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return p.settle(ctx)
}

// submit hands the file in at the counter, with every required paper.
func (p *play) submit(ctx context.Context) error {
	var documents []register.Document
	for _, paper := range p.rules.Papers {
		if paper.Required {
			documents = append(documents, register.Document{Code: paper.Code, Copies: max(paper.Originals+paper.Copies, 1)})
		}
	}
	channel := procedure.ChannelDirect
	if p.life.online {
		channel = procedure.ChannelOnline
	}
	var receipt struct {
		Code string `json:"code"`
	}
	err := p.gateway.do(ctx, request{
		method: http.MethodPost, path: "/api/v1/files", by: p.clerk(), key: p.key(),
		in: map[string]any{
			"procedure": p.rules.Code, "applicant": p.applicant, "documents": documents,
			"channel": channel, "accept": !p.life.online,
		},
	}, &receipt)
	if err != nil {
		return err
	}
	return p.read(ctx, receipt.Code)
}

// read brings the view and the letters up to what the register shows.
func (p *play) read(ctx context.Context, code string) error {
	path := "/api/v1/files/" + code
	var view procedure.View
	if err := p.gateway.do(ctx, request{method: http.MethodGet, path: path, by: p.clerk()}, &view); err != nil {
		return err
	}
	var stored struct {
		Letters []register.Letter `json:"letters"`
	}
	if err := p.gateway.do(ctx, request{method: http.MethodGet, path: path + "/letters", by: p.clerk()}, &stored); err != nil {
		return err
	}
	p.view, p.letters = view, stored.Letters
	return nil
}

// act says an action as somebody.
func (p *play) act(ctx context.Context, by, action string, body any) error {
	var view procedure.View
	err := p.gateway.do(ctx, request{
		method: http.MethodPost, path: "/api/v1/files/" + p.view.Code + "/" + action, by: by, key: p.key(), in: body,
	}, &view)
	if err != nil {
		return err
	}
	p.view = view
	return nil
}

func (p *play) key() string {
	p.said++
	return fmt.Sprintf("demo/%s/%s/%d", p.run, p.life.name, p.said)
}

// moveTo moves the file's clock to an instant; one that is past needs no move.
func (p *play) moveTo(ctx context.Context, at time.Time) error {
	d := at.Sub(time.Now().Add(p.ahead))
	if d <= 0 {
		return nil
	}
	if err := devstack.FastForward(ctx, p.engine, devstack.Namespace, p.view.Code, d); err != nil {
		return err
	}
	p.ahead += d
	return p.read(ctx, p.view.Code)
}

// planned is where a rung of the ladder stands, of the latest promise that has it.
func (p *play) planned(ctx context.Context, rung string) (procedure.Planned, error) {
	var timeline struct {
		Planned []procedure.Planned `json:"planned"`
	}
	path := "/api/v1/files/" + p.view.Code + "/timeline"
	if err := p.gateway.do(ctx, request{method: http.MethodGet, path: path, by: p.clerk()}, &timeline); err != nil {
		return procedure.Planned{}, err
	}
	for _, planned := range slices.Backward(timeline.Planned) {
		if planned.Rung.Name == rung && !planned.Dropped {
			return planned, nil
		}
	}
	return procedure.Planned{}, fmt.Errorf("no rung %s is planned", rung)
}

// settlePoll and settleTimeout bound the wait for the register: an action is
// answered before its letter is written.
const (
	settlePoll    = 200 * time.Millisecond
	settleTimeout = 15 * time.Second
)

// settle waits until the file is as expected; the error names the difference.
func (p *play) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleTimeout)
	defer cancel()
	for {
		if err := p.read(ctx, p.view.Code); err != nil {
			return err
		}
		err := p.life.want.differs(p.view, p.letters)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(settlePoll):
		}
	}
}

// Who acts for the file: somebody at the counter, the one who holds it, the head
// of their unit, the leader in charge of it.

func (p *play) clerk() string {
	return p.office.StaffWith(p.office.OneStop.Unit, procedure.RoleClerk)[0].ID
}

func (p *play) holder() string { return p.view.Assignee }
func (p *play) head() string   { return p.office.HeadOf(p.view.Unit).ID }
func (p *play) leader() string { return p.office.LeaderOf(p.view.Unit).ID }

// staffOf names who takes a step: the signature is the leader's in charge of the
// unit that appraises.
func (p *play) staffOf(step procedure.Step) (string, error) {
	if step.Role == procedure.RoleLeader {
		for _, s := range p.rules.Steps {
			if s.Role == procedure.RoleOfficer {
				return p.office.LeaderOf(s.Unit).ID, nil
			}
		}
	}
	staff := p.office.StaffWith(step.Unit, step.Role)
	if len(staff) == 0 {
		return "", fmt.Errorf("no %s in %s for step %s", step.Role, step.Unit, step.Code)
	}
	return staff[0].ID, nil
}
