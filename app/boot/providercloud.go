package boot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"daybrief/agent/llm"
	"daybrief/agent/mask"
	"daybrief/app"
	"daybrief/app/secret"
)

// models is what the models have in common for as long as the program runs. The
// zero value is ready.
type models struct {
	mu       sync.Mutex
	breakers map[string]*llm.Breaker // by host
	forgot   bool                    // the old part of the record of calls
}

// breaker is the one for a host.
func (m *models) breaker(host, title string) *llm.Breaker {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.breakers == nil {
		m.breakers = map[string]*llm.Breaker{}
	}
	if m.breakers[host] == nil {
		m.breakers[host] = llm.NewBreaker(title)
	}
	return m.breakers[host]
}

// cloudModel returns the model of the configuration's provider. Errors are
// *app.Error: consent, config without a name of a model, secret without a key.
func (a *App) cloudModel(ctx context.Context, purpose string) (llm.Model, error) {
	provider, p, err := a.cloudParams(ctx)
	if err != nil {
		return nil, err
	}
	m, err := llm.NewCloud(p)
	if err != nil {
		return nil, &app.Error{Code: app.CodeConfig, Message: "The model of " + provider.Title + " cannot be used.", Hint: "Check [model] url in config.toml.", Err: err}
	}
	away := llm.Leaves(p.URL)
	metered := llm.Meter(m, calls{a, away}, llm.Call{Provider: provider.ID, Host: m.Host(), Purpose: purpose})
	steady := llm.Steady(metered, a.steadiness(m.Host(), provider.Title))
	if !away {
		return steady, nil
	}
	return a.guarded(steady, fmt.Sprintf("%s at %s (%s)", m.Name(), m.Host(), provider.Title)), nil
}

// steadiness is how often and when a call is tried again.
func (a *App) steadiness(host, title string) llm.SteadyOptions {
	return llm.SteadyOptions{Rand: rand.Float64, Breaker: a.models.breaker(host, title)}
}

// cloudParams says how the configuration's provider is reached, where the reader
// agreed to it.
func (a *App) cloudParams(ctx context.Context) (llm.Provider, llm.CloudParams, error) {
	m := a.Config.Model
	provider, ok := llm.ProviderByID(m.Provider)
	if !ok {
		return provider, llm.CloudParams{}, &app.Error{Code: app.CodeConfig, Message: "There is no model provider " + m.Provider, Hint: "See: daybrief model use --help"}
	}
	p := llm.CloudParams{Provider: m.Provider, URL: cmp.Or(m.URL, provider.URL), Model: m.Name, Embedder: m.Embedding}
	away := llm.Leaves(p.URL)
	switch {
	case away && m.Cloud != m.Provider:
		return provider, p, noConsent(provider.ID, provider.Title+" ("+hostOf(p.URL)+")", m.Name)
	case m.Name == "":
		return provider, p, &app.Error{
			Code: app.CodeConfig, Message: "No model of " + provider.Title + " is named in config.toml.",
			Hint: fmt.Sprintf("Name one, such as: daybrief model use %s --model %s", provider.ID, provider.Example),
		}
	}
	key, err := a.modelKey(ctx, provider)
	if err != nil && (away || provider.ID == "google") { // a server on this machine may want none
		return provider, p, err
	}
	p.Key, p.HTTP = key, a.modelHTTP(p.URL)
	return provider, p, nil
}

// noConsent is the error of a model on another machine nobody agreed to.
func noConsent(id, whose, model string) error {
	hint := "Agree, with the words what is sent, by: daybrief model use " + id
	if model != "" {
		hint += " --model " + model
	}
	if id == ollama { // the command takes it for this machine's
		hint = "Agree by cloud = \"ollama\" under [model] in config.toml; private = true sends mail and calendar, too."
	}
	return &app.Error{
		Code:    app.CodeConsent,
		Message: "Nothing is sent to " + whose + ": config.toml names it, but you have not agreed to it.",
		Hint:    hint,
	}
}

// guarded puts the guard around a model on another machine, as the reader
// agreed to it.
func (a *App) guarded(m llm.Model, where string) llm.Model {
	o := llm.GuardOptions{Private: a.Config.Model.Private, Notice: app.Note{
		Code: app.CodeCloud, Hint: "To use this machine alone: daybrief model use ollama",
		Text: "The model " + where + " is in use. " + a.sent(),
	}}
	if a.Config.Model.Mask {
		o.Mask = mask.New()
	}
	return llm.Guard(m, o)
}

// sent says what goes to the provider.
func (a *App) sent() string { return WhatIsSent(a.Config.Model.Private, a.Config.Model.Mask) }

// WhatIsSent says in words what goes to a model on another machine.
func WhatIsSent(private, masked bool) string {
	text := "Stories, articles, weather, your name and your questions are sent there; mail, calendar, tasks and notes stay on this machine."
	if private {
		text = "Mail, calendar, tasks, notes, stories, articles, weather, your name and your questions are sent there."
	}
	if masked {
		return text + " Mail addresses, telephone, card and account numbers, keys and passwords are replaced before."
	}
	return text + " Nothing in them is masked."
}

// keySource is the name a provider's key has in the keyring.
func keySource(provider string) string { return "model " + provider }

// modelKey returns a provider's key: typed before, from our own variable, the
// key_command or the keyring, else from the variable its own programs use.
func (a *App) modelKey(ctx context.Context, p llm.Provider) (string, error) {
	source := keySource(p.ID)
	if v, ok := a.typed.get(source); ok {
		return v, nil
	}
	if a.secrets == nil {
		return "", &app.Error{Code: app.CodeSecret, Message: p.Title + " wants a key, and a preview has none"}
	}
	v, err := a.secrets.Get(ctx, secret.Name{Source: source, Command: a.Config.Model.KeyCommand})
	if err == nil {
		return strings.TrimSpace(v), nil
	}
	for _, name := range p.Env {
		if v := strings.TrimSpace(a.opt.Getenv(name)); v != "" {
			return v, nil
		}
	}
	return "", &app.Error{
		Code:    app.CodeSecret,
		Message: "No key for " + p.Title + " was found.",
		Hint: fmt.Sprintf("Make one at %s and keep it with daybrief model key %s, or set the environment variable %s or %s.",
			p.Keys, p.ID, secret.Variable(source), strings.Join(p.Env, " or ")),
		Err: err,
	}
}

// KeepModelKey puts a provider's key into the system's keyring. Where that is
// not possible it is an *app.Error with code secret.
func (a *App) KeepModelKey(ctx context.Context, provider, key string) error {
	p, ok := llm.ProviderByID(provider)
	if !ok {
		return noProvider(provider)
	}
	err := a.secrets.Set(ctx, keySource(provider), strings.TrimSpace(key))
	var e *app.Error
	if errors.As(err, &e) {
		told := *e
		told.Hint = fmt.Sprintf("Set the environment variable %s, or name a key_command under [model].", strings.Join(append([]string{secret.Variable(keySource(p.ID))}, p.Env...), " or "))
		return &told
	}
	return err
}

// ForgetModelKey takes a provider's key out of the keyring.
func (a *App) ForgetModelKey(ctx context.Context, provider string) error {
	if _, ok := llm.ProviderByID(provider); !ok {
		return noProvider(provider)
	}
	return a.secrets.Delete(ctx, keySource(provider))
}

func noProvider(id string) error {
	var names []string
	for _, p := range llm.Providers() {
		names = append(names, p.ID)
	}
	return &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("There is no model provider %q with a key", id), Hint: "Known are " + strings.Join(names, ", ") + "."}
}
