package register

import (
	"context"
	"time"
)

// Load is what one person of a unit has to do.
type Load struct {
	// Staff is "" for the files nobody has been named for.
	Staff string
	Name  string
	// Open counts the files held, and the others those among them. Beyond the bound the
	// load was asked with, the files with the least time left are those counted.
	Open, NearDue, Undeclared, Late, Stopped int
	// Dues are the dates of the files whose clock runs, earliest first.
	Dues []DueFiles
}

// DueFiles is how many files share a promised instant.
type DueFiles struct {
	At    time.Time
	Files int
}

// UnitLoad is the work of a unit by person, as of an instant: of everybody who holds an
// open file of the unit, and of the active officers who hold none; by staff id, what
// nobody holds first. Of each person at most most files are counted.
func (s *Store) UnitLoad(ctx context.Context, unit string, at time.Time, most int) ([]Load, error) {
	type share struct {
		Load
		due   time.Time
		files int
	}
	rows, err := s.db.QueryContext(ctx, unitLoad, unit, at, most)
	shares, err := collect("unit load", rows, err, func(x *share) []any {
		return []any{&x.Staff, &x.Name, zoned(&x.due), &x.files, &x.NearDue, &x.Undeclared, &x.Late}
	})
	var loads []Load
	for _, x := range shares {
		if n := len(loads); n == 0 || loads[n-1].Staff != x.Staff {
			loads = append(loads, Load{Staff: x.Staff, Name: x.Name})
		}
		l := &loads[len(loads)-1]
		l.Open += x.files
		l.NearDue += x.NearDue
		l.Undeclared += x.Undeclared
		l.Late += x.Late
		switch {
		case !x.due.IsZero():
			l.Dues = append(l.Dues, DueFiles{x.due, x.files})
		default:
			l.Stopped += x.files
		}
	}
	return loads, err
}

// unitLoad: $1 unit, $2 the instant promises are judged at, $3 most files of a person.
// The holders are found by jumping along the index from one to the next.
const unitLoad = `
	WITH RECURSIVE holders AS (
		SELECT (SELECT min(f.assignee) FROM files f WHERE ` + openFile + ` AND f.unit = $1) AS id
		UNION ALL
		SELECT (SELECT min(f.assignee) FROM files f WHERE ` + openFile + ` AND f.unit = $1 AND f.assignee > holders.id)
		FROM holders WHERE holders.id IS NOT NULL
	), people AS (
		SELECT id FROM holders WHERE id IS NOT NULL
		UNION SELECT id FROM staff WHERE unit = $1 AND active AND role = 'officer'
	)
	SELECT people.id, coalesce(p.name, ''), w.due_at, count(w.code),
		count(*) FILTER (WHERE w.asked @> '[{"kind": "hurry"}]'), count(*) FILTER (WHERE w.asked @> '[{"kind": "declare"}]'),
		count(*) FILTER (WHERE w.late_at IS NOT NULL OR w.due_at < $2)
	FROM people LEFT JOIN staff p ON p.id = people.id
	LEFT JOIN LATERAL (
		SELECT f.code, f.due_at, f.asked, f.late_at FROM files f
		WHERE ` + openFile + ` AND f.unit = $1 AND f.assignee = people.id
		ORDER BY ` + workKey + `, f.code LIMIT $3) w ON true
	GROUP BY people.id, p.name, w.due_at ORDER BY people.id, w.due_at`
