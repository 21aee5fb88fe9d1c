package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"daybrief/app"
)

// CloudWindow is how many tokens of prompt and answer a provider's model is
// asked to hold. All of them hold more; what is not sent costs nothing.
const CloudWindow = 16384

// Provider is one way to reach a model that does not run in Ollama.
type Provider struct {
	ID       string   // as in the configuration
	Title    string   // its maker's name
	URL      string   // base address of its API
	Env      []string // variables of the environment its own programs take a key from
	Keys     string   // the page where keys are made
	Example  string   // a model that is good enough for a brief
	Embedder string   // its embedding model; "" it has none
}

// Providers returns those beside Ollama.
func Providers() []Provider {
	return []Provider{
		{"openai", "OpenAI", "https://api.openai.com/v1", []string{"OPENAI_API_KEY"}, "https://platform.openai.com/api-keys", "gpt-5.4-mini", "text-embedding-3-small"},
		{"anthropic", "Anthropic", "https://api.anthropic.com", []string{"ANTHROPIC_API_KEY"}, "https://console.anthropic.com/settings/keys", "claude-haiku-4-5", ""},
		{"google", "Google", "https://generativelanguage.googleapis.com", []string{"GEMINI_API_KEY", "GOOGLE_API_KEY"}, "https://aistudio.google.com/apikey", "gemini-2.5-flash", "gemini-embedding-001"},
	}
}

// ProviderByID returns a provider by its name in the configuration.
func ProviderByID(id string) (Provider, bool) {
	for _, p := range Providers() {
		if p.ID == id {
			return p, true
		}
	}
	return Provider{}, false
}

// CloudParams say which model is asked, and how.
type CloudParams struct {
	Provider string       // its ID
	URL      string       // base address; "" the provider's own
	Key      string       // "" where a server on this machine wants none
	Model    string       // "" where only texts are embedded
	Embedder string       // embedding model; "" the provider's
	HTTP     *http.Client // the program's one client
}

// CloudModel is a Model of a provider.
type CloudModel interface {
	Model
	// Options says how the model is asked, for the record.
	Options(Request) app.StepOptions
	// Window is CloudWindow.
	Window() int
	// Host is where requests go, with a port that is not the usual one.
	Host() string
}

// NewCloud returns a provider's model. Nothing is reached yet.
func NewCloud(p CloudParams) (CloudModel, error) {
	s, err := newService(p)
	if err != nil {
		return nil, err
	}
	switch p.Provider {
	case "openai":
		return newOpenAI(s), nil
	case "anthropic":
		return newAnthropic(s), nil
	case "google":
		return newGoogle(s)
	}
	return nil, fmt.Errorf("open model %s: no provider %q", p.Model, p.Provider)
}

// service is what the providers have in common.
type service struct {
	title    string // for the reader
	url      string
	host     string
	key      string
	model    string
	embedder string
	own      bool // the provider's own address, not a server that speaks its protocol
	http     *http.Client
}

func newService(p CloudParams) (service, error) {
	provider, ok := ProviderByID(p.Provider)
	if !ok {
		return service{}, fmt.Errorf("open model %s: no provider %q", p.Model, p.Provider)
	}
	s := service{title: provider.Title, url: provider.URL, key: p.Key, model: p.Model, embedder: p.Embedder, own: true, http: tapped(p.HTTP)}
	if p.URL != "" {
		s.url = strings.TrimRight(p.URL, "/")
		s.own = s.url == provider.URL
	}
	if s.embedder == "" {
		s.embedder = provider.Embedder
	}
	u, err := url.Parse(s.url)
	if err != nil || u.Hostname() == "" {
		return service{}, fmt.Errorf("open model %s: %q is no address of a server", p.Model, s.url)
	}
	if s.host = u.Host; !s.own {
		s.title = "The model server at " + u.Host
	}
	return s, nil
}

// Name returns the model's name.
func (s *service) Name() string { return s.model }

// Window returns CloudWindow.
func (s *service) Window() int { return CloudWindow }

// Host returns the host requests go to.
func (s *service) Host() string { return s.host }

// Leaves reports whether what is sent to an address leaves the machine.
func Leaves(address string) bool {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return false
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return true
	}
	return !ip.Unmap().IsLoopback()
}

// talk makes one call: ask sends the request and gives the pieces of the answer
// to the collector.
func (s *service) talk(ctx context.Context, req Request, ask func(context.Context, *collector) error) (Reply, error) {
	asking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	x := &exchange{}
	c := &collector{max: req.MaxBytes, started: time.Now(), patience: impatient(req.Patience, stop), loose: true}
	err := ask(withExchange(asking, x), c)
	reply := c.end(req)
	reply.Sent = x.bytes()
	if !c.done && context.Cause(asking) == errSilent {
		return reply, &Fault{Kind: KindTimeout, Err: errSilent, Server: s.title}
	}
	if err == nil && !c.done {
		_, _, err = x.state() // the connection broke, and the library took it for the end
	}
	if err == nil {
		err = c.judge(ctx, req)
	}
	if err != nil {
		return reply, s.fault(ctx, err, x)
	}
	return reply, nil
}

// relearn asks again as long as learn finds out from an error in which form the
// model wants to be asked; it learns each thing once.
func relearn(learn func(error) bool, once func(context.Context, *collector) error) func(context.Context, *collector) error {
	return func(ctx context.Context, c *collector) error {
		for {
			if err := once(ctx, c); !learn(err) {
				return err
			}
		}
	}
}

// fault turns any error of a call into a Fault of this service.
func (s *service) fault(ctx context.Context, err error, x *exchange) *Fault {
	status, wait, broken := x.state()
	var own *Fault
	if !errors.As(err, &own) && broken != nil && ctx.Err() == nil && status < 300 {
		err = broken
		errors.As(err, &own)
	}
	var f *Fault
	if a, ok := answerOf(err, status); ok && ctx.Err() == nil {
		f = a.fault()
	} else {
		f = classify(ctx, err)
		if own == nil && f.Kind == KindServer && f.Err == nil {
			f.Kind, f.Detail = KindGarbage, "" // a library's words may repeat what was sent
		}
	}
	told := *f
	told.Server = s.title
	if told.RetryAfter == 0 {
		told.RetryAfter = wait
	}
	return &told
}
