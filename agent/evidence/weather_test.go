package evidence

import (
	"testing"
	"time"

	"daybrief/app"
)

// TestTheNewestForecastSpeaks: forecasts of earlier days are in memory for weeks,
// and only the newest of each source is told.
func TestTheNewestForecastSpeaks(t *testing.T) {
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	forecast := func(id, source, text string, back int) app.Item {
		return app.Item{ID: id, Source: source, Kind: app.KindWeather, Title: "Weather in " + source, Text: text, Time: day.AddDate(0, 0, -back).Add(6 * time.Hour)}
	}
	items := []app.Item{
		forecast("a", "Hamburg", "Light rain.", 1), forecast("b", "Hamburg", "Mainly clear.", 0), forecast("c", "Hamburg", "Snow.", 9),
		forecast("d", "Lisbon", "Sun.", 2), forecast("e", "Lisbon", "Sun.", 3),
	}
	got := map[string]bool{}
	for _, g := range Select(Input{Items: items, Day: day, Zone: time.UTC}).Groups {
		got[items[g.Lead].ID] = true
	}
	if len(got) != 2 || !got["b"] || !got["d"] {
		t.Errorf("told are %v, want b and d", got)
	}
}
