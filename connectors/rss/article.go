package rss

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// Limits of one article. Readability builds the page as a tree and walks it
// many times over, so that what it is given has to be bounded before.
const (
	maxPageBytes    = 3 << 20
	maxPageElements = 12000
	maxPageDepth    = 200
	maxPageCopies   = 60000    // elements that the parser adds for styles left open
	maxPageMeta     = 64 << 10 // bytes of a script, where the data about a page stand
	maxArticle      = 60000    // bytes of text that are kept
	articleTime     = 12 * time.Second
)

const acceptedPages = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

// FullText reads the page at an address and returns its main text: what is
// left without menus, advertisements and comments, as plain text, at most
// 60,000 bytes of it, with its title. One page is read, nothing it refers to. It
// takes at most 12 s. Errors are *app.Error: those of Explain for what the
// network refused, host-not-allowed among them, too-large, and format for an
// address that holds no page with text.
func FullText(ctx context.Context, d connectors.Deps, address string) (title, text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, articleTime)
	defer cancel()
	clean := connectors.SafeURL("", address)
	if !isAddress(clean) {
		return "", "", &app.Error{Code: app.CodeUsage, Message: "The item has no address of a web page.", Hint: "Only items with a link to a page have a full text."}
	}
	resp, err := d.HTTP.Get(ctx, clean, fetch.Accept(acceptedPages), fetch.MaxBytes(maxPageBytes), fetch.Polite())
	if err != nil {
		return "", "", connectors.Explain("The article", err)
	}
	return mainText(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
}

// mainText returns title and main text of a page.
func mainText(page []byte, contentType string, at *url.URL) (title, text string, err error) {
	switch typ, _, _ := strings.Cut(strings.ToLower(contentType), ";"); {
	case strings.Contains(typ, "html"), typ == "":
	case strings.TrimSpace(typ) == "text/plain":
		return "", clipText(connectors.CleanText(decodeText(page, contentType))), nil
	default:
		return "", "", noArticle("The address holds no web page.", nil)
	}
	enc, _, _ := charset.DetermineEncoding(page, contentType)
	decoded, err := enc.NewDecoder().Bytes(page)
	if err != nil {
		decoded = []byte(decodeMixed(page))
	}
	slim, err := slimPage(string(decoded))
	if err != nil {
		return "", "", err
	}
	article, err := readArticle(slim, at)
	if err != nil {
		return "", "", err
	}
	text = clipText(connectors.PlainText(article.Content))
	if text == "" {
		return "", "", noArticle("No text was found on the page.", nil)
	}
	return oneLine(connectors.PlainText(html.EscapeString(article.Title))), text, nil
}

// readArticle lets readability find the article. Whatever it may do wrong with
// a page costs that page.
func readArticle(page string, at *url.URL) (article readability.Article, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = noArticle("The page could not be read.", fmt.Errorf("readability: %v", r))
		}
	}()
	p := readability.NewParser()
	p.MaxElemsToParse = maxPageElements
	article, err = p.Parse(strings.NewReader(page), at)
	if err != nil {
		return article, noArticle("No text was found on the page.", err)
	}
	return article, nil
}

// slimPage writes a page anew without what holds no text, and refuses one that
// is made to cost time: too many elements, or nested too deep.
func slimPage(page string) (string, error) {
	var b strings.Builder
	var w weight
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(1 << 20)
	skip := ""
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String(), nil
		}
		raw := string(z.Raw())
		name, _ := z.TagName()
		tag := string(name)
		if w.add(kind, tag); w.heavy() {
			return "", noArticle("The page is too large to find its text.", nil)
		}
		if keepPart(kind, tag, raw, &skip) {
			b.WriteString(raw)
		}
	}
}

// weight tells how large the tree of a page becomes.
type weight struct{ elements, depth, styles, copies int }

func (w *weight) add(kind html.TokenType, tag string) {
	step := 0
	switch kind {
	case html.StartTagToken:
		w.elements++
		step = 1
	case html.SelfClosingTagToken:
		w.elements++
	case html.EndTagToken:
		step = -1
	}
	switch {
	case styleElements[tag]:
		w.styles = max(w.styles+step, 0)
	case step > 0: // a block opens anew what styles are open (HTML section 13.2.4.3)
		w.copies += w.styles
	}
	if !voidElements[tag] && !openElements[tag] {
		w.depth = max(w.depth+step, 0)
	}
}

func (w *weight) heavy() bool {
	return w.elements > maxPageElements || w.depth > maxPageDepth || w.copies > maxPageCopies
}

// openElements may be left without an end tag.
var openElements = set("p li dt dd td th tr thead tbody tfoot option optgroup colgroup rt rp")

// styleElements are opened anew in each block that follows.
var styleElements = set("a b big code em font i nobr s small strike strong tt u")

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// keepPart reports whether a token of a page may matter to its text; skip is
// the element that is being left out.
func keepPart(kind html.TokenType, tag, raw string, skip *string) bool {
	if *skip != "" {
		if kind == html.EndTagToken && tag == *skip {
			*skip = ""
		}
		return false
	}
	switch tag {
	case "style", "svg", "iframe", "object", "template", "canvas":
		if kind == html.StartTagToken {
			*skip = tag
		}
		return false
	}
	return kind != html.CommentToken && len(raw) <= maxPageMeta*4
}

func clipText(text string) string {
	if len(text) <= maxArticle {
		return text
	}
	cut := maxArticle
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	if i := strings.LastIndexAny(text[:cut], " \n"); i > cut/2 {
		cut = i
	}
	return connectors.CleanText(text[:cut] + "…")
}

func noArticle(message string, err error) *app.Error {
	return &app.Error{Code: app.CodeFormat, Message: message, Hint: "Open the address in a browser to read it there.", Err: err}
}
