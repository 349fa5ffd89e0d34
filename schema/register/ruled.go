package register

import (
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// lastRuled is the last word until $2 on why a file f was late: a ruling, or what took one
// back. It is read from the entries, not from the view: a correction leaves nothing of a
// ruling there, and a report of before it must still find it. value is read from the
// entry v.
func lastRuled(value string) string {
	return `(SELECT ` + value + ` FROM breaches b JOIN duty_events v ON v.number = b.explanation
	WHERE b.code = f.code AND b.kind = '` + string(procedure.BreachLate) + `' AND b.explanation <> ''
		AND v.kind IN ('` + string(duty.VerbRule) + `', '` + string(duty.VerbCorrect) + `', '` + string(duty.VerbWithdraw) + `')
		AND v.at <= $2 ORDER BY v.at DESC, v.seq DESC LIMIT 1)`
}

var (
	// causeRuled is the cause that is ruled; nobody has ruled on a new account yet, and
	// nothing is left of a breach that was withdrawn.
	causeRuled = lastRuled(`v.detail ->> 'cause'`)

	// takenBack says that the breach was withdrawn.
	takenBack = `coalesce(` + lastRuled(`v.kind = '`+string(duty.VerbWithdraw)+`'`) + `, false)`
)
