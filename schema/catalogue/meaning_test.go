package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
)

const (
	texts    = "citizen-texts.yaml"
	org      = "organisation.yaml"
	r21      = "regimes/2021.yaml"
	press    = "procedures/bao-chi.yaml"
	postal   = "procedures/buu-chinh.yaml"
	in       = "procedures/in.yaml"
	lateRung = "    - {name: due, do: late, on: first, days_before: 0, at: promise}\n"
)

// Each row breaks the embedded catalogue in one place; want is the whole error.
func TestCalendarAndOrganisationFindings(t *testing.T) {
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"a year is missing", change{"calendar/2024.yaml", "", ""},
			"calendar/2025.yaml: year: 2025 follows 2023: the calendar must have no gap"},
		{"a year twice", change{"calendar/2028.yaml", "", "year: 2027\nprovisional: true\ndays_off: [{day: 2027-01-01, name: Tết, document: x, source: x, confidence: proposed}]\nworking_days: []\n"},
			"calendar/2028.yaml: year: 2027 is already in calendar/2027.yaml"},
		{"a day off on a Sunday", change{"calendar/2026.yaml", "2026-04-27", "2026-04-26"},
			"calendar/2026.yaml: days_off/2026-04-26: is a Sunday, which is off without being announced"},
		{"a working Saturday on a Friday", change{"calendar/2024.yaml", "2024-05-04", "2024-05-03"},
			"calendar/2024.yaml: working_days/2024-05-03: is a Friday, which is worked without being announced"},
		{"days out of order", change{"calendar/2021.yaml", "2021-09-03", "2021-09-01"},
			"calendar/2021.yaml: days_off/2021-09-01: must come after 2021-09-02: days are in order, each once"},
		{"the same day twice", change{"calendar/2021.yaml", "2021-09-03", "2021-09-02"},
			"calendar/2021.yaml: days_off/2021-09-02: must come after 2021-09-02: days are in order, each once"},
		{"a day of another year", change{"calendar/2021.yaml", "2021-09-03", "2022-09-02"},
			"calendar/2021.yaml: days_off/2022-09-02: is not in 2021"},
		{"unit twice", change{org, "{code: lanh-dao, name: Lãnh đạo Sở}", "{code: thanh-tra, name: Lãnh đạo Sở}\n  - {code: lanh-dao, name: Lãnh đạo Sở}"},
			org + ": units/thanh-tra: is there twice"},
		{"unknown parent", change{org, "parent: van-phong", "parent: van-phong-uy-ban"},
			org + `: units/mot-cua: unknown parent unit "van-phong-uy-ban"`},
		{"a unit above itself", change{org, "name: Văn phòng Sở}", "name: Văn phòng Sở, parent: mot-cua}"},
			org + ": units/van-phong: is above itself\n" + org + ": units/mot-cua: is above itself"},
		{"one-stop is no unit", change{org, "one_stop:\n  unit: mot-cua", "one_stop:\n  unit: quay"},
			org + `: staff: no active clerk at the one-stop "quay"` + "\n" + org + `: one_stop/unit: unknown unit "quay"`},
		{"nobody to urge", change{org, "urging_unit: van-phong", "urging_unit: mot-cua"},
			org + `: policy/urging_unit: no head at work in the unit "mot-cua"`},
		{"staff twice", change{org, "- id: clerk2", "- id: clerk1"}, org + ": staff/clerk1: is there twice"},
		{"staff of an unknown unit", change{org, "unit: mot-cua\n    role: clerk", "unit: quay\n    role: clerk"},
			org + `: staff/clerk1: unknown unit "quay"`},
		{"in charge of an unknown unit", change{org, "in_charge: [bao-chi-xuat-ban, ", "in_charge: [bao-chi, "},
			org + `: staff/leader1: in charge of unknown unit "bao-chi"`},
		{"two leaders of one unit", change{org, "in_charge: [buu-chinh-vien-thong, ", "in_charge: [van-phong, "},
			org + `: staff/leader2: unit "van-phong" is already in the charge of leader1`},
		{"in charge without being a leader", change{org, "role: inspector", "role: inspector\n    in_charge: [thanh-tra]"},
			org + ": staff/inspector1: is in charge of units, but not a leader"},
		{"no director", change{org, "role: director", "role: director\n    inactive: true"},
			org + ": staff: 0 active directors, there must be exactly one\n" +
				"reporting.yaml: recipients/whole: nobody active has the role director\n" +
				nobodyCalled("director") +
				r21 + ": escalation/levels: nobody active has the role director\n" +
				"regimes/2025.yaml: escalation/levels: nobody active has the role director"},
		{"two directors", change{org, "role: inspector", "role: director"},
			org + ": staff: 2 active directors, there must be exactly one\n" +
				nobodyCalled("inspector") +
				r21 + ": escalation/levels: nobody active has the role inspector\n" +
				"regimes/2025.yaml: escalation/levels: nobody active has the role inspector"},
		{"lunch backwards", change{org, `"13:00"`, `"11:00"`},
			org + ": hours/2021-01-01: 11:00–17:00 is empty or out of order\n" +
				org + ": hours/2021-01-01: add up to 600 minutes, a working day has 480"},
		{"a short day", change{org, `"17:00"`, `"16:30"`},
			org + ": hours/2021-01-01: add up to 450 minutes, a working day has 480"},
		{"two sets of hours", change{org, "hours:\n", "hours:\n  - {from: 2020-01-01, spans: [{open: \"08:00\", close: \"16:00\"}], source: x, confidence: proposed}\n"},
			org + ": hours: 2 sets of office hours: working time knows only one"},
		{"a digest at no hour", change{org, "0 8,14 * * 1-6", "0 25 * * *"},
			org + `: digests: "0 25 * * *" is not a cron expression: end of range (25) above maximum (23): 25`},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestRegimeFindings(t *testing.T) {
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"regimes overlap", change{r21, "to: 2025-06-30", "to: 2025-07-01"},
			`regimes/2025.yaml: from: overlaps regime "2021" in ` + r21},
		{"a day without a regime", change{r21, "to: 2025-06-30", "to: 2025-06-29"},
			"regimes/*.yaml: no regime is in force from 2025-06-30 on"},
		{"ends before it begins", change{"regimes/2025.yaml", "from: 2025-07-01\n", "from: 2025-07-01\nto: 2025-06-01\n"},
			"regimes/2025.yaml: to: 2025-06-01 is before 2025-07-01\nregimes/*.yaml: no regime is in force from 2025-07-01 on"},
		{"the same name", change{"regimes/2025.yaml", `name: "2025"`, `name: "2021"`},
			`regimes/2025.yaml: name: "2021" is already in ` + r21},
		{"least new date after the longest", change{r21, "min_working_days: 1", "min_working_days: 6"},
			r21 + ": reappoint: min_working_days 6 is more than max_working_days 5"},
		{"machine may more than people", change{r21, "max_declared_working_days: 15", "max_declared_working_days: 4"},
			r21 + ": reappoint: max_working_days 5 is more than max_declared_working_days 4"},
		{"broken promise to no level", change{r21, "broken: [director, inspector]", "broken: [director, office]"},
			r21 + ": escalation/broken: office is not one of the levels"},
		{"file code of another agency", change{r21, `[GH]\d{2}|`, `[G]\d{2}|`},
			r21 + `: file_code/pattern: does not match "000.00.14.H20-200703-0002"` + "\n" +
				r21 + `: file_code/pattern: does not match "000.00.16.H55-211018-0001"`},
		{"no pattern", change{r21, `'^(\d`, `'^((\d`},
			r21 + ": file_code/pattern: is not a regular expression: error parsing regexp: missing closing ): `^((\\d{3}\\.\\d{2}\\.\\d{2}\\.[GH]\\d{2}|[GH]\\d{2}(\\.\\d{1,3}){0,3})-\\d{6}-\\d{4}$`"},
		{"no apology form", change{r21, "kind: apology", "kind: stop"}, r21 + ": forms: form apology is missing"},
		{"a form twice", change{r21, "kind: control_slip", "kind: book"}, r21 + ": forms: form book is there twice"},
		{"a letter without a symbol", change{r21, "    symbol: PXL\n", ""},
			r21 + ": forms: form apology has no symbol for its number"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestLadderFindings(t *testing.T) {
	const at = r21 + ": ladder: "
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"no lateness", change{r21, lateRung, ""}, at + "no rung does late"},
		{"no apology", change{r21, "do: apologise", "do: remind"}, at + "no rung does apologise"},
		{"no broken promise", change{r21, "do: broken", "do: remind_all"}, at + "no rung does broken"},
		{"rung twice", change{r21, "name: second_near", "name: near_due"}, at + "rung near_due is there twice"},
		{"after an unknown rung", change{r21, "after: declare", "after: ask"},
			at + `rung apology_latest comes after unknown rung "ask"`},
		{"after itself", change{r21, "after: declare", "after: apology_latest"},
			at + "rung apology_latest can never fire: it comes after itself"},
		{"two after one another", change{r21, "at: opening, short_percent: 50, spread_minutes: 60}", "at: opening, short_percent: 50, after: apology_latest}"},
			at + "rung declare can never fire: it comes after itself\n" + at + "rung apology_latest can never fire: it comes after itself"},
		{"after the second promise", change{r21, "after: declare", "after: second_due"},
			at + "rung apology_latest can never fire: it comes after second_due of the second promise"},
		{"lateness of the second promise", change{r21, "do: late, on: first", "do: late, on: second"},
			at + "rung due can never fire: late belongs to the first promise"},
		{"at the promise and before it", change{r21, "do: late, on: first, days_before: 0", "do: late, on: first, days_before: 1"},
			at + "rung due stands at the promise itself and 1 days before it"},
		{"further off than any new date", change{r21, "on: second, days_before: 1, at: opening, short_percent: 50", "on: second, days_before: 16, at: opening"},
			at + "rung second_near can never fire: 16 working days before a second promise that is at most 15 away"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestProcedureFindings(t *testing.T) {
	ownLadder := func(rungs string) string {
		return "result: Giấy phép xuất bản bản tin\n        ladder:\n          source: x\n          confidence: proposed\n          rungs:\n" + rungs +
			"            - {name: due, do: late, on: first, days_before: 0, at: promise}\n" +
			"            - {name: second_due, do: broken, on: second, days_before: 0, at: promise}\n"
	}
	apologise := "            - {name: apology_latest, do: apologise, on: first, days_before: 1, at: closing}\n"
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"steps fall short", change{press, "hours: 124", "hours: 123"},
			press + ": 1.009374/2021/steps: add up to 159 working hours, the limit has 160"},
		{"step of an unknown unit", change{press, "unit: bao-chi-xuat-ban, role: officer", "unit: bao-chi, role: officer"},
			press + `: 1.009374/2021/steps/THAM-DINH: unknown unit "bao-chi"`},
		{"step nobody can take", change{press, "unit: bao-chi-xuat-ban, role: officer", "unit: bao-chi-xuat-ban, role: inspector"},
			press + `: 1.009374/2021/steps/THAM-DINH: nobody active in unit "bao-chi-xuat-ban" has the role inspector`},
		{"step twice", change{press, "code: DUYET", "code: KY"}, press + ": 1.009374/2021/steps/KY: is there twice"},
		{"unknown paper", change{press, "code: MANG-SET", "code: MANG"},
			press + ": 1.009374/2021/papers/MANG: unknown paper: papers.yaml does not have it"},
		{"paper twice", change{press, "code: MANG-SET", "code: TO-KHAI"},
			press + ": 1.009374/2021/papers/TO-KHAI: is there twice"},
		{"a paper nobody hands in", change{press, "{code: TO-KHAI, originals: 1", "{code: TO-KHAI, originals: 0"},
			press + ": 1.009374/2021/papers/TO-KHAI: asks for neither an original nor a copy"},
		{"paper twice in the dictionary", change{"papers.yaml", "code: TO-KHAI", "code: DON"},
			"papers.yaml: papers/DON: is there twice\n" +
				press + ": 1.009374/2021/papers/TO-KHAI: unknown paper: papers.yaml does not have it\n" +
				in + ": 2.001740/2021/papers/TO-KHAI: unknown paper: papers.yaml does not have it\n" +
				in + ": 2.001737/2021/papers/TO-KHAI: unknown paper: papers.yaml does not have it"},
		{"procedure in two files", change{press, `code: "1.009386"`, `code: "1.003659"`},
			postal + ": 1.003659: is already in " + press},
		{"a version twice", change{postal, `version: "2022"`, `version: "2021"`},
			postal + ": 1.003659/2021: is there twice"},
		{"versions overlap", change{postal, "        to: 2022-05-31\n", ""},
			postal + ": 1.003659/2022/from: overlaps version 2021"},
		{"a version ends before it begins", change{postal, "to: 2022-05-31", "to: 2020-05-31"},
			postal + ": 1.003659/2021/to: 2020-05-31 is before 2021-01-01"},
		{"promise longer than the law", change{press, "legal_limit: {amount: 20,", "legal_limit: {amount: 19,"},
			press + ": 1.009374/2021/limit: 20 is longer than the legal 19 calendar_day"},
		{"one field, two names", change{in, `name: "Xuất bản, In và Phát hành"}`, "name: In}"},
			"procedures/xuat-ban-phat-hanh.yaml: field: XBIPH is called \"In\" elsewhere"},
		{"own ladder without an apology", change{press, "result: Giấy phép xuất bản bản tin\n", ownLadder("")},
			press + ": 1.009374/2021/ladder: no rung does apologise"},
		{"own rung before the receipt", change{press, "result: Giấy phép xuất bản bản tin\n",
			ownLadder(apologise + "            - {name: early, do: remind, on: first, days_before: 20, at: opening}\n")},
			press + ": 1.009374/2021/ladder: rung early can never fire: 20 working days before a promise at most 20 away, and no short_percent"},
		{"own ladder in order", change{press, "result: Giấy phép xuất bản bản tin\n", ownLadder(apologise)}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, tc.want)
		})
	}
}

// A rung of the regime that no short limit can reach is told for each procedure.
func TestRegimeRungOutOfReachOfShortLimits(t *testing.T) {
	_, err := Load(overlay(t, change{r21, "days_before: 3, at: opening, short_percent: 75,", "days_before: 3, at: opening,"}))
	const tail = " working days before a promise at most "
	require.EqualError(t, err,
		press+": 2.001171/2021/ladder of regime 2021: rung near_due can never fire: 3"+tail+"2 away, and no short_percent\n"+
			press+": 2.001173/2021/ladder of regime 2021: rung near_due can never fire: 3"+tail+"1 away, and no short_percent\n"+
			in+": 2.001737/2021/ladder of regime 2021: rung near_due can never fire: 3"+tail+"3 away, and no short_percent")
}

// nobodyCalled is what is found of the ladders of duties when a role is gone.
func nobodyCalled(role string) string {
	var lines string
	for _, kind := range duty.Kinds() {
		if kind == duty.Difficulty && role == "inspector" {
			continue // is none of theirs
		}
		lines += "duties.yaml: kinds/" + string(kind) + "/levels: nobody active has the role " + role + "\n"
	}
	return lines
}
