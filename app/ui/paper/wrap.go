package paper

import (
	"strings"
	"unicode"
)

// chunk is a part of a text that stays whole: a word, or a character of a
// script without blanks with the marks that cling to it.
type chunk struct {
	text string
	w    float32
	gap  bool // a blank stands before it
}

// run is a line: chunks from one to before the other.
type run struct{ from, to int }

// factMark stands between facts in a quiet line; at the end of a line it says
// nothing.
const factMark = "·"

// Wrap breaks text into lines no wider than width: at blanks, between the
// characters of Chinese and Japanese where their rules allow it (JIS X 4051:
// no closing mark begins a line, no opening one ends it), at facts before
// words, and in words that are longer than a line. Large lines are made equally
// long, and no short word stands alone in the last one.
func (st *Style) Wrap(text string, f Font, width float32) []string {
	if line, ok := st.oneLine(text, f, width); ok {
		return []string{line}
	}
	list := st.chunks(text, f, width)
	if len(list) == 0 {
		return nil
	}
	p := paragraph{list, st.Measure(" ", f), width}
	lines := p.fill(width)
	if f.Size == SizeDisplay && len(lines) > 1 && len(lines) < 5 {
		lines = p.balance(lines)
	} else if len(lines) > 1 {
		p.keepCompany(lines)
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = p.text(l, i < len(lines)-1)
	}
	return out
}

// oneLineMost is the longest text, in bytes, that is tried whole.
const oneLineMost = 120

// oneLine returns a text with foreign characters that fits into a line: measured
// whole, for with faces that help each other its parts may be wider than it.
func (st *Style) oneLine(text string, f Font, width float32) (string, bool) {
	if len(text) > oneLineMost || st.source(text, f) != nil {
		return "", false
	}
	line := strings.Map(plain, strings.Join(strings.FieldsFunc(text, blank), " "))
	return line, line != "" && st.Measure(line, f) <= width
}

// chunks cuts a text where a line may end.
func (st *Style) chunks(text string, f Font, width float32) []chunk {
	var out []chunk
	for _, word := range strings.FieldsFunc(text, blank) {
		for i, part := range pieces(word) {
			part = strings.Map(plain, part)
			w, gap := st.Measure(part, f), i == 0
			for w > width {
				head, tail := st.split(part, f, width)
				if tail == "" {
					break
				}
				out = append(out, chunk{head, st.Measure(head, f), gap})
				part, gap = tail, false
				w = st.Measure(part, f)
			}
			out = append(out, chunk{part, w, gap})
		}
	}
	return out
}

// blank reports whether a line may end at a character, which then goes. The
// blanks that French puts before its marks, and those in numbers, hold.
func blank(r rune) bool { return unicode.IsSpace(r) && plain(r) == r }

// plain returns the blank that is drawn for one that holds: not every face has
// them.
func plain(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u2007':
		return ' '
	}
	return r
}

// pieces cuts a word without blanks between characters that stand alone.
func pieces(word string) []string {
	var out []string
	start, last := 0, rune(0)
	for i, r := range word {
		if i > start && (ideographic(last) || ideographic(r)) && !closes(r) && !opens(last) && !unicode.Is(unicode.Mn, r) {
			out = append(out, word[start:i])
			start = i
		}
		last = r
	}
	return append(out, word[start:])
}

// ideographic reports whether a line may end beside a character without a
// blank. Korean has blanks.
func ideographic(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0xff01 && r <= 0xff60 || r >= 0x20000 && r <= 0x3ffff
}

// closes reports whether a character never begins a line.
func closes(r rune) bool {
	return strings.ContainsRune("、。，．・：；？！）」』】〕〉》〗〙｝］｠ヽヾゝゞ々〻ー～〜ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％℃…‥”’)]},.!?:;%°»›", r)
}

// opens reports whether a character never ends a line.
func opens(r rune) bool {
	return strings.ContainsRune("（「『【〔〈《〖〘｛［｟“‘([{«‹￥＄", r)
}

// paragraph is a text cut into chunks, and the widths of a blank and of a line.
type paragraph struct {
	list  []chunk
	space float32
	width float32
}

// wide is how far a chunk moves the pen.
func (p *paragraph) wide(i int, first bool) float32 {
	if first || !p.list[i].gap {
		return p.list[i].w
	}
	return p.space + p.list[i].w
}

