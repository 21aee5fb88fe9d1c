package connectors

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCleanText holds the promises of what makes text plain, on any input: it
// is valid, changes no more when cleaned again, and holds no markup, also when
// entities are resolved twice.
func FuzzCleanText(f *testing.F) {
	for _, s := range []string{"a < b", "&amp;lt;script&amp;gt;", "<b>x</b>", "x\u200by", "<scr<script>ipt>", "&#x26;#60;img src=x onerror=1&#62;", "<!-- -->", "\xff<p\x00>", "< script >"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, text := range map[string]string{"CleanText": CleanText(s), "PlainText": PlainText(s), "OwnText": OwnText(s), "AltText": AltText(s)} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				t.Errorf("%s(%q) is not plain: %q", name, s, text)
			}
			if again := CleanText(text); again != text {
				t.Errorf("%s(%q) = %q, cleaned again %q", name, s, text, again)
			}
			if HasMarkup(text) || HasMarkup(html.UnescapeString(text)) || HasMarkup(html.UnescapeString(html.UnescapeString(text))) {
				t.Errorf("%s(%q) holds markup: %q", name, s, text)
			}
		}
	})
}

func FuzzHiddenText(f *testing.F) {
	for _, s := range []string{"<p style='display:none'>x</p>", "<font color=white>x</font>", "<div style='font-size:0'>x</div>y", "\U000E0041\U000E0042\U000E0043\U000E0044", "<p hidden>x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		visible, hidden := Visible(s)
		if !utf8.ValidString(visible) || !utf8.ValidString(hidden) || HasMarkup(visible) || HasMarkup(hidden) {
			t.Errorf("%q: %q and %q", s, visible, hidden)
		}
		if HiddenText(s) != (hidden != "") || PlainText(s) != visible {
			t.Errorf("%q: the functions do not agree", s)
		}
	})
}

// TestOwnTextAndAltText hold what is left out, and what pictures say.
func TestOwnTextAndAltText(t *testing.T) {
	for in, want := range map[string]string{
		"<p>a</p><blockquote type=cite>b<blockquote>c</blockquote>d</blockquote><p>e</p>": "a\n\ne",
		"<p>a</p><div class='x_gmail_quote x'><div>b</div></div>":                         "a",
		"<blockquote>a line of a poem</blockquote>":                                       "a line of a poem",
		"a<div id=Signature>b</div>":                                                      "a",
		"a<div class=gmail_quote>never closed":                                            "a",
	} {
		if got := OwnText(in); got != want {
			t.Errorf("OwnText(%q) = %q, want %q", in, got, want)
		}
	}
	in := "<img alt=' One '><img alt=One><img alt=Two src=x><img alt=dot width=1><img alt=gone style='display:none'><img alt='&lt;b&gt;'>"
	if got := AltText(in); got != "One\nTwo" {
		t.Errorf("AltText = %q", got)
	}
}
