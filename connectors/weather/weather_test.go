package weather_test

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
	"daybrief/connectors/fetch"
	"daybrief/connectors/weather"
)

var update = flag.Bool("update", false, "write the golden files anew")

var morning = time.Date(2026, 3, 10, 5, 45, 0, 0, time.UTC) // 06:45 in Berlin

func serve(s *conntest.Server) {
	s.File("/v1/forecast", "testdata/forecast.json", "application/json")
	s.File("/geo/v1/search", "testdata/places.json", "application/json")
}

func services(base string) connectors.Services {
	return connectors.Services{Weather: base + "/v1", Geocoding: base + "/geo/v1"}
}

func settings(string) app.SourceSettings {
	return app.SourceSettings{Name: "Weather", Type: "weather", Address: "Neuhafen"}
}

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: weather.Connector(), Serve: serve, Settings: settings, Services: services,
		Query: connectors.Query{Now: morning, Zone: time.UTC},
		Kinds: []app.Kind{app.KindWeather}, Items: 1,
		Args:      json.RawMessage(`{"location": "Neuhafen, Germany"}`),
		WrongArgs: []string{`{"location": 5}`, `{"location": "x"}`, `{"location": "99,200"}`},
		Check: func(t *testing.T, items []app.Item, _ connectors.Report) {
			golden(t, "testdata/forecast.golden", items[0])
		},
	})
}

func golden(t *testing.T, name string, it app.Item) {
	t.Helper()
	got, err := json.MarshalIndent(it, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append([]byte(it.Title+"\n"+it.Text+"\n\n"), append(got, '\n')...)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (run with -update after a change on purpose):\n%s", name, d)
	}
}

// deps returns what a source on a server needs.
func deps(t *testing.T, s *conntest.Server) connectors.Deps {
	t.Helper()
	client := fetch.New(fetch.Options{Local: func(string) bool { return true }, Allowed: func(string) bool { return true }})
	t.Cleanup(client.Close)
	return connectors.Deps{HTTP: client, Services: services(s.Base()), Now: func() time.Time { return morning }, Zone: time.UTC, Language: "de"}
}

func get(t *testing.T, d connectors.Deps, set app.SourceSettings, state []byte) (app.Item, connectors.Report, error) {
	t.Helper()
	src, err := weather.Connector().Open(set, d)
	if err != nil {
		t.Fatal(err)
	}
	var item app.Item
	r, err := src.Fetch(t.Context(), connectors.Query{Now: morning, Zone: time.UTC, State: state}, func(it app.Item) error {
		item = it
		return nil
	})
	return item, r, err
}

// TestISOTimes: a server that does not know timeformat yields the same item.
func TestISOTimes(t *testing.T) {
	s := conntest.NewServer(t)
	s.File("/v1/forecast", "testdata/forecast_iso.json", "application/json")
	set := app.SourceSettings{Name: "Weather", Address: "Neuhafen"}
	lat, lon := 53.5511, 9.9937
	set.Latitude, set.Longitude = &lat, &lon
	it, _, err := get(t, deps(t, s), set, nil)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/forecast.golden", it)
}

// TestRequest: what is asked for, and that a place is looked up once.
func TestRequest(t *testing.T) {
	s := conntest.NewServer(t)
	serve(s)
	d := deps(t, s)
	_, r, err := get(t, d, settings(""), nil)
	if err != nil {
		t.Fatal(err)
	}
	imperial := settings("")
	imperial.Units = "imperial"
	if _, _, err := get(t, d, imperial, r.State); err != nil {
		t.Fatal(err)
	}
	asked := s.Requests()
	if len(asked) != 3 || !strings.HasPrefix(asked[0], "/geo/v1/search?") {
		t.Fatalf("asked for %v, want one look-up and two forecasts", asked)
	}
	geo, metric, other := query(t, asked[0]), query(t, asked[1]), query(t, asked[2])
	for _, c := range []struct {
		got  url.Values
		want map[string]string
	}{
		{geo, map[string]string{"name": "Neuhafen", "language": "de", "format": "json"}},
		{metric, map[string]string{"latitude": "53.5511", "longitude": "9.9937", "timezone": "Europe/Berlin", "timeformat": "unixtime",
			"temperature_unit": "celsius", "wind_speed_unit": "kmh", "precipitation_unit": "mm", "forecast_days": "3"}},
		{other, map[string]string{"temperature_unit": "fahrenheit", "wind_speed_unit": "mph", "precipitation_unit": "inch"}},
	} {
		for k, v := range c.want {
			if c.got.Get(k) != v {
				t.Errorf("%s=%q, want %q", k, c.got.Get(k), v)
			}
		}
	}
	for _, word := range []string{"precipitation_probability", "precipitation", "wind_speed_10m", "wind_gusts_10m", "weather_code", "apparent_temperature"} {
		if !strings.Contains(metric.Get("hourly")+","+metric.Get("current"), word) {
			t.Errorf("%s is not asked for", word)
		}
	}
	moved := settings("")
	moved.Address = "Neuhafen, Ohio"
	it, _, err := get(t, d, moved, r.State)
	if err != nil || it.Detail.Weather.Latitude != 40.1 {
		t.Errorf("another address must be looked up anew: %+v, %v", it.Detail.Weather, err)
	}
}

