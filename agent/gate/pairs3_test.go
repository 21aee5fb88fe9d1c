package gate

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"daybrief/agent/daytest"
	"daybrief/app"
)

// day3 is a day whose items sentences are about, with a gate of its own.
type day3 struct {
	gate  *Checker
	items map[string]app.Item
}

// days3 are the sample day and, where the cases are at hand, the measured one.
func days3(t *testing.T) []day3 {
	t.Helper()
	env := func(now time.Time, name, address string) Env {
		return Env{Day: now, Zone: time.UTC, Reader: app.Reader{Name: name, Addresses: []string{address}}}
	}
	data, err := os.ReadFile("testdata/items2.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []app.Item
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	days := []day3{{New(env(time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC), "Robin Keller", "robin@harbourlane.example")), byID(list)}}
	if !daytest.There() {
		t.Log("DAYBRIEF_CASES is not set: the sentences about its day are left out")
		return days
	}
	d := daytest.Load(t)
	return append(days, day3{New(env(d.Now, d.User.Name, d.User.Email)), byID(d.Teasers(t))})
}

func byID(list []app.Item) map[string]app.Item {
	out := map[string]app.Item{}
	for _, it := range list {
		out[it.ID] = it
	}
	return out
}

// find returns the items named by ids parted by commas, if all are of this day.
func (d day3) find(ids string) ([]app.Item, bool) {
	var out []app.Item
	for _, id := range strings.Split(ids, ",") {
		it, ok := d.items[id]
		if !ok {
			return nil, false
		}
		out = append(out, it)
	}
	return out, true
}

// sentence3 is one line of the file, split: a sentence and whether it is true.
type sentence3 struct {
	ids, text, what string
	right           bool
}

// readPairs3 returns the sentences, and those that the part "# known gaps" lists.
func readPairs3(t *testing.T, path string) (all []sentence3, gaps map[string]bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gaps = map[string]bool{}
	known := map[string]bool{}
	below := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		below = below || strings.HasPrefix(line, "# known gaps")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p := strings.Split(line, "\t")
		if len(p) != 4 {
			t.Fatalf("%s: %q has %d columns, want 4", path, line, len(p))
		}
		for i, text := range p[1:3] {
			switch {
			case text == "":
			case below && !known[text]:
				t.Errorf("%s: the gap %q is none of the sentences", path, text)
			case below:
				gaps[text] = true
			case known[text]:
				t.Errorf("%s: %q stands there twice", path, text)
			default:
				known[text] = true
				all = append(all, sentence3{ids: p[0], text: text, what: p[3], right: i == 0})
			}
		}
	}
	return all, gaps
}

// TestPairs3 holds the gate to what it made of sentences written by someone
// who had not read it: a true one refused or a false one passed must be among
// the gaps the file lists, and those may only become fewer.
func TestPairs3(t *testing.T) {
	const path = "testdata/pairs3.tsv"
	days := days3(t)
	all, gaps := readPairs3(t, path)
	count := map[bool]int{}
	passed := map[bool]int{}
	mended := 0
	for _, s := range all {
		for _, d := range days {
			items, ok := d.find(s.ids)
			if !ok {
				continue
			}
			v := d.gate.Check(s.text, items)
			count[s.right]++
			if v.Passed {
				passed[s.right]++
			}
			switch good := v.Passed == s.right; {
			case good && gaps[s.text]:
				mended++
			case good || gaps[s.text]:
			case s.right:
				t.Errorf("true refused: %s: %q: %s", s.ids, s.text, strings.Join(v.Reasons, "; "))
			default:
				t.Errorf("false passed (%s): %s: %q", s.what, s.ids, s.text)
			}
		}
	}
	t.Logf("%s: %d of %d true sentences passed (%.1f %%), %d of %d false ones (%.1f %%)", path,
		passed[true], count[true], share(passed[true], count[true]), passed[false], count[false], share(passed[false], count[false]))
	if mended > 0 {
		t.Logf("%d known gaps are mended: strike them from the file", mended)
	}
	if daytest.There() && count[true]+count[false] != len(all) {
		t.Errorf("%d of %d sentences are about items of no day", len(all)-count[true]-count[false], len(all))
	}
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
