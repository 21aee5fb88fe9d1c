package llm

import (
	"context"
	"fmt"
	"strings"

	"github.com/openai/openai-go/v3"
	"google.golang.org/genai"
)

// NewCloudEmbedder returns the embedder of a provider. Anthropic has none.
func NewCloudEmbedder(p CloudParams, o EmbedOptions) (Embedder, error) {
	s, err := newService(p)
	if err != nil {
		return nil, err
	}
	e := &embedder{name: s.embedder, title: s.title, batch: cloudBatch, o: o}
	switch p.Provider {
	case "openai":
		e.most = openaiText
		e.maker = &openaiVectors{s, openai.NewEmbeddingService(s.openaiOptions()...)}
	case "google":
		c, err := googleClient(s)
		if err != nil {
			return nil, err
		}
		e.most = googleText
		e.maker = &googleVectors{s, c}
	default:
		return nil, fmt.Errorf("open embedding model %s: %s has none", p.Embedder, s.title)
	}
	return e, nil
}

// Bytes of a text that go to a provider. A text beyond its bound is refused, so
// that there must be a margin for writings with a token a sign: OpenAI takes
// 8,192 tokens, Google 2,048 and cuts what is longer.
const (
	openaiText = 8000
	googleText = 8000
)

type openaiVectors struct {
	service
	api openai.EmbeddingService
}

func (m *openaiVectors) vectors(ctx context.Context, texts []string, query bool) ([][]float32, int, error) {
	ctx, x := exchangeOf(ctx)
	input := make([]string, len(texts))
	for i, t := range texts { // models of other makers behind the same protocol want theirs
		input[i] = prefixOf(m.embedder, query) + t
	}
	r, err := m.api.New(ctx, openai.EmbeddingNewParams{
		Model: m.embedder, Input: openai.EmbeddingNewParamsInputUnion{OfArrayOfStrings: input},
		EncodingFormat: openai.EmbeddingNewParamsEncodingFormatFloat,
	})
	if err != nil {
		return nil, 0, m.fault(ctx, err, x)
	}
	out := make([][]float32, len(texts))
	for _, d := range r.Data {
		if d.Index < 0 || int(d.Index) >= len(out) || out[d.Index] != nil {
			return nil, 0, &Fault{Kind: KindGarbage, Detail: "a vector for no text", Server: m.title}
		}
		v := make([]float32, len(d.Embedding))
		for i, f := range d.Embedding {
			v[i] = float32(f)
		}
		out[d.Index] = v
	}
	return out, int(r.Usage.PromptTokens), nil
}

type googleVectors struct {
	service
	client *genai.Client
}

// googleDimension is asked for: the full 3,072 take four times the room and
// find hardly more (https://ai.google.dev/gemini-api/docs/embeddings).
const googleDimension = 768

func (m *googleVectors) vectors(ctx context.Context, texts []string, query bool) ([][]float32, int, error) {
	ctx, x := exchangeOf(ctx)
	size := int32(googleDimension)
	config := &genai.EmbedContentConfig{TaskType: "RETRIEVAL_DOCUMENT", OutputDimensionality: &size}
	if query {
		config.TaskType = "RETRIEVAL_QUERY"
	}
	if !strings.Contains(m.embedder, "embedding-001") && !strings.Contains(m.embedder, "text-embedding-00") {
		config.TaskType = "" // later ones are told by words in the text
	}
	contents := make([]*genai.Content, len(texts))
	for i, t := range texts {
		contents[i] = genai.NewContentFromText(t, genai.RoleUser)
	}
	r, err := m.client.Models.EmbedContent(ctx, m.embedder, contents, config)
	if err != nil {
		return nil, 0, m.fault(ctx, err, x)
	}
	var out [][]float32
	for _, e := range r.Embeddings {
		if e == nil {
			return nil, 0, &Fault{Kind: KindGarbage, Detail: "no vector for a text", Server: m.title}
		}
		out = append(out, e.Values)
	}
	return out, 0, nil
}

// exchangeOf returns the exchange of a call, a new one where nobody counts.
func exchangeOf(ctx context.Context) (context.Context, *exchange) {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return ctx, x
	}
	x := &exchange{}
	return withExchange(ctx, x), x
}
