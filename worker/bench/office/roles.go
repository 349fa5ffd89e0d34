package office

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"

	"dunghen/worker/bench/child"
	"dunghen/worker/devstack"
)

// The processes of an office, for child.Main.
const (
	EngineRole = "engine" // PostgreSQL and Temporal
	HouseRole  = "house"  // worker and gateway
)

// Roles are what a program that starts an office must be able to play.
func Roles() map[string]child.Role {
	return map[string]child.Role{EngineRole: playEngine, HouseRole: playHouse}
}

// order says what a process shall run. A port of 0 takes any free one.
type order struct {
	DataDir                   string
	PGPort, TemporalPort      int
	Port                      int
	DatabaseURL, TemporalAddr string // where they run already
	Ephemeral                 bool
}

// address is where a process serves.
type address struct{ DatabaseURL, TemporalAddress, GatewayURL string }

func playEngine(ctx context.Context, raw json.RawMessage, ready func(any) error) error {
	return play(ctx, raw, ready, func(o *devstack.Options) { o.WithoutWorker, o.WithoutGateway = true, true })
}

// playHouse finds database and engine running, so its stack is worker and gateway only.
func playHouse(ctx context.Context, raw json.RawMessage, ready func(any) error) error {
	return play(ctx, raw, ready, func(*devstack.Options) {})
}

func play(ctx context.Context, raw json.RawMessage, ready func(any) error, change func(*devstack.Options)) error {
	var asked order
	if err := json.Unmarshal(raw, &asked); err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	options := devstack.Options{
		DataDir: asked.DataDir, Port: asked.Port, PGPort: asked.PGPort, TemporalPort: asked.TemporalPort,
		DatabaseURL: asked.DatabaseURL, TemporalAddress: asked.TemporalAddr, Ephemeral: asked.Ephemeral,
	}
	change(&options)
	stack, err := devstack.Start(ctx, options)
	if err != nil {
		return err
	}
	if err := ready(address{stack.DatabaseURL, stack.TemporalAddress, stack.GatewayURL}); err != nil {
		return errors.Join(err, stack.Stop())
	}
	return errors.Join(stack.Wait(ctx), stack.Stop())
}
