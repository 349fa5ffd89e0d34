package system_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// slack is how long after its instant a thing may happen: a killed worker comes
// back within it.
const slack = 4 * time.Minute

// happening is one entry of the register. What tells its like apart follows the
// kind: of a breach or a decision its own kind, of an escalation the level.
type happening struct {
	at   time.Time
	what string
	by   string
}

// requireHappened compares the whole record of a file: no entry more, none twice,
// none missing, each at its instant, the numbers without a gap; and the workflow
// must see the file as the register does.
func (o *office) requireHappened(t *testing.T, code string, want []happening) {
	t.Helper()
	entries := o.timeline(t, code).Entries
	var got []happening
	for i, entry := range entries {
		require.Equal(t, i+1, entry.Seq)
		h := happening{entry.At.UTC(), entry.Kind, entry.By}
		var detail struct{ Kind, Role string }
		require.NoError(t, json.Unmarshal(entry.Detail, &detail))
		if which := cmp.Or(detail.Kind, detail.Role); which != "" {
			h.what += " " + which
		}
		if i < len(want) {
			if late := h.at.Sub(want[i].at); late >= 0 && late <= slack {
				h.at = want[i].at
			}
		}
		got = append(got, h)
	}
	require.Equal(t, want, got)

	answer, err := o.engine.QueryWorkflow(t.Context(), code, "", contract.StateQuery.Name)
	require.NoError(t, err)
	var view procedure.View
	require.NoError(t, answer.Get(&view))
	require.Equal(t, asJSON(t, view), asJSON(t, o.file(t, code)))
	require.Equal(t, len(want), view.Seq)
}

// asJSON writes a view with all its instants in one zone.
func asJSON(t *testing.T, view procedure.View) any {
	t.Helper()
	plain, err := json.Marshal(view)
	require.NoError(t, err)
	var out any
	require.NoError(t, json.Unmarshal(plain, &out))
	return inUTC(out)
}

func inUTC(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key := range v {
			v[key] = inUTC(v[key])
		}
	case []any:
		for i := range v {
			v[i] = inUTC(v[i])
		}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UTC()
		}
	}
	return value
}

// requireTold compares everybody whom a file's entries told, as "kind: person".
func (o *office) requireTold(t *testing.T, code string, want ...string) {
	t.Helper()
	var got []string
	for _, n := range o.timeline(t, code).Notices {
		got = append(got, string(n.Kind)+": "+n.Staff)
	}
	require.ElementsMatch(t, want, got)
}

// requireMailed waits until a file's mails have arrived and compares them, as
// "recipient: subject" with the code left out of the subject. Digests speak of
// many files and are not among them.
func (o *office) requireMailed(t *testing.T, code string, want ...string) {
	t.Helper()
	var got []string
	require.Eventually(t, func() bool {
		got = nil
		for _, m := range o.box.Messages() {
			if before, after, found := strings.Cut(m.Subject, " "+code); found {
				got = append(got, strings.Join(m.To, ", ")+": "+before+after)
			}
		}
		return len(got) >= len(want)
	}, patience, 50*time.Millisecond)
	require.ElementsMatch(t, want, got)
}

// letter is what there is to say about an issued letter.
type letter struct {
	key       string
	automatic bool
	reason    procedure.Reason
	drafted   string
	approved  string
	oldDue    time.Time
	newDue    time.Time
}

// requireOneLetter expects one apology of a file, and that the applicant was sent
// that very document, and the receipt, each once.
func (o *office) requireOneLetter(t *testing.T, code string, want letter) {
	t.Helper()
	l := o.apology(t, code)
	require.Equal(t, want, letter{l.Key, l.Automatic, l.Reason, l.DraftedBy, l.ApprovedBy, l.OldDue.UTC(), l.NewDue.UTC()})
	var issued, sent []string
	for _, l := range o.letters(t, code) {
		issued = append(issued, "ngoc.anh@example.vn "+l.SHA256)
	}
	for _, m := range o.box.Messages() {
		if !strings.Contains(m.Subject, code) {
			continue
		}
		for _, a := range m.Attachments {
			sent = append(sent, strings.Join(m.To, ", ")+" "+sum(a.Data))
		}
	}
	require.Len(t, issued, 2)
	require.ElementsMatch(t, issued, sent)
}

// sum is the SHA-256 of a document, as the register keeps it.
func sum(document []byte) string {
	digest := sha256.Sum256(document)
	return hex.EncodeToString(digest[:])
}

// apology is the only apology of a file.
func (o *office) apology(t *testing.T, code string) register.Letter {
	t.Helper()
	var apologies []register.Letter
	for _, l := range o.letters(t, code) {
		if l.Kind == procedure.LetterApology {
			apologies = append(apologies, l)
		}
	}
	require.Len(t, apologies, 1)
	return apologies[0]
}
