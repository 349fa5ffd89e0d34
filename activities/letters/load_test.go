package letters

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// edited is an embedded form with a text replaced, as an office's own file.
func edited(t *testing.T, name, old, replacement string) fstest.MapFS {
	t.Helper()
	source, err := fs.ReadFile(Embedded(), name)
	require.NoError(t, err)
	require.Contains(t, string(source), old)
	return fstest.MapFS{name: {Data: []byte(strings.Replace(string(source), old, replacement, 1))}}
}

func TestMistakesAreNamed(t *testing.T) {
	const apology, slip = "2021/apology.yaml", "2021/control_slip.yaml"
	for _, c := range []struct{ file, old, replacement, want string }{
		{apology, "*Lý do:* {reason}", "*Lý do:* {reasons}", "form apology 2021: body 13: unknown field {reasons}"},
		{apology, "{state}\"", "{state\"", "form apology 2021: body 12: unknown field {state}"},
		{apology, "when: state", "when: tired", `form apology 2021: body 12: unknown condition "tired"`},
		{apology, "*Lý do:* {reason}", "*Lý do: {reason}", "form apology 2021: body 13: bold stretch without its closing *"},
		{apology, "[: {text}]", "[: {text}", "form apology 2021: body 15: brackets without their closing ]"},
		{apology, "[: {text}]", "[: [{text}]]", "form apology 2021: body 15: \"[\" out of place: brackets come in pairs and hold no others\n" +
			"\"]\" out of place: brackets come in pairs and hold no others"},
		{apology, "list: faults", "list: sins", "form apology 2021: body 15: unknown list \"sins\"\n" +
			apology + ": form apology 2021: body 15: unknown field {kind}\nunknown field {text}"},
		{apology, "layout: entry", "layout: poem", `form apology 2021: body 8: unknown layout "poem"`},
		{apology, "paper: A5", "paper: A3", `form apology 2021: paper: A5, A4 or A4-landscape, not "A3"`},
		{apology, "paper: A5", "paper: A5\nsize: 4", "form apology 2021: size: the size of the body's type is 8 to 16 points, not 4"},
		{apology, "paper: A5", "paper: A5\nlogo: crest.png", "form apology 2021: logo: crest.png: no file 2021/crest.png"},
		{apology, "confidence: verified", "confidence: sure", `form apology 2021: caption: confidence is verified, recalled or uncertain, not "sure"`},
		{apology, "series: PXL", "series: ''", "form apology 2021: series: series and symbol go together"},
		{apology, "kind: apology", "kind: excuse", `form excuse 2021: kind: unknown kind "excuse"`},
		{apology, `regime: "2021"`, `regime: "2031"`, "form apology 2031: the file of this form must be called 2031/apology.yaml"},
		{apology, "width: 0.45, qr: true", "qr: true", "form apology 2021: closing 1: needs a width"},
		{apology, "width: 0.8, copies_to", "width: 0.8, title: Ai, copies_to", "form apology 2021: closing 2: has either copies_to or who signs"},
		{apology, ", seal: true", "", "form apology 2021: closing: one column must have the seal"},
		{apology, "[{superior}]", "{superior}", "form apology 2021: issuer above: prints {superior}, which may be empty: put it in [brackets] or give the block a when"},
		{apology, "qr: true", "qr: false", "form apology 2021: closing: one column must have the QR code"},
		{slip, "width: 28", "width: 0", "form control_slip 2021: body 7 column 1: needs a width"},
		{slip, "size: 8\n", "size: 80\n", "form control_slip 2021: body 7: the size of a table's type is 5 to 14 points, not 80"},
		{slip, "span: 2}, {text: \"*{elapsed}*\"}", "span: 9}, {text: \"*{elapsed}*\"}", "form control_slip 2021: body 7: needs columns, and a total that spans them all"},
		{slip, "align: centre", "align: middle", `form control_slip 2021: body 7 column 4: align is left or centre, not "middle"`},
		{slip, "text: \"{worked}", "text: \"{hours}", "form control_slip 2021: body 7 column 3: unknown field {hours}"},
	} {
		_, err := LoadOver(edited(t, c.file, c.old, c.replacement))
		require.EqualError(t, err, "forms: "+c.file+": "+c.want, c.replacement)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	office := edited(t, "2021/apology.yaml", "*Lý do:* {reason}", "*Lý do:* {reasons}")
	office["2025/stop.yaml"] = &fstest.MapFile{Data: []byte("kind: stop\npages: 3\n")}
	office["2025/refusal.yaml"] = edited(t, "2025/refusal.yaml", "when: phone", "when: fon")["2025/refusal.yaml"]
	_, err := LoadOver(office)
	var invalid *InvalidFormsError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3)
	require.Equal(t, Problem{File: "2021/apology.yaml", Form: "apology 2021", Block: "body 13", Fault: "unknown field {reasons}"}, invalid.Problems[0])
	require.Equal(t, Problem{File: "2025/refusal.yaml", Form: "refusal 2025", Block: "body 4", Fault: `unknown condition "fon"`}, invalid.Problems[1])
	require.Equal(t, "2025/stop.yaml", invalid.Problems[2].File)
	require.Contains(t, invalid.Problems[2].Fault, `unknown field "pages"`)
}

