package agent

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"daybrief/agent/checktest"
	"daybrief/agent/daytest"
	"daybrief/agent/gate"
	"daybrief/app"
)

// benchDay is a day of items with sentences about them that somebody labelled.
type benchDay struct {
	name  string
	day   time.Time
	zone  *time.Location
	who   app.Reader
	items []app.Item
}

func (d *benchDay) find(ids string) ([]app.Item, bool) {
	var out []app.Item
	for _, id := range strings.Split(ids, ",") {
		for i := range d.items {
			if d.items[i].ID == id {
				out = append(out, d.items[i])
			}
		}
	}
	return out, len(out) == strings.Count(ids, ",")+1
}

func (d *benchDay) env() gate.Env {
	return gate.Env{Day: d.day, Zone: d.zone, Reader: d.who}
}

func (d *benchDay) checker() checktest.Day {
	return checktest.Day{Date: d.day, Zone: d.zone, Reader: d.who}
}

// benchDays are the gate's day, the sample day with invented items beside it,
// and the day of real cases where there is one.
func benchDays(t testing.TB) []*benchDay {
	t.Helper()
	in := testDay(t)
	days := []*benchDay{{name: "march", day: in.Day, zone: in.Zone, who: in.Reader, items: in.Items}}
	data, err := os.ReadFile("gate/testdata/items2.json")
	if err != nil {
		t.Fatal(err)
	}
	d := &benchDay{name: "sample", day: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), zone: time.UTC,
		who: app.Reader{Name: "Robin Keller", Addresses: []string{"robin@harbourlane.example"}}}
	if err := json.Unmarshal(data, &d.items); err != nil {
		t.Fatal(err)
	}
	days = append(days, d)
	if daytest.There() {
		d := daytest.Load(t)
		days = append(days, &benchDay{name: "cases", day: d.Now, zone: time.UTC, who: app.Reader{Name: d.User.Name, Addresses: []string{d.User.Email}}, items: d.Teasers(t)})
	} else {
		t.Log("DAYBRIEF_CASES is not set: its day is left out")
	}
	return days
}

// pair is a true and a false sentence about the same items.
type pair struct {
	ids, right, wrong, what string
	gap                     bool // known: the gate does not see that wrong is wrong
}

// readPairs reads a file of pairs. Lines after "# known gaps" list false
// sentences that pass today.
func readPairs(t testing.TB, file string) []pair {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []pair
	gaps := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		gaps = gaps || strings.HasPrefix(line, "# known gaps")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p := strings.Split(line, "\t")
		if len(p) != 4 {
			t.Fatalf("%s: %q has %d columns, want 4", file, line, len(p))
		}
		out = append(out, pair{p[0], p[1], p[2], p[3], gaps})
	}
	return out
}

// dayOf returns the day whose items the pair speaks of.
func dayOf(days []*benchDay, ids string) (*benchDay, []app.Item) {
	for _, d := range days {
		if items, ok := d.find(ids); ok {
			return d, items
		}
	}
	return nil, nil
}
