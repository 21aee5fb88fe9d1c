package draft

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/actions"
	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/feedback"
)

// dayFile is the shape of day.json in the folder of real cases.
type dayFile struct {
	Now        time.Time
	User       struct{ Email string }
	HackerNews []struct {
		ID, Title, URL, Body string
		Score, Descendants   int
		Published            time.Time `json:"published_at"`
	}
	RSS []struct {
		ID, Feed, Category, Title, URL, Body string
		Published                            time.Time `json:"published_at"`
	}
	Emails []struct {
		ID, From, Subject, Body string
		Received                time.Time `json:"received_at"`
		Labels                  []string
	}
	Calendar []struct {
		ID, Summary, Description, Location string
		Start, End                         time.Time
		Attendees                          []string
	}
	Weather struct {
		ID, Location string
		Forecast     []struct {
			Date, Description string
			Min               float64 `json:"min_c"`
			Max               float64 `json:"max_c"`
		}
	}
}

func (d *dayFile) items(t *testing.T) []app.Item {
	t.Helper()
	var out []app.Item
	for _, s := range d.HackerNews {
		out = append(out, app.Item{ID: s.ID, Kind: app.KindStory, Title: s.Title, URL: s.URL, Text: s.Body, Time: s.Published,
			Detail: app.Detail{Story: &app.StoryDetail{Points: s.Score, Comments: s.Descendants}}})
	}
	for _, a := range d.RSS {
		out = append(out, app.Item{ID: a.ID, Kind: app.KindArticle, Title: a.Title, URL: a.URL, Text: a.Body, Time: a.Published,
			From: &app.Person{Name: a.Feed}, Tags: []string{a.Category}})
	}
	for _, m := range d.Emails {
		from, err := mail.ParseAddress(m.From)
		if err != nil {
			t.Fatal(err)
		}
		it := app.Item{ID: m.ID, Kind: app.KindMail, Title: m.Subject, Text: m.Body, Time: m.Received, From: &app.Person{Name: from.Name, Address: from.Address}}
		if labels := strings.Join(m.Labels, " "); strings.Contains(labels, "IMPORTANT") {
			it.AddFlag(app.FlagImportant)
		} else if strings.Contains(labels, "PROMOTIONS") {
			it.AddFlag(app.FlagNewsletter)
		}
		out = append(out, it)
	}
	for _, e := range d.Calendar {
		it := app.Item{ID: e.ID, Kind: app.KindEvent, Title: e.Summary, Text: e.Description, Span: app.Span{Start: app.At(e.Start), End: app.At(e.End)}, Detail: app.Detail{Event: &app.EventDetail{Place: e.Location}}}
		for _, a := range e.Attendees {
			it.People = append(it.People, app.Person{Address: a})
		}
		out = append(out, it)
	}
	w := &app.WeatherDetail{Place: d.Weather.Location, Unit: "°C", WindUnit: "km/h"}
	for _, f := range d.Weather.Forecast {
		w.Days = append(w.Days, app.WeatherDay{Date: f.Date, Low: f.Min, High: f.Max, Words: f.Description})
	}
	return append(out, app.Item{ID: d.Weather.ID, Kind: app.KindWeather, Title: "Weather in " + w.Place, Detail: app.Detail{Weather: w}})
}

// brew runs items through everything that comes before a draft.
func brew(items []app.Item, day time.Time, zone *time.Location) Input {
	reader := app.Reader{Addresses: []string{"sam@ourco.example"}}
	actions.Annotate(items, zone)
	feedback.Score(items, feedback.Context{Day: day, Zone: zone, Reader: reader})
	return Input{Day: day, Zone: zone, Reader: reader, Items: items,
		Evidence: evidence.Select(evidence.Input{Items: items, Day: day, Zone: zone, Reader: reader})}
}

func show(b app.Brief) string {
	var s strings.Builder
	last := ""
	b.Sentences(func(section string, x *app.Sentence) {
		if section != last {
			fmt.Fprintf(&s, "%s\n", strings.ToUpper(section))
			last = section
		}
		fmt.Fprintf(&s, "  %s %v\n", x.Text, x.Items)
	})
	fmt.Fprintf(&s, "LEFT OUT %v\n", b.LeftOut)
	return s.String()
}

func loadDay(t *testing.T) dayFile {
	t.Helper()
	dir := os.Getenv("DAYBRIEF_CASES")
	if dir == "" {
		t.Skip("DAYBRIEF_CASES is not set")
	}
	data, err := os.ReadFile(filepath.Join(dir, "day.json"))
	if err != nil {
		t.Skipf("no day: %v", err)
	}
	var d dayFile
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRealDay(t *testing.T) {
	d := loadDay(t)
	zone := time.UTC
	day := d.Now.In(zone).Truncate(24 * time.Hour)
	in := brew(d.items(t), day, zone)
	b := Make(in)
	t.Log("\n" + show(b))
	for _, e := range in.Evidence.Entries {
		t.Log(e.N, e.Text)
	}
	for _, it := range in.Items {
		for _, a := range it.Actions {
			t.Logf("%s %q due %s owed %v <- %q", it.ID, a.Text, a.Due, a.Owed, a.Quote)
		}
	}
}
