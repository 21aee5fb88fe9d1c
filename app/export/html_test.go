package export_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"daybrief/app"
	"daybrief/app/export"
)

func page(t *testing.T, b *app.Brief, items []app.Item) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := export.HTML(&out, b, export.Options{Zone: east, Items: items, Version: "1.2"}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHTML(t *testing.T) {
	b, items := quarry()
	got := page(t, &b, items)
	golden(t, "brief.html", got)
	if tags := strict(t, got); tags["main"] != 1 || tags["h1"] != 1 || tags["aside"] != 1 || tags["svg"] != 1 || tags["header"] != 1 || tags["footer"] != 1 {
		t.Errorf("%v", tags)
	}
}

// fine is what the page is made of: each element with the attributes it may have.
var fine = map[string][]string{
	"html": {"lang", "dir"}, "head": nil, "meta": {"charset", "http-equiv", "content", "name"}, "title": nil, "style": nil, "body": nil, "header": nil,
	"h1": nil, "h2": {"id"}, "time": {"datetime", "class"}, "p": {"class", "dir"}, "main": nil, "div": {"class"}, "section": {"class", "aria-label", "aria-labelledby"}, "ol": nil,
	"ul": {"class"}, "li": {"dir", "class", "id"}, "sup": nil, "a": {"href", "rel", "aria-label"}, "aside": {"aria-label"}, "footer": nil, "span": {"class", "dir"},
	"svg": {"viewbox", "width", "height", "role", "aria-label"}, "rect": {"class", "x", "y", "width", "height", "rx"}, "text": {"class", "x", "y"},
}

// strict reads the page as the strictest reader would: every element closed in
// its order and known with its attributes, every id once, every reference met,
// nothing loaded. It counts the elements.
func strict(t *testing.T, source []byte) map[string]int {
	t.Helper()
	tags, ids := map[string]int{}, map[string]bool{}
	var refs, open []string
	z := html.NewTokenizer(bytes.NewReader(source))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		switch tok.Type {
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		case html.StartTagToken:
			tags[tok.Data]++
			if tok.Data != "meta" {
				open = append(open, tok.Data)
			}
			refs = append(refs, attributes(t, tok, ids)...)
		case html.CommentToken, html.SelfClosingTagToken:
			t.Errorf("there is a %s", tok)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v is not closed", open)
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("%q leads nowhere", r)
		}
	}
	return tags
}

// attributes checks those of an element, notes its id and returns what it refers
// to in the page.
func attributes(t *testing.T, tok html.Token, ids map[string]bool) (refs []string) {
	t.Helper()
	allowed, known := fine[tok.Data]
	if !known {
		t.Errorf("there is a <%s>", tok.Data)
	}
	for _, a := range tok.Attr {
		if !slices.Contains(allowed, a.Key) {
			t.Errorf("<%s> has %s=%q", tok.Data, a.Key, a.Val)
		}
		switch inner, isInner := strings.CutPrefix(a.Val, "#"); {
		case a.Key == "id" && ids[a.Val]:
			t.Errorf("the id %s comes twice", a.Val)
		case a.Key == "id":
			ids[a.Val] = true
		case a.Key == "aria-labelledby":
			refs = append(refs, a.Val)
		case a.Key == "href" && isInner:
			refs = append(refs, inner)
		case a.Key == "href" && export.Link(a.Val) != a.Val:
			t.Errorf("a link leads to %q", a.Val)
		}
	}
	return refs
}

// TestNoTextActsInHTML holds that a page of hostile texts has the elements of
// one of tame ones, and shows each text as it is.
func TestNoTextActsInHTML(t *testing.T) {
	b, items := hostileBrief("tame")
	want := strict(t, page(t, &b, items))
	for _, bad := range hostile {
		b, items := hostileBrief("x " + bad)
		source := page(t, &b, items)
		if export.Link(bad) != "" {
			continue
		}
		got := strict(t, source)
		for tag, n := range want {
			if got[tag] != n {
				t.Errorf("%q: %d <%s>, want %d", bad, got[tag], tag, n)
			}
		}
		if shown := firstItem(t, string(source)); shown != export.Clean("x "+bad)+"12" { // with the numbers of its sources
			t.Errorf("%q is shown as %q", bad, shown)
		}
	}
}

// firstItem returns what the first list of a page shows as its first item.
func firstItem(t *testing.T, source string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "li" {
			continue
		}
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				text.WriteString(c.Data)
			}
			if c.Type == html.ElementNode && c.Data == "input" { // a task's box, which no text may make
				text.WriteString("<input>")
			}
		}
		break
	}
	return strings.TrimSpace(text.String())
}

// TestPolicyFitsTheStyle holds that the browser lets the style through, and
// nothing else.
func TestPolicyFitsTheStyle(t *testing.T) {
	b, items := quarry()
	source := string(page(t, &b, items))
	_, rest, _ := strings.Cut(source, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := html.UnescapeString(source[strings.Index(source, "default-src"):])
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; base-uri 'none'; form-action 'none'\"") {
		t.Errorf("%.200s", policy)
	}
	for _, bad := range []string{"url(", "@import", "expression", "http:", "https:"} {
		if strings.Contains(strings.ReplaceAll(style, `[href^="http"]`, ""), bad) {
			t.Errorf("the style has %s", bad)
		}
	}
}

func TestAnEmptyBriefIsAPage(t *testing.T) {
	b := app.Brief{Date: "2026-06-16", Made: at(16, 5, 30), Sample: true}
	tags := strict(t, page(t, &b, nil))
	if tags["h1"] != 1 || tags["section"] != 0 || tags["ul"] != 0 {
		t.Errorf("%v", tags)
	}
}
