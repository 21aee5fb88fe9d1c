package gate

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// readItems reads items by id.
func readItems(t testing.TB, path string) map[string]app.Item {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []app.Item
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string]app.Item{}
	for _, it := range list {
		out[it.ID] = it
	}
	return out
}

func testEnv(t testing.TB) Env {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return Env{Day: time.Date(2026, 3, 12, 6, 30, 0, 0, zone), Zone: zone, Reader: app.Reader{Name: "Robin Hale", Addresses: []string{"robin@kestrel.example"}}}
}

// pair is a true and a false rewording of the same items.
type pair struct {
	line             int
	items            []app.Item
	right, wrong, by string
}

func readPairs(t testing.TB, path string, items map[string]app.Item) []pair {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("%s:%d: %d fields, want 4", path, n+1, len(f))
		}
		p := pair{line: n + 1, right: f[1], wrong: f[2], by: f[3]}
		for _, id := range strings.Split(f[0], ",") {
			it, ok := items[id]
			if !ok {
				t.Fatalf("%s:%d: no item %q", path, n+1, id)
			}
			p.items = append(p.items, it)
		}
		out = append(out, p)
	}
	return out
}

// score checks pairs and fails when a false sentence passes or too few true ones do.
func score(t *testing.T, path string, pairs []pair, env Env) {
	t.Helper()
	c := New(env)
	passed := 0
	for _, p := range pairs {
		if v := c.Check(p.right, p.items); v.Passed {
			passed++
		} else {
			t.Logf("%s:%d: true refused: %q: %s", path, p.line, p.right, strings.Join(v.Reasons, "; "))
		}
		if v := c.Check(p.wrong, p.items); v.Passed {
			t.Errorf("%s:%d: false passed (%s): %q", path, p.line, p.by, p.wrong)
		}
	}
	t.Logf("%s: %d of %d true sentences passed", path, passed, len(pairs))
	if passed*100 < len(pairs)*95 {
		t.Errorf("%s: %d of %d true sentences passed, want 95 %%", path, passed, len(pairs))
	}
}

func TestPairs(t *testing.T) {
	const path = "testdata/pairs.tsv"
	pairs := readPairs(t, path, readItems(t, "testdata/items.json"))
	if len(pairs) < 60 {
		t.Fatalf("%d pairs, want at least 60", len(pairs))
	}
	score(t, path, pairs, testEnv(t))
}
