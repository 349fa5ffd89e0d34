package catalogue

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestShapeFindings(t *testing.T) {
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"not YAML", change{"papers.yaml", "papers:", "papers: ["},
			"papers.yaml: is not YAML: [3:9] sequence end token ']' not found"},
		{"empty", change{"regimes/2030.yaml", "", "# nothing here\n"},
			"regimes/2030.yaml: is empty"},
		{"two documents", change{"papers.yaml", "papers:", "papers: []\n---\npapers:"},
			"papers.yaml: holds more than one YAML document"},
		{"the same key twice", change{"calendar/2021.yaml", "year: 2021", "year: 2021\nyear: 2021"},
			`calendar/2021.yaml: is not YAML: [3:1] mapping key "year" already defined at [2:1]`},
		{"a misspelt key", change{"organisation.yaml", "short_name:", "shortname:"},
			"organisation.yaml: additional properties 'shortname' not allowed\norganisation.yaml: missing property 'short_name'"},
		{"no such month", change{"calendar/2021.yaml", "2021-09-02", "2021-13-02"},
			"calendar/2021.yaml: days_off/9/day: '2021-13-02' is not valid date: parsing time \"2021-13-02\": month out of range"},
		{"a code read as a number", change{"procedures/bao-chi.yaml", `"1.009374"`, "1.009374"},
			"procedures/bao-chi.yaml: procedures/0/code: got number, want string"},
		{"unknown unit of a limit", change{"procedures/bao-chi.yaml", "unit: calendar_day", "unit: week"},
			"procedures/bao-chi.yaml: procedures/0/versions/0/limit/unit: value must be one of 'working_day', 'calendar_day', 'working_hour'"},
		{"unknown role", change{"procedures/bao-chi.yaml", "role: officer", "role: minister"},
			"procedures/bao-chi.yaml: procedures/0/versions/0/steps/2/role: value must be one of 'clerk', 'officer', 'unit_head', 'leader', 'director', 'office', 'inspector'"},
		{"a fact without a source", change{"regimes/2021.yaml", "  stops_clock: true\n  source: Thông lệ giải quyết, mã trạng thái 6 của Cổng dịch vụ công quốc gia\n", "  stops_clock: true\n"},
			"regimes/2021.yaml: payment: missing property 'source'"},
		{"no such confidence", change{"regimes/2021.yaml", "confidence: recalled", "confidence: sure"},
			"regimes/2021.yaml: documents/2/confidence: value must be one of 'verified', 'verified_secondary', 'recalled', 'uncertain', 'proposed'"},
		{"not an e-mail", change{"organisation.yaml", "motcua@stttt.example.vn", "motcua"},
			"organisation.yaml: one_stop/email: 'motcua' is not valid email: missing @"},
		{"a stray file", change{"procedures/moi.yml", "", "field: {}"},
			"procedures/moi.yml: is not a file of a catalogue; known are calendar/*.yaml, organisation.yaml, papers.yaml, citizen-texts.yaml, reporting.yaml, duties.yaml, evaluation.yaml, regimes/*.yaml, procedures/*.yaml, forms/*/*"},
		{"a status without words", change{texts, "  10: # Đã trả kết quả\n    granted:", "  11:\n    granted:"},
			texts + ": statuses: additional properties '11' not allowed\n" + texts + ": statuses: missing property '10'"},
		{"an outcome without words", change{texts, "    refused:\n      page: Rất tiếc", "    sorry:\n      page: Rất tiếc"},
			texts + ": statuses/9: additional properties 'sorry' not allowed\n" + texts + ": statuses/9: missing property 'refused'"},
		{"a status without a short text", change{texts, "    sms: Hồ sơ {code} đã được ghi nhận, đang chờ Một cửa kiểm tra.\n", ""},
			texts + ": statuses/1: missing property 'sms'"},
		{"a file is missing", change{"organisation.yaml", "", ""}, "organisation.yaml: is missing"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			c, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
			require.Nil(t, c)
		})
	}
}

func TestHiddenFilesAreNotRead(t *testing.T) {
	_, err := Load(overlay(t, change{"regimes/.2021.yaml.swp", "", "half"}, change{".git/config", "", "x"}))
	require.NoError(t, err)
}

func TestFindingsAreTyped(t *testing.T) {
	_, err := Load(overlay(t, change{"papers.yaml", "code: DON,", "code: don,"}))
	var finding Finding
	require.ErrorAs(t, err, &finding)
	require.Equal(t, Finding{
		File: "papers.yaml", At: "papers/0/code", Message: "'don' does not match pattern '^[A-Z0-9]+(-[A-Z0-9]+)*$'",
	}, finding)
}

// The schema must not fall behind the law's own list.
func TestSchemaKnowsEveryRole(t *testing.T) {
	content, err := schemas.ReadFile("schemas/common.schema.json")
	require.NoError(t, err)
	var common struct {
		Defs struct {
			Role struct {
				Enum []procedure.Role `json:"enum"`
			} `json:"role"`
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(content, &common))
	require.Equal(t, procedure.Roles(), common.Defs.Role.Enum)
}
