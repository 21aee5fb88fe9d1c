package boot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// sampleHost answers for the sample day. The name can never be registered
// (RFC 2606), so a request that went astray would reach nobody.
const sampleHost = "sample.daybrief.invalid"

// sampleServices are the public services of the sample day.
var sampleServices = connectors.Services{
	HackerNews: "https://" + sampleHost + "/hn",
	HNSearch:   "https://" + sampleHost + "/search",
	Weather:    "https://" + sampleHost + "/weather",
	Geocoding:  "https://" + sampleHost + "/geocoding",
}

// sampleSources are the sources of the sample day. The last one is down, as
// one always is. mail is the folder its mails were written to.
func sampleSources(mail string) []app.SourceSettings {
	at := "https://" + sampleHost
	return []app.SourceSettings{
		{Name: "Sample mail", Type: "email", Address: mail},
		{Name: "Sample calendar", Type: "calendar", Address: at + "/calendar.ics"},
		{Name: "Sample Hacker News", Type: "hackernews", Max: 5},
		{Name: "Market Post", Type: "rss", Address: at + "/market.xml", Tags: []string{"market"}},
		{Name: "Tech Ledger", Type: "rss", Address: at + "/tech.xml", Tags: []string{"tech"}},
		{Name: "Sample weather", Type: "weather", Address: "Hamburg"},
		{Name: "City News", Type: "rss", Address: at + "/city.xml", Tags: []string{"world"}},
	}
}

// sampleReader is whose day it is.
var sampleReader = app.Reader{Name: "Robin Keller", Addresses: []string{"robin@harbourlane.example"}}

// sampleDay renders the files of the sample day for the day of now.
type sampleDay struct {
	files fs.FS
	now   time.Time // in the reader's zone
}

// Template functions: the sample's files name their times as a number of days
// from today and a clock time, so that a weekday or a date in a sentence moves
// along with the headers.
func (d sampleDay) funcs() template.FuncMap {
	at := func(days int, clock string) (time.Time, error) {
		t, err := time.Parse("15:04", clock)
		if err != nil {
			return time.Time{}, fmt.Errorf("sample: clock time %q: %w", clock, err)
		}
		y, m, day := d.now.Date()
		return time.Date(y, m, day+days, t.Hour(), t.Minute(), 0, 0, d.now.Location()), nil
	}
	return template.FuncMap{
		"at": func(days int, clock, layout string) (string, error) {
			t, err := at(days, clock)
			return t.Format(layout), err
		},
		"day": func(days int, layout string) (string, error) {
			t, err := at(days, "12:00")
			return t.Format(layout), err
		},
		"unix": func(days int, clock string) (int64, error) {
			t, err := at(days, clock)
			return t.Unix(), err
		},
		// hours lists n full hours from midnight of today as Unix seconds.
		"hours": func(n int) (string, error) {
			t, err := at(0, "00:00")
			list := make([]string, n)
			for i := range list {
				list[i] = strconv.FormatInt(t.Add(time.Duration(i)*time.Hour).Unix(), 10)
			}
			return strings.Join(list, ","), err
		},
		"offset": func() int { _, seconds := d.now.Zone(); return seconds },
		"zone":   func() string { return d.now.Location().String() },
	}
}

// render returns a file with its times filled in.
func (d sampleDay) render(name string) ([]byte, error) {
	text, err := fs.ReadFile(d.files, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("[[", "]]").Funcs(d.funcs()).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("sample file %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, nil); err != nil {
		return nil, fmt.Errorf("sample file %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// writeMail writes the sample's mails to a new folder for the mail connector
// to read, as it reads any folder of mails. The caller removes the folder.
func (d sampleDay) writeMail() (string, error) {
	dir, err := os.MkdirTemp("", "daybrief-sample-")
	if err != nil {
		return "", fmt.Errorf("folder for the sample mails: %w", err)
	}
	names, err := fs.Glob(d.files, "mail/*.eml")
	if err != nil {
		return dir, err
	}
	for _, name := range names {
		text, err := d.render(name)
		if err != nil {
			return dir, err
		}
		if err := os.WriteFile(filepath.Join(dir, path.Base(name)), text, 0o600); err != nil {
			return dir, fmt.Errorf("sample mail: %w", err)
		}
	}
	return dir, nil
}

// sampleFiles says which file answers for a path, and as what.
var sampleFiles = map[string]struct{ file, mediaType string }{
	"/calendar.ics":       {"calendar.ics", "text/calendar; charset=utf-8"},
	"/market.xml":         {"market.xml", "application/rss+xml"},
	"/tech.xml":           {"tech.xml", "application/atom+xml"},
	"/weather/forecast":   {"weather/forecast.json", "application/json"},
	"/geocoding/search":   {"weather/search.json", "application/json"},
	"/hn/topstories.json": {"hn/topstories.json", "application/json"},
}

// RoundTrip answers as the servers of the sample day do. It is the transport
// of the sample's own HTTP client; nothing of it touches the network.
func (d sampleDay) RoundTrip(req *http.Request) (*http.Response, error) {
	status, mediaType := http.StatusOK, "application/json"
	var body []byte
	var err error
	switch f, known := sampleFiles[req.URL.Path]; {
	case known:
		mediaType = f.mediaType
		body, err = d.render(f.file)
	case strings.HasPrefix(req.URL.Path, "/hn/item/"):
		body, err = d.render("hn/item/" + path.Base(req.URL.Path))
	case req.URL.Path == "/city.xml":
		status, mediaType, body = http.StatusInternalServerError, "text/plain", []byte("out of order\n")
	default:
		err = fs.ErrNotExist
	}
	if errors.Is(err, fs.ErrNotExist) {
		status, mediaType, body, err = http.StatusNotFound, "text/plain", []byte("not found\n"), nil
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Status: strconv.Itoa(status) + " " + http.StatusText(status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {mediaType}},
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)), Request: req,
	}, nil
}
