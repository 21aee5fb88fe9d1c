package boot

import (
	"strings"
	"testing"
	"time"
)

// TestTheWeatherIsThatOfToday: what was forecast on earlier days is in the store
// for weeks, and each day's brief tells the forecast of its own morning.
func TestTheWeatherIsThatOfToday(t *testing.T) {
	home := t.TempDir()
	for n := range 8 {
		now := wednesday.AddDate(0, 0, n)
		a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }})
		if err != nil {
			t.Fatal(err)
		}
		r, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true, Rules: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		w := r.Brief.Weather
		if w == nil || !strings.Contains(w.Sentence.Text, "light rain") || w.Days[0].Date != r.Brief.Date {
			t.Errorf("%s: %+v", r.Brief.Date, w)
		}
	}
}
