package pdf

import (
	"regexp"
	"strconv"
	"testing"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
)

func TestParagraphsRunOverPages(t *testing.T) {
	text := func(s string, paragraph bool) Text { return Text{Text: s, Size: 12, Paragraph: paragraph} }
	d := Document{Language: "vi-VN", Pages: []Page{
		{Width: 100, Height: 100, Texts: []Text{text("tên ", false), text("số ", true), text("mở ", false), text("đầu ", true)}},
		{Width: 100, Height: 100},
		{Width: 100, Height: 100, Texts: []Text{text("tiếp ", false), text("hết", true)}},
	}}
	r := opened(t, written(t, d))
	root := r.Trailer().Key("Root")
	require.True(t, root.Key("MarkInfo").Key("Marked").Bool())
	document := root.Key("StructTreeRoot").Key("K")
	require.Equal(t, "Document", document.Key("S").Name())

	type mark struct{ page, number int }
	var paragraphs [][]mark
	for i := range document.Key("K").Len() {
		element := document.Key("K").Index(i)
		require.Equal(t, "P", element.Key("S").Name())
		var marks []mark
		for j := range element.Key("K").Len() {
			reference := element.Key("K").Index(j)
			marks = append(marks, mark{pageNumber(t, reference.Key("Pg")), int(reference.Key("MCID").Int64())})
		}
		paragraphs = append(paragraphs, marks)
	}
	require.Equal(t, [][]mark{{{1, 0}}, {{1, 1}}, {{1, 2}, {3, 0}}, {{3, 1}}}, paragraphs)

	var counts []int
	numbers := root.Key("StructTreeRoot").Key("ParentTree").Key("Nums")
	for i := range r.NumPage() {
		require.EqualValues(t, i, r.Page(i+1).V.Key("StructParents").Int64())
		require.EqualValues(t, i, numbers.Index(2*i).Int64())
		marks := regexp.MustCompile(`/P<</MCID (\d+)>>BDC\n`).FindAllSubmatch(streamOf(t, r.Page(i+1).V.Key("Contents")), -1)
		for n, m := range marks {
			require.Equal(t, strconv.Itoa(n), string(m[1]))
		}
		require.Len(t, marks, numbers.Index(2*i+1).Len(), "every mark has its paragraph")
		counts = append(counts, len(marks))
	}
	require.Equal(t, []int{3, 0, 2}, counts)
}

// pageNumber tells pages apart by the number they bear themselves.
func pageNumber(t *testing.T, page reader.Value) int {
	t.Helper()
	require.Equal(t, "Page", page.Key("Type").Name())
	return int(page.Key("StructParents").Int64()) + 1
}
