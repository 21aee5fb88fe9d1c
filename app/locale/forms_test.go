package locale

import (
	"testing"
	"time"
)

func TestHourRange(t *testing.T) {
	for _, c := range []struct {
		lang, clock string
		from, to    int
		want        string
	}{
		{"en", "", 14, 16, "14–16"},
		{"en-US", "", 14, 16, "2–4\u00a0PM"},
		{"en-US", "", 11, 14, "11\u00a0AM–2\u00a0PM"},
		{"en-US", "", 22, 24, "10\u00a0PM–12\u00a0AM"},
		{"en-US", "", 0, 1, "12–1\u00a0AM"},
		{"en-US", "24", 14, 16, "14–16"},
		{"de", "", 8, 9, "8–9\u00a0Uhr"},
		{"fr", "", 8, 9, "8–9\u00a0h"},
		{"fr-CA", "", 8, 9, "8\u00a0h–9\u00a0h"},
		{"es", "", 22, 24, "22–24\u00a0h"},
		{"ja", "", 14, 16, "14時～16時"},
		{"ja", "12", 14, 16, "午後2時～4時"},
		{"zh", "", 14, 16, "14–16时"},
		{"zh-TW", "", 11, 14, "上午11–下午2"},
	} {
		l := made(t, Options{Clock: Clock(c.clock)}, c.lang)
		if got := l.HourRange(c.from, c.to); got != c.want {
			t.Errorf("%s %s %d %d: %q, want %q", c.lang, c.clock, c.from, c.to, got, c.want)
		}
	}
}

func TestClockOfTheReader(t *testing.T) {
	at := time.Date(2026, 11, 21, 0, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		lang  string
		clock Clock
		want  string
	}{
		{"en", "", "00:05"}, {"en-US", "", "12:05\u00a0AM"}, {"en-US", Hours24, "00:05"}, {"en-GB", Hours12, "12:05\u00a0am"},
		{"de", Hours12, "12:05\u00a0AM"}, {"es", "", "0:05"}, {"ja", Hours12, "午前0:05"}, {"zh-Hant-TW", "", "上午12:05"},
	} {
		if got := made(t, Options{Clock: c.clock}, c.lang).Clock(at); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.clock, got, c.want)
		}
	}
}

func TestMoment(t *testing.T) {
	zone := time.FixedZone("", 9*3600)
	now := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC) // the 22nd in the zone
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 5, 0, 0, zone) }
	for _, c := range []struct {
		lang string
		at   time.Time
		want string
	}{
		{"en", at(22, 0), "00:05"},
		{"en", at(21, 23), "yesterday 23:05"},
		{"de", at(21, 23), "gestern 23:05"},
		{"en", at(20, 6), "Fri 06:05"},
		{"en", at(16, 6), "Mon 06:05"},
		{"en", at(15, 6), "15 November 06:05"},
		{"en", at(23, 6), "23 November 06:05"},
		{"fr", at(16, 6), "lun. à 06:05"},
		{"ja", at(15, 6), "11月15日 6:05"},
	} {
		if got := made(t, Options{}, c.lang).Moment(c.at, now); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.at, got, c.want)
		}
	}
}

