package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"daybrief/app"
)

// Dated is a brief for the feed, with its items.
type Dated struct {
	Brief app.Brief
	Items []app.Item
}

// FeedOptions of Atom. Feed must be set.
type FeedOptions struct {
	Options
	// Feed tells this reader's feed from all others, for ever: lower-case letters
	// and digits. It is part of every id.
	Feed string
}

// authority names Daybrief in tag URIs (RFC 4151): a domain that is the
// project's, and a year in which it was.
const authority = "tag:daybrief.github.io,2026:"

// The elements of RFC 4287, as far as they are written.
type atomFeed struct {
	XMLName   xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string        `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID        string        `xml:"id"`
	Title     string        `xml:"title"`
	Subtitle  string        `xml:"subtitle"`
	Updated   string        `xml:"updated"`
	Author    atomPerson    `xml:"author"`
	Generator atomGenerator `xml:"generator"`
	Entries   []atomEntry   `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomGenerator struct {
	URI     string `xml:"uri,attr"`
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Summary string   `xml:"summary"`
	Content atomText `xml:"content"`
}

// Atom writes the briefs as a feed (RFC 4287), in the order given, an entry a
// day. Ids stay the same when the feed is written again; the time of an entry is
// that of its brief. The entries hold what the briefs say, of mail and calendar
// as well; the feed's subtitle says so.
func Atom(w io.Writer, list []Dated, o FeedOptions) error {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	f := atomFeed{
		Lang: "en", ID: authority + o.Feed, Title: "Daybrief",
		Subtitle:  "Your daily brief. Private: it holds what your mail and calendar say.",
		Author:    atomPerson{Name: "Daybrief"},
		Generator: atomGenerator{URI: "https://github.com/daybrief/daybrief", Version: Clean(o.Version), Name: "Daybrief"},
	}
	latest := time.Unix(0, 0) // of a feed without an entry
	for i := range list {
		b := &list[i].Brief
		e, err := entryOf(b, list[i].Items, o)
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, e)
		if b.Made.After(latest) {
			latest = b.Made
		}
	}
	f.Updated = atomTime(latest, o.Zone)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("export: write the feed: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(f); err != nil {
		return fmt.Errorf("export: write the feed: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func entryOf(b *app.Brief, items []app.Item, o FeedOptions) (atomEntry, error) {
	own := o.Options
	own.Items, own.Now = items, b.Made
	v := viewOf(b, own)
	e := atomEntry{ID: authority + o.Feed + "/" + v.Date, Title: v.Day, Updated: atomTime(b.Made, o.Zone)}
	if v.Sample {
		e.Title += " (sample day)"
	}
	var short []string
	for _, l := range v.TLDR {
		short = append(short, l.Text)
	}
	e.Summary = strings.Join(short, " ")
	var body strings.Builder
	if err := render(&body, "entry", v); err != nil {
		return e, err
	}
	e.Content = atomText{Type: "html", Text: body.String()}
	return e, nil
}

// atomTime writes a time as RFC 3339 with whole seconds, as RFC 4287 section
// 3.3 wants it.
func atomTime(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.RFC3339) }
