package history

import (
	"testing"
	"time"
)

func TestGrid(t *testing.T) {
	for _, c := range []struct {
		month       string
		begins      time.Weekday
		first, last string
	}{
		{"2026-11-21", time.Monday, "2026-10-26", "2026-12-06"},
		{"2026-11-21", time.Sunday, "2026-11-01", "2026-12-12"},
		{"2026-02-01", time.Saturday, "2026-01-31", "2026-03-13"},
		{"2027-02-28", time.Monday, "2027-02-01", "2027-03-14"},
		{"2024-02-29", time.Monday, "2024-01-29", "2024-03-10"},
	} {
		day, _ := dayOf(c.month)
		g := grid(day, c.begins)
		if date(g[0]) != c.first || date(g[len(g)-1]) != c.last || g[0].Weekday() != c.begins {
			t.Errorf("%s from %s: %s to %s, want %s to %s", c.month, c.begins, date(g[0]), date(g[len(g)-1]), c.first, c.last)
		}
		for i := 1; i < len(g); i++ {
			if g[i].Sub(g[i-1]) != 24*time.Hour {
				t.Fatalf("%s: after %s comes %s", c.month, date(g[i-1]), date(g[i]))
			}
		}
	}
}

func TestByMonths(t *testing.T) {
	for _, c := range []struct {
		day  string
		n    int
		want string
	}{
		{"2026-11-21", -1, "2026-10-21"}, {"2026-03-31", -1, "2026-02-28"}, {"2024-03-31", -1, "2024-02-29"},
		{"2026-01-31", 1, "2026-02-28"}, {"2026-12-31", 1, "2027-01-31"}, {"2026-01-15", -1, "2025-12-15"},
	} {
		day, _ := dayOf(c.day)
		if got := date(byMonths(day, c.n)); got != c.want {
			t.Errorf("%s %+d months: %s, want %s", c.day, c.n, got, c.want)
		}
	}
}
