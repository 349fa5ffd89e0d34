package browsertest

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

// Screenshot writes the whole page, however long, as PNG.
func (p *Person) Screenshot(file string) {
	p.t.Helper()
	picture := do(p, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)}).Data
	require.NoError(p.t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(p.t, os.WriteFile(file, picture, 0o600))
}

// Overflow is by how many CSS pixels the page is wider than the screen.
func (p *Person) Overflow() int {
	return max(0, evaluate[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
}

// InOtherLanguage are the texts to be read that have letters of Vietnamese and are not
// inside an element marked with that language.
func (p *Person) InOtherLanguage(lang string) []string {
	return evaluate[[]string](p, fmt.Sprintf(`(() => {
		const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const letters = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i;
		while (walk.nextNode()) {
			const text = walk.currentNode, home = text.parentElement;
			if (letters.test(text.data) && !home.closest('[lang=%[1]q], script, style, textarea, option')) found.push(text.data.trim());
		}
		return found;
	})()`, lang))
}

// Links are where the elements of a CSS selector lead, as the page writes it.
func (p *Person) Links(selector string) []string {
	return evaluate[[]string](p, fmt.Sprintf("[...document.querySelectorAll(%q)].map(a => a.getAttribute('href'))", selector))
}
