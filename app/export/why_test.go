package export_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/export"
)

var update = flag.Bool("update", false, "write the golden files anew")

// worded is a brief a model has worded in part, with what was said of it.
func worded() (app.Brief, app.Trace, []app.Item) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 6, day, hour, minute, 0, 0, time.UTC) }
	items := []app.Item{
		{ID: "m-values", Source: "Work mail", Kind: app.KindMail, Title: "Pump 4: measured values by 14:00", From: &app.Person{Name: "Nora Quill"}, Time: at(16, 5, 10),
			Score: 0.914, Reasons: []string{"much like what you liked", "due today", "from a person you answer"}},
		{ID: "a-zinc", Source: "Metal Daily", Kind: app.KindArticle, Title: "Zinc rises 3.1% to $2,870 a tonne", Time: at(15, 17, 0)},
		{ID: "e-train", Source: "Calendar", Kind: app.KindEvent, Title: "Train to Galway", Span: app.Span{Start: app.At(at(17, 6, 42))}, Score: 0.6},
		{ID: "e-holiday", Source: "Calendar", Kind: app.KindEvent, Span: app.Span{Start: app.OnDate(2026, 6, 16), AllDay: true}},
	}
	say := func(by app.By, text string, ids ...string) app.Sentence {
		return app.Sentence{Text: text, Items: ids, By: by}
	}
	b := app.Brief{
		Date: "2026-06-16", Made: at(16, 5, 30), Model: "qwen2.5:7b",
		TLDR: []app.Sentence{
			say(app.ByModel, "Nora Quill needs the measured values of pump 4 by 14:00 today.", "m-values"),
			say(app.ByRules, "Zinc rises 3.1% to $2,870 a tonne.", "a-zinc"),
			say(app.ByRules, app.NothingElse),
		},
		Summary: []app.Sentence{
			say(app.ByModel, "Tomorrow brings the train to Galway at 07:42.", "e-train", "m-values"),
			say(app.ByModel, "Zinc rose 3.1% on Monday.", "a-zinc"),
		},
		Timeline: []app.Slot{{Sentence: say(app.ByRules, "All day: an event without a title.", "e-holiday", "e-gone")}},
		Notes:    []app.Note{{Code: "x", Text: "Planned for 06:00, made 06:30", Hint: "Leave the machine on."}},
	}
	t := app.Trace{Verdicts: []app.Verdict{
		{Section: "tldr", Text: "Nora Quill needs the measured values of pump 4 by 14:00 today.", Items: []string{"m-values"}, Passed: true, Round: 1},
		{Section: "tldr", Text: "Zinc rose 3.2% to $2,870 a tonne.", Items: []string{"a-zinc"}, Reasons: []string{"3.2% is not in the item"}, Round: 1},
		{Section: "tldr", Text: "Zinc is the metal of the day.", Items: []string{"a-zinc"}, Reasons: []string{"\"metal\" is not in the item", "it leaves out the number"}, Round: 2},
		{Section: "summary", Text: "The train leaves.", Items: []string{"e-train"}, Reasons: []string{"it is too short to say anything"}, Round: 1},
		{Section: "summary", Text: "Tomorrow brings the train to Galway at 07:42.", Items: []string{"e-train"}, Passed: true, Round: 2},
		{Section: "summary", Text: "Lorem ipsum " + strings.Repeat("dolor ", 60), Reasons: []string{"it cites a number that is not in the evidence"}, Round: 1},
	}}
	return b, t, items
}

func TestWhy(t *testing.T) {
	b, trace, items := worded()
	y := export.WhyOf(&b, &trace, items)
	var out bytes.Buffer
	if err := export.WriteWhy(&out, y, export.TextOptions{Width: 78, Zone: time.FixedZone("", 3600)}); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/why.golden"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
	if len(y.Sentences) != 6 || len(y.Stray) != 1 || y.Sentences[0].Passed == nil || len(y.Sentences[1].Refused) != 2 || y.Sentences[4].Passed != nil {
		t.Errorf("%+v", y)
	}
}

func TestWhyOfAnEmptyBrief(t *testing.T) {
	var out bytes.Buffer
	b := app.Brief{Date: "some day"}
	if err := export.WriteWhy(&out, export.WhyOf(&b, &app.Trace{}, nil), export.TextOptions{Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "some day\nmade ") {
		t.Errorf("%q", out.String())
	}
}
