package figures

import (
	"errors"
	"fmt"
	"slices"
)

// Figure is one thing that was measured.
type Figure struct {
	// Name begins with the scenario: intake_per_s_c10.
	Name string `json:"name"`
	// Value is the median of all rounds, in Unit.
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Ratio is the median over the rounds of this figure to its peer's, 0 without a peer.
	Ratio float64 `json:"ratio"`
	// Peer names the figure of the same run it is compared with, "" for none.
	Peer string `json:"peer"`
	// N is how many rounds there were.
	N      int     `json:"n"`
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
}

// Of makes the figure of what the rounds have measured, in any order.
// Errors: no round.
func Of(name, unit string, rounds []float64) (Figure, error) {
	if len(rounds) == 0 {
		return Figure{}, errors.New("figures: " + name + " was never measured")
	}
	median := Median(rounds)
	return Figure{
		Name: name, Value: median, Unit: unit, N: len(rounds), Min: slices.Min(rounds), Median: median, Max: slices.Max(rounds),
	}, nil
}

// Beside compares a figure with another, round by round: what was measured one after the
// other had the same machine. A peer's round of 0 is left out.
// Errors: the two do not have the same rounds.
func (f Figure) Beside(peer string, ours, theirs []float64) (Figure, error) {
	if len(ours) != len(theirs) {
		return Figure{}, fmt.Errorf("figures: %s has %d rounds, its peer %s has %d", f.Name, len(ours), peer, len(theirs))
	}
	f.Peer = peer
	var ratios []float64
	for i, value := range ours {
		if theirs[i] != 0 {
			ratios = append(ratios, value/theirs[i])
		}
	}
	f.Ratio = Median(ratios)
	return f, nil
}

// Median is the middle of some values, the mean of the two middle ones, 0 of none.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Quantile is the value below which a share of the values lies: the nearest rank, 0 of
// none.
func Quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(share*float64(len(sorted)) + 0.999999)
	return sorted[min(max(rank, 1), len(sorted))-1]
}
