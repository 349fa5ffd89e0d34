package register

import "time"

// Query is SQL with its values, for tests that look at plans.
type Query struct {
	SQL    string
	Values []any
}

// MineQueries are those of Mine and CountMine.
func MineQueries(who Holder, at time.Time, after Mark, limit int) []Query {
	return queries(mine(who), at, after, limit)
}

// UnitQueries are those of UnitWork and, for one list, of CountUnit.
func UnitQueries(unit string, list UnitList, at time.Time, after Mark, limit int) []Query {
	return queries(ofUnit(unit, list, at), at, after, limit)
}

// LoadQueries is that of UnitLoad.
func LoadQueries(unit string, at time.Time, most int) []Query {
	return []Query{{unitLoad, []any{unit, at, most}}}
}

// LeftBehindQueries is that of LeftBehind.
func LeftBehindQueries(unit string) []Query { return []Query{{leftBehind, []any{unit}}} }

// FilesQueries are those of Files.
func FilesQueries(f Filter) []Query {
	chosen := f.where()
	page, values := chosen.page(Page{Page: 1, PerPage: defaultPerPage})
	return []Query{{page, values}, {chosen.count(f.CountTo), chosen.values}}
}

func queries(list worklist, at time.Time, after Mark, limit int) []Query {
	page, values := list.page(at, after, limit)
	count, counted := list.count(limit)
	return []Query{{page, values}, {count, counted}}
}

// PunctualityQueries are those of PunctualityOver and LateNow.
func PunctualityQueries(bounds []time.Time, at time.Time, by PunctualityBy) []Query {
	query, values := punctuality(bounds, at, by)
	return []Query{{query, values}, {lateNow(by), []any{at}}}
}

// WaitingQueries are those of Waiting and CountWaiting.
func WaitingQueries(queue Queue, after Mark, limit int) []Query {
	return []Query{{waitingPage(queue), []any{after.due(), after.Code, limit}}, {waitingCount(queue), []any{limit}}}
}

// TransferQueries is that of Transfers.
func TransferQueries(unit string, limit int) []Query {
	return []Query{{transferring, []any{unit, limit}}}
}

// CollectableQueries are those of Collectables and CountCollectables for words that are
// on few files, or on many.
func CollectableQueries(q string, rare bool, after Mark, limit int) []Query {
	chosen := collectables{` FROM files f WHERE f.status = 9`, nil}
	switch pattern := searchPattern(q); {
	case pattern != "" && rare:
		chosen = byWords(q, pattern)
	case pattern != "":
		chosen = amongWaiting(pattern)
	}
	page, values := chosen.page(after, limit)
	count, counted := chosen.count(limit)
	return []Query{{page, values}, {count, counted}}
}

// HandoverQueries are those of HandoversAfter and CountHandovers.
func HandoverQueries(channel Channel, at time.Time, id int64, limit int) []Query {
	return []Query{{handoversAfter, []any{string(channel), at, id, limit}}, {countHandovers, []any{string(channel), limit}}}
}

// JudgedQueries are those of JudgedFiles and CountJudged.
func JudgedQueries(f JudgedFilter, after Mark, limit int) []Query {
	page, values := f.page(after, limit)
	count, counted := f.count(limit)
	return []Query{{page, values}, {count, counted}}
}

// CallQueries are those of Calls, CountCalls and HeldLate.
func CallQueries(staff string, after Mark, at time.Time, limit int) []Query {
	page, values := calls(staff, after, limit)
	count, counted := countCalls(staff, limit)
	return []Query{{page, values}, {count, counted}, {heldLate, []any{at, limit}}}
}

// ApologyQueries are those of PublicApologies, CountApologies and FirstApology.
func ApologyQueries(from, to time.Time, skip, limit int) []Query {
	return []Query{{publicApologies, []any{from, to, skip, limit}}, {countApologies, []any{from, to}}, {firstApology, nil}}
}

// ReportQueries are those of Figures, of FilesBehind by column, and of the lists at the
// end of the period.
func ReportQueries(p Period) map[string][]Query {
	of := func(query string, values []any) Query { return Query{query, values} }
	var scope Scope
	until := p.To.AddDate(0, 0, 3)
	out := map[string][]Query{
		"figures": {of(figures(p, scope))}, "near": {of(nearDue(p.To, until, scope))},
		"late":       {of(filesBehind(instantOf(p.To), scope, ColumnOpenOverdue, Mark{}, nil))},
		"unanswered": {of(unansweredAt(p.To, scope))},
	}
	for _, c := range Columns() {
		out[string(c)] = []Query{of(filesBehind(p, scope, c, Mark{}, 50))}
	}
	return out
}

// DutyQueries are those of Duties and CountDuties.
func DutyQueries(f DutyFilter, after Mark, limit int) []Query {
	page, values := f.page(after, limit)
	count, counted := f.count(limit)
	return []Query{{page, values}, {count, counted}}
}

// DutiesAtQueries are those of DutiesAt and DutyFigures.
func DutiesAtQueries(kind string, from, to, at time.Time) []Query {
	return []Query{{dutiesAt, []any{at, "", ""}}, {dutyFigures, []any{kind, from, to, at}}}
}

// OwedQuery is that of OwedExplanations.
func OwedQuery(limit int) Query { return Query{owedExplanations, []any{limit}} }

// TellQuery is that of the notices of a transition.
func TellQuery(code, notices string) Query { return Query{tellNotices, []any{code, notices, ""}} }

// AccountabilityQuery is that of Accountability.
func AccountabilityQuery(f AccountabilityFilter, after Mark, limit int) Query {
	query, values := f.page(after, limit)
	return Query{query, values}
}

// MeasuringQueries are those of Track, of SharesOfIndex and of EvaluationFacts for a period.
func MeasuringQueries(p Period) map[string]Query {
	values := []any{p.From, p.To}
	return map[string]Query{
		"intakes": {intakes, values}, "digitised": {digitised, values},
		"ahead":     {ahead, []any{p.To, p.To.AddDate(0, 0, 7)}},
		"evaluated": {evaluatedFiles(""), values}, "custody": {evaluatedCustody(""), values},
	}
}