func query(t *testing.T, request string) url.Values {
	t.Helper()
	u, err := url.Parse(request)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestPlaces(t *testing.T) {
	s := conntest.NewServer(t)
	serve(s)
	d := deps(t, s)
	for name, want := range map[string]string{
		"Neuhafen":                        "Neuhafen, Hanse, Germany; Neuhafen, Ohio, United States; Neuhafen an der Elbe, Altmark, Germany",
		"neuhafen, US":                    "Neuhafen, Ohio, United States",
		"Neuhafen, Germany":               "Neuhafen, Hanse, Germany; Neuhafen an der Elbe, Altmark, Germany",
		"Neuhafen, Ohio, United States":   "Neuhafen, Ohio, United States",
		"Neuhafen an der Elbe, Altmark":   "Neuhafen an der Elbe, Altmark, Germany",
		"Neuhafen, France":                "",
		"Neuhafen, Hanse, Germany, Earth": "",
	} {
		places, err := weather.Places(t.Context(), d, name)
		var labels []string
		for _, p := range places {
			labels = append(labels, p.Label())
		}
		if got := strings.Join(labels, "; "); got != want {
			t.Errorf("Places(%q) = %q, want %q", name, got, want)
		}
		if want == "" && (app.AsError(err) == nil || app.AsError(err).Code != app.CodeMissing || !strings.Contains(app.AsError(err).Hint, "Ohio")) {
			t.Errorf("Places(%q): %v, want code missing and what is known", name, err)
		}
	}
}

func TestNoSuchPlace(t *testing.T) {
	s := conntest.NewServer(t)
	s.Bytes("/geo/v1/search", "application/json", []byte(`{"generationtime_ms":0.3}`))
	_, _, err := get(t, deps(t, s), app.SourceSettings{Name: "Weather", Address: "Qqqzz"}, nil)
	e := app.AsError(err)
	if e == nil || e.Code != app.CodeMissing || !strings.Contains(e.Message, "Qqqzz") || e.Hint == "" {
		t.Errorf("got %+v, want code missing that names the place", e)
	}
}

func TestReasonIsShown(t *testing.T) {
	s := conntest.NewServer(t)
	s.Handle("/v1/forecast", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":true,"reason":"Invalid timezone <b>x</b>"}`))
	})
	_, _, err := get(t, deps(t, s), app.SourceSettings{Name: "Weather", Address: "53.5,9.9"}, nil)
	if e := app.AsError(err); e == nil || !strings.Contains(e.Message, "Invalid timezone x") || e.Code != app.CodeConfig {
		t.Errorf("got %+v, want the reason in the message", e)
	}
}

func TestSettings(t *testing.T) {
	lat, far := 53.5, 200.0
	for name, c := range map[string]struct {
		set  app.SourceSettings
		good bool
	}{
		"town":             {app.SourceSettings{Address: "Hamburg"}, true},
		"pair":             {app.SourceSettings{Address: "53.55,9.99"}, true},
		"pair with blanks": {app.SourceSettings{Address: " -33.9; 151.2 "}, true},
		"numbers":          {app.SourceSettings{Latitude: &lat, Longitude: &lat}, true},
		"postal code":      {app.SourceSettings{Address: "20095"}, true},
		"nothing":          {app.SourceSettings{}, false},
		"one letter":       {app.SourceSettings{Address: "H"}, false},
		"half":             {app.SourceSettings{Address: "Hamburg", Latitude: &lat}, false},
		"off the map":      {app.SourceSettings{Latitude: &lat, Longitude: &far}, false},
		"pair off the map": {app.SourceSettings{Address: "91,0"}, false},
		"not a number":     {app.SourceSettings{Address: "NaN,NaN"}, false},
		"units":            {app.SourceSettings{Address: "Hamburg", Units: "stone"}, false},
	} {
		_, err := weather.Connector().Open(c.set, connectors.Deps{})
		if (err == nil) != c.good {
			t.Errorf("%s: error %v", name, err)
		}
		if err != nil && (app.AsError(err).Code != app.CodeConfig || app.AsError(err).Hint == "") {
			t.Errorf("%s: %+v, want code config and a hint", name, app.AsError(err))
		}
	}
}

func TestSniff(t *testing.T) {
	for address, want := range map[string]int{
		"53.55,9.99": 90, "Hamburg": 5, "New York": 5, "mail.ics": 0, "/home/me": 0, "ann@example.org": 0, "https://example.org": 0, "": 0,
	} {
		if got := weather.Connector().Sniff(connectors.Probe{Address: address}); got != want {
			t.Errorf("Sniff(%q) = %d, want %d", address, got, want)
		}
	}
	if got := weather.Connector().Sniff(connectors.Probe{Address: "notes", Head: []byte("x")}); got != 0 {
		t.Errorf("a file was taken for a place: %d", got)
	}
}

func TestToolUsesConfiguredPlaces(t *testing.T) {
	s := conntest.NewServer(t)
	serve(s)
	d := deps(t, s)
	call := weather.Connector().Tool.Call
	if _, err := call(context.Background(), nil, nil, d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeUsage {
		t.Errorf("no place anywhere: %v, want code usage", err)
	}
	items, err := call(context.Background(), nil, []app.SourceSettings{settings("")}, d)
	if err != nil || len(items) != 1 || items[0].Detail.Weather.Place != "Neuhafen" {
		t.Errorf("got %v, %v", items, err)
	}
}
