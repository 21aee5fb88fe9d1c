package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"daybrief/app"
	"github.com/ollama/ollama/api"
)

// Suggested models, named to a reader who has none.
const (
	SuggestedModel = "qwen2.5:7b"
	SmallModel     = "qwen2.5:3b" // for a machine with little memory
	SuggestedEmbed = "nomic-embed-text"
)

// DefaultURLs are where Ollama listens unless told otherwise, in the order
// they are tried.
func DefaultURLs() []string {
	return []string{"http://127.0.0.1:11434", "http://[::1]:11434"}
}

// FindParams says where to look and for what.
type FindParams struct {
	URLs        []string     // tried in order; empty: DefaultURLs. "host:port" is taken as http
	HTTP        *http.Client // the program's one client
	Wanted      string       // completion model named in the configuration; empty: the best installed
	WantedEmbed string       // embedding model named in the configuration; empty: the best installed
}

// Found is a running server and what it offers.
type Found struct {
	URL          string
	Version      string
	Model        string   // completion model to use, by the server's name
	Digest       string   // of Model
	Family       string   // of Model: llama, qwen2, gptoss
	Capabilities []string // of Model, as /api/show lists them; empty on servers before 0.6.4
	Context      int      // tokens Model was trained for; 0 unknown
	Window       int      // tokens it is to be given room for; 0: DefaultNumCtx
	Embed        string   // embedding model to use; empty: none installed
	Models       []Installed
}

// Installed is one model a server has.
type Installed struct {
	Name    string
	Digest  string
	Family  string
	Billion float64 // parameters in billions; 0 unknown
	Bytes   int64   // size on disk
	Remote  bool    // runs on somebody else's machine: never taken unasked
}

// Hosted reports whether the server passes a model's requests on to the machines
// of its maker.
func (f Found) Hosted(model string) bool {
	m, ok := lookup(f.Models, model)
	return ok && m.Remote
}

// NamedHosted reports whether a name is that of a model Ollama passes on: old
// servers say it by the name alone.
func NamedHosted(name string) bool {
	return strings.HasSuffix(name, "-cloud") || strings.HasSuffix(name, ":cloud")
}

// gptOSS reports whether the model takes levels of thinking only.
func (f Found) gptOSS() bool {
	return strings.HasPrefix(f.Family, "gptoss") || strings.HasPrefix(f.Family, "gpt-oss") || strings.HasPrefix(f.Model, "gpt-oss")
}

// Find looks for a server and chooses the model. It returns an *app.Error:
// code model-down where no server answers, model-missing where the server has
// not the wanted model, or none that can write. Found then holds what is
// known, so that an embedding model is usable without a writing one.
func Find(ctx context.Context, p FindParams) (Found, error) {
	urls := p.URLs
	if len(urls) == 0 {
		urls = DefaultURLs()
	}
	var first *Fault
	for _, u := range urls {
		f, fault := probe(ctx, u, p)
		if fault == nil {
			err := choose(ctx, &f, p)
			return f, err
		}
		if first == nil {
			first = fault
		}
	}
	return Found{}, downError(first, urls)
}

