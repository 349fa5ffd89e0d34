package browsertest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// The roles tests speak of, as the accessibility tree names them.
const (
	Button   = "button"
	Link     = "link"
	TextBox  = "textbox"
	Search   = "searchbox"
	ComboBox = "combobox"
	CheckBox = "checkbox"
	Radio    = "radio"
	Option   = "option"
	Summary  = "DisclosureTriangle" // of a <details>
)

// Offers says whether the page offers something of a role and name to a reader of
// the accessibility tree; a name given in part is not enough.
func (p *Person) Offers(role, name string) bool { return len(p.find(role, name)) > 0 }

// Names are the names of everything of a role, in the order of the page.
func (p *Person) Names(role string) []string {
	var names []string
	for _, node := range p.find(role, "") {
		names = append(names, text(node.Name))
	}
	return names
}

// Click waits for something of a role and name and clicks in its middle; of several
// the first.
func (p *Person) Click(role, name string) {
	p.t.Helper()
	p.clickNode(p.wait(role, name))
}

// ClickThrough clicks what leads to another page, and waits for that.
func (p *Person) ClickThrough(role, name string) {
	p.t.Helper()
	node := p.wait(role, name)
	p.Leaving(func() { p.clickNode(node) })
}

// DoubleClick is the impatient kind of click.
func (p *Person) DoubleClick(role, name string) {
	p.t.Helper()
	at := p.middle(p.wait(role, name))
	p.act(chromedp.MouseClickXY(at.X, at.Y), chromedp.MouseClickXY(at.X, at.Y, chromedp.ClickCount(2)))
}

// Fill types into the field of a label, in place of what was there.
func (p *Person) Fill(role, label, value string) {
	p.t.Helper()
	do(p, dom.Focus, dom.FocusParams{BackendNodeID: p.wait(role, label)})
	p.Script("document.activeElement.select?.()")
	if value == "" {
		p.Press("Delete")
		return
	}
	do(p, input.InsertText, input.InsertTextParams{Text: value})
}

// Choose takes the option with these words from the list of a label.
func (p *Person) Choose(label, option string) {
	p.t.Helper()
	do(p, dom.Focus, dom.FocusParams{BackendNodeID: p.wait(ComboBox, label)})
	chosen := evaluate[bool](p, fmt.Sprintf(`(() => {
		const list = document.activeElement;
		const one = [...list.options ?? []].find(o => o.innerText.trim() === %q);
		if (!one) return false;
		list.value = one.value;
		list.dispatchEvent(new Event("input", {bubbles: true}));
		list.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, option))
	require.True(p.t, chosen, "no %q in the list %q", option, label)
}

// ChooseFiles puts files of this machine into the field of a label.
func (p *Person) ChooseFiles(label string, files ...string) {
	p.t.Helper()
	field := do(p, runtime.Evaluate, runtime.EvaluateParams{Expression: fmt.Sprintf(
		`[...document.querySelectorAll("label")].find(l => l.innerText.trim() === %q)?.control`, label)}).Result.ObjectID
	require.NotEmpty(p.t, field, "no field %q, only %q", label, p.Texts("label"))
	do(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: files, ObjectID: field})
}

// Focused is the role and the name of what the keyboard speaks to.
func (p *Person) Focused() (role, name string) {
	focus, err := try(p, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
	if err != nil {
		return "", ""
	}
	tree, err := try(p, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: focus.Result.ObjectID, FetchRelatives: new(false),
	})
	if err != nil || len(tree.Nodes) == 0 {
		return "", ""
	}
	return text(tree.Nodes[0].Role), text(tree.Nodes[0].Name)
}

// wait returns the first node of a role and name once the page offers it.
func (p *Person) wait(role, name string) cdp.BackendNodeID {
	p.t.Helper()
	var found []*accessibility.Node
	if !p.comes(func() bool { found = p.find(role, name); return len(found) > 0 }) {
		require.FailNow(p.t, "not offered", "no %s %q at %s, only %q\n%s", role, name, p.URL(), p.Names(role), p.Text("body"))
	}
	return found[0].BackendDOMNodeID
}

// find asks the accessibility tree, so it finds what a screen reader would.
func (p *Person) find(role, name string) []*accessibility.Node {
	document, err := try(p, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil { // the page is giving way to the next one
		return nil
	}
	found, err := try(p, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
		ObjectID: document.Result.ObjectID, Role: role, AccessibleName: name,
	})
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(found.Nodes, func(n *accessibility.Node) bool { return n.Ignored || n.BackendDOMNodeID == 0 || disabled(n) })
}

func disabled(n *accessibility.Node) bool {
	return slices.ContainsFunc(n.Properties, func(p *accessibility.Property) bool {
		return p.Name == accessibility.PropertyNameDisabled && string(p.Value.Value) == "true"
	})
}

func (p *Person) clickNode(node cdp.BackendNodeID) {
	p.t.Helper()
	at := p.middle(node)
	p.act(chromedp.MouseClickXY(at.X, at.Y))
}

type point struct{ X, Y float64 }

// middle scrolls a node into view and says where it is on the screen.
func (p *Person) middle(node cdp.BackendNodeID) point {
	p.t.Helper()
	do(p, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node})
	quads := do(p, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node}).Quads
	require.NotEmpty(p.t, quads, "nothing to be seen of it")
	require.Len(p.t, quads[0], 8, "four corners")
	var at point
	for i := 0; i < 8; i += 2 {
		at.X += quads[0][i] / 4
		at.Y += quads[0][i+1] / 4
	}
	return at
}

// text is a string of the accessibility tree.
func text(value *accessibility.Value) string {
	var plain string
	if value == nil || json.Unmarshal(value.Value, &plain) != nil {
		return ""
	}
	return strings.Join(strings.Fields(plain), " ")
}
