// Package weather is the connector for the forecast of Open-Meteo
// (https://open-meteo.com/en/docs), which wants no key. A place is given by
// name, found through Open-Meteo's geocoding, or by coordinates.
//
// A source yields one item of kind weather for the reader's day. Its native id
// is place and date, so a new day is a new item and an old one is history.
package weather

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

//go:embed get_weather.md
var description string

// schema is the JSON schema of the tool's arguments.
const schema = `{"type":"object","properties":{"location":{"type":"string","minLength":2,"description":"name of a place, or latitude,longitude"}},"required":["location"],"additionalProperties":false}`

// Connector is the weather as the registry knows it.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type:  "weather",
		Title: "Weather",
		Open: func(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
			return open(s, d)
		},
		Hosts: func(_ app.SourceSettings, v connectors.Services) []string {
			return []string{host(v.Weather), host(v.Geocoding)}
		},
		Tool: connectors.ToolSpec{
			Name: "get_weather", Description: strings.TrimSpace(description), Schema: json.RawMessage(schema), Call: call,
		},
	}
}

// host returns host and, where the address names one, port.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// source is one place.
type source struct {
	settings app.SourceSettings
	deps     connectors.Deps
	point    *point // by the settings; nil: the name has to be looked up
}

// point is where a place lies.
type point struct {
	Name      string  `json:"name"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Zone      string  `json:"zone,omitempty"` // IANA name
}

func open(s app.SourceSettings, d connectors.Deps) (*source, error) {
	src := &source{settings: s, deps: d}
	switch {
	case s.Latitude != nil && s.Longitude != nil:
		src.point = &point{Name: s.Address, Latitude: *s.Latitude, Longitude: *s.Longitude}
	case s.Address != "":
		src.point = coordinates(s.Address)
	default:
		return nil, fault(s.Name, "has no place", "Name one: address = \"Hamburg\", or set latitude and longitude.")
	}
	if p := src.point; p != nil {
		if !(p.Latitude >= -90 && p.Latitude <= 90 && p.Longitude >= -180 && p.Longitude <= 180) {
			return nil, fault(s.Name, "has coordinates that are on no map",
				"A latitude lies between -90 and 90, a longitude between -180 and 180.")
		}
		if p.Name == "" {
			p.Name = strings.TrimSpace(strings.TrimPrefix(s.Name, "Weather "))
		}
	}
	switch s.Units {
	case "", "metric", "imperial":
	default:
		return nil, fault(s.Name, "has units that are not known: "+s.Units, "Use metric or imperial.")
	}
	return src, nil
}

func fault(name, what, hint string) *app.Error {
	return &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("The source %q %s", name, what), Hint: hint}
}

// coordinates reads "53.55,9.99"; nil when the text is no pair of numbers.
func coordinates(text string) *point {
	a, b, ok := strings.Cut(text, ",")
	if !ok {
		return nil
	}
	lat, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if err1 != nil || err2 != nil {
		return nil
	}
	return &point{Latitude: lat, Longitude: lon}
}

// state is what is kept between runs: the place a name stands for, so that it
// is looked up once.
type state struct {
	Query string `json:"query"`
	Place point  `json:"place"`
}

// Fetch yields the forecast of the day.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	var r connectors.Report
	place, err := s.place(ctx, q.State)
	if err != nil {
		return r, err
	}
	it, err := s.forecast(ctx, place, q)
	if err != nil {
		return r, err
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if err := emit(it); err != nil {
		return r, err
	}
	r.AsOf = q.Now
	if r.State, err = json.Marshal(state{Query: s.settings.Address, Place: place}); err != nil {
		return r, fmt.Errorf("weather: keep the place: %w", err)
	}
	return r, nil
}

// place returns where the source's place lies.
func (s *source) place(ctx context.Context, kept []byte) (point, error) {
	if s.point != nil {
		return *s.point, nil
	}
	var st state
	if json.Unmarshal(kept, &st) == nil && st.Query == s.settings.Address && st.Place.Name != "" {
		return st.Place, nil
	}
	found, err := Places(ctx, s.deps, s.settings.Address, 1)
	if err != nil {
		return point{}, err
	}
	return point{Name: found[0].Name, Latitude: found[0].Latitude, Longitude: found[0].Longitude, Zone: found[0].Zone}, nil
}

// call is the tool: the weather at a place the reader names.
func call(ctx context.Context, args json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	var in struct {
		Location string `json:"location"`
	}
	dec := json.NewDecoder(strings.NewReader(string(args)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil || len([]rune(strings.TrimSpace(in.Location))) < 2 {
		return nil, &app.Error{
			Code: app.CodeUsage, Err: err, Message: "get_weather wants a location of at least two letters",
			Hint: `For example {"location": "Hamburg"}.`,
		}
	}
	set := app.SourceSettings{Name: "Weather " + in.Location, Type: "weather", Address: strings.TrimSpace(in.Location)}
	for _, s := range settings {
		if set.Units = s.Units; strings.EqualFold(s.Address, set.Address) {
			set = s
			break
		}
	}
	src, err := open(set, d)
	if err != nil {
		return nil, err
	}
	var items []app.Item
	now := time.Now
	if d.Now != nil {
		now = d.Now
	}
	zone := d.Zone
	if zone == nil {
		zone = time.Local
	}
	_, err = src.Fetch(ctx, connectors.Query{Now: now(), Zone: zone}, func(it app.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil {
		var known *app.Error
		if !errors.As(err, &known) {
			err = connectors.Explain(set.Name, err)
		}
		return nil, err
	}
	return items, nil
}
