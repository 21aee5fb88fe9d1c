package llm

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daybrief/agent/mask"
	"github.com/ollama/ollama/api"
)

// Embedder makes vectors of texts, see rag.Embedder. One may be used by several
// goroutines.
type Embedder interface {
	// Name is the model's name; another name means other vectors.
	Name() string
	// Documents embeds texts that are to be found: a vector for each, in order,
	// all of one dimension, of length 1.
	Documents(ctx context.Context, texts []string) ([][]float32, error)
	// Query embeds what is looked for.
	Query(ctx context.Context, text string) ([]float32, error)
}

// embedBatch is how many texts go into one request. Few enough that a slow
// machine answers within the time limit and a run can be stopped in between.
const embedBatch = 16

// cloudBatch is the same for a provider; Google takes 100 at most.
const cloudBatch = 64

// vectorMost bounds the dimension of a vector.
const vectorMost = 8192

// maker makes the vectors of one batch. query is what tells the two kinds of
// texts apart.
type maker interface {
	vectors(ctx context.Context, texts []string, query bool) (list [][]float32, tokens int, err error)
}

// embedder is an Embedder over any provider.
type embedder struct {
	maker
	name  string
	title string // for a fault; "" Ollama
	batch int
	most  int // bytes of a text; the rest is left off. 0: all of it
	o     EmbedOptions
}

// EmbedOptions are what belongs to the calls of an embedder beside the server.
type EmbedOptions struct {
	Steady   SteadyOptions
	Mask     bool     // personal data is replaced before
	Recorder Recorder // nil: nobody counts
	What     Call     // provider, host and purpose
}

// Name returns the model's name.
func (e *embedder) Name() string { return e.name }

// Documents embeds texts that are to be found.
func (e *embedder) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, 0, len(texts))
	for from := 0; from < len(texts); from += e.batch {
		list, err := e.call(ctx, texts[from:min(len(texts), from+e.batch)], false)
		if err != nil {
			return nil, err
		}
		if len(out) > 0 && len(list[0]) != len(out[0]) {
			return nil, e.bad("vectors of %d and of %d dimensions", len(out[0]), len(list[0]))
		}
		out = append(out, list...)
	}
	return out, nil
}

// Query embeds what is looked for.
func (e *embedder) Query(ctx context.Context, text string) ([]float32, error) {
	list, err := e.call(ctx, []string{text}, true)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// call embeds one batch.
func (e *embedder) call(ctx context.Context, texts []string, query bool) ([][]float32, error) {
	c := e.o.What
	c.Model = e.name
	send := make([]string, len(texts))
	for i, t := range texts {
		t = strings.ToValidUTF8(t, "\ufffd")
		if e.o.Mask {
			n := 0
			t, n = mask.New().Hide(t) // of its own: the same text is masked the same
			c.Masked += n
		}
		if e.most > 0 && len(t) > e.most { // masked before: a part of a number is none
			t = strings.ToValidUTF8(t[:e.most], "")
		}
		if strings.TrimSpace(t) == "" { // an error at every provider
			t = "-"
		}
		send[i] = t
		c.PromptTokens += Estimate(t)
	}
	var out [][]float32
	err := e.o.Steady.withDefaults().try(ctx, func() (err error) {
		out, err = e.counted(ctx, send, query, c)
		return err
	}, func() bool { return false })
	return out, err
}

// counted is one attempt, with its record.
func (e *embedder) counted(ctx context.Context, texts []string, query bool, c Call) ([][]float32, error) {
	if e.o.Recorder == nil {
		list, _, err := e.checked(ctx, texts, query)
		return list, err
	}
	id, err := e.o.Recorder.Begin(ctx, c)
	if err != nil {
		return nil, &Fault{Kind: KindBudget, Err: err, Server: e.title}
	}
	started := time.Now()
	x := &exchange{}
	list, tokens, err := e.checked(withExchange(ctx, x), texts, query)
	if tokens > 0 {
		c.PromptTokens = tokens
	}
	c.Seconds, c.Outcome, c.Sent = time.Since(started).Seconds(), outcomeOf(err), x.bytes()
	e.o.Recorder.End(id, c)
	return list, err
}

// checked asks for vectors and does not believe them unseen.
func (e *embedder) checked(ctx context.Context, texts []string, query bool) ([][]float32, int, error) {
	list, tokens, err := e.vectors(ctx, texts, query)
	if err != nil {
		return nil, tokens, err
	}
	if len(list) != len(texts) {
		return nil, tokens, e.bad("%d vectors for %d texts", len(list), len(texts))
	}
	for _, v := range list {
		if len(v) == 0 || len(v) > vectorMost || len(v) != len(list[0]) {
			return nil, tokens, e.bad("a vector of %d dimensions beside one of %d", len(v), len(list[0]))
		}
		if !normalise(v) {
			return nil, tokens, e.bad("a vector with what is no number, or nothing")
		}
	}
	return list, tokens, nil
}

func (e *embedder) bad(format string, args ...any) error {
	return &Fault{Kind: KindGarbage, Detail: fmt.Sprintf(format, args...), Server: e.title}
}

// normalise gives a vector the length 1. It reports false for one that has
// none: all zeros, infinite, or no number.
func normalise(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return false
	}
	if math.Abs(sum-1) < 1e-6 {
		return true
	}
	long := 1 / math.Sqrt(sum)
	for i := range v {
		v[i] = float32(float64(v[i]) * long)
	}
	return true
}

