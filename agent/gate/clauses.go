package gate

import "strings"

// breaks are words that begin a new clause.
var breaks = map[string]bool{
	"and": true, "but": true, "while": true, "as": true, "because": true, "which": true, "that": true, "although": true, "though": true,
	"whereas": true, "when": true, "where": true, "so": true, "or": true, "if": true, "whether": true, "since": true, "who": true,
}

// setClauses numbers the clauses of a sentence. A comma, colon, dash or one
// of the breaks begins a new one; "after" and "before" do when no time follows.
func setClauses(tokens []token) {
	clause := 0
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.mark != 0 && strings.ContainsRune(",;:()–—\n!?", t.mark):
			clause++
		case t.lower == "and" && betweenFacts(tokens, i): // "between 3 and 14"
		case t.isWord() && breaks[t.lower]:
			clause++
		case (t.lower == "after" || t.lower == "before") && !timeFollows(tokens, i):
			clause++
		}
		t.clause = clause
	}
}

// betweenFacts reports whether the token at i joins two facts.
func betweenFacts(tokens []token, i int) bool {
	return i > 0 && i+1 < len(tokens) && tokens[i-1].fact != nil && tokens[i+1].fact != nil
}

// timeFollows reports whether a time or date stands right after i; a link,
// which sorts with them, counts too.
func timeFollows(tokens []token, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].fact != nil && tokens[i+1].fact.kind >= factClock
}

// span is a stretch of a sentence that must rest on one item.
type span struct{ from, to int }

// verbs that let a stretch stand on its own after "and".
var ownVerb = map[string]bool{
	"is": true, "are": true, "was": true, "were": true, "has": true, "have": true, "need": true, "needs": true, "want": true, "wants": true,
	"start": true, "starts": true, "begin": true, "begins": true, "close": true, "closes": true, "fall": true, "falls": true, "ask": true, "asks": true,
	"runs": true, "takes": true, "expects": true, "comes": true, "ends": true, "will": true, "must": true, "should": true, "fell": true, "rose": true,
}

// spans cuts a sentence where it may go on to another item: at semicolons,
// dashes and colons, and at commas, "and", "while", "but" and "as".
func (s *sentence) spans() []span {
	var out []span
	from := 0
	for i := range s.tokens {
		t := &s.tokens[i]
		cut := t.mark != 0 && strings.ContainsRune(",;:–—", t.mark) || t.lower == "and" || t.lower == "while" || t.lower == "but" || t.lower == "as" || t.lower == "whereas" ||
			(t.lower == "before" || t.lower == "after") && i > 0 && t.clause != s.tokens[i-1].clause
		if cut && s.weighty(from, i) && s.weighty(i+1, len(s.tokens)) {
			out = append(out, span{from, i})
			from = i + 1
		}
	}
	return append(out, span{from, len(s.tokens)})
}

// weighty reports whether a stretch has a word with weight of its own.
func (s *sentence) weighty(from, to int) bool {
	for i := from; i < to; i++ {
		if s.tokens[i].isWord() && s.weight[i] {
			return true
		}
	}
	return false
}

// standsAlone reports whether a stretch has a subject or verb of its own, so
// that it does not lean on the one before.
func (s *sentence) standsAlone(sp span, v *view) bool {
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if ownVerb[t.lower] || t.isWord() && words().isPast(t.lower) || len(v.party(t, false, false)) > 0 {
			return true
		}
	}
	return false
}
