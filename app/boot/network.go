package boot

import (
	"context"
	"net/http"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/calendar"
	"daybrief/connectors/fetch"
)

// services are the base addresses of the configuration.
func (a *App) services() connectors.Services { return connectors.Services(a.Config.Services) }

// client makes the one HTTP client for a run over the sources.
func (a *App) client(hosts []string, transport http.RoundTripper) *fetch.Client {
	o := fetch.Options{
		UserAgent: a.Config.Network.UserAgent,
		Transport: transport,
		MaxBytes:  int64(a.Config.Network.MaxMB) << 20,
		Timeout:   a.Config.Network.Timeout.Std(),
		Now:       a.opt.Now,
	}
	if a.ledger != nil && transport == nil {
		o.Ledger = a.ledger.add
	}
	c := fetch.New(o)
	c.Allow(hosts...)
	return c
}

// deps are what connectors get for the reader's own sources.
func (a *App) deps(list []app.SourceSettings) connectors.Deps {
	return a.depsWith(a.client(a.allowed(list, a.services()), a.opt.Transport), a.services(), list)
}

func (a *App) depsWith(c *fetch.Client, services connectors.Services, list []app.SourceSettings) connectors.Deps {
	named := map[string]app.SourceSettings{}
	for _, s := range list {
		named[s.Name] = s
	}
	d := connectors.Deps{
		HTTP: c, Dial: c.Dial, Services: services, Reader: a.Config.Reader,
		Now: a.opt.Now, Zone: a.Zone, Language: a.language(),
		Secret: func(ctx context.Context, source string) (string, error) {
			return a.secret(ctx, source, named[source].PasswordCommand)
		},
		Token: func(ctx context.Context, source, refused string) (string, error) {
			return a.token(ctx, named[source], refused)
		},
	}
	if a.ledger != nil {
		d.Outside = a.ledger.add
	}
	// What a mail brings is read by the calendar connector, with all that it is
	// given itself.
	d.Events = func(ctx context.Context, s app.SourceSettings, data []byte, q connectors.Query) ([]app.Item, error) {
		return calendar.Events(ctx, s, d, data, q)
	}
	return d
}
