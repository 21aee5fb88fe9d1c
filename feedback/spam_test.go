package feedback

import (
	"strings"
	"testing"
)

// TestHintsCoverTheSpamWords: whatever the words of spam find holds a hint.
func TestHintsCoverTheSpamWords(t *testing.T) {
	for _, s := range []string{
		"You won", "you've won", "you have won", "Winner", "PRIZE", "lottery", "gift card", "claim now", "claim your", "claim it", "Act now",
		"free money", "congratulations", "limited-time", "limited time", "risk-free", "risk free", "guaranteed", "casino", "viagra",
		"crypto giveaway", "wire transfer fee", "inheritance", "earn $5", "earn 5", "make $50", "make 50", "50% off", "!!!",
	} {
		if !spamWords.MatchString(s) {
			t.Errorf("%q is none of the words of spam", s)
		}
		if !hintsSpam("x " + s + " y") {
			t.Errorf("%q holds no hint", s)
		}
	}
	if n := strings.Count(spamWords.Compiled().String(), "|"); n != 23 {
		t.Errorf("the words of spam have %d bars: add what is new to the hints and to this test", n)
	}
}
