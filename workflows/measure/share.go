package measure

import "strconv"

// Share is a part of a whole, kept as both so that no figure is without its ground. A
// share of nothing is unknown: neither 0 % nor 100 %.
type Share struct{ Part, Whole int }

// Known says that there is something to be a share of.
func (s Share) Known() bool { return s.Whole > 0 }

// Reaches says whether the share is at least a goal. It compares exactly: 899 of 1,000 does
// not reach 90 %, however it is printed.
func (s Share) Reaches(g Goal) bool { return s.Whole > 0 && s.Part*allTenths >= int(g)*s.Whole }

// Tenths is the share in tenths of a percent, rounded to the nearest; ok is false where it
// is unknown. What is not all is never told as 100 %, what is not nothing never as 0 %.
func (s Share) Tenths() (tenths Goal, ok bool) {
	if !s.Known() {
		return 0, false
	}
	tenths = Goal((2*allTenths*s.Part + s.Whole) / (2 * s.Whole))
	switch {
	case s.Part >= s.Whole:
		return allTenths, true
	case s.Part > 0:
		return min(max(tenths, 1), allTenths-1), true
	}
	return 0, true
}

// Vietnamese is the share as people write it, "90,0 %"; "chưa có số liệu" of nothing.
func (s Share) Vietnamese() string {
	tenths, ok := s.Tenths()
	if !ok {
		return "chưa có số liệu"
	}
	return tenths.Vietnamese()
}

// allTenths are 100 %.
const allTenths = 1000

// Goal is a percentage to be reached, in tenths of a percent: 955 is 95,5 %.
type Goal int

// Vietnamese is the goal as people write it: "95,5 %".
func (g Goal) Vietnamese() string {
	return strconv.Itoa(int(g)/10) + "," + strconv.Itoa(int(g)%10) + "\u00a0%"
}

// Percent is the goal as a number.
func (g Goal) Percent() float64 { return float64(g) / 10 }
