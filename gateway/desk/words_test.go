package desk

import (
	"os"
	"testing"

	"dunghen/gateway/web/webtest"
)

func TestEveryWordOfTheDeskIsInBothLanguages(t *testing.T) {
	webtest.CheckRoom(t, files, os.DirFS("."), os.DirFS("../web"))
}

func TestEveryWordOfTheDeskIsUsed(t *testing.T) {
	webtest.CheckUsed(t, files, os.DirFS("."))
}