// prefixes are what embedding models were taught to find before a text, by
// their model cards.
var prefixes = []struct{ name, document, query string }{
	{"nomic-embed-text", "search_document: ", "search_query: "},
	{"mxbai-embed", "", "Represent this sentence for searching relevant passages: "},
	{"snowflake-arctic-embed2", "", "query: "},
	{"snowflake-arctic-embed", "", "Represent this sentence for searching relevant passages: "},
	{"bge-m3", "", ""},
	{"bge-", "", "Represent this sentence for searching relevant passages: "},
	{"multilingual-e5", "passage: ", "query: "},
	{"e5-", "passage: ", "query: "},
	{"embeddinggemma", "title: none | text: ", "task: search result | query: "},
	{"qwen3-embedding", "", "Instruct: Given a search query, retrieve relevant passages that answer the query\nQuery: "},
	{"granite-embedding", "", ""},
	{"all-minilm", "", ""},
}

// prefixOf returns what stands before the texts of a model.
func prefixOf(model string, query bool) string {
	model = strings.ToLower(model)
	for _, p := range prefixes {
		if strings.Contains(model, p.name) {
			if query {
				return p.query
			}
			return p.document
		}
	}
	return ""
}

// ollamaText is how many bytes of a text go to Ollama: the server cuts at the
// model's window, and what lies far beyond is not worth sending.
const ollamaText = 32 << 10

// NewOllamaEmbedder returns the embedder for a model of a server
// (https://github.com/ollama/ollama/blob/main/docs/api.md, /api/embed).
func NewOllamaEmbedder(address, model string, hc *http.Client, o EmbedOptions) (Embedder, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("open embedding model %s at %q: %w", model, address, err)
	}
	m := &ollamaVectors{client: api.NewClient(base, tapped(hc)), model: model}
	return &embedder{maker: m, name: model, batch: embedBatch, most: ollamaText, o: o}, nil
}

type ollamaVectors struct {
	client *api.Client
	model  string
}

func (m *ollamaVectors) vectors(ctx context.Context, texts []string, query bool) ([][]float32, int, error) {
	before, cut := prefixOf(m.model, query), true
	input := make([]string, len(texts))
	for i, t := range texts {
		input[i] = before + t
	}
	r, err := m.client.Embed(ctx, &api.EmbedRequest{Model: m.model, Input: input, Truncate: &cut})
	if err != nil {
		return nil, 0, classify(ctx, err)
	}
	return r.Embeddings, r.PromptEvalCount, nil
}
