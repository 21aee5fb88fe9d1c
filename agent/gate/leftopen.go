package gate

import (
	"slices"

	"daybrief/app"
)

// leftOpen returns a word of the sentence of which the item says only that it
// is possible: "a cut is possible" for "announced a cut".
func (s *sentence) leftOpen(sp span, v *view) string {
	if slices.ContainsFunc(s.tokens, func(t token) bool {
		return unsaid[t.lower] || open[t.lower] || unsure[t.lower] || hedges[t.lower]
	}) {
		return ""
	}
	for n := range v.units {
		p := v.units[n].leaving()
		for i := sp.from; p > 0 && i < sp.to; i++ {
			t := &s.tokens[i]
			if t.isWord() && s.weight[i] && !t.upper && v.onlyBefore(t, n, p) {
				return t.text
			}
		}
	}
	return ""
}

// leaving returns where the unit says that what it has said is possible; 0:
// nowhere.
func (u *unit) leaving() int {
	p := slices.IndexFunc(u.tokens, func(t token) bool { return unsaid[t.lower] })
	if p < 1 || !presentBe[u.tokens[p-1].lower] && u.tokens[p-1].lower != "was" {
		return 0
	}
	return p
}

// onlyBefore reports whether the item has the word in its n-th unit shortly
// before p, and in no other.
func (v *view) onlyBefore(t *token, n, p int) bool {
	for m := range v.units {
		if m != n && len(v.units[m].at[t.stem]) > 0 {
			return false
		}
	}
	u := &v.units[n]
	return slices.ContainsFunc(u.places(t, v), func(q int) bool { return q < p && p-q <= 6 && u.sameSentence(q, p) })
}

// otherSky returns a word of the weather told of a day that the forecast has on
// other days only.
func (s *sentence) otherSky(sp span, v *view) string {
	if v.item.Kind != app.KindWeather {
		return ""
	}
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || !s.weight[i] || v.isKindWord(t.stem) {
			continue
		}
		for j := sp.from; j < sp.to; j++ {
			if f := s.tokens[j].fact; f != nil && f.kind == factDate && v.otherDays(t, f) {
				return t.text
			}
		}
	}
	return ""
}

// otherDays reports whether the item has the word, and only with other days
// than d.
func (v *view) otherDays(t *token, d *fact) bool {
	without := false
	for n := range v.units {
		u := &v.units[n]
		if len(u.at[t.stem]) == 0 && (v.keys[t.stem] || len(u.positions(t, v)) == 0) {
			continue
		}
		dated := slices.ContainsFunc(u.tokens, func(o token) bool { return o.fact != nil && o.fact.kind == factDate })
		if !dated || u.hasFact(d) {
			return false
		}
		without = true
	}
	return without
}
