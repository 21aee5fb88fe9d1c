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

// What a model is asked for, as the record of calls has it.
const (
	forBrief  = "brief"
	forAsk    = "ask"
	forEmbed  = "embed"
	forExam   = "exam"
	forReplay = "replay"
)

// ollama is the provider on this machine.
const ollama = "ollama"

// model returns the reader's model for a brief, see modelFor.
func (a *App) model(ctx context.Context) (llm.Model, *app.Note) { return a.modelFor(ctx, forBrief) }

// modelFor returns the reader's model, or the note why there is none. A note
// beside a model says why it is not the one of the configuration. Its calls are
// recorded. A model on another machine takes requests that say what kinds of
// items they hold (llm.Request.Kinds), of those that llm.Sends allows;
// llm.Notice is what the reader is to be told as long as it is used.
func (a *App) modelFor(ctx context.Context, purpose string) (llm.Model, *app.Note) {
	if a.Config.Model.Off {
		return nil, nil
	}
	var refused *app.Note
	if a.Config.Model.Provider != ollama {
		m, err := a.cloudModel(ctx, purpose)
		if err == nil {
			return m, nil
		}
		refused = a.modelNote(err)
	}
	m, err := a.localModel(ctx, purpose)
	switch {
	case err == nil:
		return m, refused
	case refused == nil:
		refused = a.modelNote(err)
	}
	return nil, refused
}

// modelNote logs why a model is not used and says it to the reader.
func (a *App) modelNote(err error) *app.Note {
	a.Log.Warn("model", "err", err)
	e := app.AsError(err)
	return &app.Note{Code: e.Code, Text: e.Message, Hint: e.Hint}
}

// localModel returns the model of Ollama.
func (a *App) localModel(ctx context.Context, purpose string) (llm.Model, error) {
	found, err := a.findModel(ctx)
	if err != nil {
		return nil, err
	}
	return a.ollamaModel(found, purpose)
}

// ollamaModel returns the model that was found, as far as the reader agreed to
// it where it runs on another machine.
func (a *App) ollamaModel(found llm.Found, purpose string) (llm.Model, error) {
	metered, err := a.meteredModel(found, purpose)
	if err != nil {
		return nil, err
	}
	hosted := found.Hosted(found.Model)
	switch {
	case hosted && a.Config.Model.Cloud != ollama:
		return nil, noConsent(ollama, "Ollama's own machines", found.Model)
	case hosted:
		return a.guarded(metered, found.Model+" on Ollama's own machines"), nil
	case llm.Leaves(found.URL): // a machine the reader named, most likely his own
		return llm.Guard(metered, llm.GuardOptions{Private: true, Notice: app.Note{
			Code: app.CodeCloud, Text: "The model " + found.Model + " runs on " + hostOf(found.URL) + ": what it words is sent there, mail and calendar as well.",
			Hint: "Unset [model] url and OLLAMA_HOST to use this machine.",
		}}), nil
	}
	return metered, nil
}

// meteredModel returns the model that was found. Its calls are recorded; what
// they hold is not looked at.
func (a *App) meteredModel(found llm.Found, purpose string) (llm.Model, error) {
	found.Window = a.Config.Model.Context
	m, err := llm.NewOllama(found, a.modelHTTP(found.URL))
	if err != nil {
		return nil, err
	}
	away := llm.Leaves(found.URL) || found.Hosted(found.Model)
	return llm.Meter(m, calls{a, away}, llm.Call{Provider: ollama, Host: hostOf(found.URL), Purpose: purpose}), nil
}

// modelURLs are where Ollama is looked for: the configuration's, else
// OLLAMA_HOST, else this machine.
func (a *App) modelURLs() []string {
	if a.Config.Model.URL != "" && a.Config.Model.Provider == ollama {
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
	urls, wanted := a.modelURLs(), a.Config.Model
	if wanted.Provider != ollama { // the names are another's
		wanted.Name, wanted.Embedding = "", ""
	}
	return llm.Find(ctx, llm.FindParams{
		URLs: urls, HTTP: a.modelClient(urls...).HTTP(), Wanted: wanted.Name, WantedEmbed: wanted.Embedding,
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
