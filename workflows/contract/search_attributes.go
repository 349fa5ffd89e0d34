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
// stands still has no Due. Unit and Assignee stand on a file that is overdue or waits
// for a leader: there operators look for who holds it, while on the way of a punctual
// one every hand-over would cost an event and a row of the visibility store.
func Attributes(v procedure.View) []temporal.SearchAttributeUpdate {
	return fileAttributes(v, v.Sought())
}

// HolderAttributes are Attributes with Unit and Assignee at any time: those of files
// that began with them.
func HolderAttributes(v procedure.View) []temporal.SearchAttributeUpdate {
	return fileAttributes(v, true)
}

func fileAttributes(v procedure.View, holder bool) []temporal.SearchAttributeUpdate {
	due, unit, assignee := AttrDue.ValueUnset(), AttrUnit.ValueUnset(), AttrAssignee.ValueUnset()
	if !v.DueAt.IsZero() {
		due = AttrDue.ValueSet(v.DueAt)
	}
	if holder {
		unit = AttrUnit.ValueSet(v.Unit)
		if v.Assignee != "" {
			assignee = AttrAssignee.ValueSet(v.Assignee)
		}
	}
	return []temporal.SearchAttributeUpdate{
		AttrStatus.ValueSet(strconv.Itoa(int(v.Status))),
		AttrProcedure.ValueSet(v.Procedure),
		unit,
		assignee,
		due,
		AttrOverdue.ValueSet(v.Overdue()),
		AttrEscalationLevel.ValueSet(int64(v.Level)),
	}
}
