package locale

import (
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
)

// made returns a locale or ends the test.
func made(t testing.TB, opt Options, languages ...string) *Locale {
	t.Helper()
	l, err := New(languages, opt)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheBestCatalogueIsTaken(t *testing.T) {
	for _, c := range []struct {
		prefer       []string
		lang, region string
	}{
		{nil, "en", ""},
		{[]string{"", "C", "POSIX", "C.UTF-8"}, "en", ""},
		{[]string{"de_CH.UTF-8"}, "de", "CH"},
		{[]string{"de"}, "de", ""},
		{[]string{"de-AT", "en-US"}, "de", "AT"},
		{[]string{"lb_LU@x"}, "de", "LU"},
		{[]string{"pt_BR.UTF-8", "es"}, "es", "BR"},
		{[]string{"sv_SE"}, "en", "SE"},
		{[]string{"es-419"}, "es", ""},
		{[]string{"gsw-CH"}, "de", "CH"},
		{[]string{"br_FR"}, "fr", "FR"},
		{[]string{"fr-CA"}, "fr", "CA"},
		{[]string{"zh-Hans-CN"}, "zh", "CN"},
		{[]string{"zh_TW.UTF-8"}, "zh", "TW"},
		{[]string{"zh-Hant-HK"}, "zh", "HK"},
		{[]string{"ja_JP.eucJP"}, "ja", "JP"},
		{[]string{"not a language", "fr"}, "fr", ""},
		{[]string{"../../etc", "de"}, "de", ""},
	} {
		l := made(t, Options{}, c.prefer...)
		if l.Language() != c.lang || l.Region() != c.region {
			t.Errorf("%q: %s %s, want %s %s", c.prefer, l.Language(), l.Region(), c.lang, c.region)
		}
	}
}

func TestOptions(t *testing.T) {
	l := made(t, Options{Region: "us", Clock: Hours24, Units: Metric}, "de-DE")
	if l.Region() != "US" || !l.Hours24() || l.Units() != Metric {
		t.Errorf("region %s, 24 hours %v, units %s", l.Region(), l.Hours24(), l.Units())
	}
	l = made(t, Options{Region: "US"}, "en-GB")
	if l.Hours24() || l.Units() != Imperial {
		t.Errorf("in the United States: 24 hours %v, units %s", l.Hours24(), l.Units())
	}
	for _, bad := range []Options{{Units: "royal"}, {Clock: "13"}, {Region: "Bavaria"}} {
		if _, err := New(nil, bad); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

func TestRegionOf(t *testing.T) {
	for name, want := range map[string]string{"de_CH.UTF-8": "CH", "en-GB": "GB", "C": "", "de": "", "en_150": "", "": ""} {
		if got := RegionOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// some is a catalogue with what Say has to cope with.
func some() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"en/a.json": file(`{"a.n": {"one": "{N} mail from {Who}", "other": "{N} mails from {Who}"}, "a.only": "English", "a.open": "a { and {Who"}`),
		"de/a.json": file(`{"a.n": {"one": "{N} Mail von {Who}", "other": "{N} Mails von {Who}"}}`),
		"fr/a.json": file(`{"a.n": {"one": "{N} mail", "many": "{N} de mails", "other": "{N} mails"}}`),
		"fr/b.json": file(`{"b.x": `),
	}
}

func TestSay(t *testing.T) {
	opt := Options{Catalogues: some()}
	for _, c := range []struct {
		lang, key string
		pairs     []any
		want      string
	}{
		{"en", "a.n", []any{"N", 1, "Who", "Ann"}, "1 mail from Ann"},
		{"en", "a.n", []any{"N", 0, "Who", "Ann"}, "0 mails from Ann"},
		{"de", "a.n", []any{"N", 1200, "Who", "Ann"}, "1.200 Mails von Ann"},
		{"de", "a.n", []any{"N", int64(1), "Who", "Ann"}, "1 Mail von Ann"},
		{"fr", "a.n", []any{"N", 0}, "0 mail"},
		{"fr", "a.n", []any{"N", 2}, "2 mails"},
		{"fr", "a.n", []any{"N", 3000000}, "3\u00a0000\u00a0000 de mails"},
		{"de", "a.only", nil, "English"},
		{"de", "a.gone", []any{"N", 1}, "[a.gone]"},
		{"de", "nothing", nil, "[nothing]"},
		{"de", "b.x", nil, "[b.x]"},
		{"fr", "b.x", nil, "[b.x]"},
		{"de", "../en/a.only", nil, "[../en/a.only]"},
		{"en", "a.n", []any{"N", 2}, "2 mails from {Who}"},
		{"en", "a.n", []any{"N", 2, "Who"}, "2 mails from {Who}"},
		{"en", "a.n", []any{"N", "many", "Who", "x"}, "[a.n]"},
		{"en", "a.open", []any{"Who", "x"}, "a { and {Who"},
		{"en", "a.n", []any{"N", 2, "Who", "שרה"}, "2 mails from \u2068שרה\u2069"},
		{"de", "a.n", []any{"N", 2, "Who", 1.5}, "2 Mails von 1,5"},
		{"en", "a.n", []any{"N", 2, "Who", "{N}"}, "2 mails from {N}"},
	} {
		if got := made(t, opt, c.lang).Say(c.key, c.pairs...); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.lang, c.key, c.pairs, got, c.want)
		}
	}
}

func TestManySayAtOnce(t *testing.T) {
	l := made(t, Options{Catalogues: some()}, "de")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			want := fmt.Sprintf("%d Mails von x", i+2)
			if got := l.Say("a.n", "N", i+2, "Who", "x"); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			l.Say("a.only")
			l.Say("b.x")
		})
	}
	wg.Wait()
}

func TestIsolate(t *testing.T) {
	for s, want := range map[string]string{
		"":                          "",
		"plain":                     "plain",
		"Grüße 你好":                  "Grüße 你好",
		"שלום":                      "\u2068שלום\u2069",
		"Re: مرحبا 3":               "\u2068Re: مرحبا 3\u2069",
		"txt\u202egnp.exe":          "txtgnp.exe",
		"\u2067שלום\u2069\u2069 x":  "\u2068שלום x\u2069",
		"a\u2066b\u2069":            "ab",
		"\u061c\u200fmarks are let": "\u2068\u061c\u200fmarks are let\u2069",
		"\U0001e900":                "\u2068\U0001e900\u2069", // Adlam
	} {
		if got := Isolate(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
		if again := Isolate(Isolate(s)); again != Isolate(s) {
			t.Errorf("%q: twice isolated it is %q", s, again)
		}
	}
}

func FuzzIsolate(f *testing.F) {
	for _, s := range []string{"a", "שלום", "\u202eabc", "مرحبا \u2067 x \u2069", "\xff\u2068"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		open := 0
		for _, r := range Isolate(s) {
			switch {
			case r == '\u2068':
				open++
			case r == '\u2069':
				open--
			case turns(r):
				t.Fatalf("%q keeps %U", s, r)
			}
			if open < 0 || open > 1 {
				t.Fatalf("%q leaves its sentence", s)
			}
		}
		if open != 0 {
			t.Fatalf("%q is not closed", s)
		}
	})
}
