package export_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"

	"daybrief/app"
	"daybrief/app/export"
)

func TestText(t *testing.T) {
	b, _ := quarry()
	var out bytes.Buffer
	if err := export.Text(&out, &b, export.TextOptions{Width: 64, Zone: east}); err != nil {
		t.Fatal(err)
	}
	golden(t, "brief.txt", out.Bytes())
}

// TestTextKeepsToTheWidth measures lines as a terminal does, in scripts with and
// without spaces.
func TestTextKeepsToTheWidth(t *testing.T) {
	for _, text := range []string{
		"明日の会議は午前十時からです。資料を持ってきてください。天気は雨のち晴れ、最高気温は十二度の見込みです。",
		"请在周一下午五点之前把事故报告发给王经理，并在会议上说明原因。市场方面，石油价格下跌百分之三。",
		"회의는 오전 열 시에 시작합니다. 자료를 가져오세요. 날씨는 흐리고 비가 오겠습니다.",
		"Meeting at 会議室A with 田中さん about the 第3四半期 numbers, bring the 資料 please and do not be late",
		"Team 👩‍👩‍👧‍👦 outing 🏔️ with 🇩🇪 and 🇯🇵 guests, naïve café résumé e\u0301tude " + strings.Repeat("🙂 ", 40),
		"עברית וגם English ביחד בשורה אחת ארוכה מאוד שצריכה להישבר",
	} {
		for _, width := range []int{20, 40, 79} {
			b := app.Brief{Date: "2026-06-16", TLDR: []app.Sentence{{Text: text}}, Summary: []app.Sentence{{Text: text}, {Text: text}}, Mail: []app.Sentence{{Text: text}}}
			var out bytes.Buffer
			if err := export.Text(&out, &b, export.TextOptions{Width: width, Zone: east}); err != nil {
				t.Fatal(err)
			}
			for _, l := range strings.Split(out.String(), "\n")[3:] {
				if w := uniseg.StringWidth(l); w > width && strings.Contains(strings.TrimSpace(l), " ") {
					t.Errorf("width %d: %d columns: %s", width, w, l)
				}
			}
			squeeze := func(s string) string {
				return strings.Map(func(r rune) rune {
					if unicode.IsSpace(r) {
						return -1
					}
					return r
				}, s)
			}
			if !strings.Contains(squeeze(out.String()), squeeze(text)+squeeze(text)) {
				t.Errorf("width %d: something is lost of %q:\n%s", width, text, out.String())
			}
		}
	}
}

func TestNoTextActsOnATerminal(t *testing.T) {
	for _, bad := range hostile {
		b, _ := hostileBrief(bad)
		var out bytes.Buffer
		if err := export.Text(&out, &b, export.TextOptions{Zone: east}); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && (unicode.IsControl(r) || r == 0x202e || r == 0xfffd) {
				t.Errorf("%q: the text has %U", bad, r)
			}
		}
	}
}

func TestLink(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/x?y=1&z=2#f": "https://a.example/x?y=1&z=2#f", "http://a.example": "http://a.example", "mailto:ann@a.example": "mailto:ann@a.example",
		"https://a.example/a b": "https://a.example/a%20b", "HTTPS://A.example/": "https://A.example/",
		"https://a.example/<x>": "https://a.example/%3Cx%3E", "https://a.example/é": "https://a.example/%C3%A9",
		"javascript:alert(1)": "", "data:text/html,x": "", "file:///etc/passwd": "", "//a.example/x": "", "a.example": "", "": "", "https://": "",
		"https://bank.example@evil.example/": "", "https://a.example/\u202ex": "", "https://a.example/\nx": "", "mailto:": "", "ftp://a.example": "",
		"https://a.example/" + strings.Repeat("x", 3000): "",
	} {
		if got := export.Link(address); got != want {
			t.Errorf("%.60q: %q, want %q", address, got, want)
		}
	}
}

// TestOursAreKnown holds that each form is taken for ours, and files of others
// are not.
func TestOursAreKnown(t *testing.T) {
	b, items := quarry()
	o := export.Options{Zone: east, Items: items}
	var md, page, text bytes.Buffer
	for _, err := range []error{
		export.Markdown(&md, &b, o), export.HTML(&page, &b, o), export.Text(&text, &b, export.TextOptions{Zone: east}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, ours := range [][]byte{md.Bytes(), page.Bytes(), text.Bytes(), feed(t)} {
		if !export.Ours(ours[:min(len(ours), export.OursHead)]) {
			t.Errorf("%d is not known:\n%.300s", i, ours)
		}
	}
	for _, other := range []string{
		"", "hello", "# Notes\n\nmade today", "Tuesday, 16 June 2026\n\nDear diary", "<!DOCTYPE html>\n<html><head><title>x</title>", "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:x</id>",
		"# Tuesday, 16 June 2026\n\nWent swimming.\n", "made\n", "Tuesday, 16 June 2026",
	} {
		if export.Ours([]byte(other)) {
			t.Errorf("%q is taken for ours", other)
		}
	}
}

// FuzzNoTextActs puts any text wherever one can stand; the parts of the page and
// of the Markdown stay those of a tame text.
func FuzzNoTextActs(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, bad string) {
		if len(bad) > 500 || export.Link(bad) != "" || export.Clean(bad) == "" {
			t.Skip()
		}
		b, items := hostileBrief(bad)
		tags := strict(t, page(t, &b, items))
		var md bytes.Buffer
		if err := export.Markdown(&md, &b, export.Options{Zone: east, Items: items}); err != nil {
			t.Fatal(err)
		}
		kinds, _ := count(t, md.Bytes(), false)
		if tags["li"] != 17 || kinds["Heading"] != 11 || kinds["Link"] != 1 || kinds["HTMLBlock"]+kinds["RawHTML"]+kinds["Image"]+kinds["CodeSpan"] != 0 {
			t.Errorf("%q: %v %v", bad, tags, kinds)
		}
		if export.Clean(export.Clean(bad)) != export.Clean(bad) {
			t.Errorf("%q is not clean at once", bad)
		}
	})
}
