package boot

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// meanings is an Ollama with models that embed, and with faults.
type meanings struct {
	url   string
	stop  func()
	hang  chan struct{}
	fault atomic.Value // of the next answers: cut, slow, dimension, NaN, zero or ""
	asked atomic.Int64 // texts
}

func startMeanings(t *testing.T, model string) *meanings {
	t.Helper()
	behind := llmtest.Start(t, "0.17.4", []llmtest.Model{
		{Name: model, Family: "nomic-bert", Size: "137M", Digest: "d-" + model, Context: 2048, Capabilities: []string{"embedding"}},
	}, nil)
	base, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	m := &meanings{hang: make(chan struct{})}
	m.fault.Store("")
	rest := httputil.NewSingleHostReverseProxy(base)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.fault.Load() == "cut" {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path != "/api/embed" {
			rest.ServeHTTP(w, r)
			return
		}
		m.embed(w, r)
	}))
	m.url = srv.URL
	m.stop = sync.OnceFunc(func() {
		close(m.hang)
		srv.Close()
	})
	t.Cleanup(m.stop)
	return m
}

// embed answers with a count of the letters of each text.
func (m *meanings) embed(w http.ResponseWriter, r *http.Request) {
	var req struct{ Input []string }
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, `{"error":"bad request"}`, http.StatusBadRequest)
		return
	}
	m.asked.Add(int64(len(req.Input)))
	list, err := letters{}.Documents(r.Context(), req.Input)
	fault := m.fault.Load()
	if fault == "slow" {
		<-m.hang
		return
	}
	for i := range list {
		switch fault {
		case "dimension":
			list[i] = list[i][:26]
		case "zero":
			list[i] = make([]float32, len(list[i]))
		}
	}
	body, e := json.Marshal(map[string]any{"embeddings": list})
	if err != nil || e != nil {
		http.Error(w, `{"error":"no vectors"}`, http.StatusInternalServerError)
		return
	}
	text := string(body)
	if fault == "NaN" {
		text = strings.Replace(text, "[[", "[[NaN,", 1)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(text)) // who asked may have gone
}

// openMeaning opens the program of a folder with the server.
func openMeaning(t *testing.T, home, server string) *App {
	t.Helper()
	env := map[string]string{"OLLAMA_HOST": server}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// foundBy searches and returns the codes of the notes and how many hits each leg had.
func foundBy(t *testing.T, a *App, text string) (notes []string, words, meaning int) {
	t.Helper()
	res, err := a.Search(t.Context(), app.SearchQuery{Text: text})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, n := range res.Notes {
		notes = append(notes, n.Code)
		if n.Text == "" || n.Hint == "" {
			t.Errorf("%s: a note without words: %+v", text, n)
		}
	}
	for _, h := range res.Hits {
		words += min(1, h.KeywordRank)
		meaning += min(1, h.VectorRank)
	}
	return notes, words, meaning
}

// byWordsAlone checks that the words find and one note says why meaning did not.
func byWordsAlone(t *testing.T, a *App, text string, codes ...string) {
	t.Helper()
	notes, words, meaning := foundBy(t, a, text)
	if len(notes) != 1 || !slices.Contains(codes, notes[0]) || words == 0 || meaning > 0 {
		t.Errorf("notes %q, want one of %s; %d by words, %d by meaning", notes, codes, words, meaning)
	}
}

// byBoth checks that words and meaning find, and nothing is missing.
func byBoth(t *testing.T, a *App, text string) {
	t.Helper()
	if notes, words, meaning := foundBy(t, a, text); len(notes) > 0 || words == 0 || meaning == 0 {
		t.Errorf("notes %q; %d by words, %d by meaning", notes, words, meaning)
	}
}

// TestSearchOutlivesItsModelServer: through the program's own client, whatever a
// model server does, the words find and a note says what was missing.
func TestSearchOutlivesItsModelServer(t *testing.T) {
	home, server := t.TempDir(), startMeanings(t, "some-embed:latest")
	a := openMeaning(t, home, server.url)
	if res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true, Rules: true, Wait: true}); err != nil || len(res.Notes) > 0 {
		t.Fatalf("%v, notes %+v", err, res.Notes)
	}
	byBoth(t, a, "contract draft section")
	for fault, want := range map[string]string{
		"cut": app.CodeModelBad, "slow": app.CodeTimeout, "dimension": app.CodeModelBad, "NaN": app.CodeModelBad, "zero": app.CodeModelBad,
	} {
		t.Run(fault, func(t *testing.T) {
			a := openMeaning(t, home, server.url) // remembers no earlier answer
			foundBy(t, a, "board review slides")  // the index is in memory
			a.memory().Patience = 300 * time.Millisecond
			server.fault.Store(fault)
			defer server.fault.Store("")
			byWordsAlone(t, a, "contract draft section", want)
		})
	}
	t.Run("gone before", func(t *testing.T) {
		a := openMeaning(t, home, llmtest.ClosedPort(t))
		byWordsAlone(t, a, "contract draft section", app.CodeModelDown)
	})
	t.Run("down", func(t *testing.T) {
		a := openMeaning(t, home, server.url)
		foundBy(t, a, "board review slides")
		server.stop()
		// A connection kept open is cut first, where it was not seen to end yet.
		byWordsAlone(t, a, "contract draft section", app.CodeModelDown, app.CodeModelBad)
		byBoth(t, a, "board review slides") // it was told its meaning before
	})
}

// TestSearchWithAnotherModel: the vectors of one model are none of another's. It
// reads everything anew while words find, and a stop in between loses nothing.
func TestSearchWithAnotherModel(t *testing.T) {
	home, first := t.TempDir(), startMeanings(t, "some-embed:latest")
	a := openMeaning(t, home, first.url)
	if _, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true, Rules: true, Wait: true}); err != nil {
		t.Fatal(err)
	}
	next := startMeanings(t, "other-embed:latest")
	b := openMeaning(t, home, next.url)
	byWordsAlone(t, b, "contract draft section", app.CodeIndexing)
	next.fault.Store("cut") // while it reads
	if notes, err := b.Index(t.Context(), true, nil); err != nil || len(notes) != 1 {
		t.Errorf("%v, notes %+v", err, notes)
	}
	next.fault.Store("")
	before := next.asked.Load()
	if notes, err := b.Index(t.Context(), true, nil); err != nil || len(notes) > 0 {
		t.Errorf("%v, notes %+v", err, notes)
	}
	if read := next.asked.Load() - before; read < 10 {
		t.Errorf("only %d texts were read anew", read)
	}
	byBoth(t, b, "contract draft section")
}
