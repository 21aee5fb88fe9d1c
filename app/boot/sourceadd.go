package boot

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// AddOptions say what source to add. Only Address is needed.
type AddOptions struct {
	Address  string
	Name     string
	Type     string             // "" finds out
	Settings app.SourceSettings // further settings: tags, max, user, server ...
}

// Asker talks to the reader while an address is found out about. Its methods
// are called by one goroutine at a time.
type Asker interface {
	// Step tells what was tried and what came of it, in a line.
	Step(line string)
	// Choose has one of several taken, the first of which is the best. ok is
	// false when the reader wants none of them.
	Choose(question string, options []string) (n int, ok bool)
	// ChooseSome has any number of several taken; none taken means all of them.
	ChooseSome(question string, options []string) (taken []int, ok bool)
}

// Adding is the adding of a source. As long as it lasts each address is asked
// for once, however often it is looked at.
type Adding struct {
	app    *App
	ask    Asker
	client *fetch.Client
}

// best asks nobody and takes what is offered first.
type best struct{}

func (best) Step(string) {}

func (best) Choose(string, []string) (int, bool) { return 0, true }

func (best) ChooseSome(string, []string) ([]int, bool) { return nil, true }

// Adding begins to add a source. With nil the best is taken and nobody asked.
func (a *App) Adding(ask Asker) *Adding {
	if ask == nil {
		ask = best{}
	}
	return &Adding{app: a, ask: ask, client: a.client(nil, a.opt.Transport).Remembering()}
}

// deps are what connectors get for a source that is being added.
func (d *Adding) deps(s app.SourceSettings) connectors.Deps {
	list := []app.SourceSettings{s}
	d.client.Allow(d.app.allowed(list, d.app.services())...)
	return d.app.depsWith(d.client, d.app.services(), list)
}

// Test reads the source now, stores nothing, and tells what came.
func (d *Adding) Test(ctx context.Context, s app.SourceSettings) Tested {
	return d.app.test(ctx, s, d.deps(s))
}

// Find finds out what an address is and returns settings for it, without saving
// them. Its errors are *app.Error; with code cancelled the reader wanted none
// of what was offered.
func (d *Adding) Find(ctx context.Context, o AddOptions) (app.SourceSettings, error) {
	if err := d.check(&o); err != nil {
		return o.Settings, err
	}
	s := o.Settings
	s.Address, s.Name, s.Type = o.Address, o.Name, o.Type
	if err := located(&s); err != nil {
		return s, err
	}
	title := ""
	if s.Type == "" {
		var err error
		if title, err = d.findType(ctx, &s); err != nil {
			return s, err
		}
	}
	if err := d.complete(ctx, &s, &title); err != nil {
		return s, err
	}
	if s.Name == "" {
		if title == "" {
			title = niceName(s)
		}
		s.Name = d.app.freeName(title)
	}
	if err := d.app.freshName(s.Name); err != nil {
		return s, err
	}
	return s, config.CheckSource(d.app.Config, s, true)
}

