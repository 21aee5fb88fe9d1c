package agent

import (
	"math/rand"
	"regexp"
	"strings"
)

func regexpOf(s string) *regexp.Regexp { return regexp.MustCompile(s) }

func pick(r *rand.Rand, list ...string) string { return list[r.Intn(len(list))] }

// ownCause ties the sentence to another of its own item's with a "because" that
// is not there.
func ownCause(b *base) string {
	for _, s := range strings.Split(b.items[0].Text, ". ") {
		s = strings.TrimSpace(strings.TrimSuffix(s, "."))
		words := strings.Fields(s)
		if len(words) < 4 || len(words) > 14 || strings.Contains(s, "\n") || strings.Contains(b.text, words[len(words)-1]) {
			continue
		}
		return strings.TrimSuffix(b.text, ".") + " because " + strings.ToLower(s[:1]) + s[1:] + "."
	}
	return ""
}

// readerActs puts the reader in the place of whoever the sentence begins with.
func readerActs(b *base) string {
	words := strings.Fields(b.text)
	for i := 1; i < len(words)-1 && i < 4; i++ {
		if verb := bare[words[i]]; verb != "" {
			return "You " + verb + " " + strings.Join(words[i+1:], " ")
		}
	}
	return ""
}

var bare = map[string]string{"needs": "need", "asks": "ask", "wants": "want", "agreed": "agreed", "said": "said", "says": "say", "will": "will", "sells": "sell", "cancelled": "cancelled", "denies": "deny",
	"expects": "expect", "plans": "plan", "rejected": "rejected", "accepted": "accepted", "proposed": "proposed", "halted": "halted", "closed": "closed", "has": "have", "reports": "report"}
