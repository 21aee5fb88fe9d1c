package email

import (
	"regexp"
	"strings"
)

var (
	// attribution is the line above a quote, in the languages mail programs
	// write it in.
	attribution = regexp.MustCompile(`(?i)^(on|am|le|el|il|op|den|em|dne|w dniu|vào|pada)\b.{4,200}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu|napsal\(a\)|napisał\(a\)|menulis)\b.{0,80}:\s*$`)
	// separator begins a whole quoted message, as Outlook and others put it.
	separator = regexp.MustCompile(`(?i)^\s*(-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|original-nachricht)\s*-{2,}|_{20,})\s*$`)
	// replyHead is the first of the header lines Outlook puts above a quote.
	replyHead  = regexp.MustCompile(`(?i)^\s*\*?(from|von|de|da|van)\s*:\*?\s.+`)
	replyField = regexp.MustCompile(`(?i)^\s*\*?(sent|date|to|subject|cc|gesendet|an|betreff|datum|envoyé|à|objet|enviado|para|asunto|inviato|oggetto|verzonden|aan|onderwerp)\s*:\*?`)
	// boilerplate are lines nobody writes by hand.
	boilerplate = regexp.MustCompile(`(?i)(unsubscribe|opt[- ]out\b|manage (your )?(email |notification )?(preferences|subscription)|email preferences|view (this|it|the|in)\b.{0,30}\b(browser|online)|view in (your )?browser|sent from my (i(phone|pad)|android|mobile|samsung|galaxy|blackberry)|get outlook for|sent with proton|you (are|'re) receiving this (e-?mail|message|because)|this (e-?mail|message) was sent (to|by|from) |privacy policy|all rights reserved|©|add us to your address book|von meinem (iphone|ipad|handy) gesendet|envoyé de mon (iphone|ipad)|abmelden|désabonner|se désinscrire|darse de baja|to stop receiving|do not reply to this)`)
	// notice begins a legal notice, which runs to the end.
	notice = regexp.MustCompile(`(?i)^\W*(confidentiality notice|disclaimer\b|this (e-?mail|message|communication)( \(?(and|including) any attachments?\)?| and any files?)?.{0,60}\b(confidential|privileged|intended (only|solely))|the information (contained )?in this (e-?mail|message))`)
)

// coreOf returns text without quoted replies, signature and boilerplate, or ""
// where nothing remains but them or nothing was taken out.
func coreOf(text string) string {
	lines := strings.Split(text, "\n")
	lines = cutTail(lines)
	var kept []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), ">"):
			continue
		case boilerplate.MatchString(line):
			continue
		}
		if n := attributionLines(lines[i:]); n > 0 {
			i += n - 1
			continue
		}
		kept = append(kept, line)
	}
	core := strings.TrimSpace(joinGaps(kept))
	if core == strings.TrimSpace(text) {
		return ""
	}
	return core
}

// cutTail cuts at the signature, a legal notice, or the message replied to.
func cutTail(lines []string) []string {
	for i, line := range lines {
		bare := strings.TrimRight(line, " \t\r")
		switch {
		case bare == "--" || bare == "—":
			return lines[:i]
		case separator.MatchString(line) && !strings.HasPrefix(bare, "_"):
			return lines[:i]
		case replyHead.MatchString(line) && i > 0 && repliesFollow(lines[i+1:]):
			if i > 0 && separator.MatchString(lines[i-1]) {
				return lines[:i-1]
			}
			return lines[:i]
		case i > 0 && notice.MatchString(line):
			return lines[:i]
		}
		if n := attributionLines(lines[i:]); n > 0 && !quoteFollows(lines[i+n:]) {
			return lines[:i] // the quote below it is not marked: all that follows is quoted
		}
	}
	return lines
}

// repliesFollow tells whether two of the next lines look like header fields.
func repliesFollow(lines []string) bool {
	found := 0
	for _, line := range lines[:min(len(lines), 6)] {
		if replyField.MatchString(line) {
			found++
		}
	}
	return found >= 2
}

// attributionLines tells how many lines the "On ... wrote:" at the top of
// lines takes; 0 when there is none. It may be broken over three lines.
func attributionLines(lines []string) int {
	joined := ""
	for n := 1; n <= 3 && n <= len(lines); n++ {
		line := strings.TrimSpace(lines[n-1])
		if line == "" {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + line)
		if attribution.MatchString(joined) {
			return n
		}
	}
	return 0
}

// quoteFollows tells whether the next line with text is marked as a quote.
func quoteFollows(lines []string) bool {
	for _, line := range lines {
		if t := strings.TrimSpace(line); t != "" {
			return strings.HasPrefix(t, ">")
		}
	}
	return false
}

// joinGaps joins lines with at most one empty line between two of them.
func joinGaps(lines []string) string {
	var out []string
	for _, line := range lines {
		if strings.TrimSpace(line) == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, strings.TrimRight(line, " \t\r"))
	}
	return strings.Join(out, "\n")
}
