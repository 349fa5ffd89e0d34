package site

import (
	"time"

	"dunghen/workflows/procedure"
)

// monthLayout is a month in an address.
const monthLayout = "2006-01"

// monthOf is the first instant of the month an instant lies in.
func monthOf(at time.Time) time.Time {
	at = at.In(procedure.Zone)
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, procedure.Zone)
}

// monthNamed reads a month of an address; what is none, or lies outside of first and
// last, is the last.
func monthNamed(typed string, first, last time.Time) time.Time {
	month, err := time.ParseInLocation(monthLayout, typed, procedure.Zone)
	if err != nil || month.Before(first) || month.After(last) {
		return last
	}
	return month
}
