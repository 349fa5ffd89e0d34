package seed

import "math/rand/v2"

// fate is what a life will be like. The shares are those of an office that does well and
// not perfectly.
type fate struct {
	ending ending
	// word is what the officer says when the ladder asks.
	word word
	// answers is how leadership takes its calls.
	answers answers
	// refusal: the result is to refuse.
	refusal bool
	// lawful, unlawful and before are requests for papers: in time, against the rule on the
	// head's word, and before the file is accepted. silent applicants never bring them.
	lawful, unlawful, before, silent bool
	payment                          bool
	corrected                        bool
	// fetched: the result is called for.
	fetched bool
}

// ending is how a file goes out.
type ending int

const (
	early     ending = iota
	onTime           // on the promised day
	late             // after it, before the second date where there is one
	broken           // after the second date as well
	forgotten        // never
	withdrawn
	stopped
	declined
)

// word is what is said about the promise when the ladder asks.
type word int

const (
	onCourse word = iota
	silence
	lateApproved // declared late, and the head lets the letter go
	lateWaiting  // declared late, and nobody approves: it goes at the last lawful moment
)

// answers is how leadership takes its calls.
type answers int

const (
	prompt   answers = iota
	slow             // after the call has climbed
	deaf             // never
	reassign         // by giving the file to somebody else
)

func newFate(r *rand.Rand) fate {
	f := fate{
		ending:   ending(weighed(r, 560, 310, 62, 22, 4, 20, 12, 10)),
		lawful:   r.IntN(100) < 9,
		unlawful: r.IntN(1000) < 7,
		before:   r.IntN(100) < 8,
		silent:   r.IntN(100) < 6,
		payment:  r.IntN(100) < 55,
		refusal:  r.IntN(100) < 3, corrected: r.IntN(1000) < 6, fetched: r.IntN(100) < 96,
		answers: answers(weighed(r, 60, 20, 12, 8)),
	}
	f.lawful = f.lawful || f.unlawful && r.IntN(2) == 0
	switch f.ending {
	case late, broken, forgotten:
		f.word = word(weighed(r, 18, 42, 28, 12))
	default:
		f.word = word(weighed(r, 90, 10, 0, 0))
	}
	return f
}
