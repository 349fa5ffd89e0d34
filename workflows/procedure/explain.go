package procedure

import (
	"fmt"
	"time"
)

// Explanation is the arithmetic of one date (cách tính ngày hẹn trả).
type Explanation struct {
	// DueAt is the instant the term runs out.
	DueAt time.Time `json:"due_at"`
	// Provisional says that a day it rests on has no published notice yet.
	Provisional bool `json:"provisional"`
	// Days are the days from the start to DueAt, in order.
	Days []DayNote `json:"explanation"`
}

// DayNote says what one day did to the count.
type DayNote struct {
	Date Day `json:"date"`
	// Kind is one of received, counted, working, working_saturday, weekend, day_off,
	// stopped, moved (the last day was none, so this one is), hours, and promised (a new
	// date counts from there).
	Kind string `json:"kind"`
	// Note is Vietnamese, for the applicant.
	Note string `json:"note"`
}

type noteKind int

const (
	noteReceipt noteKind = iota
	noteCounted
	noteCountedOff
	noteFree
	noteStopped
	noteRolled
	noteHours
)

// Explain derives the due instant of a term and says day by day how. A stopped
// clock gives ok false.
func (c *Calendar) Explain(term Term, stops []Stop) (e Explanation, ok bool, err error) {
	counted := 0
	due, ok, err := c.walk(term, stops, func(d Day, kind noteKind, stop Stop) {
		if kind == noteCounted || kind == noteCountedOff {
			counted++
		}
		if n := len(e.Days); n > 0 && e.Days[n-1].Date == d {
			e.Days = e.Days[:n-1]
		}
		e.Days = append(e.Days, c.dayNote(d, kind, stop, counted, term))
		e.Provisional = e.Provisional || c.IsProvisional(d)
	})
	if err != nil || !ok {
		return Explanation{}, ok, err
	}
	e.DueAt = due
	return e, true, nil
}

func (c *Calendar) dayNote(d Day, kind noteKind, stop Stop, counted int, term Term) DayNote {
	dayKind, special := c.Kind(d)
	named := special.Name
	if special.Document != "" {
		named = fmt.Sprintf("%s (%s)", special.Name, special.Document)
	}
	switch kind {
	case noteReceipt:
		return DayNote{d, "received", "Ngày tiếp nhận, không tính vào thời hạn"}
	case noteStopped:
		return DayNote{d, "stopped", stopText(stop)}
	case noteRolled:
		return DayNote{d, "moved", "Ngày cuối trùng ngày nghỉ, chuyển sang ngày làm việc tiếp theo"}
	case noteHours:
		return DayNote{d, hoursKind(dayKind), "Tính theo giờ làm việc trong ngày"}
	case noteCountedOff:
		return DayNote{d, "counted", fmt.Sprintf("Ngày thứ %d (tính cả ngày nghỉ)", counted)}
	case noteCounted:
		if !term.Fixed.IsZero() {
			return DayNote{d, "counted", "Ngày hẹn lại"}
		}
		text := fmt.Sprintf("Ngày làm việc thứ %d", counted)
		if term.Limit.Unit == CalendarDay {
			text = fmt.Sprintf("Ngày thứ %d", counted)
		}
		if dayKind == DayWorkingSaturday {
			return DayNote{d, string(DayWorkingSaturday), text + ": " + named}
		}
		return DayNote{d, "counted", text}
	default:
		return freeNote(d, dayKind, named)
	}
}

func freeNote(d Day, kind DayKind, named string) DayNote {
	switch kind {
	case DayOff:
		return DayNote{d, string(DayOff), "Nghỉ: " + named}
	case DayWeekend:
		return DayNote{d, string(DayWeekend), "Nghỉ cuối tuần"}
	default:
		return DayNote{d, "working", "Ngày làm việc trước ngày hẹn"}
	}
}

func hoursKind(kind DayKind) string {
	if kind == DayWorkingSaturday {
		return string(DayWorkingSaturday)
	}
	return "hours"
}

func stopText(s Stop) string {
	why := "chờ bổ sung hồ sơ"
	if s.Reason == StopPayment {
		why = "chờ thực hiện nghĩa vụ tài chính"
	}
	return fmt.Sprintf("Tạm dừng từ %s: %s", s.From.In(Zone).Format("15:04 02/01/2006"), why)
}
