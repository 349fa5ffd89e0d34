package browsertest

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// Background puts the tab behind another one: nobody sees it, and its page is told so.
func (p *Person) Background() {
	p.t.Helper()
	do(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{})
	// A tab once frozen stays hidden when it thaws.
	for _, state := range []page.SetWebLifecycleStateState{page.SetWebLifecycleStateStateFrozen, page.SetWebLifecycleStateStateActive} {
		do(p, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
	}
	p.mustBe("hidden")
}

// Foreground brings the tab back.
func (p *Person) Foreground() {
	p.t.Helper()
	do(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.mustBe("visible")
}

func (p *Person) mustBe(state string) {
	p.t.Helper()
	p.Until("the tab to be "+state, func() bool { return evaluate[string](p, "document.visibilityState") == state })
}
