package actions

import (
	"strings"

	"daybrief/app/lazyre"
)

// Forms a request, a question or a promise takes. They are looked for in the
// lower-cased sentence.
var (
	reqPlease   = lazyre.New(`\b(?:please|pls|kindly)\s+(?:(?:also|do|just|then|try to|kindly)\s+)?([a-z]+)`)
	reqModal    = lazyre.New(`\b(?:can|could|would|will|won't|can't|couldn't)\s+you\s+(?:all\s+|both\s+|two\s+|guys\s+)?(?:please\s+|also\s+|kindly\s+|possibly\s+|maybe\s+|perhaps\s+|be able to\s+|be so kind (?:as )?to\s+|be kind enough to\s+)*([a-z]+)`)
	reqNeedYou  = lazyre.New(`\b(?:need|want|like|love|ask|expect|require|appreciate|remind|urge|encourage|request)s?\s+(?:that\s+)?you\s+(?:all\s+|both\s+)?(?:to\s+)?(?:please\s+)?([a-z]+)`)
	reqNeedIt   = lazyre.New(`\b(?:i|we|they|he|she|finance|legal|[a-z]+)\s+(?:still\s+|really\s+|also\s+|urgently\s+|would\s+|will\s+|'ll\s+)*needs?\s+(?:to (?:get|have|receive|see)\s+)?((?:your|the|a|an|this|that|these|those|some|more|at least|one|two|\d|confirmation|approval|feedback|input).*)`)
	reqMust     = lazyre.New(`\byou(?:'ll| will)?\s+(?:all\s+|both\s+|still\s+|also\s+|only\s+)?(?:need to|have to|must|should|are (?:asked|required|requested|expected|supposed) to|(?:had )?better)\s+([a-z]+)`)
	reqForget   = lazyre.New(`\b(?:do not|don't|never)\s+forget\s+to\s+([a-z]+)|\bremember\s+to\s+([a-z]+)|\b(?:make sure|be sure|ensure)\s+(?:that\s+)?(?:you|to|your)\b`)
	reqKnow     = lazyre.New(`\b(?:let (?:me|us) know|get back to (?:me|us)|tell (?:me|us)|drop (?:me|us)|give (?:me|us) (?:a call|a ring|your)|call me|send (?:me|us)|keep (?:me|us) posted|(?:waiting|look(?:ing)? forward) (?:for|to) (?:your|hearing))\b`)
	reqReview   = lazyre.New(`\brequest(?:s|ed)\s+(?:your|a)\s+(review|approval|comments?|feedback|input|signature|changes)\b`)
	reqWould    = lazyre.New(`\b(?:would (?:be (?:great|ideal|nice|helpful|good|useful)|appreciate|like to (?:have|get|see|meet|schedule|set up))|is it possible|do you mind|would you mind|any chance|how about|what about|why don't (?:you|we)|shall we|let's|i(?:'d| would) (?:like|love) (?:you|to))\b`)
	dueIs       = lazyre.New(`\b(?:is|are|was|falls?)\s+(?:now\s+|still\s+|over)?due\b|\boverdue\b|\bdue (?:on|by)\b`)
	promise     = lazyre.New(`\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| promise to)\s+(?:also\s+|then\s+|try to\s+|be able to\s+)?([a-z]+)`)
	openQ       = lazyre.New(`\b(?:do|did|have|are|were|is|will|would|can|could|should|may)\s+(?:you|your|we|i|it|they|there|this|that)\b|\b(?:what|when|where|which|who|how|why)\b`)
	pitch       = lazyre.New(`\b(?:click|unsubscribe|subscribe|subscription|browser|newsletter|inbox|promo|coupon|discount|free shipping|sale|% off|offer|deal|shop|prizes?|winner|reward|apply now|act now|sign up|opt[- ]out|view (?:this|it) (?:online|in)|privacy policy|address book|add us|safe senders?|white ?list|download now|ignore this|disregard)\b|https?://|www\.|\$link`)
	pleasantry  = lazyre.New(`^(?:please (?:find|note|be (?:aware|advised)|accept|excuse|forgive|see (?:attached|below))|thank|thanks|best|regards|hope)\b`)
	conditional = lazyre.New(`^(?:if|in case|to (?:cancel|unsubscribe|stop|opt|change|update|ensure|view|learn|read|see|find)|should you|for (?:more|further|questions))\b`)
)

// imperatives are verbs that open a request when they open a sentence.
var imperatives = wordSet(`accept add advise answer apply approve arrange ask assign attach attend book bring buy call cancel
change check choose circulate clean close collect comment complete confirm consider contact copy correct create decide delete
deliver discuss do draft email e-mail enter fax fetch file fill finalize finalise find finish fix follow forward get give go grab
handle have help hold include inform install invite join keep leave let list look mail make mark meet move note notify order
organize organise pass pay phone pick plan post prepare print proceed propose provide pull push put read register reject release
remember remind remove rename renew reply report request resend reserve reset respond return review revise ring rsvp run save
schedule select send set share ship show sign sort start stop submit suggest take talk tell test think transfer translate try
turn update upload use validate verify visit wait wire work write`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
