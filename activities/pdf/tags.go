package pdf

import (
	"fmt"
	"strings"
)

// part is the share of a paragraph that stands on one page, by the number of its marked content there.
type part struct{ page, mark int }

// paragraphsOf collects the paragraphs of a document; one may run over pages.
func paragraphsOf(pages []Page) [][]part {
	var paragraphs [][]part
	for page, p := range pages {
		for mark, share := range p.shares() {
			if share[0].Paragraph || paragraphs == nil {
				paragraphs = append(paragraphs, nil)
			}
			last := &paragraphs[len(paragraphs)-1]
			*last = append(*last, part{page, mark})
		}
	}
	return paragraphs
}

// shares cuts a page's texts before each one that begins a paragraph.
func (p Page) shares() [][]Text {
	var shares [][]Text
	begin := 0
	for i := range p.Texts {
		if end := i + 1; end == len(p.Texts) || p.Texts[end].Paragraph {
			shares = append(shares, p.Texts[begin:end])
			begin = end
		}
	}
	return shares
}

// addStructure adds the tree that tells a screen reader where paragraphs begin (ISO 32000-1, 14.7) and returns its root. It
// must stay in step with the marks Page.content sets.
func addStructure(file *objects, pages []Page, pageObjects []int) int {
	root, document := file.reserve(), file.reserve()
	var children strings.Builder
	elements := make([]strings.Builder, len(pages)) // by mark, of each page
	for _, parts := range paragraphsOf(pages) {
		element := file.reserve()
		var content strings.Builder
		for _, part := range parts {
			fmt.Fprintf(&content, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pageObjects[part.page], part.mark)
			fmt.Fprintf(&elements[part.page], "%d 0 R ", element)
		}
		file.set(element, "<</Type/StructElem/S/P/P %d 0 R/K[%s]>>", document, content.String())
		fmt.Fprintf(&children, "%d 0 R ", element)
	}
	file.set(document, "<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>", root, children.String())
	var parents strings.Builder
	for page := range elements {
		fmt.Fprintf(&parents, "%d[%s]", page, elements[page].String())
	}
	file.set(root, "<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>", document, parents.String(), len(pages))
	return root
}