// fill puts as many chunks into each line as it holds.
func (p *paragraph) fill(width float32) []run {
	var out []run
	start, used := 0, float32(0)
	for i := range p.list {
		if i > start && (used+p.wide(i, false) > width || p.list[i].text == factMark && !p.holds(i, used, width)) {
			out = append(out, run{start, i})
			start, used = i, 0
			if p.list[i].text == factMark && i+1 < len(p.list) {
				start++
				continue
			}
		}
		used += p.wide(i, i == start)
	}
	if start < len(p.list) {
		out = append(out, run{start, len(p.list)})
	}
	return out
}

// holds reports whether the fact after a mark fits into the rest of its line,
// or is too long for a line of its own.
func (p *paragraph) holds(mark int, used, width float32) bool {
	fact := float32(0)
	for i := mark + 1; i < len(p.list) && p.list[i].text != factMark; i++ {
		fact += p.wide(i, i == mark+1)
	}
	return used+p.wide(mark, false)+p.space+fact <= width || fact > width
}

// balance makes lines about equally long without adding one.
func (p *paragraph) balance(lines []run) []run {
	low, high := float32(0), p.width
	for i := range p.list {
		low = max(low, p.list[i].w)
	}
	for range 8 {
		if low >= high {
			break
		}
		mid := (low + high) / 2
		if list := p.fill(mid); len(list) <= len(lines) {
			high, lines = mid, list
		} else {
			low = mid
		}
	}
	return lines
}

// keepCompany moves a word, or a few characters, into a last line that would
// else be one short word.
func (p *paragraph) keepCompany(lines []run) {
	last, before := &lines[len(lines)-1], &lines[len(lines)-2]
	if before.to != last.from || !p.lonely(*last) {
		return
	}
	from := last.from - 1
	for few := last.to - 4; from > before.from && !p.list[from].gap && from > few; {
		from--
	}
	short, long := run{before.from, from}, run{from, last.to}
	if p.length(short) < p.width*0.4 || p.length(long) > p.width || p.list[from].text == factMark || p.list[from-1].text == factMark {
		return
	}
	*before, *last = short, long
}

// lonely reports whether a line is one short word.
func (p *paragraph) lonely(l run) bool {
	for i := l.from + 1; i < l.to; i++ {
		if p.list[i].gap {
			return false
		}
	}
	return p.length(l) <= p.width*0.3
}

// length is how long a line is.
func (p *paragraph) length(l run) float32 {
	length := float32(0)
	for i := l.from; i < l.to; i++ {
		length += p.wide(i, i == l.from)
	}
	return length
}

// text is a line as it is drawn; more follow or not.
func (p *paragraph) text(l run, more bool) string {
	if l.to-l.from == 1 {
		return p.list[l.from].text
	}
	var b strings.Builder
	for i := l.from; i < l.to; i++ {
		if i == l.to-1 && more && p.list[i].text == factMark {
			break
		}
		if i > l.from && p.list[i].gap {
			b.WriteByte(' ')
		}
		b.WriteString(p.list[i].text)
	}
	return b.String()
}

// cut shortens a line until it fits with the sign that it goes on.
func (st *Style) cut(line string, f Font, width float32) string {
	list := st.chunks(line, f, width)
	p := paragraph{list, 0, width}
	for n := len(list); n > 0; n-- {
		if s := p.text(run{0, n}, true) + " …"; st.Measure(s, f) <= width {
			return s
		}
	}
	return "…"
}

// afterMark is where the beginning of an address ends best.
func afterMark(head string) int {
	for _, marks := range []string{"/?&", ".-_=@"} {
		if at := strings.LastIndexAny(head, marks) + 1; at > len(head)/2 {
			return at
		}
	}
	return len(head)
}

// split cuts off as many characters of word as fit, at least one, never before
// a combining mark; an address rather after one of its marks.
func (st *Style) split(word string, f Font, width float32) (head, tail string) {
	var used float32
	for i, r := range word {
		w := st.Measure(string(r), f)
		if i > 0 && used+w > width && !unicode.Is(unicode.Mn, r) {
			i = afterMark(word[:i])
			return word[:i], word[i:]
		}
		used += w
	}
	return word, ""
}
