package scenario

import (
	"context"
	"fmt"
	"net/http"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// intake measures how many files a second the counter is given a receipt for: POST
// /api/v1/files, answered with 201 after the register has the file (one transaction) and
// the engine runs its workflow. Each file is of a procedure with a limit of five working
// days, its applicant has an e-mail address, so a receipt is issued, signed and mailed
// behind it, beside the intakes that follow.
//
// The peer is a bare StartWorkflow by the same number of clients: no HTTP, no register, no
// row; a workflow of a few bytes that waits for updates, whose first task a bare worker
// carries out.
func intake(ctx context.Context, r *run) error {
	ours := func(name string, n, clients int) ([]measured, error) {
		return r.used(ctx, "files/s", fmt.Sprintf("_c%d", clients), clients, n, r.office.HouseProcessor, func(ctx context.Context, i int) error {
			_, err := r.submit(ctx, fmt.Sprintf("%s/%d", name, i))
			return err
		})
	}
	bare := func(name string, n, clients int) ([]measured, error) {
		return r.used(ctx, "starts/s", fmt.Sprintf("_c%d", clients), clients, n, r.bare.Processor, func(ctx context.Context, i int) error {
			return r.bare.StartLife(ctx, fmt.Sprintf("%s-%d", name, i), 1, 1)
		})
	}
	if err := r.warm(func(n int) error {
		_, err := ours(r.id+"/intake/warm", n, 10)
		if err == nil {
			_, err = bare(r.id+"-intake-warm", n, 10)
		}
		return err
	}); err != nil {
		return err
	}
	for _, clients := range r.Clients {
		// One client needs as long for a tenth.
		n := max(min(r.Submissions, r.Submissions*clients/10), clients)
		if clients == 1 {
			n = max(r.Submissions/6, 1)
		}
		r.say("intake by %d, %d files a round", clients, n)
		if err := r.compare(ctx, "intake",
			func(_ context.Context, round int) ([]measured, error) {
				return ours(fmt.Sprintf("%s/intake/%d/%d", r.id, clients, round), n, clients)
			},
			func(_ context.Context, round int) ([]measured, error) {
				return bare(fmt.Sprintf("%s-intake-%d-%d", r.id, clients, round), n, clients)
			},
		); err != nil {
			return err
		}
	}
	return nil
}

// warm does something unmeasured, as often as the options say: caches fill, statements are
// prepared.
func (r *run) warm(do func(n int) error) error {
	if r.Warm == 0 {
		return nil
	}
	return do(r.Warm)
}

const (
	// counted is the procedure of every file here: a limit of five working days.
	counted = "1.008201"
	clerk   = "clerk1"
)

// submit hands a file in at the counter, with every paper, and returns its code.
func (r *run) submit(ctx context.Context, key string) (string, error) {
	var receipt struct {
		Code string `json:"code"`
	}
	err := r.office.Ask(ctx, http.MethodPost, "/api/v1/files", clerk, key, map[string]any{
		"procedure": counted, "applicant": applicant, "channel": procedure.ChannelDirect, "accept": true,
		"documents": []register.Document{
			{Code: "DON", Copies: 1}, {Code: "GIAY-TO-MAT-BANG", Copies: 1}, {Code: "VAN-BANG", Copies: 1},
		},
	}, &receipt)
	return receipt.Code, err
}

var applicant = register.Applicant{
	Name: "Trần Thị Ngọc Ánh", Kind: register.Person, IDNumber: "019201000123", Phone: "0912345678",
	Email: "ngoc.anh@example.vn", Address: "Số 5 đường Hoa Mai, phường Túc Duyên",
}
