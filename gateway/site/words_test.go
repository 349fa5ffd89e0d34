package site

import (
	"os"
	"testing"

	"dunghen/gateway/web/webtest"
)

func TestEveryWordOfTheSiteIsInBothLanguages(t *testing.T) {
	webtest.CheckRoom(t, files, os.DirFS("."), os.DirFS("../web"))
}

func TestEveryWordOfTheSiteIsUsed(t *testing.T) {
	webtest.CheckUsed(t, files, os.DirFS("."))
}
