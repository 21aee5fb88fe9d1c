package connectors

import (
	"strconv"
	"strings"
	"unicode"

	"daybrief/app/lazyre"
)

// colour is a colour of a style; unknown is equal to none.
type colour struct {
	r, g, b int
	known   bool
}

var (
	black = colour{0, 0, 0, true}
	white = colour{255, 255, 255, true}
)

// equals reports whether text in one colour cannot be read on the other.
func (c colour) equals(o colour) bool {
	near := func(a, b int) bool { return a-b < 12 && b-a < 12 }
	return c.known && o.known && near(c.r, o.r) && near(c.g, o.g) && near(c.b, o.b)
}

// look returns the frame of an element inside another.
func look(outer frame, name string, attrs map[string]string, sheet bool) frame {
	f := frame{name: name, hidden: outer.hidden, ink: outer.ink, paper: outer.paper}
	if sheet && (attrs["class"] != "" || attrs["id"] != "") {
		f.paper = colour{} // the sheet may give it another ground
	}
	if len(attrs) == 0 {
		return f
	}
	if _, ok := attrs["hidden"]; ok || attrs["type"] == "hidden" {
		f.hidden = true
	}
	if c := attrs["color"]; c != "" && name == "font" {
		f.ink = parseColour(c)
	}
	style := declarations(attrs["style"])
	if v := style["color"]; v != "" && v != "inherit" {
		f.ink = parseColour(v)
	}
	f.paper = ground(f.paper, attrs, style)
	f.hidden = f.hidden || unseen(style)
	return f
}

// ground returns the colour an element's text stands on; an image makes it
// unknown.
func ground(outer colour, attrs, style map[string]string) colour {
	paper := outer
	if c := attrs["bgcolor"]; c != "" {
		paper = parseColour(c)
	}
	for _, key := range []string{"background-color", "background"} {
		if v := style[key]; v != "" && v != "transparent" && v != "none" && v != "inherit" {
			paper = parseColour(v)
		}
	}
	if image := style["background-image"]; attrs["background"] != "" || image != "" && image != "none" {
		return colour{}
	}
	return paper
}

// declarations reads a style attribute: lower case, the last one wins.
func declarations(style string) map[string]string {
	m := map[string]string{}
	for part := range strings.SplitSeq(strings.ToLower(head(style, 4096)), ";") {
		k, v, ok := strings.Cut(part, ":")
		if !ok {
			continue
		}
		v = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important"))
		m[strings.TrimSpace(k)] = v
	}
	return m
}

// unseen reports whether a style takes an element out of sight.
func unseen(style map[string]string) bool {
	switch {
	case style["display"] == "none", style["visibility"] == "hidden", style["mso-hide"] == "all":
		return true
	case length(style["font-size"], 16) < 2, number(style["opacity"], 1) < 0.05:
		return true
	case style["overflow"] == "hidden" && (length(style["max-height"], 99) < 2 || length(style["height"], 99) < 2 ||
		length(style["max-width"], 99) < 2 || length(style["width"], 99) < 2):
		return true
	case style["position"] == "absolute" || style["position"] == "fixed":
		return length(style["left"], 0) < -500 || length(style["top"], 0) < -500
	}
	return length(style["text-indent"], 0) < -500
}

var lengthForm = lazyre.New(`^(-?[0-9]*\.?[0-9]+)\s*(px|pt|em|rem|%|)$`)

// length returns a length in pixels, or fallback for what is none.
func length(v string, fallback float64) float64 {
	m := lengthForm.FindStringSubmatch(v)
	if m == nil {
		return fallback
	}
	n := number(m[1], fallback)
	switch m[2] {
	case "em", "rem":
		return n * 16
	case "%":
		return n * 16 / 100
	}
	return n
}

func number(v string, fallback float64) float64 {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return fallback
	}
	return n
}

var (
	hexForm = lazyre.New(`^#?([0-9a-f]{6}|[0-9a-f]{3})$`)
	rgbForm = lazyre.New(`^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)`)
	names   = map[string]colour{"white": white, "black": black, "snow": {255, 250, 250, true},
		"ghostwhite": {248, 248, 255, true}, "whitesmoke": {245, 245, 245, true}, "ivory": {255, 255, 240, true}}
)

// parseColour reads a colour of HTML or CSS; a name it does not know is not
// known.
func parseColour(v string) colour {
	v = strings.ToLower(strings.TrimSpace(v))
	if c, ok := names[v]; ok {
		return c
	}
	if m := rgbForm.FindStringSubmatch(v); m != nil {
		return colour{int(number(m[1], 0)), int(number(m[2], 0)), int(number(m[3], 0)), true}
	}
	m := hexForm.FindStringSubmatch(v)
	if m == nil {
		return colour{}
	}
	h := m[1]
	if len(h) == 3 {
		h = string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	}
	n, err := strconv.ParseInt(h, 16, 32)
	if err != nil {
		return colour{}
	}
	return colour{int(n >> 16), int(n >> 8 & 255), int(n & 255), true}
}

// sheetSetsGround reports whether the page has a style sheet that sets a
// background, so that the ground of an element is not known from its markup.
func sheetSetsGround(s string) bool {
	low := strings.ToLower(s)
	i := strings.Index(low, "<style")
	return i >= 0 && strings.Contains(low[i:], "background")
}

// tagFlag begins the flags of England, Scotland and Wales, the one good use of
// tag characters.
const tagFlag = '\U0001F3F4'

// smuggledText returns text written in Unicode's tag characters, which no
// reader sees and every model reads, or "" where there is none. Words whose
// letters are parted by invisible characters are returned too when there are
// enough of them to be on purpose.
func smuggledText(s string) string {
	var tags, parted strings.Builder
	var before, last rune
	flag, partings := false, 0
	for _, r := range s {
		switch {
		case r >= 0xE0020 && r <= 0xE007E:
			if !flag {
				tags.WriteRune(r - 0xE0000)
			}
			continue
		case r == 0x200B || r == 0x2060 || r == 0xFEFF:
			if unicode.IsLetter(last) {
				before = last
			}
		default:
			if before != 0 && unicode.IsLetter(r) && r < 0x250 && before < 0x250 {
				partings++
				parted.WriteRune(before)
			}
			before, last = 0, r
		}
		flag = r == tagFlag
	}
	out := ""
	if tags.Len() >= 4 {
		out = tags.String()
	}
	if partings >= 8 {
		out += " " + parted.String()
	}
	return out
}
