package register

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// doubling is a group of one transaction at a time that doubles numbers and notes what it
// did together; odd numbers are refused, and the first stands still until gate is closed.
func doubling(gate chan struct{}) (group *together[int, int], done *[][]int) {
	var mu sync.Mutex
	done = new([][]int)
	all := func(_ context.Context, several []int) ([]int, error) {
		if slices.Contains(several, 0) {
			<-gate
		}
		mu.Lock()
		defer mu.Unlock()
		*done = append(*done, slices.Sorted(slices.Values(several)))
		out := make([]int, len(several))
		for i, n := range several {
			if n%2 != 0 {
				return nil, errOdd
			}
			out[i] = 2 * n
		}
		return out, nil
	}
	return &together[int, int]{most: 1, all: all, one: func(ctx context.Context, n int) (int, error) {
		out, err := all(ctx, []int{n})
		if err != nil {
			return 0, err
		}
		return out[0], nil
	}}, done
}

var errOdd = errors.New("odd")

// begin asks for numbers one after the other and returns when all wait behind the first,
// and behind so many that wait already.
func begin(ctx context.Context, t *testing.T, group *together[int, int], behind int, numbers ...int) (answers []int, refused []error, wait func()) {
	t.Helper()
	answers, refused = make([]int, len(numbers)), make([]error, len(numbers))
	var asked sync.WaitGroup
	for i, n := range numbers {
		asked.Go(func() { answers[i], refused[i] = group.do(ctx, n) })
		require.Eventually(t, func() bool {
			group.mu.Lock()
			defer group.mu.Unlock()
			return len(group.waiting) == behind+i && group.working == 1
		}, 30*time.Second, time.Millisecond)
	}
	return answers, refused, asked.Wait
}

// What comes while one works goes together, however many there are; where one of them is
// refused each is tried alone.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		name    string
		numbers []int
		done    [][]int
		answers []int
		refused []error
	}{
		{"alone", []int{0}, [][]int{{0}}, []int{0}, []error{nil}},
		{"several", []int{0, 2, 4, 6}, [][]int{{0}, {2, 4, 6}}, []int{0, 4, 8, 12}, make([]error, 4)},
		{"one refused", []int{0, 2, 3, 4}, [][]int{{0}, {2, 3, 4}, {2}, {3}, {4}}, []int{0, 4, 0, 8}, []error{nil, nil, errOdd, nil}},
		{"alone refused", []int{0, 3}, [][]int{{0}, {3}}, []int{0, 0}, []error{nil, errOdd}},
	} {
		t.Run(c.name, func(t *testing.T) {
			gate := make(chan struct{})
			group, done := doubling(gate)
			answers, refused, wait := begin(t.Context(), t, group, 0, c.numbers...)
			close(gate)
			wait()
			require.Equal(t, c.answers, answers)
			require.Equal(t, c.refused, refused)
			require.Equal(t, c.done, *done)
		})
	}
}

// More than go into one transaction go in several.
func TestTogetherHasABound(t *testing.T) {
	gate := make(chan struct{})
	group, done := doubling(gate)
	numbers := make([]int, togetherMost+3)
	for i := range numbers {
		numbers[i] = 2 * i
	}
	_, _, wait := begin(t.Context(), t, group, 0, numbers...)
	close(gate)
	wait()
	var sizes []int
	for _, together := range *done {
		sizes = append(sizes, len(together))
	}
	require.Equal(t, []int{1, togetherMost, 2}, sizes)
}

// A caller that goes away while others are served is never served.
func TestWhoGoesAwayIsNotServed(t *testing.T) {
	gate := make(chan struct{})
	group, done := doubling(gate)
	_, _, first := begin(t.Context(), t, group, 0, 0)
	ctx, leave := context.WithCancel(t.Context())
	_, refused, second := begin(ctx, t, group, 1, 2)
	leave()
	second()
	require.ErrorIs(t, refused[0], context.Canceled)
	close(gate)
	first()
	after, err := group.do(t.Context(), 4)
	require.NoError(t, err)
	require.Equal(t, 8, after)
	require.Equal(t, [][]int{{0}, {4}}, *done)
}
