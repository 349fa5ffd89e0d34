package desk

import "dunghen/workflows/procedure"

// known asks the law about a file, under the rules of the day it was received on.
func (d *Desk) known(v procedure.View) (procedure.Known, error) {
	rules, err := d.Catalogue.Rules(v.Procedure, procedure.DayOf(v.ReceivedAt))
	return procedure.Know(v, rules, d.Catalogue.Calendar()), err
}
