package boot

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/connectors"
	"daybrief/connectors/rss"
)

// testItems is how many items a test of a source shows.
const testItems = 5

// AddOptions say what source to add. Only Address is needed.
type AddOptions struct {
	Address  string
	Name     string
	Type     string             // "" finds out
	Settings app.SourceSettings // further settings: tags, max, user, server ...
}

// Tested is what a source yields right now.
type Tested struct {
	Source  app.SourceSettings `json:"source"`
	Count   int                `json:"count"`
	Seconds float64            `json:"seconds"`
	Sample  []app.Item         `json:"sample"` // the first few
	Error   *app.Error         `json:"error,omitempty"`
}

// FindSource finds out what an address is and returns settings for it, without
// saving them.
func (a *App) FindSource(ctx context.Context, o AddOptions) (app.SourceSettings, error) {
	s := o.Settings
	s.Address, s.Name, s.Type = o.Address, o.Name, o.Type
	if !isURL(s.Address) && strings.ContainsAny(s.Address, `/\`) || isPath(s.Address) {
		abs, err := filepath.Abs(s.Address)
		if err != nil {
			return s, fileError(s.Address, err)
		}
		s.Address = abs
	}
	if s.Type == "" {
		if err := a.findType(ctx, &s); err != nil {
			return s, err
		}
	}
	if s.Name == "" {
		s.Name = a.freeName(niceName(s))
	}
	for _, other := range a.Config.Source {
		if other.Name == s.Name {
			return s, &app.Error{
				Code: app.CodeUsage, Message: fmt.Sprintf("There is already a source called %q", s.Name),
				Hint: "Choose another name with --name, or remove it first: daybrief source remove \"" + s.Name + "\"",
			}
		}
	}
	return s, nil
}

// findType settles the type of the source, and its address where a page leads
// to the feed that is meant.
func (a *App) findType(ctx context.Context, s *app.SourceSettings) error {
	if s.User != "" && isURL(s.Address) {
		s.Type = "calendar" // of all that has an address on the web only CalDAV wants a user
		return nil
	}
	client := a.client([]string{hostOf(s.Address)}, a.opt.Transport)
	probe, err := look(ctx, client, s.Address)
	if err != nil {
		return err
	}
	if c, ok := a.registry.Find(probe); ok {
		s.Type = c.Type
	} else if !isURL(s.Address) {
		s.Type = "weather" // a word that is no file and no address names a place
	}
	if s.Type == "rss" && isURL(s.Address) {
		return a.findFeed(ctx, s)
	}
	if s.Type == "" {
		return &app.Error{
			Code: app.CodeFormat, Message: "Could not tell what is at " + s.Address,
			Hint: "Say it with --type rss, calendar, email, weather or hackernews.",
		}
	}
	return nil
}

// findFeed replaces the address of a page by that of the feed it names.
func (a *App) findFeed(ctx context.Context, s *app.SourceSettings) error {
	list := []app.SourceSettings{*s}
	found, err := rss.Discover(ctx, a.deps(list), s.Address)
	if err != nil {
		return connectors.Explain(nameOf(s.Address), err)
	}
	if len(found) == 0 {
		return &app.Error{
			Code: app.CodeNotFeed, Message: "No feed was found at " + s.Address,
			Hint: "Look for a link called RSS, Atom or Feed on the page and add its address.",
		}
	}
	s.Address = found[0].URL
	if s.Name == "" && found[0].Title != "" {
		s.Name = a.freeName(found[0].Title)
	}
	return nil
}

// niceName proposes a name for a source.
func niceName(s app.SourceSettings) string {
	switch {
	case s.Type == "weather" && s.Address != "":
		return "Weather " + s.Address
	case s.Type == "hackernews":
		return "Hacker News"
	}
	return nameOf(s.Address)
}

// freeName makes the name one that no source has yet.
func (a *App) freeName(name string) string {
	taken := map[string]bool{}
	for _, s := range a.Config.Source {
		taken[s.Name] = true
	}
	for i, base := 2, name; taken[name]; i++ {
		name = base + " " + strconv.Itoa(i)
	}
	return name
}

// AddSource saves the source to config.toml and keeps the rest of the file as
// it is.
func (a *App) AddSource(s app.SourceSettings) error {
	if err := config.AddSource(a.Dirs.Config, s); err != nil {
		return err
	}
	return a.reload()
}

// RemoveSource takes the source out of config.toml and its items out of the
// store.
func (a *App) RemoveSource(ctx context.Context, name string) error {
	if err := config.RemoveSource(a.Dirs.Config, name); err != nil {
		return err
	}
	if err := a.Store.DropSource(ctx, name); err != nil {
		return err
	}
	return a.reload()
}

// reload reads the configuration again after it was edited.
func (a *App) reload() error {
	cfg, notes, err := config.Load(a.Dirs)
	if err != nil {
		return err
	}
	a.Config, a.Notes = cfg, notes
	return nil
}

// Source returns the settings of a source by name.
func (a *App) Source(name string) (app.SourceSettings, error) {
	for _, s := range a.Config.Source {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return app.SourceSettings{}, &app.Error{
		Code: app.CodeNotFound, Err: app.ErrNotFound, Message: fmt.Sprintf("There is no source called %q", name),
		Hint: "List them with: daybrief source list",
	}
}

// TestSource reads the source now, stores nothing, and tells what came.
func (a *App) TestSource(ctx context.Context, s app.SourceSettings) Tested {
	t := Tested{Source: s, Sample: []app.Item{}}
	began := time.Now()
	src, err := a.open(s, a.deps([]app.SourceSettings{s}))
	if err == nil {
		q := connectors.Query{Now: a.opt.Now(), Zone: a.Zone}
		if b := back(s); b > 0 {
			q.From = q.Now.Add(-b)
		}
		var r connectors.Report
		r, err = src.Fetch(ctx, q, func(it app.Item) error {
			t.Count++
			if len(t.Sample) < testItems {
				t.Sample = append(t.Sample, it)
			}
			return ctx.Err()
		})
		if err == nil && len(r.Partial) > 0 {
			err = r.Partial[0]
		}
	}
	t.Seconds = time.Since(began).Seconds()
	if err != nil {
		a.Log.Warn("source test", "name", s.Name, "err", err)
		t.Error = connectors.Explain(s.Name, err)
	}
	return t
}
