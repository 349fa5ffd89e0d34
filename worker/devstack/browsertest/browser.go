package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// programs are the names Chromium goes by.
var programs = []string{"chromium", "chromium-browser", "google-chrome"}

// Browser is one running Chromium; Enter gives each person a profile of their own.
type Browser struct {
	ctx   context.Context
	close func()
}

// Launch starts Chromium with an empty profile. Error: it is not installed (apt:
// chromium), or does not start.
func Launch() (*Browser, error) {
	program, err := find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "dunghen-browser-")
	if err != nil {
		return nil, err
	}
	start, kill := chromedp.NewExecAllocator(context.Background(), append(flags(),
		chromedp.ExecPath(program),
		chromedp.UserDataDir(filepath.Join(profile, "profile")),
	)...)
	ctx, quit := chromedp.NewContext(start)
	b := &Browser{ctx: ctx, close: func() {
		quit()
		kill()
		_ = os.RemoveAll(profile) // a folder in /tmp that a dying process still writes to
	}}
	if err := chromedp.Do(ctx); err != nil {
		b.close()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return b, nil
}

// Close ends Chromium with everybody in it.
func (b *Browser) Close() { b.close() }

func find() (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium: none of %q is installed", programs)
}

// flags keep Chromium to the pages: nothing is fetched, updated or reported by
// itself, so that whatever leaves the machine is the page's doing.
func flags() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.NoSandbox, // root, as in a container, has none
		chromedp.Headless,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),          // 64 MB in containers
		chromedp.Flag("disable-renderer-backgrounding", true), // several people, one in front
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("lang", "vi"),
	}
}
