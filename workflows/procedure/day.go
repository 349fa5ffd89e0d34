package procedure

import (
	"fmt"
	"time"
	_ "time/tzdata" // every worker must resolve the zone from the same data
)

// Zone is Asia/Ho_Chi_Minh, the civil time of every date in this package.
var Zone = mustZone("Asia/Ho_Chi_Minh")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("procedure: zone %s is not in the embedded tzdata: %v", name, err))
	}
	return zone
}

// Day is a civil date in Zone: the number of days since 1970-01-01. Its JSON
// form is "2006-01-02".
type Day int

const secondsPerDay = 24 * 60 * 60

// NewDay returns the civil date; out-of-range days and months roll over as in
// time.Date.
func NewDay(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// DayOf returns the civil date of an instant in Zone.
func DayOf(t time.Time) Day {
	year, month, day := t.In(Zone).Date()
	return NewDay(year, month, day)
}

// ParseDay reads "2006-01-02".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("parse day %q: %w", s, err)
	}
	return Day(t.Unix() / secondsPerDay), nil
}

// At returns the instant of this day at the given time of day in Zone.
func (d Day) At(tod TimeOfDay) time.Time {
	year, month, day := d.civil().Date()
	return time.Date(year, month, day, int(tod)/60, int(tod)%60, 0, 0, Zone)
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.civil().Weekday() }

// String returns "2006-01-02".
func (d Day) String() string { return d.civil().Format(time.DateOnly) }

// MarshalText implements encoding.TextMarshaler.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = day
	return nil
}

func (d Day) civil() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// TimeOfDay is a time on the wall clock in Zone, in minutes since midnight. Its
// JSON form is "15:04".
type TimeOfDay int

// ParseTimeOfDay reads "15:04".
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("parse time of day %q: %w", s, err)
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// String returns "15:04".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText implements encoding.TextMarshaler.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	tod, err := ParseTimeOfDay(string(text))
	if err != nil {
		return err
	}
	*t = tod
	return nil
}
