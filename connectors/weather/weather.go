// Package weather reads forecasts of Open-Meteo (open-meteo.com/en/docs) for
// a place given by name or coordinates. Names are looked up once through its
// geocoding (open-meteo.com/en/docs/geocoding-api) and remembered in
// Report.State.
//
// A source yields one item a day and place. The forecast is always the one for
// now: From and To of a query do not select anything. Days of the past are not
// gone when today's is read, so an answer never claims to be complete.
//
// The data is under CC BY 4.0; the credit line stands in every item.
package weather

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"daybrief/app"
	"daybrief/connectors"
)

const (
	typ = "weather"
	// Credit is the line the data's licence asks for.
	Credit = "Weather data by Open-Meteo.com (CC BY 4.0)"

	maxAnswer  = 1 << 20
	maxAddress = 100
)

//go:embed tool.md
var toolText string

// schema is that of the tool's arguments.
const schema = `{
  "type": "object",
  "properties": {
    "location": {"type": "string", "maxLength": 100, "description": "A town, like \"Hamburg\" or \"Paris, Texas\", or \"latitude,longitude\"; absent for the reader's own places."}
  },
  "additionalProperties": false
}`

// Connector is the weather as a source and as the tool get_weather.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type:  typ,
		Title: "Weather",
		Open:  open,
		Sniff: sniff,
		Hosts: hosts,
		Tool: connectors.ToolSpec{
			Name:        "get_weather",
			Description: strings.TrimSpace(toolText),
			Schema:      json.RawMessage(schema),
			Call:        call,
		},
	}
}

// source is the weather of one place.
type source struct {
	settings app.SourceSettings
	deps     connectors.Deps
	units    units
	fixed    *Place // known from the settings
}

func open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	return newSource(s, d)
}

func newSource(s app.SourceSettings, d connectors.Deps) (*source, error) {
	src := &source{settings: s, deps: d}
	var ok bool
	if src.units, ok = unitsOf(s.Units); !ok {
		return nil, wrong(s.Name, fmt.Sprintf("units %q is not known", s.Units), "Set units to metric or imperial.")
	}
	place, given, err := coordinates(s)
	if err != nil {
		return nil, wrong(s.Name, err.Error(), "Latitude is -90 to 90, longitude -180 to 180; give both, or a town as address.")
	}
	if given {
		src.fixed = &place
		return src, nil
	}
	address := strings.TrimSpace(s.Address)
	if len([]rune(address)) < 2 || len(address) > maxAddress || !strings.ContainsFunc(address, unicode.IsLetter) && !strings.ContainsFunc(address, unicode.IsDigit) {
		return nil, wrong(s.Name, "no place is set that could be looked up", `Set address to a town, like "Hamburg", or to "latitude,longitude".`)
	}
	return src, nil
}

func wrong(source, why, cure string) error {
	return &app.Error{Code: app.CodeConfig, Message: cmp.Or(source, "The weather") + " cannot be used: " + why, Hint: cure}
}

func hosts(s app.SourceSettings, v connectors.Services) []string {
	addresses := []string{cmp.Or(v.Weather, connectors.DefaultServices.Weather)}
	if _, given, err := coordinates(s); err == nil && !given {
		addresses = append(addresses, cmp.Or(v.Geocoding, connectors.DefaultServices.Geocoding))
	}
	var list []string
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Hostname() != "" && (len(list) == 0 || list[0] != u.Hostname()) {
			list = append(list, u.Hostname())
		}
	}
	return list
}

// sniff takes coordinates for certain and a bare word for want of anything
// better; what is a file, a folder or an address on the net is not a place.
func sniff(p connectors.Probe) int {
	if p.IsDir || len(p.Head) > 0 || p.Type != "" {
		return 0
	}
	if place, ok := parsePair(p.Address); ok && place.valid() {
		return 90
	}
	a := strings.TrimSpace(p.Address)
	if len([]rune(a)) < 2 || len(a) > maxAddress || strings.ContainsAny(a, `/\@:.~_`) || !strings.ContainsFunc(a, unicode.IsLetter) {
		return 0
	}
	return 5
}

// memory is what Report.State holds.
type memory struct {
	Address string `json:"address"`
	Place   Place  `json:"place"`
}

// Fetch emits the weather of today at the source's place.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	place, state, err := s.place(ctx, q.State)
	if err != nil {
		return connectors.Report{}, connectors.Explain(s.settings.Name, err)
	}
	report := connectors.Report{State: state, AsOf: q.Now}
	f, err := s.forecast(ctx, place)
	if err != nil {
		return report, connectors.Explain(s.settings.Name, err)
	}
	if !f.observed.IsZero() {
		report.AsOf = f.observed
	}
	if err := ctx.Err(); err != nil {
		return report, connectors.Explain(s.settings.Name, err)
	}
	return report, emit(s.item(f, place, q.Now))
}

// place returns where the source is, from its settings, from the state of the
// last time or through geocoding, and the state to keep.
func (s *source) place(ctx context.Context, state []byte) (Place, []byte, error) {
	if s.fixed != nil {
		return *s.fixed, nil, nil
	}
	address := strings.TrimSpace(s.settings.Address)
	var m memory
	if err := json.Unmarshal(state, &m); err == nil && m.Address == address && m.Place.Name != "" && m.Place.valid() {
		return m.Place, state, nil
	}
	places, err := Places(ctx, s.deps, address)
	if err != nil {
		return Place{}, nil, err
	}
	state, err = json.Marshal(memory{Address: address, Place: places[0]})
	if err != nil {
		return Place{}, nil, fmt.Errorf("keep the place %q: %w", address, err)
	}
	return places[0], state, nil
}

type arguments struct {
	Location string `json:"location"`
}

func call(ctx context.Context, args json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	var a arguments
	if err := connectors.DecodeArgs("get_weather", args, &a); err != nil {
		return nil, err
	}
	if a.Location = strings.TrimSpace(a.Location); a.Location != "" {
		one := app.SourceSettings{Name: "Weather", Type: typ, Address: a.Location}
		if len(settings) > 0 {
			one.Name, one.Units = settings[0].Name, settings[0].Units
		}
		settings = []app.SourceSettings{one}
	}
	if len(settings) == 0 {
		return nil, &app.Error{Code: app.CodeUsage, Message: "get_weather needs a location: no place is configured", Hint: `Name a town, like {"location": "Hamburg"}.`}
	}
	var items []app.Item
	var failed error
	for _, set := range settings {
		src, err := newSource(set, d)
		if err != nil && a.Location != "" {
			return nil, &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("%q is not a place that could be looked up", a.Location), Hint: `Name a town, like {"location": "Hamburg"}.`, Err: err}
		}
		if err == nil {
			_, err = src.Fetch(ctx, connectors.Query{Now: d.Now(), Zone: d.Zone}, func(it app.Item) error {
				items = append(items, it)
				return nil
			})
		}
		failed = cmp.Or(failed, err)
	}
	if len(items) == 0 {
		return nil, failed
	}
	return items, nil
}
