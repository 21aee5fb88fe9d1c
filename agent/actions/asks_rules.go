package actions

// Asks reports whether a sentence of a mail asks something of its reader or
// promises something.
func Asks(sentence string) (bool, float64) {
	low := asciiLower(sentence)
	yes := reqPlease.MatchString(low) || reqModal.MatchString(low) || reqNeedYou.MatchString(low) || reqNeedIt.MatchString(low) || reqMust.MatchString(low) || reqForget.MatchString(low) || reqKnow.MatchString(low) || reqReview.MatchString(low) || reqWould.MatchString(low) || dueIs.MatchString(low) || promise.MatchString(low) || question.MatchString(sentence)
	if pitch.MatchString(low) || conditional.MatchString(low) {
		yes = false
	}
	return yes, 0
}
