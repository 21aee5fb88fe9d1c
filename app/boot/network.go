package boot

import (
	"context"
	"net/http"
	"os"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
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
	commands := map[string]string{}
	for _, s := range list {
		commands[s.Name] = s.PasswordCommand
	}
	return connectors.Deps{
		HTTP: c, Dial: c.Dial, Services: services, Reader: a.Config.Reader,
		Now: a.opt.Now, Zone: a.Zone, Language: a.language(),
		Secret: func(ctx context.Context, source string) (string, error) {
			return a.secret(ctx, source, commands[source])
		},
	}
}

// language is the reader's language in two letters.
func (a *App) language() string {
	if a.Config.Language != "" {
		return a.Config.Language
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := os.Getenv(name)
		if len(v) >= 2 && !strings.HasPrefix(v, "C") && v != "POSIX" {
			return strings.ToLower(v[:2])
		}
	}
	return "en"
}
