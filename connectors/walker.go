package connectors

import (
	"strings"
)

// frame is an open element as far as seeing its text goes.
type frame struct {
	name       string
	hidden     bool
	ink, paper colour
}

// maxOpen bounds how many open elements are remembered, and how far down an
// end tag looks for its start: deeper nesting is counted as flat.
const maxOpen = 256

// skipped are elements whose content is no text of the page.
var skipped = set("script style head template noscript title iframe object applet audio video canvas noembed noframes frameset datalist")

// paragraphs are set apart by an empty line, blocks by a line break.
var (
	paragraphs = set("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr figure form fieldset")
	blocks     = set("address article aside body br center dd details dialog dir div dt fieldset figcaption footer header hgroup html legend li listing main menu nav option plaintext search section summary tr tbody thead tfoot caption xmp")
	voids      = set("area base br col embed frame hr img input keygen link meta param source track wbr")
	cells      = set("td th")
)

// elements are the names by which text is known to be markup.
var elements = merge(skipped, paragraphs, blocks, voids, cells, set(`a abbr acronym b basefont bdi bdo bgsound
	big blink button cite code colgroup data del dfn em font i image ins isindex kbd label link map mark marquee
	math meter nobr optgroup output picture progress q rb rp rt rtc ruby s samp select slot small span strike strong
	sub sup svg textarea time tt u var portal layer ilayer xml animate animatetransform desc foreignobject g path
	use set text tspan circle rect line mi mo mn ms mtext mglyph annotation-xml`))

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func merge(sets ...map[string]bool) map[string]bool {
	m := map[string]bool{}
	for _, s := range sets {
		for k := range s {
			m[k] = true
		}
	}
	return m
}

func (w *walker) start(selfClosing bool) {
	raw, more := w.z.TagName()
	name := string(raw)
	if w.skips(name, selfClosing) {
		return
	}
	var attrs map[string]string
	if more {
		attrs = w.attributes()
	}
	w.breaks(name)
	if w.own && !voids[name] && !selfClosing && foreign(name, attrs) {
		w.skip, w.depth = name, 1
		return
	}
	if name == "li" {
		w.write("- ")
		w.bullet = true
	}
	if voids[name] || selfClosing && !elements[name] {
		return
	}
	if name == "pre" || name == "listing" || name == "textarea" {
		w.pre++
	}
	w.push(name, attrs)
}

// skips reports whether a start tag belongs to what is no text of the page.
func (w *walker) skips(name string, selfClosing bool) bool {
	switch {
	case w.skip == "":
	case name == w.skip && !selfClosing:
		w.depth++
		return true
	case w.skip == "head" && !headOnly[name]:
		w.skip = "" // the end tag of head may be left out
	default:
		return true
	}
	if skipped[name] && (!selfClosing || rawText[name]) {
		w.skip, w.depth = name, 1
	}
	return skipped[name]
}

// headOnly are what may stand in head; rawText ends at its end tag alone, also
// when written as if it closed itself.
var (
	headOnly = set("title meta link base style script noscript template bgsound basefont")
	rawText  = set("script style title iframe noembed noframes noscript")
)

func (w *walker) attributes() map[string]string {
	attrs := map[string]string{}
	for more := true; more && len(attrs) < 64; {
		var k, v []byte
		k, v, more = w.z.TagAttr()
		if _, twice := attrs[string(k)]; !twice {
			attrs[string(k)] = string(v)
		}
	}
	return attrs
}

func (w *walker) end(name string) {
	if w.skip != "" {
		if name == w.skip {
			if w.depth--; w.depth == 0 {
				w.skip = ""
			}
		}
		return
	}
	if voids[name] && name != "br" {
		return
	}
	if (name == "pre" || name == "listing" || name == "textarea") && w.pre > 0 {
		w.pre--
	}
	if w.breaks(name); name == "li" {
		w.gap, w.bullet = 1, false // the blocks within it set no entries apart
	}
	for i := len(w.open) - 1; i >= 0; i-- {
		if w.open[i].name == name {
			w.open = w.open[:i]
			return
		}
	}
}

// implied are elements that a new one of the same name ends.
var implied = set("p li td th tr dt dd option")

func (w *walker) push(name string, attrs map[string]string) {
	top := w.top()
	if implied[name] && top.name == name {
		w.open = w.open[:len(w.open)-1]
		top = w.top()
	}
	if len(w.open) >= maxOpen {
		return
	}
	w.open = append(w.open, look(top, name, attrs, w.sheet))
}

func (w *walker) top() frame {
	if len(w.open) == 0 {
		return frame{ink: black, paper: white}
	}
	return w.open[len(w.open)-1]
}

// breaks notes the line break or writes the blank an element begins and ends
// with. Breaks of neighbours are one; only br adds to what is due.
func (w *walker) breaks(name string) {
	switch {
	case w.bullet && name != "li":
	case paragraphs[name]:
		w.gap = 2
	case name == "br":
		w.gap = min(w.gap+1, 2)
	case blocks[name]:
		w.gap = max(w.gap, 1)
	case cells[name]:
		w.write(" ")
	}
}

// write writes the breaks that are due and then s; blanks alone wait for none.
func (w *walker) write(s string) {
	to := &w.out
	if w.top().hidden {
		to = &w.hidden
	}
	if strings.TrimSpace(s) != "" {
		to.WriteString("\n\n"[:w.gap])
		w.gap, w.bullet = 0, false
	}
	to.WriteString(s)
}

// text writes a piece of text. Outside of pre, a line break is a blank; in a
// text that is plain already, it stays.
func (w *walker) text(s string) {
	if w.lines || w.pre > 0 {
		w.write(s)
		return
	}
	if top := w.top(); top.ink.equals(top.paper) && !top.hidden {
		w.hidden.WriteString(s) // seen by nobody, yet part of the text: it is kept, and reported
	}
	w.write(blanks.Replace(s))
}

var blanks = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ", "\f", " ")
