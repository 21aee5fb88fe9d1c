package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Keep says how long what was seen and made is kept.
type Keep struct {
	Items   Age `toml:"items"`   // items, from their latest date on
	Briefs  Age `toml:"briefs"`  // briefs with what they cite
	Records Age `toml:"records"` // runs, the ledger of hosts, the steps of making a brief
}

// Age is a number of days; 0 is for ever. It is written as "365d", 365, "52w" or
// "forever".
type Age int

// Forever is the age nothing reaches.
const Forever Age = 0

// mostDays is the longest age: a hundred years.
const mostDays = 36500

// Ages that are too short to work with.
const (
	leastItems   = 14 // meetings of last week, answers that are owed
	leastBriefs  = 7  // what changed since the last one
	leastRecords = 7
)

// UnmarshalText reads what Age says.
func (a *Age) UnmarshalText(text []byte) error {
	word := strings.ToLower(strings.TrimSpace(string(text)))
	if word == "forever" {
		*a = Forever
		return nil
	}
	number, unit := word, 1
	if n, ok := strings.CutSuffix(word, "d"); ok {
		number = n
	} else if n, ok := strings.CutSuffix(word, "w"); ok {
		number, unit = n, 7
	}
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 1 || n > mostDays/unit {
		return fmt.Errorf("%q is not a number of days such as \"365d\", nor \"forever\"", text)
	}
	*a = Age(n * unit)
	return nil
}

// MarshalText is the inverse of UnmarshalText.
func (a Age) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// String returns a as it is written.
func (a Age) String() string {
	if a == Forever {
		return "forever"
	}
	return strconv.Itoa(int(a)) + "d"
}

// Std returns a as the standard library's type; 0 is for ever.
func (a Age) Std() time.Duration { return time.Duration(a) * 24 * time.Hour }

// defaultKeep is what a reader has who set nothing.
func defaultKeep() Keep { return Keep{Items: 365, Briefs: Forever, Records: 90} }

func checkKeep(c Config) *fault {
	for _, v := range []struct {
		path  string
		age   Age
		least int
	}{{"keep.items", c.Keep.Items, leastItems}, {"keep.briefs", c.Keep.Briefs, leastBriefs}, {"keep.records", c.Keep.Records, leastRecords}} {
		if v.age != Forever && int(v.age) < v.least {
			return &fault{v.path, fmt.Sprintf("%s must be at least %d days", v.path, v.least)}
		}
	}
	return nil
}