// probe asks one address for version and models.
func probe(ctx context.Context, address string, p FindParams) (Found, *Fault) {
	client, base, err := open(address, p.HTTP)
	if err != nil {
		return Found{}, &Fault{Kind: KindNetwork, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	f := Found{URL: base}
	if f.Version, err = client.Version(ctx); err != nil {
		return Found{}, classify(ctx, err)
	}
	if f.Version == "" {
		return Found{}, &Fault{Kind: KindGarbage}
	}
	list, err := client.List(ctx)
	if err != nil {
		return Found{}, classify(ctx, err)
	}
	for _, m := range list.Models {
		f.Models = append(f.Models, Installed{
			Name: m.Name, Digest: m.Digest, Family: m.Details.Family, Bytes: m.Size,
			Billion: billions(m.Details.ParameterSize), Remote: m.RemoteHost != "" || NamedHosted(m.Name),
		})
	}
	return f, nil
}

func open(address string, hc *http.Client) (*api.Client, string, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil {
		return nil, "", fmt.Errorf("address of Ollama: %w", err)
	}
	if u.Port() == "" && u.Scheme == "http" {
		u.Host += ":11434"
	}
	return api.NewClient(u, hc), u.String(), nil
}

// choose fills in the model to use.
func choose(ctx context.Context, f *Found, p FindParams) error {
	client, _, err := open(f.URL, p.HTTP)
	if err != nil {
		return fmt.Errorf("choose a model: %w", err)
	}
	f.Embed = bestEmbed(f.Models, p.WantedEmbed)
	candidates := rank(f.Models)
	if p.Wanted != "" {
		m, ok := lookup(f.Models, p.Wanted)
		if !ok {
			return missingError(p.Wanted, f.Models)
		}
		candidates = []Installed{m}
	}
	for _, m := range candidates {
		ok, err := f.inspect(ctx, client, m)
		if err != nil {
			return err
		}
		if ok {
			return nil
		}
	}
	return missingError(p.Wanted, f.Models)
}

// inspect asks what a model can do and takes it when it can write.
func (f *Found) inspect(ctx context.Context, client *api.Client, m Installed) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	show, err := client.Show(ctx, &api.ShowRequest{Model: m.Name})
	if err != nil {
		fault := classify(ctx, err)
		if fault.Kind == KindMissing { // went between two questions
			return false, nil
		}
		return false, downError(fault, []string{f.URL})
	}
	var caps []string
	for _, c := range show.Capabilities {
		caps = append(caps, string(c))
	}
	if len(caps) > 0 && !contains(caps, "completion") {
		return false, nil
	}
	f.Model, f.Digest, f.Family, f.Capabilities = m.Name, m.Digest, m.Family, caps
	if arch, ok := show.ModelInfo["general.architecture"].(string); ok {
		if n, ok := show.ModelInfo[arch+".context_length"].(float64); ok && n > 0 && n < 1<<31 {
			f.Context = int(n)
		}
	}
	return true, nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func downError(f *Fault, urls []string) error {
	e := &app.Error{Code: app.CodeModelDown, Hint: startHint, Err: f}
	at := strings.Join(urls, " and ")
	switch f.Kind {
	case KindTimeout:
		e.Message = "Ollama at " + at + " did not answer in time."
		e.Hint = "See whether it hangs: ollama ps. Restart it if it does."
	case KindGarbage:
		e.Message = "What answers at " + at + " is not Ollama."
		e.Hint = "Check the address of Ollama in the settings and in OLLAMA_HOST."
	case KindBusy:
		e.Message = "Ollama at " + at + " is busy and took no more."
		e.Hint = "Run daybrief preload again in a few minutes."
	case KindStopped:
		return &app.Error{Code: app.CodeCancelled, Message: "The search for a model was stopped.", Err: f}
	default:
		e.Message = "Ollama did not answer at " + at + ": it is not running there."
	}
	e.Message += " The brief is worded by rules."
	return e
}

func missingError(wanted string, have []Installed) error {
	e := &app.Error{Code: app.CodeModelAbsent, Err: errors.New("no such model")}
	var names []string
	for _, m := range have {
		names = append(names, m.Name)
	}
	switch {
	case wanted != "" && len(names) > 0:
		e.Message = fmt.Sprintf("Ollama has no model %q that can write; it has %s.", wanted, strings.Join(names, ", "))
		e.Hint = "Run: ollama pull " + wanted + " - or name one of these in the settings."
	case wanted != "":
		e.Message = fmt.Sprintf("Ollama has no model %q; it has none at all.", wanted)
		e.Hint = "Run: ollama pull " + wanted
	case len(names) > 0:
		e.Message = "Ollama has no model that can write; it has " + strings.Join(names, ", ") + "."
		e.Hint = "Run: ollama pull " + SuggestedModel + " (or " + SmallModel + " where memory is short)."
	default:
		e.Message = "Ollama runs but has no model yet."
		e.Hint = "Run: ollama pull " + SuggestedModel + " (or " + SmallModel + " where memory is short)."
	}
	e.Message += " The brief is worded by rules."
	return e
}
