package checktest

import "strings"

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// stop are words without weight of their own.
var stop = set(`a an the this that these those and or as at by for from in into of off on onto out over to toward up down with within via per
 is are was were be been being am has have had having do does did done it its he she they them his her their him i me my mine we us our you your yours
 who whom whose what where when how why which there here than then so too also just yet still already now again
 will shall would should can must need't about around before after until till under above below between during through against among
 more less least most such own same other another if whether unless because since while but both either each every all some any few only
 not no nor never none nobody nothing neither without instead mr mrs ms dr new`)

// frames are words a sentence may frame its item with.
var frames = func() map[string]bool {
	out := map[string]bool{}
	for w := range set(`need want ask request require write send tell bring wait reply answer invite remind please confirm pay start begin run last take place happen meet expect wants`) {
		out[stem(w)] = true
	}
	return out
}()

// frameOnly are the frames that need not stand in an item.
var frameOnly = func() map[string]bool {
	out := map[string]bool{}
	for w := range set(`need want ask request write start begin last run wait invite send get meet`) {
		out[stem(w)] = true
	}
	return out
}()

var irregular = map[string]string{
	"sent": "send", "paid": "pay", "told": "tell", "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "bought": "buy", "sold": "sell",
	"lost": "lose", "came": "come", "ran": "run", "met": "meet", "held": "hold", "left": "leave", "made": "make", "said": "say", "took": "take",
	"taken": "take", "gave": "give", "given": "give", "began": "begin", "went": "go", "gone": "go", "stood": "stand", "kept": "keep", "brought": "bring",
	"wrote": "write", "written": "write", "hurt": "hurt", "froze": "freeze", "grew": "grow", "grown": "grow", "saw": "see", "seen": "see", "led": "lead",
	"people": "person", "running": "run", "plans": "plan", "goes": "go", "does": "do", "ms": "ms", "news": "news", "metres": "metre", "shares": "share",
}

// stem returns what the forms of a word share.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		w = s
	}
	for _, suffix := range []string{"ies", "ied"} {
		if len(w) > 5 && strings.HasSuffix(w, suffix) {
			return strings.TrimSuffix(w, suffix) + "y"
		}
	}
	for _, suffix := range []string{"ings", "ing", "ed", "es", "s"} {
		if len(w) > len(suffix)+2 && strings.HasSuffix(w, suffix) && !strings.HasSuffix(w, "ss") && !(suffix == "ed" && strings.HasSuffix(w, "eed")) {
			w = strings.TrimSuffix(w, suffix)
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeiousl", rune(w[n-1])) {
		w = w[:n-1]
	}
	return strings.TrimSuffix(w, "e")
}

// groups are words that say the same in a brief. Opposites never share one.
var groups = []string{
	"rise climb gain increase grow up lift raise higher jump surge", "fall drop lose lower decrease slip decline down ease dip shrink cut reduce",
	"buy purchase acquire", "stop halt standstill stand", "approve approval", "begin start", "euro eur", "dollar usd", "mail message email", "request ask want need",
	"incident outage", "firm company maker", "order", "deck slide", "close end", "price see", "fast speed", "pass", "meeting review", "lunch", "dinner", "shut close end",
	"bound limit", "reply answer tell", "confirm confirmation", "findings", "finish complete", "use usage", "copy steal", "need require", "suite", "cancel", "fix", "share stock",
	"allow let permit", "propose proposal", "trial test", "build release", "wait", "member", "phone handset", "postpone delay", "invite", "pump produce", "drop remove", "hold leave keep",
	"expect", "launch", "climb rise",
}

var groupOf = func() map[string][]int {
	out := map[string][]int{}
	for i, g := range groups {
		for _, w := range strings.Fields(g) {
			out[stem(w)] = append(out[stem(w)], i)
		}
	}
	return out
}()

// alike reports whether two words say the same.
func alike(a, b tok) bool {
	if a.kind != word || b.kind != word {
		return false
	}
	if a.low == b.low || !a.name && a.stem == b.stem {
		return true
	}
	if a.name {
		return false
	}
	for _, i := range groupOf[a.stem] {
		for _, j := range groupOf[b.stem] {
			if i == j {
				return true
			}
		}
	}
	return false
}

// markerWords turn what stands beside them. A sentence may neither add one nor
// lose one that its item has on the same words.
var markerWords = invert(markerLists, func(w string) string { return w })

var markerLists = map[string]string{
	"not":   "not no never nobody none nothing neither nor without cannot don't doesn't didn't isn't aren't wasn't weren't can't won't couldn't wouldn't shouldn't hasn't haven't hadn't no-one",
	"may":   "might may could possible possibly perhaps maybe likely probably",
	"if":    "if unless otherwise whether provided",
	"would": "should would",
	"all":   "all every entire whole everyone everybody", "some": "some several few sometimes somebody someone", "each": "each", "half": "half", "only": "only merely",
	"both": "both", "after": "after", "before": "before", "or": "or", "less": "less", "more": "more", "off": "off", "out": "out", "until": "until till", "within": "within", "up": "up", "down": "down", "about": "about around roughly approximately nearly almost", "exact": "exactly precisely",
	"cause": "because therefore thus hence consequently thanks owing",
}

func marker(low string) string { return markerWords[low] }

func invert(lists map[string]string, form func(string) string) map[string]string {
	out := map[string]string{}
	for class, list := range lists {
		for w := range set(list) {
			out[form(w)] = class
		}
	}
	return out
}

// upward and downward words: what they say of one thing holds for no other.
var upward, downward = direction(0), direction(1)

func direction(group int) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(groups[group]) {
		out[stem(w)] = true
	}
	return out
}

func turning(t tok) bool { return t.kind == word && (upward[t.stem] || downward[t.stem]) }

// ordinals belong to the word after them alone.
var ordinals = set(`first second third fourth fifth last next previous latest this`)

// kept are the stems that must not be lost between the words they stand with.
var kept = invert(keptLists, stem)

var keptLists = map[string]string{
	"plan": "plan propose expect intend aim hope offer consider", "deny": "deny denies denied", "claim": "claim allege accuse", "fail": "fail",
}

// small sets of small words, each for one question.
var (
	joints     = set("to and of instead from in")
	answers    = set("confirm reply answer")
	articles   = set("the a an its your their")
	ways       = set("from to without against")
	being      = set("is are was were be been being")
	softeners  = set("not already yet still now")
	persons    = set("i we you they he she")
	beginnings = set("start begin last run meet")
	isNow      = set("is are be being")
	unchanging = set("cut hurt shut put set")
	helpers    = set("not to been")
	owners     = set("has have had get gets")
	breaks     = set("in on at the a for")
	wasSet     = set("was were had")
)
