package app

import (
	"encoding/json"
	"strings"
	"testing"
)

// Listed changes nothing of the brief it is called on, and its JSON has no null.
func TestListedBriefHasNoNull(t *testing.T) {
	b := Brief{Date: "2026-11-21", TLDR: []Sentence{{Text: NothingElse, By: ByRules}}, Weather: &Forecast{Sentence: Sentence{Text: "Rain."}}}
	data, err := json.Marshal(b.Listed())
	if err != nil || strings.Contains(string(data), "null") {
		t.Errorf("%v: %s", err, data)
	}
	for _, key := range []string{"summary", "insights", "actions", "timeline", "checks", "mail", "market", "tech", "changes", "left_out", "sources"} {
		if !strings.Contains(string(data), `"`+key+`":[]`) {
			t.Errorf("%s is no empty list in %s", key, data)
		}
	}
	if b.TLDR[0].Items != nil || b.Mail != nil || b.Weather.Items != nil {
		t.Errorf("the brief itself was changed: %+v", b)
	}
}
