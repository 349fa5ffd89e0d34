package contract

import (
	"strconv"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/procedure"
)

// The search attributes of a file. They are readable by operators: codes and ids
// only. PostgreSQL visibility has 10 keyword and 3 each of the other columns.
var (
	AttrStatus          = temporal.NewSearchAttributeKeyKeyword("FileStatus")
	AttrProcedure       = temporal.NewSearchAttributeKeyKeyword("Procedure")
	AttrUnit            = temporal.NewSearchAttributeKeyKeyword("Unit")
	AttrAssignee        = temporal.NewSearchAttributeKeyKeyword("Assignee")
	AttrDue             = temporal.NewSearchAttributeKeyTime("Due")
	AttrOverdue         = temporal.NewSearchAttributeKeyBool("Overdue")
	AttrEscalationLevel = temporal.NewSearchAttributeKeyInt64("EscalationLevel")
)

// SearchAttributes are the names and types a namespace must know before the
// first file starts.
var SearchAttributes = map[string]enumspb.IndexedValueType{
	AttrStatus.GetName():          AttrStatus.GetValueType(),
	AttrProcedure.GetName():       AttrProcedure.GetValueType(),
	AttrUnit.GetName():            AttrUnit.GetValueType(),
	AttrAssignee.GetName():        AttrAssignee.GetValueType(),
	AttrDue.GetName():             AttrDue.GetValueType(),
	AttrOverdue.GetName():         AttrOverdue.GetValueType(),
	AttrEscalationLevel.GetName(): AttrEscalationLevel.GetValueType(),
}

// Attributes are the search attributes of a file as it stands. A file whose clock
// stands still has no Due.
func Attributes(v procedure.View) []temporal.SearchAttributeUpdate {
	due := AttrDue.ValueUnset()
	if !v.DueAt.IsZero() {
		due = AttrDue.ValueSet(v.DueAt)
	}
	assignee := AttrAssignee.ValueUnset()
	if v.Assignee != "" {
		assignee = AttrAssignee.ValueSet(v.Assignee)
	}
	return []temporal.SearchAttributeUpdate{
		AttrStatus.ValueSet(strconv.Itoa(int(v.Status))),
		AttrProcedure.ValueSet(v.Procedure),
		AttrUnit.ValueSet(v.Unit),
		assignee,
		due,
		AttrOverdue.ValueSet(v.Overdue()),
		AttrEscalationLevel.ValueSet(int64(v.Level)),
	}
}
