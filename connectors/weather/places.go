package weather

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Place is one answer of the geocoding.
type Place struct {
	Name       string  `json:"name"`
	Region     string  `json:"admin1"`
	Country    string  `json:"country"`
	Latitude   float64 `json:"latitude"`
	Longitude  float64 `json:"longitude"`
	Zone       string  `json:"timezone"` // IANA name
	Population int     `json:"population"`
}

// Places looks a name up, the best match first, at most n (1 to 100). It
// returns an *app.Error with code missing when no place is called so.
// Source: https://open-meteo.com/en/docs/geocoding-api.
func Places(ctx context.Context, d connectors.Deps, name string, n int) ([]Place, error) {
	search, rest, _ := strings.Cut(name, ",")
	q := url.Values{
		"name": {strings.TrimSpace(search)}, "count": {strconv.Itoa(max(n, 10))},
		"format": {"json"}, "language": {language(d)},
	}
	res, err := d.HTTP.Get(ctx, d.Services.Geocoding+"/search?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("weather: look up %q: %w", name, err)
	}
	list, err := decodePlaces(res.Body)
	if err != nil {
		return nil, err
	}
	list = narrow(list, rest)
	if len(list) == 0 {
		return nil, &app.Error{
			Code:    app.CodeMissing,
			Message: fmt.Sprintf("No place called %q was found", name),
			Hint:    "Check the spelling, name a larger place nearby, or give coordinates such as 53.55,9.99.",
		}
	}
	return list[:min(n, len(list))], nil
}

func language(d connectors.Deps) string {
	if d.Language == "" {
		return "en"
	}
	return d.Language
}

// decodePlaces reads the answer of /search. No match is no error: the answer
// then lacks "results".
func decodePlaces(data []byte) ([]Place, error) {
	var a struct {
		Results []Place `json:"results"`
		Error   bool    `json:"error"`
		Reason  string  `json:"reason"`
	}
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, garbage("geocoding", err)
	}
	if a.Error {
		return nil, refused("geocoding", a.Reason)
	}
	out := a.Results[:0]
	for _, p := range a.Results {
		p.Name = connectors.CleanText(p.Name)
		if p.Name != "" && p.Latitude >= -90 && p.Latitude <= 90 && p.Longitude >= -180 && p.Longitude <= 180 {
			out = append(out, p)
		}
	}
	return out, nil
}

// narrow keeps the places that lie where the words behind a comma say: in
// "Springfield, Illinois" the region, else the country. If none fits, all stay.
func narrow(list []Place, rest string) []Place {
	rest = strings.ToLower(strings.TrimSpace(rest))
	if rest == "" {
		return list
	}
	var out []Place
	for _, p := range list {
		if strings.HasPrefix(strings.ToLower(p.Region), rest) || strings.HasPrefix(strings.ToLower(p.Country), rest) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

func garbage(what string, err error) error {
	return &app.Error{
		Code: app.CodeFormat, Err: err, Message: "The " + what + " service answered with something that is no forecast",
		Hint: "Try again later; if you set its address under [services], check it.",
	}
}

// refused passes on why the service would not answer.
func refused(what, reason string) error {
	return &app.Error{
		Code: app.CodeFormat, Message: "The " + what + " service refused the question: " + connectors.CleanText(reason),
		Hint: "Check the place of this source.",
	}
}
