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
	if n, all := holdTo(t, "testdata/pairs3.tsv", days3(t)); daytest.There() && n != all {
		t.Errorf("%d of %d sentences are about items of no day", all-n, all)
	}
}

// TestFreePairs is TestPairs3 with two more days and freer sentences, half of
// them paraphrases that share few words with their items.
func TestFreePairs(t *testing.T) {
	for _, c := range []struct{ name, day, reader, address string }{
		{"4", "2026-11-11", "Helen Marsh", "helen@pedalworks.example"},
		{"5", "2026-12-07", "Daniel Okafor", "daniel@linenhall.example"},
	} {
		now, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		env := Env{Day: now.Add(7 * time.Hour), Zone: time.UTC, Reader: app.Reader{Name: c.reader, Addresses: []string{c.address}}}
		day := day3{New(env), readItems(t, "testdata/items"+c.name+".json")}
		if n, all := holdTo(t, "testdata/pairs"+c.name+".tsv", []day3{day}); n != all {
			t.Errorf("%d of %d sentences are about items of no day", all-n, all)
		}
	}
}

// holdTo checks the sentences of a file, and returns how many it found items for
// and how many there are.
func holdTo(t *testing.T, path string, days []day3) (checked, all int) {
	t.Helper()
	list, gaps := readPairs3(t, path)
	count, passed := map[bool]int{}, map[bool]int{}
	mended := 0
	for _, s := range list {
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
	return count[true] + count[false], len(list)
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
