// Package daytest reads the measured day of the folder of real cases, which is
// not part of the project. Only tests may import it.
package daytest

import (
	"encoding/json"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// Day is day.json in the folder that DAYBRIEF_CASES names.
type Day struct {
	Now        time.Time
	User       struct{ Name, Email string }
	HackerNews []Story
	RSS        []Article
	Emails     []Mail
	Calendar   []Event
	Weather    struct {
		ID, Location string
		Forecast     []struct {
			Date, Description string
			Min               float64 `json:"min_c"`
			Max               float64 `json:"max_c"`
		}
	}
}

// Story is an entry of Hacker News: Text is what its author wrote beside the
// link, Body what the link leads to.
type Story struct {
	ID, Title, URL, Text, Body string
	Score, Descendants         int
	Published                  time.Time `json:"published_at"`
}

// Article is an entry of a feed: Summary is the feed's teaser, Body the article.
type Article struct {
	ID, Feed, Category, Title, URL, Summary, Body string
	Published                                     time.Time `json:"published_at"`
}

// Mail is a message in the box.
type Mail struct {
	ID, From, Subject, Body string
	Received                time.Time `json:"received_at"`
	Labels                  []string
}

// Event is an entry of the calendar.
type Event struct {
	ID, Summary, Description, Location string
	Start, End                         time.Time
	Attendees                          []string
}

// There reports whether the folder of real cases is at hand.
func There() bool { return os.Getenv("DAYBRIEF_CASES") != "" }

// Load reads the day; the test is skipped where the cases are not at hand.
func Load(t testing.TB) *Day {
	t.Helper()
	if !There() {
		t.Skip("DAYBRIEF_CASES is not set: it names the folder with the measured day")
	}
	data, err := os.ReadFile(filepath.Join(os.Getenv("DAYBRIEF_CASES"), "day.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d Day
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// Items are the day with whole articles, marks of mails and the weather, as a
// brief is made from it.
func (d *Day) Items(t testing.TB) []app.Item {
	t.Helper()
	var out []app.Item
	for _, s := range d.HackerNews {
		it := s.item()
		it.Text = s.Body
		out = append(out, it)
	}
	for _, a := range d.RSS {
		it := a.item()
		it.Text, it.From = a.Body, &app.Person{Name: a.Feed}
		out = append(out, it)
	}
	for _, m := range d.Emails {
		it := m.item(t)
		if labels := strings.Join(m.Labels, " "); strings.Contains(labels, "IMPORTANT") {
			it.AddFlag(app.FlagImportant)
		} else if strings.Contains(labels, "PROMOTIONS") {
			it.AddFlag(app.FlagNewsletter)
		}
		out = append(out, it)
	}
	for _, e := range d.Calendar {
		out = append(out, e.item())
	}
	w := &app.WeatherDetail{Place: d.Weather.Location, Unit: "°C", WindUnit: "km/h"}
	for _, f := range d.Weather.Forecast {
		w.Days = append(w.Days, app.WeatherDay{Date: f.Date, Low: f.Min, High: f.Max, Words: f.Description})
	}
	return append(out, app.Item{ID: d.Weather.ID, Kind: app.KindWeather, Title: "Weather in " + w.Place, Detail: app.Detail{Weather: w}})
}

// Teasers are the day with what its feeds say of each article and story, each
// item with its source: what sentences about it are judged by.
func (d *Day) Teasers(t testing.TB) []app.Item {
	t.Helper()
	var out []app.Item
	add := func(source string, it app.Item) {
		it.Source = source
		out = append(out, it)
	}
	for _, s := range d.HackerNews {
		add("Hacker News", s.item())
	}
	for _, a := range d.RSS {
		add(a.Feed, a.item())
	}
	for _, m := range d.Emails {
		add("mail", m.item(t))
	}
	for _, e := range d.Calendar {
		add("calendar", e.item())
	}
	return out
}

func (s Story) item() app.Item {
	return app.Item{ID: s.ID, Kind: app.KindStory, Title: s.Title, URL: s.URL, Text: s.Text, Time: s.Published,
		Detail: app.Detail{Story: &app.StoryDetail{Points: s.Score, Comments: s.Descendants}}}
}

func (a Article) item() app.Item {
	return app.Item{ID: a.ID, Kind: app.KindArticle, Title: a.Title, URL: a.URL, Text: a.Summary, Time: a.Published, Tags: []string{a.Category}}
}

func (m Mail) item(t testing.TB) app.Item {
	t.Helper()
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		t.Fatal(err)
	}
	return app.Item{ID: m.ID, Kind: app.KindMail, Title: m.Subject, Text: m.Body, Time: m.Received, From: &app.Person{Name: from.Name, Address: from.Address}}
}

func (e Event) item() app.Item {
	it := app.Item{ID: e.ID, Kind: app.KindEvent, Title: e.Summary, Text: e.Description,
		Span: app.Span{Start: app.At(e.Start), End: app.At(e.End)}, Detail: app.Detail{Event: &app.EventDetail{Place: e.Location}}}
	for _, a := range e.Attendees {
		it.People = append(it.People, app.Person{Address: a})
	}
	return it
}
