package browsertest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/stretchr/testify/require"
)

// axeSource is axe-core; its version and licence stand beside it.
//
//go:embed axe/axe.min.js
var axeSource string

// Violation is one rule of accessibility that a page breaks.
type Violation struct {
	Rule   string `json:"id"`
	Impact string `json:"impact"` // minor, moderate, serious, critical
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Failure string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s (%s): %s", v.Rule, v.Impact, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&out, "\n  %s\n    %s", node.HTML, strings.ReplaceAll(node.Failure, "\n", "\n    "))
	}
	return out.String()
}

// axeRun asks for WCAG 2.2 AA and all before it, and for what good practice adds.
// Nothing is fetched and no frame is entered: pages hold PDF in theirs.
const axeRun = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"], iframes: false, preload: false,
}).then(r => r.violations)`

// Axe judges the page as it stands. The checker runs in a world of its own, out of
// reach of the page, whose Content-Security-Policy stays as it is.
func (p *Person) Axe() []Violation {
	p.t.Helper()
	frame := do(p, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
	world := do(p, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: "axe"}).ExecutionContextID
	var found []Violation
	for _, script := range []string{axeSource + ";[]", axeRun} {
		asked := evaluation(script)
		asked.ContextID = world
		answer := do(p, runtime.Evaluate, asked)
		require.Nil(p.t, answer.ExceptionDetails, "axe-core failed")
		require.NoError(p.t, json.Unmarshal(answer.Result.Value, &found))
	}
	return found
}

// Accessible expects that the page breaks no rule.
func (p *Person) Accessible() {
	p.t.Helper()
	var wrong []string
	for _, v := range p.Axe() {
		wrong = append(wrong, v.String())
	}
	require.Empty(p.t, wrong, "%s\n%s", p.URL(), strings.Join(wrong, "\n"))
}
