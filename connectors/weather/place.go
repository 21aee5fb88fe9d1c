package weather

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// Place is a town or a point on the map.
type Place struct {
	Name       string  `json:"name"`
	Region     string  `json:"admin1,omitempty"`
	Country    string  `json:"country,omitempty"`
	Code       string  `json:"country_code,omitempty"` // ISO 3166-1 alpha-2
	Latitude   float64 `json:"latitude"`
	Longitude  float64 `json:"longitude"`
	Zone       string  `json:"timezone,omitempty"` // IANA name
	Population int     `json:"population,omitempty"`
}

// Label returns the place's name with what tells it from others of that name,
// fit to be set as address: "Hamburg, Hamburg, Germany".
func (p Place) Label() string {
	parts := []string{p.Name}
	for _, s := range []string{p.Region, p.Country} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (p Place) valid() bool {
	return math.Abs(p.Latitude) <= 90 && math.Abs(p.Longitude) <= 180
}

// coordinates returns the place the settings give by numbers, as latitude and
// longitude or as an address like "53.55,9.99".
func coordinates(s app.SourceSettings) (place Place, given bool, err error) {
	name := strings.TrimSpace(s.Address)
	if s.Latitude != nil || s.Longitude != nil {
		if s.Latitude == nil || s.Longitude == nil {
			return Place{}, false, errors.New("one of latitude and longitude is missing")
		}
		place = Place{Name: name, Latitude: *s.Latitude, Longitude: *s.Longitude}
	} else if pair, ok := parsePair(s.Address); ok {
		place, name = pair, ""
	} else {
		return Place{}, false, nil
	}
	if !place.valid() {
		return Place{}, false, fmt.Errorf("there is no place at %v, %v", place.Latitude, place.Longitude)
	}
	place.Name = connectors.CleanText(name)
	if place.Name == "" {
		place.Name = fmt.Sprintf("%.2f, %.2f", place.Latitude, place.Longitude)
	}
	return place, true, nil
}

// parsePair reads "53.55,9.99", "53.55 9.99" or "53.55; 9.99".
func parsePair(s string) (Place, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
	if len(parts) != 2 {
		return Place{}, false
	}
	lat, err1 := strconv.ParseFloat(parts[0], 64)
	lon, err2 := strconv.ParseFloat(parts[1], 64)
	if err1 != nil || err2 != nil {
		return Place{}, false
	}
	return Place{Latitude: lat, Longitude: lon}, true
}

// Places looks a name up, the best match first: `source add` offers the others
// to choose from. "Paris, Texas" and "Paris, US" are understood. A name nobody
// knows is an *app.Error with code missing.
func Places(ctx context.Context, d connectors.Deps, name string) ([]Place, error) {
	base := strings.TrimSuffix(cmp.Or(d.Services.Geocoding, connectors.DefaultServices.Geocoding), "/")
	town, rest, _ := strings.Cut(strings.TrimSpace(name), ",")
	town = strings.TrimSpace(town)
	q := url.Values{"name": {town}, "count": {"10"}, "language": {cmp.Or(d.Language, "en")}, "format": {"json"}}
	resp, err := d.HTTP.Get(ctx, base+"/search?"+q.Encode(), fetch.MaxBytes(maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("look up the place: %w", said(err))
	}
	all, err := decodePlaces(resp.Body)
	if err != nil {
		return nil, unreadable(err)
	}
	if len(all) == 0 {
		return nil, &app.Error{
			Code: app.CodeMissing, Message: fmt.Sprintf("no place called %q was found", connectors.CleanText(name)),
			Hint: `Check the spelling, try the nearest larger town, or give "latitude,longitude" instead.`,
		}
	}
	fits := slices.DeleteFunc(slices.Clone(all), func(p Place) bool { return !p.lies(rest) })
	if len(fits) == 0 {
		return nil, &app.Error{
			Code: app.CodeMissing, Message: fmt.Sprintf("%s was found, but not in %q", all[0].Name, connectors.CleanText(strings.TrimSpace(rest))),
			Hint: "Known are: " + labels(all) + ".",
		}
	}
	rank(fits, town)
	return fits, nil
}

func labels(places []Place) string {
	var list []string
	for _, p := range places[:min(len(places), 5)] {
		list = append(list, p.Label())
	}
	return strings.Join(list, "; ")
}

// lies reports whether each part of "region, country" names where p lies.
func (p Place) lies(where string) bool {
	for part := range strings.SplitSeq(where, ",") {
		if part = fold(part); part == "" {
			continue
		}
		known := []string{fold(p.Region), fold(p.Country), fold(p.Code)}
		if alias, ok := map[string]string{"uk": "gb", "usa": "us", "england": "gb", "uae": "ae"}[part]; ok {
			part = alias
		}
		if !slices.Contains(known, part) {
			return false
		}
	}
	return true
}

// rank puts exact names first, then the larger places; what the service put
// first stays first among equals.
func rank(places []Place, town string) {
	slices.SortStableFunc(places, func(a, b Place) int {
		exact := func(p Place) int {
			if fold(p.Name) == fold(town) {
				return 0
			}
			return 1
		}
		if c := cmp.Compare(exact(a), exact(b)); c != 0 {
			return c
		}
		return cmp.Compare(b.Population, a.Population)
	})
}

// fold makes names comparable: lower case, without accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.TrimSpace(s))) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// decodePlaces reads an answer of the geocoding; no match has no results.
func decodePlaces(data []byte) ([]Place, error) {
	var answer *struct {
		Error   bool    `json:"error"`
		Reason  string  `json:"reason"`
		Results []Place `json:"results"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("decode places: %w", err)
	}
	if answer == nil {
		return nil, errors.New("decode places: null")
	}
	if answer.Error {
		return nil, refused(answer.Reason, nil)
	}
	var places []Place
	for _, p := range answer.Results {
		p.Name, p.Region, p.Country = connectors.CleanText(p.Name), connectors.CleanText(p.Region), connectors.CleanText(p.Country)
		if p.Name != "" && p.valid() {
			places = append(places, p)
		}
	}
	return places, nil
}

// said puts the reason of Open-Meteo's own errors into words.
func said(err error) error {
	var fe *fetch.Error
	if !errors.As(err, &fe) || fe.Kind != fetch.Status || fe.Status != 400 {
		return err
	}
	var body struct {
		Error  bool   `json:"error"`
		Reason string `json:"reason"`
	}
	if json.Unmarshal(fe.Body, &body) != nil || body.Reason == "" {
		return err
	}
	return refused(body.Reason, err)
}

func refused(reason string, err error) error {
	words := []rune(connectors.CleanText(reason))
	return &app.Error{
		Code: app.CodeConfig, Message: "Open-Meteo refused the request: " + string(words[:min(len(words), 200)]),
		Hint: "Check the place in the source's settings.", Err: err,
	}
}

func unreadable(err error) error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	return &app.Error{
		Code: app.CodeFormat, Message: "the weather could not be read: the answer is not what Open-Meteo sends",
		Hint: "If services.weather or services.geocoding is set in the configuration, check it; otherwise it is tried again next time.", Err: err,
	}
}
