package pdf

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Write writes a document as one PDF file. Nothing reaches w before the whole file is made and signed.
// Errors: *MissingGlyphError; a document without pages, a page without a size, an unknown style, an image without a picture, a
// signature without a signer or on no page; errors of the signer and of w.
func Write(w io.Writer, fonts *Fonts, d Document) error {
	if err := d.check(fonts); err != nil {
		return err
	}
	file := newObjects()
	catalog, pages, info := file.reserve(), file.reserve(), file.reserve()
	resources := pageResources{fonts: embedFonts(file, fonts, d.Pages), pictures: embedPictures(file, d.Pages)}
	dictionary := file.add("%s", resources.dictionary())
	pageObjects := make([]int, len(d.Pages))
	var kids strings.Builder
	for i := range pageObjects {
		pageObjects[i] = file.reserve()
		fmt.Fprintf(&kids, "%d 0 R ", pageObjects[i])
	}
	file.set(pages, "<</Type/Pages/Count %d/Kids[%s]>>", len(d.Pages), kids.String())

	field, signature, extensions := 0, 0, ""
	if s := d.Signature; s != nil {
		field, signature = addSignatureField(file, s, d.Pages[s.Page], pageObjects[s.Page])
		// Signatures of this kind came into ISO 32000 with PDF 2.0; in a file of 1.7 they are ETSI's extension.
		extensions = fmt.Sprintf("/AcroForm<</Fields[%d 0 R]/SigFlags 3>>/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 2>>>>", field)
	}
	for i, p := range d.Pages {
		annotations := ""
		if d.Signature != nil && d.Signature.Page == i {
			annotations = fmt.Sprintf("/Annots[%d 0 R]", field)
		}
		content := file.stream("", p.content(resources))
		file.set(pageObjects[i], "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Resources %d 0 R/Contents %d 0 R/StructParents %d%s>>",
			pages, p.Width*PointsPerMM, p.Height*PointsPerMM, dictionary, content, i, annotations)
	}

	file.set(catalog, "<</Type/Catalog/Pages %d 0 R/Lang%s/ViewerPreferences<</DisplayDocTitle true>>/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R/OutputIntents[%d 0 R]%s>>",
		pages, textString(d.Language), addStructure(file, d.Pages, pageObjects), addMetadata(file, d), addOutputIntent(file), extensions)
	created := dateString(d.Created)
	file.set(info, "<</Title%s/Subject%s/Author%s/CreationDate%s/ModDate%s>>",
		textString(d.Title), textString(d.Subject), textString(d.Author), created, created)
	file.finish(catalog, info)
	if d.Signature != nil {
		if err := sign(file.buf.Bytes(), file.offsets[signature-1], d.Signature.Signer); err != nil {
			return err
		}
	}
	_, err := w.Write(file.buf.Bytes())
	return err
}

// pageResources are shared by all pages: fonts by style, nil where nothing is set in it, and pictures by their object.
type pageResources struct {
	fonts    [4]*embeddedFont
	pictures map[*Picture]int
}

func (r pageResources) dictionary() string {
	var b strings.Builder
	b.WriteString("<</Font<<")
	for _, font := range r.fonts {
		if font != nil {
			fmt.Fprintf(&b, "/%s %d 0 R", font.name, font.object)
		}
	}
	b.WriteString(">>/XObject<<")
	for _, object := range slices.Sorted(maps.Values(r.pictures)) {
		fmt.Fprintf(&b, "/P%d %d 0 R", object, object)
	}
	b.WriteString(">>>>")
	return b.String()
}

// after takes up the ink after another one, by the operator for areas or for lines, and returns it.
func (i Ink) after(b *bytes.Buffer, other Ink, operator string) Ink {
	if i != other {
		fmt.Fprintf(b, "%.3f %.3f %.3f %s\n", float64(i.R)/255, float64(i.G)/255, float64(i.B)/255, operator)
	}
	return i
}

// content draws the page. Its coordinates begin at the upper left, those of PDF at the lower left.
func (p Page) content(resources pageResources) []byte {
	var b bytes.Buffer
	x := func(mm float64) float64 { return mm * PointsPerMM }
	y := func(mm float64) float64 { return (p.Height - mm) * PointsPerMM }
	b.WriteString("/Artifact BMC\n") // nothing to be read out
	var ink Ink
	for i, box := range p.Boxes {
		ink = box.Ink.after(&b, ink, "rg")
		fmt.Fprintf(&b, "%.2f %.2f %.2f %.2f re\n", x(box.X), y(box.Y+box.Height), x(box.Width), x(box.Height))
		if i+1 == len(p.Boxes) || p.Boxes[i+1].Ink != ink {
			b.WriteString("f\n") // one area: filled one by one, neighbours would show hairlines between them
		}
	}
	Ink{}.after(&b, ink, "rg")
	for _, image := range p.Images {
		fmt.Fprintf(&b, "q %.2f 0 0 %.2f %.2f %.2f cm /P%d Do Q\n",
			x(image.Width), x(image.Height), x(image.X), y(image.Y+image.Height), resources.pictures[image.Picture])
	}
	ink = Ink{}
	for _, r := range p.Rules {
		ink = r.Ink.after(&b, ink, "RG")
		weight := r.Weight
		if weight == 0 {
			weight = 0.5
		}
		fmt.Fprintf(&b, "%g w %.2f %.2f m %.2f %.2f l S\n", weight, x(r.X1), y(r.Y1), x(r.X2), y(r.Y2))
	}
	b.WriteString("EMC\nBT\n")
	selected := ""
	for mark, share := range p.shares() {
		fmt.Fprintf(&b, "/P<</MCID %d>>BDC\n", mark)
		for _, t := range share {
			font := resources.fonts[t.Style]
			if selection := fmt.Sprintf("/%s %g Tf\n", font.name, t.Size); selection != selected {
				selected = selection
				b.WriteString(selection)
			}
			fmt.Fprintf(&b, "1 0 0 1 %.2f %.2f Tm <%s> Tj\n", x(t.X), y(t.Baseline), font.encode(t.Text))
		}
		b.WriteString("EMC\n")
	}
	b.WriteString("ET\n")
	return b.Bytes()
}
