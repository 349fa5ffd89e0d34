package contract_test

import (
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
