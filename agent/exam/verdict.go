package exam

import (
	"fmt"

	"daybrief/agent/llm"
)

// Grade is how a model did, in one word.
type Grade string

// The grades, the best first.
const (
	Good   Grade = "good"
	Usable Grade = "usable" // the rules have to word a part
	Slow   Grade = "slow"   // good or usable, but a brief takes more than a minute
	Worse  Grade = "worse"  // than the rules
	Failed Grade = "failed" // no answer
)

// Bounds of the grades.
const (
	goodShare   = 0.6 // of the sentences asked for, in the model's words
	usableShare = 0.3
	tellShare   = 0.75 // of the facts the rules tell, told by the brief as well
	slowSeconds = 60
)

// judge gives the grade and says it in a sentence.
func judge(r *Report, fault error) (Grade, string) {
	share := 0.0
	if r.Asked > 0 {
		share = float64(r.Passed) / float64(r.Asked)
	}
	switch {
	case r.Passed == 0 && r.Refused == 0 && fault != nil:
		return Failed, fmt.Sprintf("%s: leave it off.", failure(fault, r.Seconds))
	case r.Passed == 0 && llm.KindOf(fault) == llm.KindTimeout:
		return Worse, fmt.Sprintf("Worse than the rules: leave it off. Nothing of what it wrote in %.0f s held.", r.Seconds)
	case r.Passed == 0 && r.SchemaKept == 0 && fault == nil:
		return Worse, "Worse than the rules: leave it off. No answer had the form asked for."
	case r.Passed == 0:
		return Worse, fmt.Sprintf("Worse than the rules: leave it off. None of the %d sentences held.", r.Asked)
	case share < usableShare:
		return Worse, fmt.Sprintf("Worse than the rules: leave it off. %d of %d sentences held.", r.Passed, r.Asked)
	case float64(r.BriefTells) < tellShare*float64(r.RulesTell):
		return Worse, fmt.Sprintf("Worse than the rules: leave it off. Its wording loses %d of %d facts.", r.RulesTell-r.BriefTells, r.RulesTell)
	case r.Seconds > slowSeconds:
		return Slow, fmt.Sprintf("Usable, slow: %.0f s. %d of %d sentences held.", r.Seconds, r.Passed, r.Asked)
	case share < goodShare:
		return Usable, fmt.Sprintf("Usable: %d of %d sentences held, the rules word the rest.", r.Passed, r.Asked)
	}
	return Good, fmt.Sprintf("Good for Daybrief: %d of %d sentences held, %.0f s.", r.Passed, r.Asked, r.Seconds)
}

// failure says why there is no answer, without a full stop.
func failure(err error, seconds float64) string {
	switch llm.KindOf(err) {
	case llm.KindTimeout:
		return fmt.Sprintf("Too slow for this machine, no answer in %.0f s", seconds)
	case llm.KindTooLong:
		return "Its window is too small for a brief"
	case llm.KindTooBig:
		return "Its answer did not end"
	case llm.KindEmpty:
		return "It gave no answer"
	case llm.KindBusy:
		return "Ollama is busy and took no more"
	}
	return "It failed (" + err.Error() + ")"
}
