package weather

import (
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"daybrief/app"
	"daybrief/connectors"
)

func TestWordsOfEveryCode(t *testing.T) {
	for _, code := range []int{0, 1, 2, 3, 45, 48, 51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 71, 73, 75, 77, 80, 81, 82, 85, 86, 95, 96, 99} {
		if Words(code) == "" {
			t.Errorf("code %d has no words", code)
		}
	}
	if got := Words(42); got != "" {
		t.Errorf("code 42 is not used, yet it means %q", got)
	}
}

// TestClockChange: the dates of an answer follow its offset, also when the
// clock changes within the three days.
func TestClockChange(t *testing.T) {
	m, _ := unitsOf("")
	// 2026-03-28 00:00 +01:00, then two days of 24 hours.
	f, err := decodeForecast([]byte(`{"utc_offset_seconds":3600,"timezone":"Europe/Berlin","daily":{"time":[1774652400,1774738800,1774825200],
		"temperature_2m_max":[9,9,9],"temperature_2m_min":[1,1,1],"weather_code":[0,0,0]}}`), m)
	if err != nil {
		t.Fatal(err)
	}
	var dates []string
	for _, d := range f.days {
		dates = append(dates, d.Date)
	}
	if got := strings.Join(dates, " "); got != "2026-03-28 2026-03-29 2026-03-30" {
		t.Errorf("dates %s", got)
	}
}

func FuzzDecodeForecast(f *testing.F) {
	for _, name := range []string{"testdata/forecast.json", "testdata/forecast_iso.json", "testdata/places.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"null", "{}", `{"error":true,"reason":"<b>"}`, `{"daily":{"time":["2026-03-10"],"temperature_2m_max":[1e300],"temperature_2m_min":[null]}}`,
		`{"utc_offset_seconds":1e9,"current":{"time":-5,"temperature_2m":0}}`} {
		f.Add([]byte(s))
	}
	m, _ := unitsOf("")
	now := time.Date(2026, 3, 10, 6, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, data []byte) {
		if places, err := decodePlaces(data); err == nil {
			for _, p := range places {
				if !p.valid() || connectors.HasMarkup(p.Name) {
					t.Errorf("place %+v", p)
				}
			}
		}
		a, err := decodeForecast(data, m)
		if err != nil {
			return
		}
		s := &source{settings: app.SourceSettings{Name: "W"}, units: m}
		it := s.item(a, Place{Name: "X", Latitude: 1, Longitude: 2}, now)
		if it.Title == "" || connectors.HasMarkup(it.Text) || !strings.Contains(it.Text, Credit) {
			t.Errorf("%+v", it)
		}
		it.ContentHash() // panics for what JSON cannot hold
	})
}
