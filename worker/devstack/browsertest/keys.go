package browsertest

import (
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// named are the keys that write nothing.
var named = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Delete": kb.Delete, "Backspace": kb.Backspace,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageDown": kb.PageDown,
}

var modifiers = map[string]kb.Modifier{
	"Shift": kb.ModifierShift, "Control": kb.ModifierCtrl, "Alt": kb.ModifierAlt,
}

// Press strikes keys one after the other: "Tab", "Shift+Tab", "Enter", "Alt+n".
func (p *Person) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		parts := strings.Split(key, "+")
		last := parts[len(parts)-1]
		strokes, known := named[last]
		if !known {
			strokes = last
		}
		var held []chromedp.KeyOption
		for _, name := range parts[:len(parts)-1] {
			modifier, known := modifiers[name]
			require.True(p.t, known, "no modifier %s", name)
			held = append(held, chromedp.KeyModifiers(modifier))
		}
		p.act(chromedp.KeyEvent(strokes, held...))
	}
}

// Write types text where the keyboard's focus is, key by key.
func (p *Person) Write(text string) {
	p.t.Helper()
	p.act(chromedp.KeyEvent(text))
}

// farthest is after how many tabs a search for a field is given up.
const farthest = 120

// TabTo presses Tab until the focus is on something of a role and name, as somebody
// without a mouse does, and returns how many times.
func (p *Person) TabTo(role, name string) int {
	p.t.Helper()
	var passed []string
	for presses := range farthest {
		r, n := p.Focused()
		if r == role && n == name {
			return presses
		}
		passed = append(passed, r+" "+n)
		p.Press("Tab")
	}
	require.FailNow(p.t, "out of reach of the keyboard", "%s %q; passed by %q", role, name, passed)
	return 0
}
