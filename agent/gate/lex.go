package gate

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"daybrief/app/lazyre"
)

// token is one word, fact or mark of a text.
type token struct {
	text   string // as written
	lower  string // in lower case, without apostrophe and hyphen
	stem   string // words only
	fact   *fact  // numbers, times, dates, links; nil for words and marks
	mark   rune   // punctuation; 0 otherwise
	upper  bool   // a word with a capital first letter
	owner  bool   // a word that ended in 's
	first  bool   // first word of its text or sentence
	clause int    // which clause of its sentence it is in
}

// isWord reports whether the token is a word.
func (t *token) isWord() bool { return t.stem != "" }

var (
	linkRE    = lazyre.New(`^(?i:(?:https?|ftp|mailto|file|javascript):[^\s<>"]+|www\.[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`)
	clockRE   = lazyre.New(`^(?i:(2[0-4]|[01]?\d)(?:(:)([0-5]\d)(?::[0-5]\d)?)?\s?(?:(a\.?m\b\.?|p\.?m\b\.?)|(h|hrs|o'clock|o’clock)\b)?)`)
	isoDateRE = lazyre.New(`^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})\S*)?`)
	dotDateRE = lazyre.New(`^(\d{1,2})([./])(\d{1,2})[./](\d{4}|\d{2})\b`)
	dayRE     = lazyre.New(`^(?i:(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?(?:,?\s+(\d{4})\b)?)`)
	monthRE   = lazyre.New(`^(?i:(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(\d{4})\b)?)`)
	identRE   = lazyre.New(`^(?:#\d+|v?\d+(?:\.\d+){2,}|\d+:\d+|\d+[\w]*(?:[-/@][\w.]*\w)+|\d+(?:st|nd|rd|th)\b|v\d+(?:\.\d+)*\b)`)
	wordRE    = lazyre.New(`^[\p{L}][\p{L}\p{M}\p{N}_]*(?:[.&@+#-][\p{L}\p{N}]+|['’][\p{L}]+)*[+#]*`)
)

// lex cuts a text into tokens. Times and dates are read as of base, the day
// on which the text was written, in its zone.
func lex(text string, base time.Time) []token {
	text = norm.NFKC.String(text)
	l := lexer{text: text, base: base, words: words(), first: true}
	for l.pos < len(text) {
		l.next()
	}
	l.joinNumbers()
	return l.out
}

type lexer struct {
	text  string
	pos   int
	base  time.Time
	words *lexicon
	out   []token
	first bool // the next word begins a sentence
}

func (l *lexer) next() {
	rest := l.text[l.pos:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(r):
		l.pos += size
		if r == '\n' {
			l.mark('\n')
		}
	case unicode.IsDigit(r) || strings.ContainsRune("$€£¥#", r):
		l.number(rest, size)
	case unicode.IsLetter(r):
		l.letters(rest, size)
	default:
		l.mark(r)
		l.pos += size
	}
}

func (l *lexer) mark(r rune) {
	l.out = append(l.out, token{text: string(r), mark: r})
	if r == '.' || r == '!' || r == '?' || r == '\n' || r == ':' {
		l.first = true
	}
}

// fact adds a token that states something, of n bytes.
func (l *lexer) fact(n int, f *fact) {
	text := l.text[l.pos : l.pos+n]
	l.out = append(l.out, token{text: text, lower: strings.ToLower(text), fact: f, first: l.first})
	l.first = false
	l.pos += n
}

func (l *lexer) number(rest string, size int) {
	if l.spoken(rest) {
		return
	}
	if n, f := l.dateFact(rest); f != nil {
		l.fact(n, f)
		return
	}
	if n, f := l.clockFact(rest); f != nil {
		l.fact(n, f)
		return
	}
	if l.hyphened(rest) {
		return
	}
	if m := identRE.FindString(rest); m != "" {
		l.fact(len(m), identFact(m))
		return
	}
	if n, f := numberFact(rest); f != nil {
		l.fact(n, f)
		return
	}
	l.mark(rune(rest[0]))
	l.pos += size
}

func (l *lexer) letters(rest string, size int) {
	if m := linkRE.FindString(rest); m != "" {
		m = strings.TrimRight(m, ".,;:!?)'\"")
		l.fact(len(m), &fact{kind: factLink, ident: strings.ToLower(m)})
		return
	}
	if l.spoken(rest) {
		return
	}
	if n, f := l.dateFact(rest); f != nil {
		l.fact(n, f)
		return
	}
	if n, f := l.spelledHour(rest); f != nil {
		l.fact(n, f)
		return
	}
	if n, f := currencyFirst(rest); f != nil {
		l.fact(n, f)
		return
	}
	m := wordRE.FindString(rest)
	if m == "" {
		m = rest[:size]
	}
	lower := strings.ToLower(m)
	if f := wordClock(lower); f != nil {
		l.fact(len(m), f)
		return
	}
	if l.hyphenedWords(m) {
		return
	}
	if v, ok := numberWords[lower]; ok {
		l.fact(len(m), &fact{kind: factNumber, values: []float64{v}, spelled: true})
		return
	}
	if strings.ContainsAny(m, "0123456789") && !strings.Contains(m, "'") || l.label(m, rest) {
		l.fact(len(m), identFact(m))
		return
	}
	l.word(m)
}

// label reports whether m is the letter that tells one of several from the
// others: the B of "block B".
func (l *lexer) label(m, rest string) bool {
	if len(m) != 1 || m[0] < 'A' || m[0] > 'Z' || m == "I" || l.first || len(l.out) == 0 {
		return false
	}
	last := &l.out[len(l.out)-1]
	return last.isWord() && !l.words.stop[last.stem] && !last.upper && !strings.HasPrefix(rest[1:], ".") && !strings.HasPrefix(rest[1:], "&")
}

// word adds a word; a hyphenated one is added as its parts.
func (l *lexer) word(m string) {
	l.pos += len(m)
	for part := range strings.FieldsFuncSeq(m, func(r rune) bool { return r == '-' }) {
		l.part(part)
	}
}

func (l *lexer) part(part string) {
	t := token{text: part, first: l.first}
	l.first = false
	r, _ := utf8.DecodeRuneInString(part)
	t.upper = unicode.IsUpper(r)
	lower := strings.ReplaceAll(strings.ToLower(part), "’", "'")
	if s, ok := strings.CutSuffix(lower, "n't"); ok { // "don't" is "do not"
		l.add(t, s)
		l.add(token{text: "not"}, "not")
		return
	}
	if s, ok := strings.CutSuffix(lower, "'s"); ok {
		lower, t.owner = s, true
	} else if strings.HasSuffix(part, "s") && strings.HasPrefix(l.text[l.pos:], "'") {
		t.owner = true
	}
	if i := strings.IndexByte(lower, '\''); i > 1 { // "you'll", "they've"
		lower = lower[:i]
	}
	l.add(t, lower)
}

func (l *lexer) add(t token, lower string) {
	t.lower = strings.ReplaceAll(lower, "'", "")
	switch t.lower {
	case "":
		return
	case "wo":
		t.lower = "will"
	case "ca":
		t.lower = "can"
	case "cannot":
		t.lower, t.stem = "can", "can"
		l.out = append(l.out, t)
		t.lower = "not"
	}
	t.stem = l.words.stem(t.lower)
	l.out = append(l.out, t)
}
