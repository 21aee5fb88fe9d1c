package export_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east2 "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"daybrief/app"
	"daybrief/app/export"
)

func TestMarkdown(t *testing.T) {
	b, items := quarry()
	var out bytes.Buffer
	if err := export.Markdown(&out, &b, export.Options{Zone: east, Items: items}); err != nil {
		t.Fatal(err)
	}
	golden(t, "brief.md", out.Bytes())
}

// parsed reads Markdown as GitHub does, or as plain CommonMark.
func parsed(source []byte, gfm bool) ast.Node {
	var o []goldmark.Option
	if gfm {
		o = append(o, goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer))
	}
	return goldmark.New(o...).Parser().Parse(text.NewReader(source))
}

// count tells how often each kind of node comes, and where the links lead.
func count(t *testing.T, source []byte, gfm bool) (kinds map[string]int, links []string) {
	t.Helper()
	kinds = map[string]int{}
	err := ast.Walk(parsed(source, gfm), func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Text, *ast.String: // however many there are
			return ast.WalkContinue, nil
		case *ast.Link:
			links = append(links, string(x.Destination))
		case *ast.AutoLink:
			if !bytes.Contains(x.URL(source), []byte("@")) {
				links = append(links, "auto:"+string(x.URL(source)))
			}
		}
		kinds[n.Kind().String()]++
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds, links
}

// hostileBrief has a text of a stranger wherever one can stand.
func hostileBrief(text string) (app.Brief, []app.Item) {
	s := app.Sentence{Text: text, Items: []string{"i", "j"}, By: app.ByModel}
	b := app.Brief{
		Date: "2026-06-16", Made: at(16, 5, 30), Model: text,
		TLDR: []app.Sentence{s, s, s}, Summary: []app.Sentence{s, s}, Insights: []app.Sentence{s}, Mail: []app.Sentence{s}, Market: []app.Sentence{s}, Tech: []app.Sentence{s},
		Actions: []app.ActionLine{{Sentence: s, Quote: text}}, Timeline: []app.Slot{{Sentence: s, Title: text, Place: text}, {Sentence: s, Title: text, Flags: []string{app.FlagTentative}}},
		Checks: []app.Check{{Sentence: s}}, Changes: []app.Delta{{Sentence: s}}, LeftOut: []app.Omitted{{Kind: app.Kind(text), Count: 2}},
		Sources: []app.SourceStatus{{Name: text, State: app.SourceFailed, Why: text, Hint: text}}, Notes: []app.Note{{Text: text, Hint: text}},
		Weather: &app.Forecast{Sentence: s, WeatherDetail: app.WeatherDetail{Unit: text, Credit: text}},
	}
	for h := 6; h < 20; h++ {
		b.Weather.Hours = append(b.Weather.Hours, app.WeatherHour{Time: at(16, h, 0), Temperature: float64(h)})
	}
	items := []app.Item{
		{ID: "i", Title: text, Source: text, URL: text, From: &app.Person{Name: text, Address: text}, Time: at(16, 5, 0)},
		{ID: "j", Title: text, Source: "S", URL: "https://good.example/" + strings.Map(func(r rune) rune {
			if r < 0x21 || r > 0x7e || strings.ContainsRune(`<>"\^{}|%#?`+"`", r) {
				return -1
			}
			return r
		}, text)},
	}
	return b, items
}

// TestNoTextActsInMarkdown holds a brief of hostile texts against one of tame
// ones: read as Markdown both have the same parts, and no link is the text's own.
func TestNoTextActsInMarkdown(t *testing.T) {
	write := func(text string) []byte {
		b, items := hostileBrief(text)
		var out bytes.Buffer
		if err := export.Markdown(&out, &b, export.Options{Zone: east, Items: items}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, gfm := range []bool{true, false} {
		want, _ := count(t, write("tame"), gfm)
		for _, bad := range hostile {
			source := write("x " + bad)
			if bad != "" && export.Clean(bad) != "" {
				source = write(bad)
			}
			kinds, links := count(t, source, gfm)
			for _, l := range links {
				if !strings.HasPrefix(l, "https://good.example/") && l != bad && l != export.Link(bad) {
					t.Errorf("GFM %v, %q: a link to %q", gfm, bad, l)
				}
			}
			if export.Link(bad) != "" { // its own link is meant
				kinds["Link"] = want["Link"]
			}
			if fmt.Sprint(kinds) != fmt.Sprint(want) {
				t.Errorf("GFM %v, %q: %v, want %v\n%s", gfm, bad, kinds, want, source)
			}
		}
	}
}

// TestMarkdownShowsTheText reads back what was escaped.
func TestMarkdownShowsTheText(t *testing.T) {
	for _, bad := range hostile {
		clean := export.Clean(bad)
		if clean == "" {
			continue
		}
		b := app.Brief{Date: "2026-06-16", TLDR: []app.Sentence{{Text: bad}}}
		var out bytes.Buffer
		if err := export.Markdown(&out, &b, export.Options{Zone: east}); err != nil {
			t.Fatal(err)
		}
		var html bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(out.Bytes(), &html); err != nil {
			t.Fatal(err)
		}
		if got := firstItem(t, html.String()); got != clean {
			t.Errorf("%q is shown as %q", bad, got)
		}
	}
}

// footnotes is used by TestMarkdownFootnotes.
var footnotes = east2.KindFootnoteLink

// TestMarkdownFootnotes holds that each number has its note.
func TestMarkdownFootnotes(t *testing.T) {
	b, items := quarry()
	var out bytes.Buffer
	if err := export.Markdown(&out, &b, export.Options{Zone: east, Items: items}); err != nil {
		t.Fatal(err)
	}
	kinds, links := count(t, out.Bytes(), true)
	if kinds[footnotes.String()] < 10 || kinds["Footnote"] != 6 || len(links) != 1 || links[0] != "https://metal.example/zinc?day=15&unit=t" {
		t.Errorf("%v %v", kinds, links)
	}
}
