package boot

import (
	"context"
	"net"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/connectors/fetch"
)

// model returns the reader's model, or the note why there is none.
func (a *App) model(ctx context.Context) (llm.Model, *app.Note) {
	if a.Config.Model.Off {
		return nil, nil
	}
	found, err := a.findModel(ctx)
	if err == nil {
		var m *llm.Ollama
		if m, err = llm.NewOllama(found, a.modelClient(found.URL).HTTP()); err == nil {
			return m, nil
		}
	}
	a.Log.Warn("model", "err", err)
	e := app.AsError(err)
	return nil, &app.Note{Code: e.Code, Text: e.Message, Hint: e.Hint}
}

// modelURLs are where a model server is looked for: the configuration's, else
// OLLAMA_HOST, else this machine.
func (a *App) modelURLs() []string {
	if a.Config.Model.URL != "" {
		return []string{a.Config.Model.URL}
	}
	if host := a.opt.Getenv("OLLAMA_HOST"); host != "" {
		return []string{ollamaURL(host)}
	}
	return llm.DefaultURLs()
}

// ollamaURL reads OLLAMA_HOST as Ollama's own client does: scheme and port are
// optional, and an address to listen on at all interfaces is this machine.
func ollamaURL(host string) string {
	host = strings.Trim(strings.TrimSpace(host), `"'`)
	scheme, rest, ok := strings.Cut(host, "://")
	if !ok {
		scheme, rest = "http", host
	}
	rest, path, _ := strings.Cut(rest, "/")
	name, port, err := net.SplitHostPort(rest)
	if err != nil {
		name, port = strings.Trim(rest, "[]"), ""
	}
	if port == "" {
		port = map[string]string{"http": "11434", "https": "443"}[scheme]
		if ok && scheme == "http" {
			port = "80"
		}
	}
	if name == "" || name == "0.0.0.0" {
		name = "127.0.0.1"
	}
	if name == "::" {
		name = "::1"
	}
	u := scheme + "://" + net.JoinHostPort(name, port)
	if path != "" {
		u += "/" + path
	}
	return u
}

// modelProbe bounds the search for a server: a brief must not wait for it.
const modelProbe = 3 * time.Second

func (a *App) findModel(ctx context.Context) (llm.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, modelProbe)
	defer cancel()
	urls := a.modelURLs()
	return llm.Find(ctx, llm.FindParams{
		URLs: urls, HTTP: a.modelClient(urls...).HTTP(),
		Wanted: a.Config.Model.Name, WantedEmbed: a.Config.Model.Embedding,
	})
}

// modelClient is the HTTP client for a model server, which may take minutes
// to answer but is allowed nothing else.
func (a *App) modelClient(urls ...string) *fetch.Client {
	o := fetch.Options{
		UserAgent: a.Config.Network.UserAgent, Transport: a.opt.Transport,
		MaxBytes: 64 << 20, Timeout: a.Config.Model.Timeout.Std(), Idle: a.Config.Model.Timeout.Std(), Now: a.opt.Now,
	}
	if a.ledger != nil {
		o.Ledger = a.ledger.add
	}
	c := fetch.New(o)
	for _, u := range urls {
		c.Allow(hostOf(u))
	}
	return c
}
