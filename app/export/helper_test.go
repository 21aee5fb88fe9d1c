package export_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// at is a moment of June 2026 in UTC; the tests' reader lives an hour east of it.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 6, day, hour, minute, 0, 0, time.UTC)
}

var east = time.FixedZone("", 3600)

// golden compares what was written with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// quarry is a full day of somebody who runs a quarry.
func quarry() (app.Brief, []app.Item) {
	b, _, items := worded()
	say := func(text string, ids ...string) app.Sentence {
		return app.Sentence{Text: text, Items: ids, By: app.ByRules}
	}
	items[1].URL = "https://metal.example/zinc?day=15&unit=t"
	items = append(items,
		app.Item{ID: "e-blast", Source: "Calendar", Kind: app.KindEvent, Title: "Blasting, east face", Span: app.Span{Start: app.At(at(16, 9, 0)), End: app.At(at(16, 10, 0))}},
		app.Item{ID: "w-galway", Source: "Weather", Kind: app.KindWeather, Title: "Galway: showers", Time: at(16, 5, 0)},
	)
	b.Timeline = append(b.Timeline,
		app.Slot{Sentence: say("10:00 Blasting.", "e-blast"), Span: app.Span{Start: app.At(at(16, 9, 0))}, Title: "Blasting, east face", Place: "Quarry 2", Flags: []string{app.FlagTentative}},
		app.Slot{Sentence: say("12:00 Lunch."), Span: app.Span{Start: app.At(at(16, 11, 0))}, Title: "Lunch", Flags: []string{app.FlagCancelled}})
	b.Timeline[0].AllDay, b.Timeline[0].Title = true, "Bloomsday"
	b.Checks = []app.Check{{Sentence: say("Blasting is outdoors: rain is likely at 10:00.", "e-blast", "w-galway"), Code: "rain"}}
	b.Actions = []app.ActionLine{{Sentence: say("Send Nora the values by 14:00.", "m-values"), Due: app.At(at(16, 13, 0)), Quote: "by 14:00, please"}}
	b.Mail = []app.Sentence{say("Nora Quill needs the values of pump 4.", "m-values")}
	b.Market = []app.Sentence{say("Zinc rises 3.1% to $2,870 a tonne.", "a-zinc")}
	b.Tech = []app.Sentence{say("A valve of *cast* iron <40 mm> in C# & Go.", "a-zinc")}
	b.Insights = []app.Sentence{say("The values are due before the train is booked.", "m-values", "e-train")}
	b.Changes = []app.Delta{{Sentence: say("The blasting moved from 09:00 to 10:00.", "e-blast"), Change: "changed"}}
	b.LeftOut = []app.Omitted{{Kind: app.KindMail, Count: 14}, {Kind: app.KindStory, Count: 1}}
	b.Sources = []app.SourceStatus{
		{Name: "Calendar", State: app.SourceOK},
		{Name: "Metal Daily", State: app.SourceStale, AsOf: at(15, 17, 0), Why: "Metal Daily could not be read: it took too long", Hint: "It is tried again with the next brief."},
	}
	b.Weather = &app.Forecast{Sentence: say("Galway: showers, 11 to 16 °C.", "w-galway"), WeatherDetail: app.WeatherDetail{Unit: "°C", Credit: "Weather data by Example"}}
	for h := 5; h < 22; h++ {
		b.Weather.Hours = append(b.Weather.Hours, app.WeatherHour{Time: at(16, h, 0), Temperature: 11 + 5*float64((h*7)%12)/11, RainChance: 20 + 60*(h%8/6)})
	}
	return b, items
}

// hostile are texts that try to be something else than text.
var hostile = []string{
	"# Heading", "## H2", "=====", "-----", "- item", "+ item", "* item", "1. one", "12) twelve", "> quote", "    code", "```sh", "~~~", "`code`", "| a | b |", "|-|",
	"[x](javascript:alert(1))", "[x](https://evil.example)", "![x](http://evil.example/p.png)", "[ref]: https://evil.example", "[^1]: note", "[^1]", "[x]: <y>", "<https://evil.example>",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><script>x</script>", "</style><style>*{}", "<!-- x", "<![CDATA[", "<?php", "\" onload=\"x", "' x='", "&lt;b&gt;", "&#60;b>", "&amp;",
	"https://evil.example/path", "see www.evil.example now", "http://x", "ftp://evil.example", "*bold*", "_em_", "__b__", "~~s~~", "a\nb\n\n# c", "a\r\n---\r\n", "tab\tx", "{{.}}", "{{define \"page\"}}", "${x}", "$x$", ":::",
	"\\", "\\*", "trailing\\", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u009b31m", "a\u202egpj.exe", "\u2066x\u2069", "\U000e0041\U000e0042tags", "a\x00b", "\xff\xfe", "\ufffe", "\ufeffbom", "a\u2028b\u2029c", "]]>", "%PDF", "!important", "[ ] task", "[x] done",
	"javascript:alert(1)", "mailto:a", "data:text/html,x", "setext\n===", "* * *", "***", "<br>", "a  \nb", "=cmd|'/c calc'!A1", "٭", "# ", "#", "", " ", "…",
}
