package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// you is the party that stands for the reader.
const you = "you"

// party returns who a token names: the reader, a person of the item, or a
// capitalised name. own: the token is of the item's own text, where "I" is
// its sender. Empty: nobody.
func (v *view) party(t *token, own, headline bool) []string {
	if !t.isWord() {
		return nil
	}
	switch t.lower {
	case "you", "your", "yours":
		return []string{you}
	case "i", "me", "my", "mine":
		if own && v.item.Kind == app.KindMail {
			return []string{"#0"}
		}
		return nil
	case "we", "us", "our", "ours": // may take the reader in
		if own && v.item.Kind == app.KindMail {
			return []string{"#0", you}
		}
		return nil
	}
	if v.reader[t.lower] && t.upper {
		return []string{you}
	}
	if !t.upper {
		return nil
	}
	if n, ok := v.people[t.lower]; ok {
		return []string{fmt.Sprintf("#%d", n), t.lower}
	}
	w := words()
	if t.first && !v.named[t.lower] || headline || w.stop[t.stem] || w.neutral[t.stem] {
		return nil
	}
	return []string{t.lower}
}

// isOwner reports whether a token names its party as an owner.
func isOwner(t *token) bool {
	switch t.lower {
	case "your", "my", "our", "yours", "mine", "ours":
		return true
	}
	return t.owner
}

// places are words after which a name is where, not who.
var places = map[string]bool{"in": true, "at": true, "on": true, "of": true, "for": true, "from": true, "with": true, "about": true, "during": true, "near": true, "over": true, "under": true}

// parties returns for each token of a text the run of names it belongs to.
func (v *view) parties(tokens []token, headline, own bool) [][]string {
	out := make([][]string, len(tokens))
	for i := range tokens {
		p := v.party(&tokens[i], own, headline)
		if len(p) == 0 {
			continue
		}
		if i > 0 && len(out[i-1]) > 0 && tokens[i-1].upper && tokens[i].upper && !tokens[i-1].owner {
			p = append(slices.Clone(out[i-1]), p...)
			for j := i - 1; j >= 0 && len(out[j]) > 0 && tokens[j].upper; j-- {
				out[j] = p
			}
		}
		out[i] = p
	}
	return out
}

// mark finds out about each word of a text whether it is negated, asked for,
// and between which parties it stands.
func (v *view) mark(tokens []token, headline, own bool) []marks {
	out := make([]marks, len(tokens))
	who := v.parties(tokens, headline, own)
	for i := range tokens {
		if !tokens[i].isWord() {
			continue
		}
		m := &out[i]
		m.subject, m.owned = subjectOf(tokens, who, i)
		m.object = objectOf(tokens, who, i)
		m.request = own && requested(tokens, i)
		if m.request && len(m.subject) == 0 && v.item.Kind == app.KindMail {
			m.subject = []string{you}
		}
	}
	negate(tokens, out)
	return out
}

func subjectOf(tokens []token, who [][]string, i int) ([]string, bool) {
	for j := i - 1; j >= 0 && tokens[j].clause == tokens[i].clause; j-- {
		if len(who[j]) == 0 || isPlace(tokens, who, j) {
			continue
		}
		return who[j], isOwner(&tokens[j])
	}
	return nil, false
}

func objectOf(tokens []token, who [][]string, i int) []string {
	for j := i + 1; j < len(tokens) && tokens[j].clause == tokens[i].clause; j++ {
		if len(who[j]) > 0 && !isOwner(&tokens[j]) && !isPlace(tokens, who, j) {
			return who[j]
		}
	}
	return nil
}

// isPlace reports whether the name at j says where or about whom.
func isPlace(tokens []token, who [][]string, j int) bool {
	for j > 0 && len(who[j-1]) > 0 && tokens[j-1].upper {
		j--
	}
	for k := j - 1; k >= 0 && k >= j-2; k-- {
		if places[tokens[k].lower] {
			return true
		}
		if tokens[k].lower != "the" && tokens[k].lower != "a" {
			return false
		}
	}
	return false
}

// modals are words after which a verb is not said to have happened.
var modals = map[string]bool{
	"to": true, "please": true, "should": true, "must": true, "can": true, "could": true, "would": true, "will": true, "may": true, "might": true, "your": true, "shall": true, "be": true,
}

// requested reports whether the word at i is asked for or only possible.
func requested(tokens []token, i int) bool {
	t := &tokens[i]
	if words().isPast(t.lower) || strings.HasSuffix(t.lower, "ing") {
		return false
	}
	if i == 0 || tokens[i-1].mark == ':' || tokens[i-1].mark == ',' && i > 1 && !tokens[i-2].upper {
		return true
	}
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		if modals[tokens[j].lower] {
			return true
		}
		if tokens[j].mark != 0 {
			return tokens[j].mark == '.' && t.first
		}
		if !words().stop[tokens[j].stem] && !strings.HasSuffix(tokens[j].lower, "ly") {
			return false
		}
	}
	return false
}

// asking are words by which somebody asks something of another.
var asking = map[string]bool{"need": true, "want": true, "ask": true, "request": true, "requir": true, "expect": true, "await": true, "wait": true, "demand": true, "invit": true, "remind": true, "urg": true, "look": true, "seek": true}

