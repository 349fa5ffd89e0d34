package catalogue

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// yearFile is one file of calendar/.
type yearFile struct {
	Year int `json:"year"`
	// Provisional marks a year whose notice is not out.
	Provisional bool       `json:"provisional"`
	DaysOff     []datedDay `json:"days_off"`
	WorkingDays []datedDay `json:"working_days"`
	file        string
}

type datedDay struct {
	procedure.SpecialDay
	Provenance
}

func (y yearFile) first() procedure.Day { return procedure.NewDay(y.Year, time.January, 1) }
func (y yearFile) last() procedure.Day  { return procedure.NewDay(y.Year, time.December, 31) }

// buildCalendar joins checked years, in order, into one calendar. Its version is
// taken from its content, so that a correction never passes under an old name.
func buildCalendar(years []yearFile, hours []procedure.OfficeHours) (procedure.Calendar, error) {
	c := procedure.Calendar{
		From:  years[0].first(),
		To:    years[len(years)-1].last(),
		Hours: slices.Clone(hours),
	}
	for _, y := range years {
		for _, d := range y.DaysOff {
			c.DaysOff = append(c.DaysOff, d.SpecialDay)
		}
		for _, d := range y.WorkingDays {
			c.WorkingDays = append(c.WorkingDays, d.SpecialDay)
		}
		if y.Provisional {
			c.Provisional = append(c.Provisional, procedure.DaySpan{From: y.first(), To: y.last()})
		}
	}
	content, err := json.Marshal(c)
	if err != nil {
		return procedure.Calendar{}, fmt.Errorf("catalogue: calendar version: %w", err)
	}
	sum := sha256.Sum256(content)
	c.Version = fmt.Sprintf("%d-%d/%s", years[0].Year, years[len(years)-1].Year, hex.EncodeToString(sum[:6]))
	return c, nil
}

func byYear(a, b yearFile) int { return cmp.Compare(a.Year, b.Year) }
