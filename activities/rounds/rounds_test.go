package rounds_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/rounds"
)

func TestRounds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	wake := make(chan struct{}, 1)
	watched := 0
	var done []string
	work := rounds.Work{
		What: "work", Every: time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Watch: func(context.Context) (<-chan struct{}, error) {
			if watched++; watched < 3 {
				return nil, errors.New("away")
			}
			return wake, nil
		},
	}
	work.Do = func(context.Context) (bool, error) {
		switch len(done) {
		case 0:
			done = append(done, "more")
			return true, nil
		case 1:
			done = append(done, "away")
			return false, errors.New("away")
		case 2:
			done = append(done, "nothing")
			wake <- struct{}{}
			return false, nil
		default:
			done = append(done, "called")
			stop()
			return true, nil
		}
	}
	work.Run(ctx)
	require.Equal(t, 3, watched)
	require.Equal(t, []string{"more", "away", "nothing", "called"}, done)
}

// A call ends the rest, however long it would be.
func TestACallEndsTheRest(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	wake := make(chan struct{}, 1)
	times := 0
	rounds.Work{
		What: "work", Every: time.Hour, Log: slog.New(slog.DiscardHandler),
		Watch: func(context.Context) (<-chan struct{}, error) { return wake, nil },
		Do: func(context.Context) (bool, error) {
			if times++; times == 2 {
				stop()
			}
			wake <- struct{}{}
			return false, nil
		},
	}.Run(ctx)
	require.Equal(t, 2, times)
}

func TestEndWhileAway(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	rounds.Work{
		What: "work", Every: time.Hour, Log: slog.New(slog.DiscardHandler),
		Watch: func(context.Context) (<-chan struct{}, error) {
			stop()
			return nil, errors.New("away")
		},
		Do: func(context.Context) (bool, error) { panic("there is nothing to do any more") },
	}.Run(ctx)
}

func TestWaitsDouble(t *testing.T) {
	var got []string
	for attempt := 1; attempt <= 9; attempt++ {
		got = append(got, rounds.Wait(attempt, 30*time.Second, 30*time.Minute).String())
	}
	require.Equal(t, "30s 1m0s 2m0s 4m0s 8m0s 16m0s 30m0s 30m0s 30m0s", strings.Join(got, " "))
	require.Equal(t, time.Minute, rounds.Wait(1_000_000, time.Second, time.Minute))
}
