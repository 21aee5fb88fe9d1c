package mcp

import (
	"context"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// EmailsIn are the arguments of get_emails.
type EmailsIn struct {
	Hours *int `json:"hours,omitempty" jsonschema:"how many hours back"`
	Limit *int `json:"limit,omitempty" jsonschema:"how many mails at most"`
}

// CalendarIn are the arguments of get_calendar.
type CalendarIn struct {
	Days *int `json:"days,omitempty" jsonschema:"how many days, beginning today"`
}

// HackerNewsIn are the arguments of get_hackernews.
type HackerNewsIn struct {
	Limit *int `json:"limit,omitempty" jsonschema:"how many stories at most"`
}

// FeedsIn are the arguments of get_rss_feeds.
type FeedsIn struct {
	URLs  []string `json:"urls,omitempty" jsonschema:"addresses of feeds; absent for the configured ones"`
	Hours *int     `json:"hours,omitempty" jsonschema:"how many hours back"`
	Limit *int     `json:"limit,omitempty" jsonschema:"how many articles at most"`
}

// WeatherIn are the arguments of get_weather.
type WeatherIn struct {
	Location string `json:"location,omitempty" jsonschema:"a town, or latitude,longitude; absent for the reader's own places"`
}

// ItemsOut is the result of the tools that read sources.
type ItemsOut struct {
	Items   []Item       `json:"items"`
	Sources []SourceRead `json:"sources" jsonschema:"how each source was read"`
}

func (s *Server) addSources() {
	read := func(name, title, text string, sh shape) spec {
		return spec{name: name, title: title, text: text, limit: s.opts.Limits.Call, outward: true, shape: sh}
	}
	hours, limit := between(1, 720, 24), between(1, 100, 20)
	add(s, read("get_emails", "Recent mail", emailsText, shape{"hours": hours, "limit": limit}),
		func(ctx context.Context, _ *sdk.CallToolRequest, in EmailsIn) (ItemsOut, string, error) {
			return s.read(ctx, Reading{Type: "email", Hours: number(in.Hours, 24), Limit: number(in.Limit, 20)})
		})
	add(s, read("get_calendar", "Events and tasks", calendarText, shape{"days": between(1, 60, 1)}),
		func(ctx context.Context, _ *sdk.CallToolRequest, in CalendarIn) (ItemsOut, string, error) {
			return s.read(ctx, Reading{Type: "calendar", Days: number(in.Days, 1), Limit: 200})
		})
	add(s, read("get_hackernews", "Hacker News", storiesText, shape{"limit": between(1, 30, 10)}),
		func(ctx context.Context, _ *sdk.CallToolRequest, in HackerNewsIn) (ItemsOut, string, error) {
			return s.read(ctx, Reading{Type: "hackernews", Limit: number(in.Limit, 10)})
		})
	add(s, read("get_rss_feeds", "News feeds", feedsText, shape{"urls": upTo(10), "hours": hours, "limit": limit}),
		func(ctx context.Context, _ *sdk.CallToolRequest, in FeedsIn) (ItemsOut, string, error) {
			return s.read(ctx, Reading{Type: "rss", Addresses: in.URLs, Hours: number(in.Hours, 24), Limit: number(in.Limit, 20)})
		})
	add(s, read("get_weather", "Weather", weatherText, nil),
		func(ctx context.Context, _ *sdk.CallToolRequest, in WeatherIn) (ItemsOut, string, error) {
			return s.read(ctx, Reading{Type: "weather", Location: strings.TrimSpace(in.Location), Limit: 20})
		})
}

func (s *Server) read(ctx context.Context, r Reading) (ItemsOut, string, error) {
	got, err := s.program.Read(ctx, r)
	if err != nil {
		return ItemsOut{}, "", err
	}
	out := ItemsOut{Items: s.views(got.Items, textLong), Sources: got.Sources}
	if out.Sources == nil {
		out.Sources = []SourceRead{}
	}
	text := lines(out.Items)
	for _, src := range got.Sources {
		text += "\n" + s.readWords(src)
	}
	return out, text, nil
}

// readWords tells how a source was read.
func (s *Server) readWords(r SourceRead) string {
	switch {
	case r.Error != "":
		return fmt.Sprintf("%s: %s", r.Name, r.Error)
	case r.AsOf.IsZero():
		return fmt.Sprintf("%s: read from the %s.", r.Name, r.From)
	}
	return fmt.Sprintf("%s: read from the %s, as of %s.", r.Name, r.From, r.AsOf.In(s.opts.Zone).Format(time.RFC3339))
}
