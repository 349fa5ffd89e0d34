package contract_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// FuzzFileCode: every code the office makes is one, and two files never share one.
func FuzzFileCode(f *testing.F) {
	f.Add("000.00.16.H55", 9000, 1, 2)
	f.Add("H55.16", 20_000, 9999, 10_000)
	f.Add("G01", 0, 999_999, 1)
	f.Fuzz(func(t *testing.T, agency string, day, first, second int) {
		d, err := procedure.ParseDay(procedure.Day(day).String())
		if err != nil || first < 1 || first > 999_999 || second < 1 || second > 999_999 || !contract.IsFileCode(agency+"-261005-0001") {
			return
		}
		one, other := contract.FileCode(agency, d, first), contract.FileCode(agency, d, second)
		require.True(t, contract.IsFileCode(one), one)
		require.Equal(t, first == second, one == other, "%s %s", one, other)
		require.Equal(t, one, contract.FileWorkflowID(one))
	})
}

// FuzzIsFileCode: whatever is taken for a code can stand in an address, a file name and a
// workflow's ID as it is.
func FuzzIsFileCode(f *testing.F) {
	for _, seed := range []string{
		"000.00.16.H55-261005-0001", "H55.16-261005-10000", "G01-261005-0001", "H55.16.2.3-261005-999999", "",
		"000.00.16.H55-261005-0001\n", "000.00.16.H55-261005-0001/../x", "０００.00.16.H55-261005-0001", "H55.-261005-0001", "h55-261005-0001",
	} {
		f.Add(seed)
	}
	plain := regexp.MustCompile(`\A[0-9GH][0-9GH.]*-[0-9]{6}-[0-9]+\z`)
	f.Fuzz(func(t *testing.T, s string) {
		if !contract.IsFileCode(s) {
			return
		}
		require.Regexp(t, plain, s)
		require.LessOrEqual(t, len(s), 40)
		require.NotContains(t, s, "..")
		require.Equal(t, s, contract.FileWorkflowID(s))
		require.False(t, contract.IsDutyNumber(s), "a file and a duty never share a name")
	})
}
