package actions

import (
	"strconv"
	"strings"

	"daybrief/app/lazyre"
)

// token is one word of a sentence with its class, which stands for it where
// only the build of the sentence counts.
type token struct{ word, class string }

var (
	tokenRE = lazyre.New(`\$link|https?://\S+|www\.\S+|\S+@\S+\.\w+|[$€£]\s?\d[\d.,]*|\d[\d.,:/]*|[a-z]+(?:'[a-z]+)?|[?!:;,.-]`)
	classes = wordClasses(map[string]string{
		"YOU":   "you ya u yourself y'all",
		"YOUR":  "your yours",
		"ME":    "me us",
		"I":     "i we",
		"MY":    "my our",
		"OTHER": "he she they it his her their them him",
		"MODAL": "can could would will shall should may might must can't couldn't won't wouldn't",
		"HAVE":  "have has had",
		"BE":    "is are was were be been am being",
		"DO":    "do does did don't didn't",
		"WH":    "what when where which who whom how why whose",
		"PLS":   "please pls kindly",
		"NEG":   "not no never nothing none cannot isn't aren't wasn't haven't",
		"IF":    "if unless whether should",
		"DAY":   "today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday morning afternoon evening week month eod asap soon noon",
		"DET":   "a an the this that these those",
		"PREP":  "to for of in on at by with from about into after before until",
		"CONJ":  "and or but so because as",
		"WANT":  "need want like love wish require appreciate hope expect",
		"SELL":  "free sale save deal offer offers shop discount coupon click unsubscribe subscribe exclusive apply guaranteed win prize now instantly today's earn",
		"SHALL": "i'll we'll i'd we'd let's you'll i'm we're",
	})
)

func wordClasses(lists map[string]string) map[string]string {
	out := map[string]string{}
	for class, words := range lists {
		for _, w := range strings.Fields(words) {
			if class != "IF" || w != "should" {
				out[w] = class
			}
		}
	}
	return out
}

func tokenize(low string) []token {
	var out []token
	for _, w := range tokenRE.FindAllString(strings.ReplaceAll(low, "’", "'"), -1) {
		out = append(out, classify(w))
	}
	return out
}

// classify gives a word its class; addresses, amounts and numbers lose their
// own face.
func classify(w string) token {
	c := w[0]
	switch {
	case classes[w] != "":
		return token{w, classes[w]}
	case strings.HasPrefix(w, "http") || strings.HasPrefix(w, "www.") || w == "$link":
		return token{"<url>", "URL"}
	case strings.Contains(w, "@"):
		return token{"<mail>", "MAIL"}
	case c == '$' || c >= 0x80:
		return token{"<money>", "MONEY"}
	case c >= '0' && c <= '9':
		return token{"<num>", "NUM"}
	case c < 'a' || c > 'z':
		return token{w, w}
	case imperatives[w]:
		return token{w, "V"}
	case strings.HasSuffix(w, "ing"):
		return token{w, "ING"}
	case strings.HasSuffix(w, "ed"):
		return token{w, "ED"}
	}
	return token{w, "W"}
}

// features calls add with every feature of a sentence: words and their pairs
// and triples, pairs across a gap, the opening, the sequence of word classes,
// word stems, the forms of a request, the length.
func features(sentence string, add func(string)) {
	low := asciiLower(sentence)
	words := tokenize(low)
	if len(words) > 60 {
		words = words[:60]
	}
	seq := append(append([]token{{"^", "^"}}, words...), token{"$", "$"})
	for i, t := range seq {
		add("1 " + t.word)
		if len(t.word) > 5 {
			add("s " + t.word[:5])
		}
		if i+1 < len(seq) {
			add("2 " + t.word + " " + seq[i+1].word)
			add("m " + t.word + " " + seq[i+1].class)
			add("n " + t.class + " " + seq[i+1].word)
		}
		if i+2 < len(seq) {
			add("3 " + t.word + " " + seq[i+1].word + " " + seq[i+2].word)
			add("g " + t.word + " " + seq[i+2].word)
			add("C " + t.class + " " + seq[i+1].class + " " + seq[i+2].class)
		}
		if i+3 < len(seq) {
			add("D " + t.class + " " + seq[i+1].class + " " + seq[i+2].class + " " + seq[i+3].class)
		}
	}
	opening(words, add)
	forms(sentence, low, add)
	n := len(words)
	add("len " + strconv.Itoa(min(n/4, 10)))
}

// opening adds how a sentence begins and ends.
func opening(words []token, add func(string)) {
	if len(words) == 0 {
		return
	}
	add("first " + words[0].word)
	add("firstclass " + words[0].class)
	add("last " + words[len(words)-1].word)
	if len(words) > 2 {
		add("first3 " + words[0].class + " " + words[1].class + " " + words[2].class)
		add("first2 " + words[0].word + " " + words[1].word)
	}
}

// forms adds which forms of a request, a question or a promise are there, and
// pairs of them.
func forms(sentence, low string, add func(string)) {
	var has []string
	for _, f := range []struct {
		name string
		re   *lazyre.Regexp
	}{
		{"please", reqPlease}, {"modal", reqModal}, {"needyou", reqNeedYou}, {"needit", reqNeedIt}, {"must", reqMust}, {"forget", reqForget},
		{"know", reqKnow}, {"review", reqReview}, {"would", reqWould}, {"due", dueIs}, {"promise", promise}, {"openq", openQ}, {"pitch", pitch},
		{"nice", pleasantry}, {"if", conditional}, {"q", question},
	} {
		if f.re.MatchString(low) {
			has = append(has, f.name)
		}
	}
	if sentence == strings.ToUpper(sentence) {
		has = append(has, "caps")
	}
	if strings.Contains(sentence, "!") {
		has = append(has, "excl")
	}
	if i := strings.IndexByte(low, ' '); i > 0 && imperatives[strings.Trim(low[:i], ",.:")] {
		has = append(has, "imp")
	}
	if len(has) == 0 {
		add("form none")
	}
	for i, f := range has {
		add("form " + f)
		for _, g := range has[i+1:] {
			add("form " + f + " " + g)
		}
	}
}
