package reporting

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// mostDifferences is how many differences are told: enough to see what happened.
const mostDifferences = 20

// compare says where two contents differ, by the place in the content; nothing where they
// are the same, byte for byte.
func compare(old, anew []byte) ([]string, error) {
	if bytes.Equal(old, anew) {
		return nil, nil
	}
	var a, b any
	if err := json.Unmarshal(old, &a); err != nil {
		return nil, fmt.Errorf("reporting: stored content: %w", err)
	}
	if err := json.Unmarshal(anew, &b); err != nil {
		return nil, fmt.Errorf("reporting: new content: %w", err)
	}
	found := differences("", a, b, nil)
	if len(found) == 0 {
		found = []string{"JSON"} // written differently, with the same meaning
	}
	if more := len(found) - mostDifferences; more > 0 {
		found = append(found[:mostDifferences], fmt.Sprintf("… +%d", more))
	}
	return found, nil
}

func differences(at string, old, anew any, found []string) []string {
	switch old := old.(type) {
	case map[string]any:
		anew, same := anew.(map[string]any)
		if !same {
			break
		}
		keys := slices.Collect(maps.Keys(old))
		for key := range anew {
			if _, known := old[key]; !known {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			found = differences(at+"/"+key, old[key], anew[key], found)
		}
		return found
	case []any:
		anew, same := anew.([]any)
		if !same {
			break
		}
		if len(old) != len(anew) {
			found = append(found, fmt.Sprintf("%s: %d → %d", at, len(old), len(anew)))
		}
		for i := range min(len(old), len(anew)) {
			found = differences(fmt.Sprintf("%s/%d", at, i+1), old[i], anew[i], found)
		}
		return found
	}
	if a, b := shown(old), shown(anew); a != b {
		found = append(found, at+": "+a+" → "+b)
	}
	return found
}

// shown is a value in a line.
func shown(value any) string {
	text, err := json.Marshal(value)
	if value == nil || err != nil {
		return "∅"
	}
	const longest = 60
	if runes := []rune(string(text)); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return string(text)
}
