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

var mimes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

var assets, errAssets = readAssets()

func readAssets() (map[string]asset, error) {
	out := map[string]asset{}
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		out[name] = asset{
			address: fmt.Sprintf("/assets/%s.%s%s", strings.TrimSuffix(name, ext), hex.EncodeToString(sum[:6]), ext),
			mime:    mimes[ext], content: content,
		}
	}
	styles, err := fs.Glob(assetFiles, "assets/css/*.css")
	if err != nil {
		return nil, err
	}
	var style bytes.Buffer
	for _, name := range styles {
		part, err := assetFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		style.Write(part)
	}
	add("style.css", style.Bytes())
	scripts, err := fs.Glob(assetFiles, "assets/*.js")
	if err != nil {
		return nil, err
	}
	for _, name := range append(scripts, "assets/icon.svg") {
		content, err := assetFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		add(path.Base(name), content)
	}
	return out, nil
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
