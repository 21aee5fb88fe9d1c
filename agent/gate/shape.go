package gate

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
	"golang.org/x/text/unicode/norm"
)

// checkShape refuses what only looks like one whole sentence: look-alike
// characters, two sentences in one, a fragment, an order set before it, and
// the closing phrase, which is not for a model to say.
func checkShape(text string, s *sentence, views []*view) []string {
	if strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSuffix(app.NothingElse, "."))) {
		return []string{"the closing phrase is not for a model to say"}
	}
	if r, bad := lookAlike(text); bad {
		return []string{fmt.Sprintf("the character %U only looks like a plain one", r)}
	}
	var out []string
	if severalSentences(text) && !quoted(text, views) {
		out = append(out, "it is more than one sentence")
	}
	if w := s.brokenOff(); w != "" {
		out = append(out, fmt.Sprintf("it breaks off at %q", w))
	}
	if w := s.doubled(); w != "" {
		out = append(out, fmt.Sprintf("%q stands twice", w))
	}
	if !s.hasVerb() {
		out = append(out, "it has no verb")
	}
	return append(out, s.jammed()...)
}

// plainVariants are characters that compatibility forms change and that plain
// text has nevertheless: fractions, raised digits, the trade mark, blanks.
const plainVariants = "½¼¾²³™…´\u00a0\u202f\u2009ªº"

// lookAlike finds a character that stands for another one: full-width and
// mathematical forms, digits of other scripts, marks that belong to no letter,
// and a letter of another script amid a Latin word.
func lookAlike(text string) (rune, bool) {
	composed := norm.NFC.String(text)
	latin, greek := false, false
	for _, r := range composed {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Nd, r) && r > unicode.MaxASCII:
			return r, true
		case !strings.ContainsRune(plainVariants, r) && norm.NFKC.String(string(r)) != norm.NFC.String(string(r)):
			return r, true
		}
		if !unicode.IsLetter(r) {
			latin, greek = false, false
			continue
		}
		latin = latin || unicode.Is(unicode.Latin, r)
		greek = greek || unicode.Is(unicode.Greek, r) && r != 'µ' && r != 'μ'
		if latin && greek {
			return r, true
		}
	}
	return utf8.RuneError, false
}

// shortened are words after whose dot a sentence goes on.
var shortened = setOf("Dr Mr Mrs Ms Prof St No vs approx e.g i.e p.m a.m Inc Ltd Co Jr Sr")

// severalSentences reports whether a sentence ends before the text does.
func severalSentences(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) < 0 || text[i+1] != ' ' {
			continue
		}
		word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		if text[i] == '.' && (strings.HasSuffix(strings.ToLower(word), "str") || shortened[strings.TrimLeft(word, "(\"")] || len(word) == 1 && word >= "A" && word <= "Z") {
			continue
		}
		return true
	}
	return false
}

// quoted reports whether each sentence of the text stands in an item to the
// letter, and none twice: a headline and what follows it.
func quoted(text string, views []*view) bool {
	seen := map[string]bool{}
	for _, part := range sentences(text) {
		part = strings.TrimRight(part, ".!")
		if seen[part] || !slices.ContainsFunc(views, func(v *view) bool { return strings.Contains(v.item.Title+"\n"+v.item.Text, part) }) {
			return false
		}
		seen[part] = true
	}
	return true
}

