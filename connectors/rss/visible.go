package rss

import (
	"strings"

	"golang.org/x/net/html"

	"daybrief/connectors"
)

// visibleText returns the plain text of an entry's HTML, and whether there is
// text its reader is not meant to see. Frames and objects are never loaded, so
// that what stands inside them in their place is what a reader sees; the
// title of a drawing is text as well.
func visibleText(markup string) (text string, hidden bool) {
	if markup == "" {
		return "", false
	}
	lower := strings.ToLower(markup)
	for _, tag := range []string{"<object", "<iframe", "<frameset", "<noframes", "<svg"} {
		if strings.Contains(lower, tag) {
			markup = unframe(markup)
			break
		}
	}
	text, unseen := connectors.Visible(markup)
	return text, unseen != ""
}

// unframe drops the tags of frames and objects, not what they enclose.
func unframe(markup string) string {
	var b strings.Builder
	drawing := 0
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
			b.WriteString(raw)
			continue
		}
		tag, _ := z.TagName()
		switch string(tag) {
		case "object", "iframe", "frameset", "noframes":
			continue
		case "svg":
			if kind == html.StartTagToken {
				drawing++
			} else if kind == html.EndTagToken && drawing > 0 {
				drawing--
			}
		case "title":
			if drawing > 0 {
				b.WriteByte(' ')
				continue
			}
		}
		b.WriteString(raw)
	}
}