// located writes an address in full: that of a site with https://, that of a
// server on this machine with http://, that of a file from the root.
func located(s *app.SourceSettings) error {
	if site := ownMachine(s.Address); site != "" && slices.Contains([]string{"", "rss", "calendar"}, s.Type) {
		s.Address = site
	}
	if site := siteOf(s.Address); site != "" && (s.Type == "" && s.User == "" || s.Type == "rss") {
		s.Address = site
	}
	if !isURL(s.Address) && strings.ContainsAny(s.Address, `/\`) || isPath(s.Address) {
		abs, err := filepath.Abs(s.Address)
		if err != nil {
			return fileError(s.Address, err)
		}
		s.Address = abs
	}
	return nil
}

// freshName is an error where a source of the name is there already.
func (a *App) freshName(name string) error {
	for _, other := range a.Config.Source {
		if strings.EqualFold(other.Name, name) {
			return &app.Error{
				Code: app.CodeUsage, Message: fmt.Sprintf("There is already a source called %q", other.Name),
				Hint: "Choose another name with --name, or remove it first: daybrief source remove \"" + other.Name + "\"",
			}
		}
	}
	return nil
}

// findType settles the type of the source, and returns the title where what
// lies there has one.
func (d *Adding) findType(ctx context.Context, s *app.SourceSettings) (title string, err error) {
	_, _, point := coordinates(s.Address)
	switch {
	case s.Latitude != nil, point:
		s.Type = "weather"
		return "", nil
	case s.User != "" && isURL(s.Address):
		s.Type = "calendar" // of all that has an address on the web only CalDAV wants a user
		return "", nil
	case isMailAddress(s.Address) && !isPath(s.Address):
		s.Type = "email"
		return "", nil
	}
	d.client.Allow(hostOf(s.Address))
	probe, err := look(ctx, d.client, s.Address)
	if err != nil {
		if isURL(s.Address) {
			err = now(err)
		}
		return "", err
	}
	if c, ok := d.app.registry.Find(probe); ok {
		s.Type = c.Type
	} else if !isURL(s.Address) && len(probe.Head) == 0 && !probe.IsDir {
		s.Type = "weather" // a word that is no file and no address names a place
	}
	if s.Type == "" {
		return "", unknownKind(probe, "It is no mail (Maildir, mbox, .eml), calendar (.ics), feed or list of feeds that Daybrief knows. If it is one all the same, say so with --type rss, calendar or email.")
	}
	if s.Type == "calendar" {
		title = calendarName(probe.Head)
	}
	return title, nil
}

// complete settles what the type needs beside an address.
func (d *Adding) complete(ctx context.Context, s *app.SourceSettings, title *string) error {
	switch {
	case s.Type == "email" && isMailAddress(s.Address) && !isPath(s.Address):
		return d.findMail(ctx, s)
	case s.Type == "weather":
		return d.findPlace(ctx, s)
	case s.Type == "rss" && isURL(s.Address):
		return d.findFeed(ctx, s, title)
	}
	return nil
}

// calendarName reads the name programs give a calendar (X-WR-CALNAME, the
// spelling of Apple and Google; NAME, RFC 7986 section 5.1) from the beginning
// of its file.
func calendarName(head []byte) string {
	for line := range strings.Lines(string(head)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ = strings.Cut(strings.ToUpper(name), ";")
		if ok && (name == "X-WR-CALNAME" || name == "NAME") {
			return oneLine(strings.ReplaceAll(value, `\`, ""))
		}
		if name == "BEGIN" && ok && strings.EqualFold(value, "VEVENT") {
			break
		}
	}
	return ""
}

// maxName bounds the names taken from what others wrote, in characters.
const maxName = 60

// oneLine makes a name of a title that somebody else wrote.
func oneLine(title string) string {
	name := []rune(strings.Join(strings.Fields(connectors.CleanText(title)), " "))
	return string(name[:min(len(name), maxName)])
}

// niceName proposes a name for a source.
func niceName(s app.SourceSettings) string {
	switch {
	case s.Type == "weather" && s.Address != "":
		return oneLine("Weather " + s.Address)
	case s.Type == "hackernews":
		if words, ok := strings.CutPrefix(strings.ToLower(s.Address), "search:"); ok {
			return "Hacker News: " + oneLine(words)
		}
		return oneLine("Hacker News " + strings.TrimSpace(strings.TrimPrefix(strings.ToLower(s.Address), "hn")))
	}
	return nameOf(s.Address)
}

// freeName makes the name one that no source has yet.
func (a *App) freeName(name string) string {
	taken := map[string]bool{}
	for _, s := range a.Config.Source {
		taken[strings.ToLower(s.Name)] = true
	}
	for i, base := 2, name; taken[strings.ToLower(name)]; i++ {
		name = base + " " + strconv.Itoa(i)
	}
	return name
}

// AddSource saves sources to config.toml and keeps the rest of the file as it
// is.
func (a *App) AddSource(list ...app.SourceSettings) error {
	if err := config.AddSource(a.Dirs.Config, list...); err != nil {
		return err
	}
	return a.reload()
}

// SwitchSource turns a source on or off in config.toml.
func (a *App) SwitchSource(name string, on bool) error {
	if err := config.SetOff(a.Dirs.Config, name, !on); err != nil {
		return err
	}
	return a.reload()
}

// RemoveSource takes the source out of config.toml, its items out of the store
// and its secrets out of the keyring.
func (a *App) RemoveSource(ctx context.Context, name string) error {
	s, err := a.Source(name)
	if err != nil {
		return err
	}
	if err := config.RemoveSource(a.Dirs.Config, s.Name); err != nil {
		return err
	}
	// Before all that can fail: a later source of this name must not inherit them.
	if (s.Type == "email" || s.Type == "calendar" || s.Type == "mcp") && !isPath(s.Address) {
		a.ForgetSecrets(ctx, s.Name)
	}
	if err := errors.Join(a.Store.DropSource(ctx, s.Name), a.forgetAnswers()); err != nil {
		return err
	}
	return a.reload()
}

// ForgetSecrets takes the password and the tokens of a source out of the
// keyring. One that cannot be reached keeps them; the log says so.
func (a *App) ForgetSecrets(ctx context.Context, name string) {
	a.DropPassword(name)
	for _, err := range []error{a.secrets.Delete(ctx, name), a.signers.tokens.Forget(ctx, name), a.secrets.Tokens().Delete(ctx, name)} {
		if err != nil {
			a.Log.Warn("forget", "name", name, "err", err)
		}
	}
}

// reload reads the configuration again after it was edited. What is indexed in
// the background asks for its model by it, so that rests meanwhile.
func (a *App) reload() error {
	cfg, notes, err := config.Load(a.Dirs)
	if err != nil {
		return err
	}
	if a.recall.halt() {
		defer a.indexBehind()
	}
	a.Config, a.Notes = cfg, notes
	return nil
}

// Source returns the settings of a source by name.
func (a *App) Source(name string) (app.SourceSettings, error) {
	return sourceOf(a.Config.Source, name)
}

func sourceOf(list []app.SourceSettings, name string) (app.SourceSettings, error) {
	for _, s := range list {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return app.SourceSettings{}, &app.Error{
		Code: app.CodeNotFound, Err: app.ErrNotFound, Message: fmt.Sprintf("There is no source called %q", name),
		Hint: "List them with: daybrief source list",
	}
}
