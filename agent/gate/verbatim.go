package gate

import "strings"

// verbatim reports whether the sentence is, word for word, a whole sentence its
// author wrote: what it says is then what the item says. A greeting before it
// and a mark at its end do not count.
func (s *sentence) verbatim(v *view) bool {
	said := plain(s.tokens)
	if len(strings.Fields(said)) < 4 || !s.hasVerb() && len(strings.Fields(said)) < 7 {
		return false
	}
	for i := range v.units[:v.written] {
		u := &v.units[i]
		if u.title {
			continue
		}
		written := plain(u.tokens)
		if written == said || strings.HasSuffix(written, ", "+said) && greeting(strings.TrimSuffix(written, said)) {
			return true
		}
	}
	return false
}

// plain writes tokens in lower case, with one blank between them and without
// the mark at their end.
func plain(tokens []token) string {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.mark != 0 && i == len(tokens)-1 && strings.ContainsRune(".!?;", t.mark):
		case t.mark == ',':
			b.WriteString(",")
		default:
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strings.ToLower(t.text))
		}
	}
	return b.String()
}

// greeting reports whether a text is no more than a name or "hello" before a
// sentence.
func greeting(s string) bool {
	f := strings.Fields(strings.Trim(s, ", "))
	return len(f) > 0 && len(f) <= 3 && strings.Count(s, ",") == 1 && !words().isPast(f[0]) && !verbs()[words().stem(f[0])] && !conditionWord[f[0]]
}

// conditionWord are words whose clause may not be cut off.
var conditionWord = setOf("if unless when until once while although though because since as not never no only before after without provided in on at from by for with")