// openers are words that want another one after them and so end no sentence.
var openers = setOf(`a an the this these those my your his her its our their every each
	of to from with into onto at by for as than and or but nor while whereas because since although though whether if unless until till
	which who whose what is are was were be am has have had will would shall should could may might must do does did not some between among during per via against toward towards without within upon after before
	about around near than light full last next`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// closers are openers that may end a sentence after a verb: "what it is
// about", "the day before".
var closers = setOf("about around near after before this these those last next full do does did light within his without each")

// transitive are verbs that end no sentence in the active voice: they want to
// be told what.
var transitive = setOf("asks ask needs need wants want said says say writes write denies deny proposes propose proposed expects expect invites invite replaced replace replaces makes make gives give gave buys buy bought takes take lets allowed lost loses sells confirms confirm requested")

// brokenOff returns the word at which a sentence ends too soon.
func (s *sentence) brokenOff() string {
	n := len(s.tokens) - 1
	for n >= 0 && s.tokens[n].mark != 0 && strings.ContainsRune(".!\"”)'’", s.tokens[n].mark) {
		n--
	}
	if n < 0 {
		return ""
	}
	for _, breaks := range []func(int) bool{s.endsOnMark, s.endsOnThat, s.endsOnVerb, s.endsOnOpener, s.endsOnNumber} {
		if breaks(n) {
			return s.tokens[n].text
		}
	}
	return ""
}

// leans reports whether what the verb at the end wants stands before it: "what
// they expect", "than they lost", "to buy".
func (s *sentence) leans(n int) bool {
	for i := range n {
		switch s.tokens[i].lower {
		case "what", "which", "that", "than", "as", "who", "to", "if":
			return true
		}
	}
	return false
}

// particled are verbs that may end on "in", "on" or "over".
var particled = setOf("log sign come go went check join move take took hand move go keep set carri be is are still")

// endsOnMark reports whether the sentence ends with a mark that joins.
func (s *sentence) endsOnMark(n int) bool {
	m := s.tokens[n].mark
	return m != 0 && m != '°' && m != '%'
}

// endsOnThat reports whether it ends with the "that" of what is said, or with
// no more than its subject: "denies that", "denies that it".
func (s *sentence) endsOnThat(n int) bool {
	if t := s.tokens[n].lower; (t == "it" || t == "they" || t == "he" || t == "she") && n > 1 {
		n--
	}
	return n > 0 && s.tokens[n].lower == "that" && s.tokens[n-1].isVerb()
}

// endsOnVerb reports whether it ends with a verb that wants to be told what.
func (s *sentence) endsOnVerb(n int) bool {
	if n == 0 {
		return false
	}
	t, before := &s.tokens[n], &s.tokens[n-1]
	if t.lower == you {
		return asking[before.stem]
	}
	if before.upper && n > 1 && (s.tokens[n-2].mark == ',' || n > 2 && s.tokens[n-2].upper && s.tokens[n-3].mark == ',') {
		return !saying[t.lower] // "..., Lena writes"
	}
	return transitive[t.lower] && before.mark == 0 && !passive(s.tokens, n) && !s.leans(n)
}

// endsOnOpener reports whether it ends with a word that wants another one.
func (s *sentence) endsOnOpener(n int) bool {
	t := &s.tokens[n]
	if t.upper || n == 0 {
		return t.owner
	}
	if t.lower == "over" || t.lower == "on" || t.lower == "in" {
		return s.tokens[n-1].isWord() && !particled[s.tokens[n-1].stem]
	}
	return openers[t.lower] && (!closers[t.lower] || n < 3 || s.nounless(n))
}

// endsOnNumber reports whether it ends with a number that counts nothing:
// "your three", "a 35%".
func (s *sentence) endsOnNumber(n int) bool {
	f := s.tokens[n].fact
	if f == nil || n == 0 {
		return false
	}
	return f.spelled && isOwner(&s.tokens[n-1]) || f.kind == factPercent && s.tokens[n-1].lower == "a"
}

// nounless reports whether the word at n, which may close a sentence, stands
// where it cannot: after a preposition or a word that opens.
func (s *sentence) nounless(n int) bool {
	before := s.tokens[n-1].lower
	return openers[before] && !closers[before]
}

// doubled returns a word that stands twice in a row.
func (s *sentence) doubled() string {
	for i := 1; i < len(s.tokens); i++ {
		a, b := &s.tokens[i-1], &s.tokens[i]
		if a.isWord() && b.isWord() && a.lower == b.lower && a.lower != "had" && a.lower != "that" && !a.upper {
			return b.text
		}
	}
	return ""
}

// verbs returns the stems of the common verbs.
var verbs = sync.OnceValue(func() map[string]bool { return words().set("verbs") })

// hasVerb reports whether each part between semicolons has what may be its
// verb.
func (s *sentence) hasVerb() bool {
	has := false
	for i := range s.tokens {
		has = has || s.finiteAt(i)
		if s.tokens[i].mark == ';' {
			if !has {
				return false
			}
			has = false
		}
	}
	return has || s.tokens[len(s.tokens)-1].mark == ';'
}

// finiteAt reports whether the word at i may be the verb of its clause: an
// auxiliary, a past form, or a listed verb in a place and form that fits one.
func (s *sentence) finiteAt(i int) bool {
	t := &s.tokens[i]
	if !t.plainWord() {
		return false
	}
	noun := i > 0 && s.takesNoun(i-1)
	if auxiliary[t.lower] || asking[t.stem] && strings.HasSuffix(t.lower, "s") && !noun {
		return true
	}
	if strings.HasSuffix(t.lower, "s") && s.articleAfter(i) {
		return true // a verb that no list has
	}
	if noun || i > 0 && s.counts(i-1) { // "the report", "three slides"
		return false
	}
	return words().isPast(t.lower) || s.presentAt(i)
}

// plainWord reports whether the token is a word and no name and no owner.
func (t *token) plainWord() bool { return t.isWord() && (!t.upper || t.first) && !t.owner }

// articleAfter reports whether "the" or "a" follows the word at i.
func (s *sentence) articleAfter(i int) bool {
	return i+1 < len(s.tokens) && (s.tokens[i+1].lower == "the" || s.tokens[i+1].lower == "a")
}

// presentAt reports whether the word at i is a listed verb in a form of the
// present that fits what stands before it.
func (s *sentence) presentAt(i int) bool {
	t := &s.tokens[i]
	if !verbs()[t.stem] || strings.HasSuffix(t.lower, "ing") && t.stem != t.lower {
		return false
	}
	return i == 0 || sameForms[t.lower] || strings.HasSuffix(t.lower, "s") || s.takesBase(i-1)
}

// counts reports whether the token at i is a number that counts what follows.
func (s *sentence) counts(i int) bool {
	f := s.tokens[i].fact
	return f != nil && f.kind == factNumber && (i == 0 || !s.tokens[i-1].upper)
}

// takesBase reports whether a verb in its base form may follow the token at i:
// a mark, a plural, "you", "to" and the like.
func (s *sentence) takesBase(i int) bool {
	t := &s.tokens[i]
	switch {
	case t.mark != 0, t.fact != nil, t.upper, words().stop[t.stem], strings.HasSuffix(t.lower, "ly"):
		return true
	}
	switch t.lower {
	case "people", "children", "staff", "police", "women", "men", "please", "media", "data", "personnel":
		return true
	}
	return strings.HasSuffix(t.lower, "s")
}

// takesNoun reports whether the word at i is an article, an owner or a
// preposition, after which no finite verb stands.
func (s *sentence) takesNoun(i int) bool {
	switch t := &s.tokens[i]; t.lower {
	case "a", "an", "the", "of", "your", "his", "its", "their", "on", "in", "at", "for", "from", "with":
		return true
	default:
		return t.owner
	}
}

var auxiliary = setOf("is are was were be am been has have had do does did can could may might must shall should will would")

// finite are forms that carry a statement and so follow no article and no
// preposition.
var finite = setOf("is are was were am has had did does would could should must will whose which that who until till because although if please than and or but from with by of to at for into about over before after since")

// jammed refuses pairs of little words that no sentence has: "the that",
// "for would", "your about".
func (s *sentence) jammed() []string {
	for i := 1; i < len(s.tokens); i++ {
		a, b := &s.tokens[i-1], &s.tokens[i]
		if !a.isWord() || !b.isWord() || b.upper || a.upper && !a.first {
			continue
		}
		if s.afterArticle(a, b, i) || s.afterPreposition(a, b, i) || s.afterModal(a, b) {
			return []string{fmt.Sprintf("%q is no English", a.text+" "+b.text)}
		}
	}
	return nil
}

var (
	articles   = setOf("the a an your his its their")
	noArticled = setOf("a the again also those these they it itself themselves himself herself them him us me")
	noModaled  = setOf("the a that")
)

// afterArticle reports whether b cannot follow the article or owner a.
func (s *sentence) afterArticle(a, b *token, i int) bool {
	return articles[a.lower] && (finite[b.lower] || noArticled[b.lower]) && !(b.lower == "must" && s.ends(i))
}

// afterPreposition reports whether b cannot follow the preposition a.
func (s *sentence) afterPreposition(a, b *token, i int) bool {
	if !preposition[a.lower] {
		return false
	}
	return auxiliary[b.lower] && b.lower != "do" || b.lower == "please" || (b.lower == "that" || b.lower == "again") && s.ends(i)
}

// afterModal reports whether b cannot follow the modal a.
func (s *sentence) afterModal(a, b *token) bool {
	if !modalVerb[a.lower] {
		return false
	}
	if auxiliary[b.lower] {
		return b.lower != "be" && b.lower != "have" && b.lower != "do"
	}
	return preposition[b.lower] || noModaled[b.lower] || b.lower == you && !s.asks() || !a.first && inflected(b)
}

// inflected reports whether a word is a verb in a form that follows no modal.
func inflected(t *token) bool {
	if words().isPast(t.lower) && !sameForms[t.lower] {
		return true
	}
	return verbs()[t.stem] && strings.HasSuffix(t.lower, "s") && !strings.HasSuffix(t.lower, "ss") && !strings.HasSuffix(t.lower, "us")
}

func (s *sentence) asks() bool { return s.tokens[len(s.tokens)-1].mark == '?' }

// ends reports whether no word follows the one at i in its clause.
func (s *sentence) ends(i int) bool {
	return i+1 >= len(s.tokens) || s.tokens[i+1].mark != 0
}

var (
	preposition = setOf("of for from with into onto at by in on during per via against without within upon until")
	modalVerb   = setOf("would could should must will may might can shall")
)
