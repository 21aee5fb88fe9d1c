package rss

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"daybrief/app/lazyre"
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
	if mended := mendTwice(text); mended != text {
		text = connectors.CleanText(mended)
	}
	return text, unseen != ""
}

// twice matches what UTF-8 becomes when its bytes are taken for windows-1252
// characters and written as UTF-8 once more: punctuation from U+2000 on, and
// letters with accents. Sequences that occur in real words, such as a capital
// letter before a closing quote, are not among them.
var twice = lazyre.New(`â€[\x{80}-\x{ff}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ã[¡-©¬-¯±-³µ¶¸¹¼-¿Ÿ]`)

// mendTwice repairs text that was encoded twice.
func mendTwice(text string) string {
	if !strings.Contains(text, "â€") && !strings.Contains(text, "Ã") {
		return text
	}
	return twice.ReplaceAllStringFunc(text, func(s string) string {
		var raw []byte
		for _, r := range s {
			c, ok := charmap.Windows1252.EncodeRune(r)
			if !ok && r <= 0xff { // five bytes have no character there
				c, ok = byte(r), true
			}
			if !ok {
				return s
			}
			raw = append(raw, c)
		}
		if !utf8.Valid(raw) {
			return s
		}
		return string(raw)
	})
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
