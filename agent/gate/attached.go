package gate

import "slices"

// The rules here look at what hangs on a word of the sentence, and whether it
// hangs on that word in the item.

// ownerOfPerson reports whether the name at i owns a person the item never
// names with it: "Tessaly's Lucía Ferrer".
func (s *sentence) ownerOfPerson(i int, v *view) bool {
	t := &s.tokens[i]
	if !t.owner || !t.upper || i+2 >= len(s.tokens) || !s.tokens[i+1].upper || !s.tokens[i+2].upper {
		return false
	}
	first, last := &s.tokens[i+1], &s.tokens[i+2]
	if !v.keys[first.stem] || !v.keys[last.stem] || v.namesPerson(first) {
		return false
	}
	return !slices.ContainsFunc(v.units, func(u unit) bool { return len(u.at[t.stem]) > 0 && len(u.at[first.stem]) > 0 })
}

// whoElse reports whether "who" at i goes on about another than the item's:
// "Mr Doyle, who teaches 4B" where Mrs Ellery does.
func (s *sentence) whoElse(i int, v *view) bool {
	if w := s.tokens[i].lower; w != "who" && w != "whose" && w != "which" || i < 2 || s.tokens[i-1].mark != ',' || !s.tokens[i-2].upper {
		return false
	}
	next := s.contents(i, 1, 1, span{0, len(s.tokens)})
	if len(next) == 0 {
		return false
	}
	other := false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for _, p := range u.places(&s.tokens[next[0]], v) {
			name := u.antecedent(p, s.tokens[i].lower)
			if name == nil {
				continue
			}
			if !name.upper || name.stem == s.tokens[i-2].stem {
				return false
			}
			other = true
		}
	}
	return other
}

// antecedent returns the word that a "who" shortly before p goes on about; nil
// where there is none.
func (u *unit) antecedent(p int, who string) *token {
	for q := max(2, p-3); q < p; q++ {
		switch {
		case u.tokens[q].lower != who:
		case u.tokens[q-1].mark == ',':
			return &u.tokens[q-2]
		default:
			return &u.tokens[q-1]
		}
	}
	return nil
}

// notThis reports whether the verb at i is turned round for a thing for which
// the item has it plain: "does not want a refund" for "don't want a repair, want
// a refund".
func (s *sentence) notThis(i int, v *view) bool {
	t := &s.tokens[i]
	if i == 0 || !isNot(s.tokens, i-1) || !s.saysMore(i) || !t.isVerb() && !verbs()[t.stem] {
		return false
	}
	thing := s.contents(i, 1, 1, span{0, len(s.tokens)})
	if len(thing) == 0 || !s.tokens[thing[0]].isWord() {
		return false
	}
	plain, turned := false, false
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			switch near := u.reaches(p, s.tokens[thing[0]].stem); {
			case near && u.marks[p].negated:
				return false
			case near:
				plain = true
			case u.marks[p].negated:
				turned = true
			}
		}
	}
	return plain && turned
}

// reaches reports whether the word stands behind p and near it.
func (u *unit) reaches(p int, stem string) bool {
	return slices.ContainsFunc(u.at[stem], func(q int) bool { return q > p && q <= p+6 })
}

// otherSpan reports whether the number at i counts days, hours or the like
// where the item counts them otherwise, and this number something else.
func (s *sentence) otherSpan(i int, v *view) bool {
	f := s.tokens[i].fact
	if f == nil || f.kind != factNumber || i+1 >= len(s.tokens) {
		return false
	}
	noun := &s.tokens[i+1]
	if !noun.isWord() || !isPeriod(noun.stem) && !isPeriod(noun.lower) {
		return false
	}
	if !v.keys[noun.stem] {
		return false
	}
	return v.allFacts(&s.tokens[i], func(u *unit, p int) bool {
		for q := p + 1; q < len(u.tokens) && q <= p+2; q++ {
			if u.tokens[q].stem == noun.stem {
				return false
			}
		}
		return p+1 < len(u.tokens) && u.tokens[p+1].isWord() && isContent(&u.tokens[p+1])
	})
}