func TestFirstWeekday(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Mon", "en-US": "Sun", "en-GB": "Mon", "de-CH": "Mo", "fr-CA": "dim.", "es-MX": "dom", "ja-JP": "日", "zh-CN": "一", "zh-TW": "日",
		"ar-EG": "Sat", "dv-MV": "Fri",
	} {
		if got := made(t, Options{}, lang).Weekdays()[0]; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestUnitsOfTheRegion(t *testing.T) {
	for _, c := range []struct{ lang, temperature, degrees, wind, rain, little string }{
		{"en", "8°C", "8°", "12\u00a0km/h", "24\u00a0mm", "2.4\u00a0mm"},
		{"en-US", "46°F", "46°", "7\u00a0mph", "0.94\u00a0in", "0.09\u00a0in"},
		{"es-US", "46\u00a0°F", "46°", "7\u00a0mi/h", "0.94\u00a0in", "0.09\u00a0in"},
		{"en-GB", "8°C", "8°", "7\u00a0mph", "24\u00a0mm", "2.4\u00a0mm"},
		{"de-CH", "8\u00a0°C", "8°", "12\u00a0km/h", "24\u00a0mm", "2.4\u00a0mm"},
		{"fr", "8\u00a0°C", "8°", "12\u00a0km/h", "24\u00a0mm", "2,4\u00a0mm"},
		{"zh-Hant", "8°C", "8°", "12\u00a0km/h", "24毫米", "2.4毫米"},
	} {
		l := made(t, Options{}, c.lang)
		for _, p := range [][2]string{
			{l.Temperature(8), c.temperature}, {l.Degrees(8), c.degrees}, {l.Wind(12), c.wind}, {l.Rain(24), c.rain}, {l.Rain(2.4), c.little},
		} {
			if p[0] != p[1] {
				t.Errorf("%s: %q, want %q", c.lang, p[0], p[1])
			}
		}
	}
	if got := made(t, Options{}, "en").Degrees(-0.4); got != "0°" {
		t.Errorf("a little below zero is %q", got)
	}
}

func TestBytesAndDuration(t *testing.T) {
	en, fr, ja, zh := made(t, Options{}, "en"), made(t, Options{}, "fr"), made(t, Options{}, "ja"), made(t, Options{}, "zh")
	const day = 24 * time.Hour
	for _, p := range [][2]string{
		{en.Bytes(0), "0\u00a0B"}, {en.Bytes(999), "999\u00a0B"}, {en.Bytes(1000), "1.0\u00a0kB"}, {en.Bytes(9949), "9.9\u00a0kB"},
		{en.Bytes(9951), "10\u00a0kB"}, {en.Bytes(999_600), "1.0\u00a0MB"}, {fr.Bytes(4_200_000), "4,2\u00a0Mo"},
		{en.Bytes(7e15), "7,000\u00a0TB"}, {ja.Bytes(2000), "2.0\u00a0KB"},
		{en.Duration(0), "1\u00a0sec"}, {en.Duration(40 * time.Second), "40\u00a0sec"}, {en.Duration(59*time.Second + 600*time.Millisecond), "1\u00a0min"},
		{en.Duration(3 * time.Minute), "3\u00a0min"}, {en.Duration(59*time.Minute + 40*time.Second), "1\u00a0hr"},
		{en.Duration(80 * time.Minute), "1\u00a0hr\u00a020\u00a0min"}, {en.Duration(-80 * time.Minute), "1\u00a0hr\u00a020\u00a0min"},
		{zh.Duration(80 * time.Minute), "1小时20分钟"}, {ja.Duration(3 * time.Minute), "3\u00a0分"}, {en.Duration(3 * day), "3\u00a0d"},
		{en.List(), ""}, {en.List("a"), "a"}, {en.List("a", "b"), "a and b"},
	} {
		if p[0] != p[1] {
			t.Errorf("%q, want %q", p[0], p[1])
		}
	}
}

func TestCapital(t *testing.T) {
	for s, want := range map[string]string{"": "", "samedi": "Samedi", "éclair": "Éclair", "11月": "11月", "ǆ": "ǅ", "\xff": "\xff"} {
		if got := Capital(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func FuzzNew(f *testing.F) {
	for _, s := range []string{"de_CH.UTF-8@euro", "zh-Hant-TW", "x-private", "en-US-u-hc-h12", "", "art-lojban"} {
		f.Add(s)
	}
	at := time.Date(2026, 11, 21, 15, 4, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		l, err := New([]string{s}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if l.Day(at) == "" || l.Clock(at) == "" || l.Say("common.end") == "[common.end]" {
			t.Fatalf("%q: %q %q %q", s, l.Day(at), l.Clock(at), l.Say("common.end"))
		}
	})
}

func FuzzSentence(f *testing.F) {
	f.Add("{N} mails from {Who}", "x")
	f.Add("{{N}", "{N}")
	f.Fuzz(func(t *testing.T, src, value string) {
		got, err := sentence(src).Execute(map[string]string{"N": value})
		if err != nil {
			t.Fatal(err)
		}
		if same, _ := sentence(src).Execute(map[string]string{"N": "{N}"}); same != src {
			t.Fatalf("%q came back as %q", src, same)
		}
		_ = got
	})
}

// BenchmarkFirstWords is what the language costs at the start: a locale, and
// the first words of two areas.
func BenchmarkFirstWords(b *testing.B) {
	for b.Loop() {
		l := made(b, Options{}, "de_DE.UTF-8")
		l.Say("common.end")
		l.Say("today.refresh")
	}
}

// BenchmarkAllAreas reads a whole catalogue.
func BenchmarkAllAreas(b *testing.B) {
	for b.Loop() {
		l := made(b, Options{}, "fr")
		for _, area := range []string{"common", "today", "prose", "keys", "password", "notify"} {
			l.Say(area + ".x")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		made(b, Options{}, "de_DE.UTF-8")
	}
}

func BenchmarkSay(b *testing.B) {
	l := made(b, Options{}, "de")
	b.ReportAllocs()
	for b.Loop() {
		l.Say("common.sources", "N", 5)
	}
}
