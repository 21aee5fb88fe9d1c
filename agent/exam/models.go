package exam

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"daybrief/agent/llm"
)

// Candidate is one installed model and what it can do.
type Candidate struct {
	Name      string   `json:"name"`
	Family    string   `json:"family,omitempty"`
	Billion   float64  `json:"billion,omitempty"` // parameters; absent: not known
	Bytes     int64    `json:"bytes,omitempty"`   // on disk
	Abilities []string `json:"abilities"`         // as Ollama names them: completion, embedding, thinking, tools, ...
	Context   int      `json:"context,omitempty"` // tokens it was trained for
	Remote    bool     `json:"remote,omitempty"`  // runs on somebody else's machine: never taken unasked
	Chosen    string   `json:"chosen,omitempty"`  // brief, search: what Daybrief uses it for
}

// Writes reports whether the model can word a brief on this machine.
func (c *Candidate) Writes() bool {
	return !c.Remote && slices.Contains(c.Abilities, "completion")
}

// askTimeout bounds one question to the server's small endpoints.
const askTimeout = 5 * time.Second

// List tells of each installed model what it can do and which ones found has
// chosen, those first that word a brief, by size. A server before 0.6.4 names no
// abilities: what is not made for vectors alone can then write.
func List(ctx context.Context, found llm.Found, hc *http.Client) ([]Candidate, error) {
	base, err := url.Parse(found.URL)
	if err != nil {
		return nil, fmt.Errorf("list the models at %q: %w", found.URL, err)
	}
	client := api.NewClient(base, hc)
	out := make([]Candidate, 0, len(found.Models))
	for _, m := range found.Models {
		c := Candidate{Name: m.Name, Family: m.Family, Billion: m.Billion, Bytes: m.Bytes, Remote: m.Remote, Abilities: []string{}}
		if err := c.ask(ctx, client); err != nil {
			return nil, fmt.Errorf("list the models: %w", err)
		}
		switch m.Name {
		case found.Model:
			c.Chosen = "brief"
		case found.Embed:
			c.Chosen = "search"
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(order(b.Writes())-order(a.Writes()), cmp.Compare(a.Billion, b.Billion), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ask fills in what the server tells of one model. One that went between two
// questions has no abilities.
func (c *Candidate) ask(ctx context.Context, client *api.Client) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	show, err := client.Show(ctx, &api.ShowRequest{Model: c.Name})
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("ask for %s: %w", c.Name, ctx.Err())
		}
		return nil
	}
	for _, a := range show.Capabilities {
		c.Abilities = append(c.Abilities, string(a))
	}
	if len(c.Abilities) == 0 {
		c.Abilities = append(c.Abilities, guess(c))
	}
	if arch, ok := show.ModelInfo["general.architecture"].(string); ok {
		if n, ok := show.ModelInfo[arch+".context_length"].(float64); ok && n > 0 && n < 1<<31 {
			c.Context = int(n)
		}
	}
	return nil
}

// guess tells by name and family what a model is for.
func guess(c *Candidate) string {
	name, family := strings.ToLower(c.Name), strings.ToLower(c.Family)
	if strings.Contains(family, "bert") || strings.Contains(name, "embed") || strings.Contains(name, "minilm") {
		return "embedding"
	}
	return "completion"
}

// Memory returns a measure of what a model takes in memory now, for
// Options.Memory: its size as /api/ps tells it, 0 where it is not loaded.
func Memory(address string, hc *http.Client, model string) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) {
		base, err := url.Parse(address)
		if err != nil {
			return 0, fmt.Errorf("memory of %s: %w", model, err)
		}
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		running, err := api.NewClient(base, hc).ListRunning(ctx)
		if err != nil {
			return 0, fmt.Errorf("memory of %s: %w", model, err)
		}
		for _, m := range running.Models {
			if m.Name == model || m.Model == model {
				return m.Size, nil
			}
		}
		return 0, nil
	}
}

// leastWriting is the least size a slow model is replaced by, in billions: what
// is smaller invents.
const leastWriting = 1

// Better names the installed model that would likely do better than the one of
// the report, and why; or which one to install. best is what Daybrief chooses
// on its own. "" where the model did well or nothing better is known.
func Better(r Report, best string, have []Candidate) string {
	if r.Grade == Good || r.Grade == Usable && r.Model == best {
		return ""
	}
	own := lookup(have, r.Model)
	if tooSlow(r) {
		return faster(own, have)
	}
	other := lookup(have, best)
	if best == r.Model || !other.Writes() {
		other = larger(own, have)
	}
	switch {
	case other.Name != "":
		return fmt.Sprintf("%s is installed and likely better: daybrief model test %s", other.Name, other.Name)
	case own.Billion == 0 || own.Billion < 6:
		return "No better one is installed: ollama pull " + llm.SuggestedModel + " (or " + llm.SmallModel + " where memory is short)"
	}
	return ""
}

func tooSlow(r Report) bool {
	return r.Grade == Slow || r.Grade == Failed && strings.HasPrefix(r.Verdict, "Too slow")
}

func lookup(have []Candidate, name string) (c Candidate) {
	for _, c := range have {
		if c.Name == name {
			return c
		}
	}
	return c
}

// faster tells of the largest model that is well smaller and can still write.
func faster(own Candidate, have []Candidate) string {
	var other Candidate
	for _, c := range have { // by size, the smallest first
		if c.Writes() && c.Billion >= leastWriting && c.Billion <= own.Billion*0.7 {
			other = c
		}
	}
	switch {
	case other.Name != "":
		return fmt.Sprintf("%s is installed, smaller and likely faster: daybrief model test %s", other.Name, other.Name)
	case own.Billion == 0 || own.Billion > 4:
		return "No smaller one is installed that could do: ollama pull " + llm.SmallModel
	}
	return "A smaller one would invent more; on this machine the rules do best."
}

// larger returns the smallest model that is well larger.
func larger(own Candidate, have []Candidate) Candidate {
	for _, c := range have {
		if c.Writes() && own.Billion > 0 && c.Billion >= own.Billion*1.3 {
			return c
		}
	}
	return Candidate{}
}
