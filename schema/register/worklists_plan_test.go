package register_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// planNode is a part of what EXPLAIN (ANALYZE, FORMAT JSON) says.
type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Index    string     `json:"Index Name"`
	Rows     float64    `json:"Actual Rows"`
	Loops    float64    `json:"Actual Loops"`
	Removed  float64    `json:"Rows Removed by Filter"`
	Plans    []planNode `json:"Plans"`
}

// read adds up the rows a plan reads from tables and indexes.
func (n planNode) read() float64 {
	sum := 0.0
	if n.Relation != "" || n.Index != "" {
		sum = (n.Rows + n.Removed) * n.Loops
	}
	for _, child := range n.Plans {
		sum += child.read()
	}
	return sum
}

// scans are the tables a plan reads from end to end.
func (n planNode) scans() (tables []string) {
	if n.Type == "Seq Scan" {
		tables = append(tables, n.Relation)
	}
	for _, child := range n.Plans {
		tables = append(tables, child.scans()...)
	}
	return tables
}

// TestListsUseIndexes: of six thousand files a list reads those of its page, whatever
// the list.
func TestListsUseIndexes(t *testing.T) {
	const files, page = 3000, 20
	b := crowded(t, files)
	at := on(30, "08:00")
	tests := map[string][]register.Query{
		"mine":       register.MineQueries(register.Holder{Staff: "officer", Unit: "bcvt", Role: procedure.RoleOfficer}, at, register.Mark{}, page),
		"mine, deep": register.MineQueries(register.Holder{Staff: "officer", Unit: "bcvt", Role: procedure.RoleOfficer}, at, register.Mark{Due: on(1, "12:00"), Code: agency}, page),
		"load":       register.LoadQueries("bcvt", at, page),
		"files":      register.FilesQueries(register.Filter{At: at, CountTo: page}),
		"unit":       register.FilesQueries(register.Filter{At: at, CountTo: page, Unit: "bcvt"}),
		"overdue":    register.FilesQueries(register.Filter{At: at, CountTo: page, Overdue: yes(true)}),
		"assignee":   register.FilesQueries(register.Filter{At: at, CountTo: page, Assignee: "officer"}),
		"find":       register.FilesQueries(register.Filter{At: at, CountTo: page, Q: "nguyen van 0000007"}),
	}
	for _, list := range register.UnitLists() {
		tests["unit "+string(list)] = register.UnitQueries("bcvt", list, at, register.Mark{}, page)
	}
	for name, queries := range tests {
		t.Run(name, func(t *testing.T) {
			for _, q := range queries {
				var raw string
				require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
				var plans []struct{ Plan planNode }
				require.NoError(t, json.Unmarshal([]byte(raw), &plans))
				for _, table := range plans[0].Plan.scans() {
					require.Contains(t, []string{"units", "staff"}, table, "%s\n%s", q.SQL, raw)
				}
				require.Less(t, plans[0].Plan.read(), 30.0*page, "%s\n%s", q.SQL, raw)
			}
		})
	}
}
