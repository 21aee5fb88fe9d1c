package gate

import (
	"slices"

	"daybrief/app"
)

// generic are nouns that stand for whoever was named before.
var generic = setOf("firm company group line operator bank union club team maker agency city council ministry court shop chain service party business startup bank lender grocer author version release build")

// backed reports whether the word at c of the sentence may stand where the item
// has the one at w.
func (a aligning) backed(c, w int, g gap) bool {
	t, o := &a.s.tokens[c], &a.u.tokens[w]
	switch {
	case t.fact != nil, a.s.reader[t.lower], a.nameFor(t, o), a.verbFor(c, t, o), a.wishes(t, o, g):
		return true
	case isPeriod(t.lower) && isPeriod(o.lower), t.owner && !t.upper && !a.v.owns(t):
		return false
	case !a.v.hasAny(t.stem) && (!t.upper || t.first):
		return !unsure[o.lower] || unsure[t.lower] || hedges[t.lower]
	}
	if g.left >= a.sp.from && a.v.joins(&a.s.tokens[g.left], t) {
		return true
	}
	return g.right < a.sp.to && a.v.joins(t, &a.s.tokens[g.right])
}

// nameFor reports whether a name may stand for the common noun o: "Ferrolux"
// for "the firm".
func (a aligning) nameFor(t, o *token) bool {
	named := a.v.isNamed(t)
	if !t.upper || t.first && !named {
		return false
	}
	return generic[o.lower] || named && !a.v.isNamed(o) && len(a.u.places(t, a.v)) > 0
}

// verbFor reports whether a verb may stand for the verb o: the same sentence of
// the item has it, too, or it is a verb of another like the item's.
func (a aligning) verbFor(c int, t, o *token) bool {
	if !t.isVerb() || !o.isVerb() {
		return false
	}
	return len(a.u.at[t.stem]) > 0 || !a.v.keys[t.stem] && a.v.hasAny(t.stem) && !unsure[o.lower] && a.s.finiteAt(c)
}

// wishes reports whether the word tells of a mail's wish, or the one who has
// it before one that does.
func (a aligning) wishes(t, o *token, g gap) bool {
	if g.right < a.sp.to && asking[a.s.tokens[g.right].stem] && a.v.namesPerson(t) {
		return true
	}
	return a.v.item.Kind == app.KindMail && asking[t.stem] && !unsure[o.lower]
}

// owns reports whether the item has the word as an owner: "the team's".
func (v *view) owns(t *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.at[t.stem], func(p int) bool { return u.tokens[p].owner })
	})
}

// isPeriod reports whether a word names a stretch of time.
func isPeriod(w string) bool {
	return periods[w] || w == "day" || w == "hour" || w == "minute" || w == "decade"
}

// joins reports whether the item has the two tokens in this order with nothing
// but small words between them, or the other way round tied by a preposition.
func (v *view) joins(a, b *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		pb := u.ownPlaces(b, v)
		return slices.ContainsFunc(u.ownPlaces(a, v), func(p int) bool {
			return slices.ContainsFunc(pb, func(q int) bool { return p < q && u.bare(p, q, false) || q < p && u.bare(q, p, true) })
		})
	})
}

// ownPlaces returns where the unit has the word itself, or what says the same
// if the item has it nowhere or it is a name.
func (u *unit) ownPlaces(t *token, v *view) []int {
	if t.fact == nil && !t.upper && v.keys[t.stem] {
		return u.at[t.stem]
	}
	return u.places(t, v)
}

// bare reports whether only small words stand between p and q; tied: a
// preposition must.
func (u *unit) bare(p, q int, tied bool) bool {
	prep := false
	for k := p + 1; k < q; k++ {
		t := &u.tokens[k]
		if t.mark != 0 && t.mark != '\'' && t.mark != ',' || isContent(t) {
			return false
		}
		prep = prep || prepositions[t.lower]
	}
	return q-p < 6 && (prep || !tied)
}