func TestTextThatRunsOutOfThePage(t *testing.T) {
	wide := edited(t, "2021/apology.yaml", "width: 1, title: \"{signer_title}\"", "width: 0.001, title: \"{signer_title}\"")
	_, err := LoadOver(wide)
	var invalid *InvalidFormsError
	require.ErrorAs(t, err, &invalid)
	require.Contains(t, invalid.Error(), "runs out of the page")
}

func TestBadLogo(t *testing.T) {
	office := edited(t, "2021/receipt.yaml", "paper: A5", "paper: A5\nlogo: crest.png")
	office["2021/crest.png"] = &fstest.MapFile{Data: []byte("not a picture")}
	_, err := LoadOver(office)
	require.ErrorContains(t, err, "2021/receipt.yaml: form receipt 2021: logo: crest.png: ")
}

// TestAnOfficesOwnForms changes wording, signer, page size and logo without a build.
func TestAnOfficesOwnForms(t *testing.T) {
	var crest bytes.Buffer
	require.NoError(t, png.Encode(&crest, image.NewRGBA(image.Rect(0, 0, 300, 100))))
	office := edited(t, "2021/apology.yaml", "paper: A5", "paper: A4\nlogo: crest.png")
	source := string(office["2021/apology.yaml"].Data)
	source = strings.Replace(source, `title: "{signer_title}"`, `title: "TUQ. Giám đốc\nTrưởng phòng"`, 1)
	source = strings.Replace(source, `symbol: {text: PXL,`, `symbol: {text: "PXL[-{office_symbol}]",`, 1)
	office["2021/apology.yaml"] = &fstest.MapFile{Data: []byte(source)}
	office["2021/crest.png"] = &fstest.MapFile{Data: crest.Bytes()}
	forms, err := LoadOver(office)
	require.NoError(t, err)

	l := sample(t, Regime2021, KindApology)
	var out bytes.Buffer
	require.NoError(t, forms.Render(&out, l, nil))
	requireInOrder(t, textOf(t, out.Bytes()), "Số: 05/PXL-STTTT", "TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG")
	form, err := forms.of(l)
	require.NoError(t, err)
	s, _ := form.compose(forms.common, l, false)
	pages, _ := s.pages(forms.fonts, nil)
	require.Len(t, pages, 1)
	require.Equal(t, []float64{210, 297}, []float64{pages[0].Width, pages[0].Height})
	require.Len(t, pages[0].Images, 1)
	require.InDelta(t, 3, pages[0].Images[0].Width/pages[0].Images[0].Height, 0.001, "the logo keeps its shape")

	require.True(t, forms.Has(Regime2025, KindStop), "the other forms are the built-in ones")
}

func TestLoadingIsFast(t *testing.T) {
	began := time.Now()
	_, err := Load(Embedded())
	require.NoError(t, err)
	require.Less(t, time.Since(began), 5*time.Second, "a second without the race detector")
}

func TestAMissingFolderIsAnError(t *testing.T) {
	_, err := Load(fstest.MapFS{})
	require.EqualError(t, err, "forms: no file common.yaml")
}

// TestSamplesTakeEveryBranch: whatever field, list or condition an office writes after `when`, a sample has it and another
// has not; fields no sample lacks are the ones that may stand without brackets.
func TestSamplesTakeEveryBranch(t *testing.T) {
	always := map[string]bool{
		"office": true, "office_symbol": true, "one_stop": true, "place": true, "date": true, "issued_at": true,
		"signer_title": true, "signer_name": true, "you": true, "verify_code": true, "verify_site": true,
		// of single kinds
		"limit": true, "return_place": true, "lead": true, "elapsed": true, "as_of": true, "from": true, "to": true,
		"count": true, "handovers": true, "rows": true,
	}
	samples, err := samplesByKind()
	require.NoError(t, err)
	for kind, l := range samples {
		seen := map[string]map[bool]bool{}
		for _, v := range variants(l) {
			f := factsOf(v)
			f.address(loadForms(t).common, v.Applicant)
			for _, name := range f.conditionNames("") {
				if seen[name] == nil {
					seen[name] = map[bool]bool{}
				}
				seen[name][f.holds(name, nil)] = true
			}
		}
		for name, holds := range seen {
			if name == "number" || always[name] {
				continue // number is set by the form
			}
			aboutFile := slices.Contains([]string{"file_code", "procedure", "applicant", "received_at", "due_at", "new_due_at", "reason"}, name)
			if !holds[false] && !aboutFile {
				require.Fail(t, "no branch", "%s of %s is never missing", name, kind)
			}
			if !holds[true] && (kind != KindBook || !aboutFile) {
				require.Fail(t, "no branch", "%s of %s is never there", name, kind)
			}
		}
	}
}
