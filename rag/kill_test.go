package rag_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
	"daybrief/rag"
)

// childStore, when set, makes TestMain embed the store it names, until it is
// done or killed.
const childStore = "DAYBRIEF_EMBED_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(childStore); path != "" {
		if err := embedForKill(path); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// embedForKill embeds and tells each text once it asks for it.
func embedForKill(path string) error {
	ctx := context.Background()
	s, _, err := store.Open(ctx, path, store.Options{Now: storetest.Now})
	if err != nil {
		return err
	}
	f := newFake()
	told := &telling{fake: f}
	m := &rag.Memory{Store: s, Vectors: s, Writer: s, Now: storetest.Now, Zone: time.UTC,
		Embed: func(context.Context) (rag.Embedder, *app.Note) { return told, nil }}
	notes, err := m.EmbedAll(ctx, nil)
	if err != nil || len(notes) > 0 {
		return fmt.Errorf("notes %+v: %w", notes, err)
	}
	fmt.Println("done")
	return s.Close()
}

type telling struct{ *fake }

func (t *telling) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	for _, text := range texts {
		fmt.Println(strings.ReplaceAll(text, "\n", " "))
	}
	return t.fake.Documents(ctx, texts)
}

// A process that is killed while it embeds loses a batch at most; the next one
// goes on there, and no text but that batch's is embedded twice.
func TestEmbeddingSurvivesAKill(t *testing.T) {
	const n, batch = 300, 16
	path := fleet(t, n)
	times := map[string]int{}
	kills, done := 0, false
	for round := 0; !done; round++ {
		lines := embedUntil(t, path, 20+35*round)
		done = slices.Contains(lines, "done")
		if !done {
			kills++
		}
		for _, l := range lines {
			if strings.HasPrefix(l, "Ship ") {
				times[l]++
			}
		}
	}
	again := 0
	for _, k := range times {
		again += k - 1
	}
	if len(times) != n || kills < 3 || again > kills*batch {
		t.Errorf("%d of %d texts embedded, %d again after %d kills, wanted at most %d", len(times), n, again, kills, kills*batch)
	}
	checkEmbedded(t, path)
}

// checkEmbedded holds that nothing is left to embed, and the store is sound.
func checkEmbedded(t *testing.T, path string) {
	t.Helper()
	s, note, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil || note != nil {
		t.Fatalf("open: %v, %v", err, note)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if pending, _, err := s.CountPending(t.Context(), app.VectorSpace{Model: "fake", Dims: 64}); err != nil || pending > 0 {
		t.Errorf("%d pending, %v", pending, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// fleet makes a closed store of n items.
func fleet(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "daybrief.db")
	s, _, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	for i := range n {
		items = append(items, app.Item{Native: strconv.Itoa(i), Kind: app.KindArticle, Title: "Ship " + strconv.Itoa(i), Text: "It sails.", Time: day(-i)})
	}
	put(t, s, items)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// embedUntil runs the child, kills it after so many lines, and returns what it
// said.
func embedUntil(t *testing.T, path string, after int) (lines []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childStore+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for said.Scan() {
		if lines = append(lines, said.Text()); len(lines) == after {
			_ = cmd.Process.Kill() // it cannot fail before Wait
		}
		if strings.HasPrefix(said.Text(), "error:") {
			t.Error(said.Text())
		}
	}
	_ = cmd.Wait() // "killed" is what we want
	return lines
}