// likePhrase reports whether two words stand before the number at i behind
// which the item has only others: "feels like four".
func (s *sentence) likePhrase(i int, v *view) bool {
	f := s.tokens[i].fact
	if f == nil || i < 2 || !s.tokens[i-1].isWord() || !s.saysMore(i-2) {
		return false
	}
	same, other := false, false
	for n := range v.units {
		u := &v.units[n]
		for p := 2; p < len(u.tokens); p++ {
			g := u.tokens[p].fact
			if g == nil || u.tokens[p-1].lower != s.tokens[i-1].lower || u.tokens[p-2].stem != s.tokens[i-2].stem {
				continue
			}
			match := f.matches(g, false)
			same = same || match || !sameCount(f, g)
			other = other || !match
		}
	}
	return other && !same
}

// saysMore reports whether the token at i is a word that is no mere grammar.
func (s *sentence) saysMore(i int) bool {
	t := &s.tokens[i]
	return t.isWord() && (isContent(t) || t.isVerb())
}

// sameCount reports whether both are counts or measures.
func sameCount(f, g *fact) bool { return f.kind <= factMoney && g.kind <= factMoney }

// ofAnother reports whether the word at i, behind a preposition, goes with a
// share or price where the item has it right behind another: "9% on ARM".
func (s *sentence) ofAnother(i int, v *view) bool {
	t := &s.tokens[i]
	if i < 2 || !t.isWord() || !isContent(t) || !prepositions[s.lowerAt(i-1)] {
		return false
	}
	f := s.factBefore(i - 1)
	if f == nil || f.kind != factPercent && f.kind != factMoney {
		return false
	}
	other := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			if p < 2 || u.tokens[p-1].lower != s.lowerAt(i-1) {
				return false
			}
			g := u.tokens[p-2].fact
			if g == nil || f.matches(g, false) {
				return false
			}
			other = other || g.kind == f.kind
		}
	}
	return other
}

// factBefore returns the last fact before i in its clause; nil where there is none.
func (s *sentence) factBefore(i int) *fact {
	for j := i - 1; j >= 0 && s.tokens[j].clause == s.tokens[i].clause; j-- {
		if f := s.tokens[j].fact; f != nil {
			return f
		}
	}
	return nil
}

// doneNowhere reports whether the verb at i is told as done that the item says
// is done nowhere.
func (s *sentence) doneNowhere(i int, v *view) bool {
	t := &s.tokens[i]
	if !t.isWord() || !words().isPast(t.lower) || s.lowerAt(i+1) == "nowhere" || s.negated(0, i) {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			if p+1 >= len(u.tokens) || u.tokens[p+1].lower != "nowhere" {
				return false
			}
			seen = true
		}
	}
	return seen
}

// byWhom reports whether the word at i, behind "by", is told to have done what
// the item says was done against or to it.
func (s *sentence) byWhom(i int, v *view) bool {
	t := &s.tokens[i]
	if i < 2 || !t.isWord() || !isContent(t) || s.lowerAt(i-1) != "by" || !words().isPast(s.lowerAt(i-2)) {
		return false
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		for _, p := range u.at[t.stem] {
			if p == 0 || u.tokens[p-1].lower != "against" && u.tokens[p-1].lower != "to" && u.tokens[p-1].lower != "on" {
				return false
			}
			seen = true
		}
	}
	return seen
}

// toDeed reports whether the verb at i is what a name of the item is let, asked
// or made to do, where the item has another and this one nowhere.
func (s *sentence) toDeed(i int, v *view) bool {
	t := &s.tokens[i]
	if i < 2 || !t.isWord() || s.lowerAt(i-1) != "to" || !s.tokens[i-2].upper || !v.isNamed(&s.tokens[i-2]) || v.hasAny(t.stem) || s.reader[s.lowerAt(i-2)] {
		return false
	}
	for n := range v.units[:v.written] {
		u := &v.units[n]
		for _, p := range u.at[s.tokens[i-2].stem] {
			if p+2 < len(u.tokens) && u.tokens[p+1].lower == "to" && verbs()[u.tokens[p+2].stem] {
				return true
			}
		}
	}
	return false
}

// sendersOwn reports whether the sender at i owns what the item says is the
// reader's.
func (s *sentence) sendersOwn(i int, v *view) bool {
	t := &s.tokens[i]
	if !t.owner || !t.upper || !v.sender[t.lower] {
		return false
	}
	n := s.home(span{0, len(s.tokens)}, v)
	if n < 0 || !v.units[n].hasWord("your") {
		return false
	}
	return !slices.ContainsFunc(v.units[n].tokens, func(w token) bool {
		switch w.lower {
		case "our", "my", "ours", "mine", "i", "me":
			return true
		}
		return false
	})
}
