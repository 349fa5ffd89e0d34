package browsertest

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Patience is how long anything may take to appear.
const Patience = 20 * time.Second

// Screen is what somebody looks at.
type Screen struct {
	Width, Height int64 // CSS pixels
	Phone         bool  // touch, and the phone's way with viewports
}

// The two screens every page is looked at on.
var (
	Desktop = Screen{Width: 1280, Height: 900}
	Phone   = Screen{Width: 390, Height: 844, Phone: true}
)

// Person is somebody before a screen, in one tab, with a profile of their own. The
// methods fail the test they were made with; they are not safe for concurrent use.
type Person struct {
	t     testing.TB
	ctx   context.Context
	home  string // scheme and host of every page
	watch *watch
}

// Enter opens a tab in a fresh profile. home is the scheme and host of the pages, as
// in "http://127.0.0.1:8080". What the tab complained of fails the test at its end.
func (b *Browser) Enter(t testing.TB, home string, screen Screen) *Person {
	t.Helper()
	p := enter(b.ctx, t, home, screen, chromedp.WithNewBrowserContext())
	p.mustBeContent()
	return p
}

// SecondTab opens another tab of the same profile: the same cookies.
func (p *Person) SecondTab(screen Screen) *Person {
	p.t.Helper()
	tab := enter(p.ctx, p.t, p.home, screen)
	tab.mustBeContent()
	return tab
}

func enter(parent context.Context, t testing.TB, home string, screen Screen, options ...chromedp.ContextOption) *Person {
	t.Helper()
	watch := newWatch(home)
	p := &Person{t: t, home: home, watch: watch}
	ctx, leave := chromedp.NewContext(parent, append(options, chromedp.WithListener(watch.see), chromedp.WithListener(p.dismiss))...)
	p.ctx = ctx
	t.Cleanup(leave)
	require.NoError(t, chromedp.Do(ctx)) // opens the tab, which lives as long as the context of this first call
	do(p, network.Enable, network.EnableParams{})
	do(p, log.Enable, cdp.Empty{})
	do(p, accessibility.Enable, cdp.Empty{})
	p.Look(screen)
	return p
}

// dismiss closes a dialog, which would keep the page from answering anything else.
func (p *Person) dismiss(event any) {
	if _, opened := event.(*page.EventJavascriptDialogOpening); opened {
		go func() { _, _ = try(p, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}) }()
	}
}

// mustBeContent lets the test end only with nothing to complain of.
func (p *Person) mustBeContent() {
	p.t.Cleanup(func() { require.Empty(p.t, p.watch.complaints(), "the browser complained") })
}

// Look changes the screen.
func (p *Person) Look(screen Screen) {
	p.t.Helper()
	do(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: screen.Width, Height: screen.Height, DeviceScaleFactor: 1, Mobile: screen.Phone,
	})
	do(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: screen.Phone})
}

// do asks the browser something within Patience.
func do[P, R any](p *Person, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	result, err := try(p, command, params)
	require.NoError(p.t, err, command.Method)
	return result
}

func try[P, R any](p *Person, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	return chromedp.Call(ctx, command, params)
}

// act does something with mouse or keys within Patience.
func (p *Person) act(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	require.NoError(p.t, chromedp.Do(ctx, actions...))
}

// Open goes to a page by its path or whole address and returns when it is there.
func (p *Person) Open(path string) {
	p.t.Helper()
	p.Leaving(func() {
		require.Empty(p.t, do(p, page.Navigate, page.NavigateParams{URL: p.at(path)}).ErrorText, "open %s", path)
	})
}

func (p *Person) at(path string) string {
	if strings.HasPrefix(path, "/") {
		return p.home + path
	}
	return path
}

// Leaving does something that leads to another page, and returns when that is there.
func (p *Person) Leaving(act func()) {
	p.t.Helper()
	before := p.watch.loaded()
	act()
	p.Until("another page", func() bool {
		return p.watch.loaded() > before && evaluate[string](p, "document.readyState") == "complete"
	})
}

// Back is the button of the browser. A page kept whole in memory loads nothing, and a
// form that was refused has the address of its page: so what is waited for is that the
// page left is no longer there.
func (p *Person) Back() {
	p.t.Helper()
	p.Script("window.left = true; history.back()")
	p.Until("the page before", func() bool { return evaluate[bool](p, "!window.left && document.readyState === 'complete'") })
}

// Reload is the button of the browser; a form that got no answer is sent again by it.
func (p *Person) Reload() {
	p.t.Helper()
	p.Leaving(func() { do(p, page.Reload, page.ReloadParams{}) })
}

// URL is the address of the page.
func (p *Person) URL() string { return evaluate[string](p, "location.href") }

// Path is the address without the host, with its query.
func (p *Person) Path() string {
	p.t.Helper()
	address, err := url.Parse(p.URL())
	require.NoError(p.t, err)
	return address.RequestURI()
}
