package signin

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBrowserLabel(t *testing.T) {
	const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)"
	for userAgent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + webkit + " Chrome/144.0.0.0 Safari/537.36":                          "Chrome/Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + webkit + " Chrome/144.0.0.0 Safari/537.36 Edg/144.0.0.0":            "Edge/Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + webkit + " coc_coc_browser/130.0 Chrome/124.0.0.0 Safari/537.36":    "Cốc Cốc/Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                           "Firefox/Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Safari/605":   "Safari/macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/144 Mobile/15E148 Safari/604.1": "Chrome/iPhone",
		"Mozilla/5.0 (Linux; Android 10; K) " + webkit + " SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36":      "Samsung Internet/Android",
		"curl/8.5.0":                     "",
		"":                               "",
		"<script>alert(1)</script>Linux": "/Linux",
	} {
		t.Run(want, func(t *testing.T) { require.Equal(t, want, browserLabel(userAgent)) })
	}
}
