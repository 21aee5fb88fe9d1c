package config

import (
	"errors"
	"strings"
	"testing"

	"daybrief/app"
)

func TestAges(t *testing.T) {
	for in, want := range map[string]Age{
		`"365d"`: 365, `365`: 365, `"365"`: 365, `"52w"`: 364, `"forever"`: Forever, `"Forever"`: Forever, `" 30 d "`: 30, `"36500d"`: 36500, `0`: Forever,
	} {
		c, err := Parse("x", []byte("[keep]\nitems = "+in))
		if err != nil || c.Keep.Items != want || c.Keep.Records != 90 {
			t.Errorf("%s: %v, %v", in, c.Keep, err)
		}
	}
	for _, in := range []string{`"1y"`, `"0d"`, `-3`, `"-3d"`, `""`, `"d"`, `"13d"`, `"99999d"`, `"9999999999999999999w"`, `[3]`} {
		_, err := Parse("x.toml", []byte("[keep]\nitems = "+in))
		var e *app.Error
		if !errors.As(err, &e) || e.Code != app.CodeConfig || !strings.Contains(e.Message, "line 2") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestAgesOfAnotherTypeAreRefused(t *testing.T) {
	for _, in := range []string{"true", "3.5", "2026-11-21", "{}"} {
		if c, err := Parse("x", []byte("[keep]\nitems = "+in)); app.AsError(err) == nil || app.AsError(err).Code != app.CodeConfig {
			t.Errorf("%s: %v, %v", in, c.Keep, err)
		}
	}
}

func TestAgesAreWrittenAsTheyAreRead(t *testing.T) {
	for _, a := range []Age{Forever, 14, 365} {
		text, err := a.MarshalText()
		var back Age
		if err != nil || back.UnmarshalText(text) != nil || back != a {
			t.Errorf("%d: %q, %v, %d", a, text, err, back)
		}
	}
}
