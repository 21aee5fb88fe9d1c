package llm_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"github.com/google/go-cmp/cmp"
)

// embedRequest is Ollama's, with all fields it may have.
type embedRequest struct {
	Model     string   `json:"model"`
	Input     []string `json:"input"`
	Truncate  *bool    `json:"truncate"`
	KeepAlive any      `json:"keep_alive"`
	Options   any      `json:"options"`
}

// ollamaVectors serves /api/embed by f and remembers the requests.
func ollamaVectors(t *testing.T, f func(n int, r embedRequest) (status int, body string)) (url string, asked *[]embedRequest) {
	t.Helper()
	asked = &[]embedRequest{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var req embedRequest
		dec := json.NewDecoder(r.Body)
		dec.DisallowUnknownFields()
		if err := dec.Decode(&req); err != nil || r.URL.Path != "/api/embed" || r.Method != http.MethodPost {
			http.Error(w, fmt.Sprintf(`{"error":"bad request: %v"}`, err), http.StatusBadRequest)
			return
		}
		*asked = append(*asked, req)
		status, body := f(len(*asked), req)
		llmtest.Refuse(w, status, body)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, asked
}

// vectorsFor writes a vector of length 2 for each text.
func vectorsFor(_ int, r embedRequest) (int, string) {
	list := make([][]float32, len(r.Input))
	for i := range list {
		list[i] = []float32{2, 0, 0, 0}
	}
	data, err := json.Marshal(map[string]any{"model": r.Model, "embeddings": list, "prompt_eval_count": 5})
	if err != nil {
		panic(err)
	}
	return http.StatusOK, string(data)
}

func TestOllamaEmbedder(t *testing.T) {
	url, asked := ollamaVectors(t, vectorsFor)
	b := &book{}
	e, err := llm.NewOllamaEmbedder(url, "nomic-embed-text:latest", http.DefaultClient, llm.EmbedOptions{Recorder: b, What: llm.Call{Purpose: "embed"}})
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, 40)
	for i := range texts {
		texts[i] = fmt.Sprintf("text %d", i)
	}
	texts[3], texts[4], texts[5] = "", "bad \xff byte", strings.Repeat("long ", 20000)
	list, err := e.Documents(t.Context(), texts)
	if err != nil || len(list) != len(texts) || len(*asked) != 3 || len(b.ended) != 3 {
		t.Fatalf("Documents = %d vectors, %v; %d requests, %d recorded", len(list), err, len(*asked), len(b.ended))
	}
	if list[0][0] != 1 {
		t.Errorf("a vector of length %v", list[0])
	}
	first := (*asked)[0]
	if diff := cmp.Diff([]string{"search_document: text 0", "search_document: -"}, []string{first.Input[0], first.Input[3]}); diff != "" || !*first.Truncate || len(first.Input[5]) > 33<<10 {
		t.Errorf("asked %q ... of %d bytes, truncate %v", first.Input[:4], len(first.Input[5]), first.Truncate)
	}
	checkQuery(t, e, asked)
	if c := b.ended[0]; c.Outcome != llm.OutcomeOK || c.PromptTokens != 5 || c.Sent == 0 || c.Model != "nomic-embed-text:latest" {
		t.Errorf("recorded %+v", c)
	}
}

func checkQuery(t *testing.T, e llm.Embedder, asked *[]embedRequest) {
	t.Helper()
	if v, err := e.Query(t.Context(), "what"); err != nil || len(v) != 4 || (*asked)[3].Input[0] != "search_query: what" {
		t.Errorf("Query = %v, %v, asked %q", v, err, (*asked)[3].Input)
	}
	if e.Name() != "nomic-embed-text:latest" {
		t.Errorf("name %q", e.Name())
	}
}

