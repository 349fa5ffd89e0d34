package letters

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryPrintedFieldIsAccountedFor: the field list of a form names everything its texts print, and nothing they do not.
func TestEveryPrintedFieldIsAccountedFor(t *testing.T) {
	everywhere := map[string]bool{}
	for _, f := range loadForms(t).forms {
		var listed []string
		for _, field := range f.Fields {
			listed = append(listed, field.Prints...)
		}
		listed = append(listed, "place", "date") // of the head of every form, beside the texts
		slices.Sort(listed)
		listed = slices.Compact(listed)
		printed := append(f.printed(), "place", "date")
		slices.Sort(printed)
		require.Equal(t, slices.Compact(printed), listed, f.file)
		everywhere[f.file] = true
	}
	require.Len(t, everywhere, 13)
}

func TestOfficialFormsInOrder(t *testing.T) {
	var captions []string
	for _, o := range loadForms(t).Official() {
		captions = append(captions, o.Caption+" "+string(o.Kind))
	}
	require.Equal(t, []string{
		"Mẫu số 01 (Thông tư số 01/2018/TT-VPCP) receipt", "Mẫu số 02 (Thông tư số 01/2018/TT-VPCP) supplement",
		"Mẫu số 03 (Thông tư số 01/2018/TT-VPCP) refusal", "Mẫu số 04 (Thông tư số 01/2018/TT-VPCP) apology",
		"Mẫu số 05 (Thông tư số 01/2018/TT-VPCP) control_slip", "Mẫu số 06 (Thông tư số 01/2018/TT-VPCP) book",
		"Mẫu số 01 (Thông tư số 03/2025/TT-VPCP) receipt", "Mẫu số 02 (Thông tư số 03/2025/TT-VPCP) supplement",
		"Mẫu số 03 (Thông tư số 03/2025/TT-VPCP) refusal", "Mẫu số 04 (Thông tư số 03/2025/TT-VPCP) apology",
		"Mẫu số 05 (Thông tư số 03/2025/TT-VPCP) stop", "Mẫu số 06 (Thông tư số 03/2025/TT-VPCP) control_slip",
		"Mẫu số 07 (Thông tư số 03/2025/TT-VPCP) book",
	}, captions)
}
