package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// you is the party that stands for the reader.
const you = "you"

// pronouns are the words that stand for the reader and, in a mail's own text,
// for its sender.
var pronouns = map[string]struct {
	party  []string
	sender bool // takes the sender in: means somebody in a mail only
}{
	"you": {[]string{you}, false}, "your": {[]string{you}, false}, "yours": {[]string{you}, false},
	"i": {[]string{"#0"}, true}, "me": {[]string{"#0"}, true}, "my": {[]string{"#0"}, true}, "mine": {[]string{"#0"}, true},
	// "we" may take the reader in
	"we": {[]string{"#0", you}, true}, "us": {[]string{"#0", you}, true}, "our": {[]string{"#0", you}, true}, "ours": {[]string{"#0", you}, true},
}

// party returns who a token names: the reader, a person of the item, or a
// capitalised name. own: the token is of the item's own text, where "I" is
// its sender. Empty: nobody.
func (v *view) party(t *token, own, headline bool) []string {
	if !t.isWord() {
		return nil
	}
	if p, ok := pronouns[t.lower]; ok {
		if p.sender && (!own || v.item.Kind != app.KindMail) {
			return nil
		}
		return slices.Clone(p.party)
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
		if m.request && len(m.subject) == 0 && v.item.Kind == app.KindMail && !others(tokens, i) {
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
		subject, object := s.doers(i, marks[i], v)
		if r := s.checkDoers(i, subject, object, v); r != "" {
			out = append(out, r)
		}
	}
	return out
}

// doers returns who does what the word at i says, and to whom.
func (s *sentence) doers(i int, m marks, v *view) (subject, object []string) {
	if passive(s.tokens, i) {
		return agentOf(s.tokens, v, i), nil
	}
	if m.owned || !s.acts(i, m.subject, v) {
		return nil, m.object
	}
	return m.subject, m.object
}

// checkDoers refuses the word at i where the item has others ask or do it.
func (s *sentence) checkDoers(i int, subject, object []string, v *view) string {
	t := &s.tokens[i]
	switch {
	case asking[t.stem]:
		return s.checkAsker(i, subject, v)
	case s.askedBetween(i, subject, v), v.reportedBy(t, subject), s.converse(i, v):
		return ""
	case len(subject) > 0 && !slices.Contains(subject, you) && v.lacksDeed(t.stem):
		return fmt.Sprintf("that %q does it is not in the item: %q", strings.Join(names(subject), " "), t.text)
	}
	return v.checkVerb(t, subject, object)
}

// lacksDeed reports whether the word is something to do that the item does not
// name: told of the reader it may be advice, told of another it is made up.
func (v *view) lacksDeed(stem string) bool {
	return words().todo[stem] && !words().neutral[stem] && !v.hasAny(stem) && !(v.item.Kind == app.KindEvent && v.isKindWord(stem))
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
	if slices.Contains(subject, you) && s.readerIsAsked(i) || overlap(v.askers(), subject) {
		return ""
	}
	return fmt.Sprintf("%q is not who asks", strings.Join(names(subject), " "))
}

// readerIsAsked reports whether a word of asking after "you" makes the reader
// no asker: "you need to", "you wait", "you are asked".
func (s *sentence) readerIsAsked(i int) bool {
	return i+1 < len(s.tokens) && s.tokens[i+1].lower == "to" || s.tokens[i].stem == "wait" || passive(s.tokens, i)
}

// askers returns who asks for something in the item: its sender, and whoever
// stands as the subject of a word of asking or right before one.
func (v *view) askers() []string {
	askers := []string{"#0"}
	for _, u := range v.units {
		for j := range u.tokens {
			if !asking[u.tokens[j].stem] {
				continue
			}
			if !u.marks[j].owned {
				askers = append(askers, u.marks[j].subject...)
			}
			if j > 0 && u.tokens[j-1].isWord() {
				askers = append(askers, u.tokens[j-1].lower)
			}
		}
	}
	return askers
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
	r := v.rolesOf(t.stem, subject, object)
	switch {
	case r.right || !r.verb && !knownVerb(t.stem):
		return ""
	case r.flipped:
		return fmt.Sprintf("who does what to whom is turned round at %q", t.text)
	case r.seen:
		return fmt.Sprintf("%q is not who does it: %q", strings.Join(names(subject), " "), t.text)
	}
	return ""
}

// roles is what the item says of who does what a word says.
type roles struct {
	verb    bool // it stands as something asked for or done
	seen    bool // somebody does it
	right   bool // the asked subject does it
	flipped bool // subject and object stand in each other's place
}

// rolesOf collects the roles of a word, and of those that say the same, over
// the whole item.
func (v *view) rolesOf(stem string, subject, object []string) roles {
	var r roles
	own := v.stands(stem)
	for _, u := range v.units {
		for _, k := range words().keys(stem) {
			for _, i := range u.at[k] {
				if own && u.tokens[i].stem != stem { // its own word tells who, not one like it
					continue
				}
				m := u.marks[i]
				r.verb = r.verb || m.request || words().isPast(u.tokens[i].lower)
				r.seen = r.seen || len(m.subject) > 0
				r.right = r.right || overlap(m.subject, subject)
				r.flipped = r.flipped || overlap(m.object, subject) && overlap(m.subject, object)
			}
		}
	}
	return r
}

// knownVerb reports whether the word lists hold the word as something done.
func knownVerb(stem string) bool {
	l := words()
	return l.todo[stem] || l.neutral[stem] || slices.ContainsFunc(l.same[stem], func(g string) bool { return l.opposite[g] != nil })
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
