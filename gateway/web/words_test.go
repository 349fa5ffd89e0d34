package web

import (
	"os"
	"testing"

	"dunghen/gateway/web/webtest"
)

func TestEveryWordOfTheFrameIsInBothLanguages(t *testing.T) {
	webtest.CheckRoom(t, own, os.DirFS("."))
}
