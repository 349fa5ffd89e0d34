package web

import (
	"os"
	"testing"

	"dunghen/gateway/web/webtest"
)

func TestEveryWordOfTheFrameIsInBothLanguages(t *testing.T) {
	webtest.CheckRoom(t, own, os.DirFS("."))
}

func TestEveryWordOfTheFrameIsUsed(t *testing.T) {
	webtest.CheckUsed(t, own, os.DirFS("."), os.DirFS("../desk"), os.DirFS("../site"))
}
