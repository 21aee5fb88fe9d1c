package wordvec

import (
	"encoding/binary"
	"fmt"
	"sort"
	"unicode/utf8"
)

// What the tokenizer does to a character. make/tables.py has the same list.
const (
	asWord   = iota // stays
	asDrop          // goes and is never seen
	asMark          // goes, but parts what it stands between
	asSpace         // parts words
	asApart         // a word of its own
	asMapped        // becomes other characters
	asSign          // punctuation: a word of its own
	asOther         // no class
)

// run is a stretch of characters of one value.
type run struct {
	first, last rune
	value       byte
}

// chars is what the tokenizer does to characters.
type chars struct {
	ascii   [utf8.RuneSelf]byte // classes
	lower   [utf8.RuneSelf]byte // what an ASCII letter becomes
	classes []run
	orders  []run // combining classes above 0
	becomes map[rune]string
}

const runBytes = 9 // first and last as uint32, value

// open reads classes, replacements and combining classes.
func (c *chars) open(classes, becomes, orders string) (err error) {
	if c.classes, err = readRuns(classes, asOther); err != nil {
		return err
	}
	if c.orders, err = readRuns(orders, 255); err != nil {
		return err
	}
	c.becomes = map[rune]string{}
	for s := becomes; s != ""; {
		if len(s) < 5 || len(s) < 5+int(s[4]) {
			return fmt.Errorf("%w: replacements are cut", ErrFormat)
		}
		n := 5 + int(s[4])
		if !utf8.ValidString(s[5:n]) {
			return fmt.Errorf("%w: a replacement is no text", ErrFormat)
		}
		c.becomes[rune(binary.LittleEndian.Uint32([]byte(s[:4])))] = s[5:n]
		s = s[n:]
	}
	for r := range rune(utf8.RuneSelf) {
		c.ascii[r], c.lower[r] = find(c.classes, r), byte(r)
		if to := c.becomes[r]; c.ascii[r] == asMapped && len(to) == 1 {
			c.ascii[r], c.lower[r] = asWord, to[0]
		}
	}
	return nil
}

// readRuns reads runs that rise and have values below limit.
func readRuns(s string, limit byte) ([]run, error) {
	if len(s)%runBytes != 0 {
		return nil, fmt.Errorf("%w: runs are cut", ErrFormat)
	}
	out := make([]run, 0, len(s)/runBytes)
	before := rune(-1)
	for ; s != ""; s = s[runBytes:] {
		b := []byte(s[:runBytes])
		r := run{rune(binary.LittleEndian.Uint32(b)), rune(binary.LittleEndian.Uint32(b[4:])), b[8]}
		if r.first <= before || r.last < r.first || r.last > utf8.MaxRune || r.value >= limit {
			return nil, fmt.Errorf("%w: runs do not rise", ErrFormat)
		}
		before = r.last
		out = append(out, r)
	}
	return out, nil
}

// find returns the value of r, 0 where no run has it.
func find(runs []run, r rune) byte {
	i := sort.Search(len(runs), func(i int) bool { return runs[i].last >= r })
	if i < len(runs) && runs[i].first <= r {
		return runs[i].value
	}
	return 0
}

// class returns what the tokenizer does to r.
func (c *chars) class(r rune) byte {
	if r < utf8.RuneSelf {
		return c.ascii[r]
	}
	return find(c.classes, r)
}

// Hangul syllables come apart by arithmetic (The Unicode Standard, section 3.12).
const (
	hangulFirst = 0xAC00
	hangulLast  = 0xD7A3
	jamoL       = 0x1100
	jamoV       = 0x1161
	jamoT       = 0x11A7
	jamoVCount  = 21
	jamoTCount  = 28
)

func decomposeHangul(r rune) []rune {
	n := r - hangulFirst
	out := []rune{jamoL + n/(jamoVCount*jamoTCount), jamoV + n/jamoTCount%jamoVCount}
	if t := n % jamoTCount; t > 0 {
		out = append(out, jamoT+t)
	}
	return out
}
