package feedback

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"

	"daybrief/app"
	"daybrief/rag/wordvec"
)

// Features is what learning sees of an item. It is small enough to be kept for
// every item, and a vote keeps it for as long as the vote counts.
type Features struct {
	ID      string
	Hash    string                // app.Item.ContentHash of the item it was made from
	Vector  [wordvec.Columns]int8 // its meaning: that of its title and text, as fine as bytes allow; zero for none
	Terms   []Term                // words, sender, domain, source and kind, each once, in rising order
	Near    []Near                // its neighbours, the nearest first
	Smooth  [wordvec.Columns]int8 // its meaning, averaged with that of its neighbours
	Changed bool                  // differs from what was kept; for whoever keeps it
}

// Near is one neighbour.
type Near struct {
	ID   string
	Like float32 // how alike, above 0
}

// Term is a word or a fact about an item, hashed: the lowest three bits tell
// which (see Part), so that parts can be told apart without its text.
type Term uint32

// Part is a group of features that a reader knows by one name.
type Part uint32

// The parts a score can come from.
const (
	PartWords Part = iota
	PartSender
	PartDomain
	PartSource
	PartKind
	PartMeaning
)

// Part returns which group the term belongs to.
func (t Term) Part() Part { return Part(t & 7) }

// named is a term with its text.
type named struct {
	Term
	text string
}

func termOf(p Part, text string) Term {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // a hash takes everything
	return Term(h.Sum32()&^7) | Term(p)
}

// Bounds of what is read of an item: a newsletter of a hundred pages says what it
// is about at its beginning.
const (
	mostText  = 4000 // bytes
	mostWords = 160
	shortest  = 3 // letters of a word; shorter ones are particles
)

// Extract returns the features of an item, without neighbours. w may be nil:
// then there is no meaning.
func Extract(it *app.Item, w *wordvec.Table) Features {
	f := Features{ID: it.ID, Hash: it.ContentHash(), Changed: true}
	text := readText(it)
	for _, t := range terms(it, text) {
		f.Terms = append(f.Terms, t.Term)
	}
	slices.Sort(f.Terms)
	f.Terms = slices.Compact(f.Terms)
	if w == nil {
		return f
	}
	f.Vector = pack(w.Vector(text))
	return f
}

// readText is what is read of an item: the title and the beginning of the text.
func readText(it *app.Item) string {
	text := it.Text
	if m := it.Detail.Mail; m != nil && m.Core != "" {
		text = m.Core
	}
	return it.Title + "\n" + strings.ToValidUTF8(text[:min(len(text), mostText)], "")
}

// terms returns the words and facts of an item with their texts.
func terms(it *app.Item, text string) []named {
	if it.Kind == app.KindPreference { // a wish is about its words alone
		return words(text)
	}
	out := []named{{termOf(PartKind, string(it.Kind)), string(it.Kind)}}
	add := func(p Part, s string) {
		if s != "" {
			out = append(out, named{termOf(p, strings.ToLower(s)), clip(s)})
		}
	}
	add(PartSource, it.Source)
	if it.From != nil {
		address := strings.ToLower(it.From.Address)
		if address == "" {
			add(PartSender, it.From.Name)
		} else {
			out = append(out, named{termOf(PartSender, address), clip(it.From.String())})
		}
		if _, domain, ok := strings.Cut(address, "@"); ok && !publicMail.MatchString(domain) {
			add(PartDomain, domain)
		}
	}
	add(PartDomain, host(it.URL))
	return append(out, words(text)...)
}

// clip makes of a name what fits into a sentence of reasons.
func clip(s string) string {
	const most = 40
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// host returns the host of an address without the usual beginning.
func host(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimPrefix(strings.ToLower(rest), "www.")
}

// words returns the words of a text, the first mostWords of them.
func words(text string) []named {
	var out []named
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		word = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(strings.Trim(word, "'’")), "'s"), "’s"), "'’")
		if len(word) < shortest || len(word) > 40 || isNumber(word) {
			continue
		}
		out = append(out, named{termOf(PartWords, stem(word)), word})
		if len(out) == mostWords {
			break
		}
	}
	return out
}

func isNumber(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// stem takes a plural for its singular: the model must not learn them apart.
func stem(word string) string {
	switch {
	case len(word) > 4 && strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	case len(word) > 4 && (strings.HasSuffix(word, "ches") || strings.HasSuffix(word, "shes") || strings.HasSuffix(word, "sses") || strings.HasSuffix(word, "xes")):
		return word[:len(word)-2]
	case len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is"):
		return word[:len(word)-1]
	}
	return word
}

// pack makes a vector as coarse as bytes; its length does not matter.
func pack(v []float32) (out [wordvec.Columns]int8) {
	most := float32(0)
	for _, x := range v {
		most = max(most, x, -x)
	}
	if most == 0 || math.IsInf(float64(most), 0) || math.IsNaN(float64(most)) {
		return out
	}
	for i, x := range v {
		out[i] = int8(math.Round(float64(x / most * 127)))
	}
	return out
}
