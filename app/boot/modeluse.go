package boot

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/config"
)

// ModelChoice is what the reader chooses to have his words worded by.
type ModelChoice struct {
	Provider string // ollama, openai, anthropic, google
	Model    string // "" the best installed one, with ollama
	URL      string // "" the provider's own
	Private  bool   // mail, calendar and the like are sent, too
	Plain    bool   // nothing is masked
}

// hosted reports whether Ollama passes the model on to its own machines.
func (c *ModelChoice) hosted() bool { return c.Provider == ollama && llm.NamedHosted(c.Model) }

// ModelOffer is what a choice means, for the reader to agree to.
type ModelOffer struct {
	Provider string `json:"provider"`
	Model    string `json:"model,omitempty"`
	Host     string `json:"host,omitempty"`
	Leaves   bool   `json:"leaves"`  // something is sent to another machine
	Private  bool   `json:"private"` // mail and calendar, too
	Masked   bool   `json:"masked"`
	Text     string `json:"text"` // what is sent where, in words
}

// OfferModel says what a choice means. It changes nothing. Errors are *app.Error
// with code usage.
func OfferModel(c ModelChoice) (ModelOffer, error) {
	o := ModelOffer{Provider: c.Provider, Model: c.Model}
	if !slices.Contains(config.ModelProviders(), c.Provider) {
		return o, &app.Error{
			Code: app.CodeUsage, Message: fmt.Sprintf("There is no model provider %q", c.Provider),
			Hint: "Known are " + strings.Join(config.ModelProviders(), ", ") + ".",
		}
	}
	open, err := openLine(c.URL)
	if err != nil {
		return o, err
	}
	if c.hosted() {
		o.Host, o.Leaves, o.Private, o.Masked = "ollama.com", true, c.Private, !c.Plain
		o.Text = fmt.Sprintf("The model %s runs on Ollama's own machines, not on this one. %s", c.Model, WhatIsSent(o.Private, o.Masked)+open)
		return o, nil
	}
	if c.Provider == ollama {
		o.Host, o.Leaves = hostOf(c.URL), c.URL != "" && llm.Leaves(c.URL)
		o.Text = "The models of Ollama are used; nothing leaves this machine."
		if o.Leaves {
			o.Private = true
			o.Text = "The models of Ollama at " + o.Host + " are used: what they word is sent there, mail and calendar as well, and nothing in it is masked." + open
		}
		return o, nil
	}
	p, _ := llm.ProviderByID(c.Provider)
	if c.Model == "" {
		return o, &app.Error{Code: app.CodeUsage, Message: "Say which model of " + p.Title, Hint: fmt.Sprintf("Such as: daybrief model use %s --model %s", p.ID, p.Example)}
	}
	address := cmp.Or(c.URL, p.URL)
	o.Host, o.Leaves = hostOf(address), llm.Leaves(address)
	if !o.Leaves {
		o.Text = "The model " + c.Model + " of the server at " + o.Host + " is used; nothing leaves this machine."
		return o, nil
	}
	o.Private, o.Masked = c.Private, !c.Plain
	o.Text = fmt.Sprintf("The model %s runs at %s (%s), not on this machine. %s", c.Model, o.Host, p.Title, WhatIsSent(o.Private, o.Masked)+open)
	return o, nil
}

// openLine says that the way to a model server can be read by others, "" where
// it cannot or there is none. *app.Error with code usage for what is no address
// of a server; it does not repeat what may hold a password.
func openLine(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	switch {
	case err == nil && u.User != nil:
		return "", misuse("A model server's address holds no user and no password", "Keep the key with: daybrief model key PROVIDER")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", misuse(fmt.Sprintf("%q is not the address of a model server", shortened(address)), "Write it as in https://models.example.org/v1 or http://127.0.0.1:1234/v1")
	case u.Scheme == "http" && llm.Leaves(address):
		return " The connection there is not encrypted.", nil
	}
	return "", nil
}

// UseModel writes a choice the reader agreed to into the configuration. The
// consent names the provider, so that another one is not meant by it.
func (a *App) UseModel(c ModelChoice) error {
	o, err := OfferModel(c)
	if err != nil {
		return err
	}
	text := func(v string) any {
		if v == "" {
			return nil
		}
		return v
	}
	yes := func(on bool) any {
		if on {
			return true
		}
		return nil
	}
	agreed := ""
	if o.Leaves && (c.Provider != ollama || c.hosted()) {
		agreed = c.Provider
	}
	provider := c.Provider
	if provider == ollama { // the default
		provider = ""
	}
	list := []config.ModelSetting{
		{Key: "off", Value: nil}, {Key: "provider", Value: text(provider)}, {Key: "name", Value: text(c.Model)}, {Key: "url", Value: text(c.URL)},
		{Key: "cloud", Value: text(agreed)}, {Key: "private", Value: yes(agreed != "" && o.Private)}, {Key: "mask", Value: nil}, {Key: "cloud_search", Value: nil},
	}
	if agreed != "" && c.Plain {
		list[6].Value = false
	}
	if a.Config.Model.Provider != c.Provider { // a name for another's models
		list = append(list, config.ModelSetting{Key: "embedding", Value: nil}, config.ModelSetting{Key: "key_command", Value: nil})
	}
	slices.Reverse(list) // what is new stands in this order then
	if err := config.SetModel(a.Dirs.Config, list...); err != nil {
		return err
	}
	fresh, _, err := config.Load(a.Dirs)
	if err != nil {
		return err
	}
	a.Config.Model = fresh.Model
	return nil
}

// MissingKey is why the provider of the configuration cannot be asked: there is
// no key for it. nil where there is one, or none is wanted.
func (a *App) MissingKey(ctx context.Context) *app.Error {
	_, _, err := a.cloudParams(ctx)
	if a.Config.Model.Provider == ollama || err == nil {
		return nil
	}
	return app.AsError(err)
}

// KeyProvider is the provider whose key is meant where none is named: that of
// the configuration. *app.Error with code usage for Ollama, which wants none.
func (a *App) KeyProvider(name string) (string, error) {
	name = cmp.Or(name, a.Config.Model.Provider)
	if _, ok := llm.ProviderByID(name); !ok {
		return "", noProvider(name)
	}
	return name, nil
}
