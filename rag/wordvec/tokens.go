package wordvec

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// longestWord is how many characters a word may have to be looked up at all.
const longestWord = 100

// unknown is [UNK]: a word none of whose pieces are known.
const unknown Token = 100

// special are the marks that are tokens as they stand, before anything is done
// to a text.
var special = [...]struct {
	mark  string
	token int
}{{"[PAD]", 0}, {"[UNK]", 100}, {"[CLS]", 101}, {"[SEP]", 102}, {"[MASK]", 103}}

// Tokens cuts a text into tokens as all-MiniLM-L6-v2 does, without its [CLS] and
// [SEP] around them.
func (t *Table) Tokens(text string) []Token { return t.Append(nil, text) }

// Append is Tokens, added to a list.
func (t *Table) Append(list []Token, text string) []Token {
	for {
		at, mark, token := nextSpecial(text)
		if at < 0 {
			return t.plain(list, text)
		}
		list = append(t.plain(list, text[:at]), token)
		text = text[at+len(mark):]
	}
}

// nextSpecial finds the first special mark of a text; at is -1 without one.
func nextSpecial(text string) (at int, mark string, token Token) {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '[')
		if i < 0 {
			return -1, "", 0
		}
		from += i
		for _, s := range special {
			if strings.HasPrefix(text[from:], s.mark) {
				return from, s.mark, Token(s.token)
			}
		}
		from++
	}
}

// cutter collects the characters of a word.
type cutter struct {
	t     *Table
	list  []Token
	word  []byte
	count int    // characters of word
	marks []mark // combining marks that may change places
}

type mark struct {
	r     rune
	order byte
}

// plain cuts a text without special marks.
func (t *Table) plain(list []Token, text string) []Token {
	var room [64]byte
	c := cutter{t: t, list: list, word: room[:0]}
	for _, r := range text {
		if r < utf8.RuneSelf {
			c.ascii(byte(r))
		} else {
			c.other(r)
		}
	}
	c.settle()
	c.end()
	return c.list
}

func (c *cutter) ascii(b byte) {
	class := c.t.chars.ascii[b]
	if class == asDrop {
		return
	}
	c.settle()
	switch class {
	case asWord:
		c.word = append(c.word, c.t.lower[b])
		c.count++
	case asSpace:
		c.end()
	default:
		c.apart(rune(b))
	}
}

func (c *cutter) other(r rune) {
	class := find(c.t.classes, r)
	switch {
	case class == asDrop:
	case class == asMark:
		if find(c.t.orders, r) == 0 {
			c.settle()
		}
	case class == asSpace:
		c.settle()
		c.end()
	case class == asApart:
		c.settle()
		c.apart(r)
	case class == asMapped:
		c.mapped(c.t.becomes[r])
	case r >= hangulFirst && r <= hangulLast:
		for _, j := range decomposeHangul(r) {
			c.put(j, asWord)
		}
	default:
		c.put(r, class)
	}
}

// mapped takes what a character becomes; between blanks it is a word of its own.
func (c *cutter) mapped(to string) {
	for _, r := range to {
		if r == ' ' {
			c.settle()
			c.end()
			continue
		}
		c.put(r, c.t.class(r))
	}
}

// put takes a character that stays: a mark waits until it is known which marks
// come with it.
func (c *cutter) put(r rune, class byte) {
	if order := find(c.t.orders, r); order > 0 {
		c.marks = append(c.marks, mark{r, order})
		return
	}
	c.settle()
	if class == asSign {
		c.apart(r)
		return
	}
	c.word = utf8.AppendRune(c.word, r)
	c.count++
}

// settle puts the waiting marks in the order of their classes (The Unicode
// Standard, section 3.11).
func (c *cutter) settle() {
	if len(c.marks) == 0 {
		return
	}
	sort.SliceStable(c.marks, func(i, j int) bool { return c.marks[i].order < c.marks[j].order })
	for _, m := range c.marks {
		c.word = utf8.AppendRune(c.word, m.r)
		c.count++
	}
	c.marks = c.marks[:0]
}

// apart takes a character that is a word of its own.
func (c *cutter) apart(r rune) {
	c.end()
	c.word = utf8.AppendRune(c.word, r)
	c.count = 1
	c.end()
}

// end cuts the word, the longest known piece first.
func (c *cutter) end() {
	if c.count == 0 {
		return
	}
	c.list = c.t.pieces(c.list, c.word, c.count)
	c.word, c.count = c.word[:0], 0
}

// pieces appends the tokens of one word: [UNK] where it is too long or a part of
// it is not known.
func (t *Table) pieces(list []Token, word []byte, count int) []Token {
	if count > longestWord {
		return append(list, unknown)
	}
	known, longest := t.begins, t.longBe
	before := len(list)
	for from := 0; from < len(word); {
		to := min(len(word), from+longest)
		for ; to > from; to-- {
			if to < len(word) && !utf8.RuneStart(word[to]) {
				continue
			}
			if id, ok := known[string(word[from:to])]; ok {
				list = append(list, id)
				break
			}
		}
		if to == from {
			return append(list[:before], unknown)
		}
		from, known, longest = to, t.inside, t.longIn
	}
	return list
}