func TestPrefixesOfEmbeddingModels(t *testing.T) {
	for model, want := range map[string][2]string{
		"nomic-embed-text":        {"search_document: t", "search_query: t"},
		"mxbai-embed-large:335m":  {"t", "Represent this sentence for searching relevant passages: t"},
		"bge-m3":                  {"t", "t"},
		"all-minilm:22m":          {"t", "t"},
		"embeddinggemma":          {"title: none | text: t", "task: search result | query: t"},
		"snowflake-arctic-embed2": {"t", "query: t"},
		"my-own":                  {"t", "t"},
	} {
		url, asked := ollamaVectors(t, vectorsFor)
		e, err := llm.NewOllamaEmbedder(url, model, http.DefaultClient, llm.EmbedOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, err1 := e.Documents(t.Context(), []string{"t"})
		_, err2 := e.Query(t.Context(), "t")
		if err1 != nil || err2 != nil || (*asked)[0].Input[0] != want[0] || (*asked)[1].Input[0] != want[1] {
			t.Errorf("%s: %v, %v, asked %v", model, err1, err2, *asked)
		}
	}
}

// TestVectorsAreNotBelievedUnseen: what a server may send instead.
func TestVectorsAreNotBelievedUnseen(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		kind   llm.Kind
	}{
		"fewer":      {200, `{"embeddings":[[1,0]]}`, llm.KindGarbage},
		"more":       {200, `{"embeddings":[[1,0],[1,0],[1,0]]}`, llm.KindGarbage},
		"dimensions": {200, `{"embeddings":[[1,0],[1,0,0]]}`, llm.KindGarbage},
		"empty":      {200, `{"embeddings":[[],[]]}`, llm.KindGarbage},
		"zeros":      {200, `{"embeddings":[[0,0],[1,0]]}`, llm.KindGarbage},
		"infinite":   {200, `{"embeddings":[[1e38,1e38],[3e38,3e38]]}`, ""},
		"overflow":   {200, `{"embeddings":[[1e300,0],[1,0]]}`, llm.KindGarbage},
		"half":       {200, `{"embeddings":[[1,0],[`, llm.KindGarbage},
		"missing":    {404, `{"error":"model \"x\" not found"}`, llm.KindMissing},
		"busy":       {503, `{"error":"server busy"}`, llm.KindBusy},
	} {
		url, _ := ollamaVectors(t, func(int, embedRequest) (int, string) { return tc.status, tc.body })
		e, err := llm.NewOllamaEmbedder(url, "m", http.DefaultClient, llm.EmbedOptions{Steady: llm.SteadyOptions{Tries: 1}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := e.Documents(t.Context(), []string{"a", "b"})
		if llm.KindOf(err) != tc.kind {
			t.Errorf("%s: %v, %v; want %s", name, list, err, tc.kind)
		}
		for _, v := range list {
			for _, x := range v {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Errorf("%s: a vector of %v", name, v)
				}
			}
		}
	}
	url, _ := ollamaVectors(t, func(n int, r embedRequest) (int, string) { // another model in mid-run
		if n == 1 {
			return vectorsFor(n, r)
		}
		return 200, `{"embeddings":[[1,0]]}`
	})
	e, err := llm.NewOllamaEmbedder(url, "m", http.DefaultClient, llm.EmbedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Documents(t.Context(), make([]string, 17)); llm.KindOf(err) != llm.KindGarbage {
		t.Errorf("two dimensions in one run: %v", err)
	}
}

// vectorsOnce fails once, then gives a provider's vectors of two texts.
func vectorsOnce(m maker) llmtest.CloudAnswer {
	fails := 1
	return func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
		switch {
		case fails > 0:
			fails--
			m.refuse(w, http.StatusServiceUnavailable, "UNAVAILABLE", "overloaded")
		case m.id == "openai":
			llmtest.Refuse(w, 200, `{"object":"list","model":"m","data":[{"object":"embedding","index":1,"embedding":[0,3]},{"object":"embedding","index":0,"embedding":[3,0]}],"usage":{"prompt_tokens":8,"total_tokens":8}}`)
		default:
			llmtest.Refuse(w, 200, `{"embeddings":[{"values":[3,0]},{"values":[0,3]}]}`)
		}
	}
}

func TestCloudEmbedders(t *testing.T) {
	for _, m := range []maker{makers[0], makers[2]} {
		c := m.start(t, vectorsOnce(m))
		b := &book{}
		e, err := llm.NewCloudEmbedder(llm.CloudParams{Provider: m.id, URL: c.URL, Key: llmtest.CloudKey, HTTP: c.HTTP},
			llm.EmbedOptions{Recorder: b, Mask: true, Steady: llm.SteadyOptions{Sleep: noSleep(nil)}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := e.Documents(t.Context(), []string{"from ann@example.org", "b"})
		if diff := cmp.Diff([][]float32{{1, 0}, {0, 1}}, list); diff != "" || err != nil {
			t.Fatalf("%s: %v, refused %q (-want +got):\n%s", m.id, err, c.Refused(), diff)
		}
		raw := string(c.Calls()[1].Raw)
		if strings.Contains(raw, "ann@") || !strings.Contains(raw, "[email-1]") || strings.Contains(raw, "RETRIEVAL_DOCUMENT") != (m.id == "google") {
			t.Errorf("%s: sent %s", m.id, raw)
		}
		if len(b.ended) != 2 || b.ended[0].Outcome != "busy" || b.ended[1].Outcome != llm.OutcomeOK || b.ended[1].Masked != 1 {
			t.Errorf("%s: recorded %+v", m.id, b.ended)
		}
	}
	if _, err := llm.NewCloudEmbedder(llm.CloudParams{Provider: "anthropic", Key: "k", HTTP: http.DefaultClient}, llm.EmbedOptions{}); err == nil {
		t.Error("Anthropic embeds")
	}
}

// TestEmbeddedTextsAreMaskedWhole: personal data at the place where a text is
// cut is masked, too, and a text is masked the same whatever came before it.
func TestEmbeddedTextsAreMaskedWhole(t *testing.T) {
	url, asked := ollamaVectors(t, vectorsFor)
	e, err := llm.NewOllamaEmbedder(url, "m", http.DefaultClient, llm.EmbedOptions{Mask: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Documents(t.Context(), []string{"from ann@example.org", "from bob@example.org", strings.Repeat("word ", 6552) + "carla@example.org"}); err != nil {
		t.Fatal(err)
	}
	sent := (*asked)[0].Input
	if sent[0] != sent[1] || !strings.Contains(sent[0], "[email-1]") {
		t.Errorf("sent %q and %q", sent[0], sent[1])
	}
	if last := sent[2][len(sent[2])-20:]; strings.Contains(last, "carla") || len(sent[2]) < 32_000 {
		t.Errorf("%d bytes, at the cut %q", len(sent[2]), last)
	}
}