// checkRoles refuses a sentence that turns round who does what to whom.
func (s *sentence) checkRoles(sp span, v *view) []string {
	marks := v.mark(s.tokens, false, false)
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || t.upper && !t.first || words().stop[t.stem] || len(v.party(t, false, false)) > 0 {
			continue
		}
		subject, object := marks[i].subject, marks[i].object
		if marks[i].owned || !s.acts(i, subject, v) {
			subject = nil
		}
		if passive(s.tokens, i) {
			subject, object = agentOf(s.tokens, v, i), nil
		}
		if asking[t.stem] {
			if r := s.checkAsker(i, subject, v); r != "" {
				out = append(out, r)
			}
			continue
		}
		if s.askedBetween(i, subject, v) {
			continue
		}
		if words().todo[t.stem] && !words().neutral[t.stem] && !v.hasAny(t.stem) && len(subject) > 0 && !slices.Contains(subject, you) {
			out = append(out, fmt.Sprintf("that %q does it is not in the item: %q", strings.Join(names(subject), " "), t.text))
			continue
		}
		if r := v.checkVerb(t, subject, object); r != "" {
			out = append(out, r)
		}
	}
	return out
}

// acts reports whether the subject stands so close before the word at i that
// it is what the subject does: auxiliaries, adverbs and other verbs may stand
// between, numbers and prepositions not.
func (s *sentence) acts(i int, subject []string, v *view) bool {
	for j := i - 1; j >= 0; j-- {
		t := &s.tokens[j]
		if p := v.party(t, false, false); len(p) > 0 {
			return overlap(p, subject)
		}
		if t.fact != nil || t.mark != 0 || places[t.lower] || t.lower == "by" || t.lower == "the" || t.lower == "a" || s.weight[j] && !strings.HasSuffix(t.lower, "ly") && !strings.HasSuffix(t.lower, "s") {
			return false
		}
	}
	return false
}

// askedBetween reports whether a word of asking stands between the subject
// and the word at i: then the subject asks and somebody else does.
func (s *sentence) askedBetween(i int, subject []string, v *view) bool {
	for j := i - 1; j >= 0 && s.tokens[j].clause == s.tokens[i].clause; j-- {
		if asking[s.tokens[j].stem] {
			return true
		}
		if p := v.party(&s.tokens[j], false, false); len(p) > 0 && overlap(p, subject) {
			return false
		}
	}
	return false
}

func passive(tokens []token, i int) bool {
	if !words().isPast(tokens[i].lower) {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch tokens[j].lower {
		case "is", "are", "was", "were", "be", "been", "being":
			return true
		}
	}
	return false
}

// agentOf returns who did what is said in the passive: the name after "by".
func agentOf(tokens []token, v *view, i int) []string {
	for j := i + 1; j+1 < len(tokens) && tokens[j].clause == tokens[i].clause; j++ {
		if tokens[j].lower == "by" {
			return v.party(&tokens[j+1], false, false)
		}
	}
	return nil
}

// checkAsker refuses a wish put into the wrong mouth.
func (s *sentence) checkAsker(i int, subject []string, v *view) string {
	if len(subject) == 0 || v.item.Kind != app.KindMail {
		return ""
	}
	if slices.Contains(subject, you) {
		if i+1 < len(s.tokens) && s.tokens[i+1].lower == "to" || s.tokens[i].stem == "wait" || words().isPast(s.tokens[i].lower) && passive(s.tokens, i) {
			return ""
		}
	}
	askers := []string{"#0"}
	for _, u := range v.units {
		for j := range u.tokens {
			if asking[u.tokens[j].stem] && len(u.marks[j].subject) > 0 && !u.marks[j].owned {
				askers = append(askers, u.marks[j].subject...)
			}
			if u.tokens[j].isWord() && asking[u.tokens[j].stem] && j > 0 && u.tokens[j-1].isWord() {
				askers = append(askers, u.tokens[j-1].lower)
			}
		}
	}
	if overlap(askers, subject) {
		return ""
	}
	return fmt.Sprintf("%q is not who asks", strings.Join(names(subject), " "))
}

// names drops the inner marks of a party.
func names(party []string) []string {
	var out []string
	for _, p := range party {
		if !strings.HasPrefix(p, "#") {
			out = append(out, p)
		}
	}
	return out
}

// checkVerb compares who stands before and after a word with who does in the
// item.
func (v *view) checkVerb(t *token, subject, object []string) string {
	if len(subject) == 0 {
		return ""
	}
	verb := knownVerb(t.stem)
	var seen, right, flipped bool
	for _, u := range v.units {
		for _, k := range words().keys(t.stem) {
			for _, i := range u.at[k] {
				m := u.marks[i]
				verb = verb || m.request || words().isPast(u.tokens[i].lower)
				if len(m.subject) == 0 {
					continue
				}
				seen = true
				right = right || overlap(m.subject, subject)
				flipped = flipped || len(object) > 0 && overlap(m.object, subject) && overlap(m.subject, object)
			}
		}
	}
	switch {
	case !verb:
		return ""
	case flipped && !right:
		return fmt.Sprintf("who does what to whom is turned round at %q", t.text)
	case seen && !right:
		return fmt.Sprintf("%q is not who does it: %q", strings.Join(names(subject), " "), t.text)
	}
	return ""
}

// knownVerb reports whether the word lists hold the word as something done.
func knownVerb(stem string) bool {
	l := words()
	return l.todo[stem] || l.neutral[stem] || slices.ContainsFunc(l.same[stem], func(g string) bool { return l.opposite[g] != nil })
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
