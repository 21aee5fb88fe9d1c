package boot

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/app/secret"
	"daybrief/connectors"
	"daybrief/connectors/calendar"
	"daybrief/connectors/email"
	"daybrief/connectors/hackernews"
	"daybrief/connectors/mcp"
	"daybrief/connectors/rss"
	"daybrief/connectors/weather"
)

// Registry lists the connectors in the order of the brief. A new connector is
// added here and nowhere else.
func Registry() *connectors.Registry { return registry(mcp.NewClient(mcp.Options{})) }

// registry is Registry with what knows the MCP servers.
func registry(foreign *mcp.Client) *connectors.Registry {
	return connectors.NewRegistry(
		email.Connector(),
		calendar.Connector(),
		rss.Connector(),
		hackernews.Connector(),
		weather.Connector(),
		foreign.Connector(),
	)
}

// How far back a source is asked for on its first run. Later runs ask from the
// last good answer where that is longer ago.
const (
	backMail   = 24 * time.Hour
	backFolder = 7 * 24 * time.Hour // mails in files: nobody else sorts them by day
	backNews   = 48 * time.Hour
)

func back(s app.SourceSettings) time.Duration {
	switch s.Type {
	case "email":
		if filepath.IsAbs(s.Address) || strings.HasPrefix(s.Address, ".") {
			return backFolder
		}
		return backMail
	case "rss":
		return backNews
	}
	return 0
}

// own returns the sources of the configuration that are on.
func (a *App) own() []app.SourceSettings {
	var list []app.SourceSettings
	for _, s := range a.Config.Source {
		if !s.Off {
			list = append(list, s)
		}
	}
	return list
}

// preloadSources opens the sources for a run. One whose settings are unusable
// is in the list with its error, so that the brief's ledger names it.
func (a *App) preloadSources(list []app.SourceSettings, d connectors.Deps, sample bool) []preload.Source {
	out := make([]preload.Source, 0, len(list))
	for _, s := range list {
		p := preload.Source{
			Name: s.Name, Type: s.Type, Sample: sample, Back: back(s),
			Explain: func(err error) *app.Error { return connectors.Explain(s.Name, err) },
		}
		src, err := a.open(s, d)
		if err != nil {
			p.OpenErr = err
		} else {
			p.Fetch = a.fetcher(s, src)
		}
		out = append(out, p)
	}
	return out
}

// open makes the source of the settings.
func (a *App) open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	c, ok := a.registry.Get(s.Type)
	if !ok {
		return nil, &app.Error{
			Code: app.CodeConfig, Message: "No connector of type " + s.Type + " is known",
			Hint: "The types are listed in docs/config.md.",
		}
	}
	return c.Open(a.localised(s), d)
}

// fetcher adapts a connector's source to what a run asks for.
func (a *App) fetcher(s app.SourceSettings, src connectors.Source) func(context.Context, preload.Query, func(app.Item) error) (preload.Answer, error) {
	return func(ctx context.Context, q preload.Query, emit func(app.Item) error) (preload.Answer, error) {
		r, err := src.Fetch(ctx, connectors.Query{Now: q.Now, Zone: q.Zone, From: q.From, State: q.State}, emit)
		for _, e := range append(r.Partial, err) {
			if e != nil {
				a.Log.Warn("source", "name", s.Name, "err", e)
			}
		}
		if note := a.notKept(s); note != nil && err == nil {
			r.Partial = append(r.Partial, note)
		}
		if r.Cost != (connectors.Cost{}) {
			a.Log.Info("source cost", "name", s.Name, "sent", r.Cost.Sent, "received", r.Cost.Received, "trips", r.Cost.Trips)
		}
		return preload.Answer{
			Coverage: r.Coverage, AsOf: r.AsOf, Unchanged: r.Unchanged, State: r.State, Partial: r.Partial, Notes: notes(s, r),
		}, err
	}
}

// notes are what a source has to say although nothing failed.
func notes(s app.SourceSettings, r connectors.Report) []error {
	list := r.Notes
	if r.Moved != "" {
		list = append(list, &app.Error{
			Code:    app.CodeMoved,
			Message: fmt.Sprintf("%s has moved for good to %s", s.Name, r.Moved),
			Hint:    "Set this as its address in config.toml; the old one may stop working.",
		})
	}
	return list
}

// notKept tells that a source works with what is in no keyring and is gone when
// the program ends; nil where that is not so.
func (a *App) notKept(s app.SourceSettings) error {
	if a.signers != nil && s.OAuth != "" {
		if note := a.signers.tokens.Note(s.Name); note != nil {
			return note
		}
	}
	if _, held := a.typed.get(s.Name); held {
		return &app.Error{
			Code:    app.CodeSecret,
			Message: fmt.Sprintf("The password of %q could not be put into a keyring and is forgotten when Daybrief ends", s.Name),
			Hint:    fmt.Sprintf("Start or unlock a keyring and enter it again, set the environment variable %s, or give the source a password_command.", secret.Variable(s.Name)),
		}
	}
	return nil
}

// allowed names the hosts the sources' settings let the program reach.
func (a *App) allowed(list []app.SourceSettings, services connectors.Services) []string {
	var hosts []string
	for _, s := range list {
		if c, ok := a.registry.Get(s.Type); ok && c.Hosts != nil {
			hosts = append(hosts, c.Hosts(s, services)...)
		}
	}
	return append(hosts, a.Config.Network.Allow...)
}

// hostOf returns the host, with its port where it names one, of an address.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	return address
}
