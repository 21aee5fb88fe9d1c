package actions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// ask is one sentence on its way to an action.
type ask struct {
	sentence string // verbatim
	due      cut    // the part that says by when
	who      string // the sender's first name, or the whole name of a service
}

var (
	leadIn   = lazyre.New(`^(?i)(?:(?:hi|hello|hey|dear|also|so|and|but|then|however|otherwise|finally|lastly|again|ok|okay|meanwhile|in the meantime|when you (?:get|have) (?:a|the) (?:chance|moment|minute))\b[ ,]*)+`)
	vocative = lazyre.New(`^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?, +`)
	tailCut  = lazyre.New(`(?i)(?:,? (?:otherwise|so that|because|since|as we|as i|or else|and thank|thanks|thank you|as soon as|at your earliest)\b|; | [-–—]+ |, (?:so|or|but|as|and (?:i|we|then)|which|if)\b).*$`)
	meWord   = lazyre.New(`\b(?:me|us)\b`)
	myWord   = lazyre.New(`\b(?:my|our)\b`)
	giveNoun = lazyre.New(`(?i)^(?:your |the |an? |some |more )*(?:\w+ )?(?:approval|confirmation|sign-?off|feedback|answer|input|decision|consent|go-?ahead|ok|okay|permission|view|opinion|comments?|reply|response|help|support)\b`)
	payNoun  = lazyre.New(`(?i)\b(?:invoice|bill|payment|rent|fee|fees|balance|amount|premium|instal?lment|dues|tax|statement)\b`)
	question = lazyre.New(`\?["'”)]*$`)
	isDue    = lazyre.New(`(?i)^(?:your |the |our )?(.{3,90}?) (?:is|are|falls?) (?:now |still |over)?due\b`)
	polite   = lazyre.New(`(?i)\bplease\b\s*`)
)

// phrase words what the sentence asks, as an imperative without a full stop.
// Every name, number and noun in it is the sentence's own.
func (a ask) phrase() string {
	s := a.sentence
	if a.due.to > a.due.from {
		s = s[:a.due.from] + " " + s[a.due.to:]
	}
	s = tidy(s)
	s = leadIn.ReplaceAllString(vocative.ReplaceAllString(s, ""), "")
	s = vocative.ReplaceAllString(s, "")
	low := asciiLower(s)
	if m := isDue.FindStringSubmatch(tidy(a.sentence)); m != nil {
		return a.dueThing(m[1])
	}
	if text := a.request(s, low); text != "" {
		return text
	}
	whole := trimEnd(tidy(a.sentence))
	switch {
	case question.MatchString(s):
		return "Answer " + a.to() + ": " + lowerFirst(strings.TrimRight(vocative.ReplaceAllString(leadIn.ReplaceAllString(tidy(a.sentence), ""), ""), " "))
	case promise.MatchString(low):
		return a.name("The sender") + " promises: " + whole
	}
	return a.name("The sender") + " asks: " + whole
}

func (a ask) to() string { return a.name("the sender") }

func (a ask) name(none string) string {
	if a.who == "" {
		return none
	}
	return a.who
}

// request words the forms in which the wanted verb is in the sentence.
func (a ask) request(s, low string) string {
	for _, re := range []*lazyre.Regexp{reqPlease, reqModal, reqNeedYou, reqMust, reqForget} {
		at := re.FindStringSubmatchIndex(low)
		if at == nil {
			continue
		}
		for g := 2; g+1 < len(at); g += 2 {
			if at[g] >= 0 && imperatives[low[at[g]:at[g+1]]] {
				return a.clause(s[at[g]:])
			}
		}
	}
	if at := reqReview.FindStringSubmatchIndex(low); at != nil {
		object := strings.TrimLeft(s[at[1]:], " ")
		for _, pre := range []string{"on ", "of ", "for ", "to "} {
			object = strings.TrimPrefix(object, pre)
		}
		if low[at[2]:at[3]] == "review" && object != "" {
			return a.clause("Review " + object)
		}
		return a.clause("Give " + a.to() + " your " + s[at[2]:])
	}
	word, _, _ := strings.Cut(low, " ")
	if imperatives[strings.Trim(word, ",.:")] && !question.MatchString(s) {
		return a.clause(s)
	}
	if at := reqNeedIt.FindStringSubmatchIndex(low); at != nil {
		object := strings.TrimSpace(s[at[2]:])
		if giveNoun.MatchString(object) {
			return a.clause("Give " + a.to() + " " + object)
		}
		return a.clause("Send " + a.to() + " " + object)
	}
	return ""
}

func (a ask) dueThing(thing string) string {
	thing = leadIn.ReplaceAllString(thing, "")
	for _, cutAt := range []string{", your ", ", the ", ", "} { // "Hello, your training is due"
		if i := strings.LastIndex(thing, cutAt); i >= 0 && !strings.Contains(thing[i:], ")") {
			thing = strings.TrimPrefix(thing[i:], ", ")
			break
		}
	}
	if payNoun.MatchString(thing) {
		return "Pay " + lowerDeterminer(thing)
	}
	return "Finish " + lowerDeterminer(thing)
}

// lowerDeterminer lowers a first word like "Your", which no name begins with.
func lowerDeterminer(s string) string {
	word, _, _ := strings.Cut(s, " ")
	switch strings.ToLower(word) {
	case "your", "the", "our", "a", "an", "this", "invoice", "payment", "rent":
		return lowerFirst(s)
	}
	return s
}

// clause ends an imperative where its own clause ends and puts the sender in
// the place of "me".
func (a ask) clause(s string) string {
	s = polite.ReplaceAllString(s, "")
	s = tailCut.ReplaceAllString(s, "")
	low := asciiLower(s)
	for _, f := range []string{"let me know", "let us know", "tell me", "tell us"} {
		if strings.HasPrefix(low, f) {
			s = "Tell " + a.to() + s[len(f):]
		}
	}
	s = meWord.ReplaceAllString(s, strings.ReplaceAll(a.to(), "$", "$$"))
	s = myWord.ReplaceAllString(s, strings.ReplaceAll(a.to(), "$", "$$")+"'s")
	return upperFirst(trimEnd(tidy(s)))
}

// tidy folds white space and mends what a cut left behind.
func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, p := range []string{" ,", " .", " ?", " !", " ;", " :"} {
		s = strings.ReplaceAll(s, p, p[1:])
	}
	return strings.ReplaceAll(s, "()", "")
}

func trimEnd(s string) string { return strings.TrimRight(s, " .,;:!?-–—") }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); r == 'I' && !unicode.IsLower(next) || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
