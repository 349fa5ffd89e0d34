package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// Scripts are pinned by assets/SHA256SUMS; style.css is made of assets/css in order.
//
//go:embed assets
var assetFiles embed.FS

// asset is a file whose name in a page changes with its content, so that browsers may
// keep it for ever.
type asset struct {
	address string
	mime    string
	content []byte
}

var assets = mustAssets()

func mustAssets() map[string]asset {
	out := map[string]asset{}
	add := func(name, mime string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		out[name] = asset{
			address: fmt.Sprintf("/assets/%s.%s%s", strings.TrimSuffix(name, ext), hex.EncodeToString(sum[:6]), ext),
			mime:    mime, content: content,
		}
	}
	read := func(name string) []byte {
		content, err := assetFiles.ReadFile(name)
		if err != nil {
			panic(err) // embedded: it is there, or the program was not built
		}
		return content
	}
	styles, err := fs.Glob(assetFiles, "assets/css/*.css")
	if err != nil {
		panic(err)
	}
	var style bytes.Buffer
	for _, name := range styles {
		style.Write(read(name))
	}
	add("style.css", "text/css; charset=utf-8", style.Bytes())
	scripts, err := fs.Glob(assetFiles, "assets/*.js")
	if err != nil {
		panic(err)
	}
	for _, name := range scripts {
		add(path.Base(name), "text/javascript; charset=utf-8", read(name))
	}
	add("icon.svg", "image/svg+xml", read("assets/icon.svg"))
	return out
}

// serveAsset answers GET /assets/:name.
func serveAsset(c *gin.Context) {
	for _, a := range assets {
		if a.address == c.Request.URL.Path {
			c.Header("Cache-Control", "public, max-age=31536000, immutable")
			c.Data(http.StatusOK, a.mime, a.content)
			return
		}
	}
	c.Status(http.StatusNotFound)
}
