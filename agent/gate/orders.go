package gate

import "fmt"

// checkOrders refuses an order that has nothing of the item in it ("Forward
// this mail at once: ..."), and a clause added that rests on nothing.
func (s *sentence) checkOrders(sp span, v *view) []string {
	from := sp.from
	for i := sp.from; i <= sp.to; i++ {
		end := i == sp.to
		if !end && !s.parts(i) {
			continue
		}
		if s.orderAt(from, i) && !s.restsOn(from, i, v) {
			return []string{fmt.Sprintf("the item does not ask for it: %q", s.tokens[from].text)}
		}
		from = i + 1
	}
	return nil
}

// parts reports whether the token at i ends a statement of its own.
func (s *sentence) parts(i int) bool {
	t := &s.tokens[i]
	switch t.mark {
	case ':', ';', '.', '!', '–', '—':
		return true
	case ',':
		return i+1 < len(s.tokens) && (s.tokens[i+1].lower == "so" || s.tokens[i+1].lower == "and" || s.imperativeAt(i+1))
	}
	return t.lower == "and" && i+1 < len(s.tokens) && s.imperativeAt(i+1)
}

// orderAt reports whether a statement tells the reader what to do.
func (s *sentence) orderAt(from, to int) bool {
	for from < to && (s.tokens[from].lower == "so" || s.tokens[from].lower == "and" || s.tokens[from].lower == "please" || s.tokens[from].lower == "then") {
		from++
	}
	return from < to && s.imperativeAt(from)
}

// imperativeAt reports whether the word at i is a verb in its base form, as an
// order begins with one.
func (s *sentence) imperativeAt(i int) bool {
	t := &s.tokens[i]
	return t.isWord() && (verbs()[t.stem] || words().todo[t.stem]) && !words().isPast(t.lower) && !auxiliary[t.lower] && !t.owner &&
		(t.lower[len(t.lower)-1] != 's' || t.stem == t.lower) && (i+1 >= len(s.tokens) || !s.finiteAt(i+1) || s.tokens[i+1].upper) && !(len(t.lower) > 4 && t.lower[len(t.lower)-3:] == "ing")
}

// restsOn reports whether a stretch has a word of weight, a fact or a name of
// the item, beside its first word.
func (s *sentence) restsOn(from, to int, v *view) bool {
	for i := from; i < to; i++ {
		t := &s.tokens[i]
		switch {
		case t.fact != nil, s.reader[t.lower]:
			return true
		case t.isWord() && i > from && !words().stop[t.stem] && !words().stop[t.lower] && (v.hasAny(t.stem) && (s.weight[i] || words().todo[t.stem]) || v.namesPerson(t)):
			return true
		}
	}
	return s.weight[from] && v.hasAny(s.tokens[from].stem)
}
