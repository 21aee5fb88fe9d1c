package config

import (
	"errors"
	"strings"
	"testing"

	"daybrief/app"
)

// A value of a wrong kind is told in the reader's words, on its line.
func TestWrongKindsAreToldPlainly(t *testing.T) {
	const src = "[[source]]\nname = 'a'\n"
	for _, c := range []struct {
		name, text string
		line, what string
	}{
		{"wrong type", "[brief]\ntime = 6\n", "line 2", `"brief.time": it wants text in quotes, not a number.`},
		{"text for a number", "[learning]\nhalf_life = 'x'\n", "line 2", `it wants a whole number, not text.`},
		{"a part of a number", "[learning]\nhalf_life = 1.5\n", "line 2", `it wants a whole number, not a number with a point.`},
		{"a number for a switch", "[learning]\noff = 1\n", "line 2", `it wants true or false, not a number.`},
		{"a word for a list", "[reader]\naddresses = 'a@b'\n", "line 2", `it wants a list such as ["one", "two"], not text.`},
		{"a word for a place", src + "type = 'weather'\nlatitude = '5'\n", "line 4", `it wants a number, not text.`},
		{"a word for a table", "brief = 'x'\n", "line 1", `it wants keys of its own, as in a table, not text.`},
		{"a word for the sources", "source = 'x'\n", "line 1", `it wants blocks that begin with [[source]], not text.`},
		{"a time of TOML", "[brief]\ntime = 06:30:00\n", "line 2", `it wants text in quotes, not a local time without quotes.`},
		{"one bracket", "\n[source]\nname = 'a'\ntype = 'hackernews'\n", "line 2", `a source begins with [[source]], in double brackets.`},
		{"a bare duration", "[network]\ntimeout = 5\n", "line 2", `network.timeout wants a number with its unit in quotes, such as "5s" or "5m".`},
		{"another", "[brief]\nstale_after = 60\n", "line 2", `"60s"`},
		{"a switch for a duration", "[network]\nmax_mb = 2\n\ntimeout = true\n", "line 4", `"true" is not a duration`},
	} {
		_, err := Parse("config.toml", []byte(c.text))
		var e *app.Error
		if !errors.As(err, &e) || e.Code != app.CodeConfig || !strings.Contains(e.Message, "config.toml, "+c.line+": ") || !strings.Contains(e.Message, c.what) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
