package signin

import "strings"

// sign is a word of a User-Agent and what it says.
type sign struct{ word, name string }

// browserSigns and systemSigns are in the order in which they must be looked for:
// most browsers claim to be others too.
var (
	browserSigns = []sign{
		{"coc_coc_browser", "Cốc Cốc"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Chromium/", "Chrome"},
		{"Safari/", "Safari"},
	}
	systemSigns = []sign{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	}
)

// browserLabel says in what kind of browser somebody works, so that they know their
// sessions apart: "Chrome/Windows", "" for what it does not know on either side. It is
// coarse on purpose: versions and addresses would follow a person around.
func browserLabel(userAgent string) string {
	browser, system := find(browserSigns, userAgent), find(systemSigns, userAgent)
	if browser == "" && system == "" {
		return ""
	}
	return browser + "/" + system
}

func find(signs []sign, userAgent string) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.word) {
			return s.name
		}
	}
	return ""
}
