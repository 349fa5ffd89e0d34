package procedure

import "time"

// TransferBy is by when what was received at an instant must be with the unit that
// works on it (chuyển hồ sơ, NĐ 61/2018 Điều 18 khoản 2; NĐ 118/2025 Điều 18): by the
// close of that working day, or, when it came after sameDayUntil or on a day off, by
// the opening of the next one. It refuses days the calendar does not speak of.
func (c *Calendar) TransferBy(received time.Time, sameDayUntil TimeOfDay) (time.Time, error) {
	day := DayOf(received)
	if err := c.Covers(day); err != nil {
		return time.Time{}, err
	}
	if c.IsWorking(day) && !received.After(day.At(sameDayUntil)) {
		return c.Closing(day), nil
	}
	next, err := c.ShiftDays(day, 1)
	if err != nil {
		return time.Time{}, err
	}
	return c.Opening(next), nil
}
