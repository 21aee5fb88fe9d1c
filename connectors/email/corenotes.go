package email

import (
	"strings"

	"daybrief/app/lazyre"
)

var (
	// boilerplateForm are lines nobody writes by hand.
	boilerplateForm = lazyre.New(`(?i)(?:opt[- ]out\b|manage (?:your )?(?:e-?mail |notification )?(?:preferences|subscriptions?|settings)|(?:e-?mail|notification|communication) (?:preferences|settings)|` +
		`update (?:your )?(?:e-?mail )?preferences|view (?:this|it|the|in|online)\b.{0,40}\b(?:browser|online|web)|view in (?:your )?browser|having trouble (?:viewing|reading)|can(?:'|no)t (?:see|view|read) this e-?mail|` +
		`you(?:'re| are) (?:receiving|getting) this|you received this (?:message|e-?mail|because)|this (?:e-?mail|message) (?:was|has been) (?:sent|generated) (?:to|by|from|automatically)|` +
		`reply to this e-?mail directly or view it on|privacy (?:policy|notice)\b.{0,60}$|terms (?:of (?:service|use)|and conditions)\b.{0,40}$|all rights reserved|^\W{0,3}©|add us to your address book|to stop receiving|do not reply to this|` +
		`please consider the environment|think before (?:you )?print|virus-free\b|scanned (?:by|for virus)|this email has been checked for viruses|` +
		`newsletter abbestellen|im browser (?:ansehen|öffnen|anzeigen)|sie erhalten diese (?:e-?mail|nachricht)|datenschutzerklärung|alle rechte vorbehalten|bitte antworten sie nicht auf diese|` +
		`afficher dans (?:le|votre) navigateur|voir (?:la version|ce message) en ligne|vous recevez (?:ce|cet)|tous droits réservés|ne pas répondre à ce|` +
		`ver (?:este correo )?en (?:el|tu) navegador|has recibido este|todos los derechos reservados|no responda a este|visualizza nel browser|hai ricevuto questa|tutti i diritti riservati|` +
		`bekijk (?:deze|online)|u ontvangt deze|alle rechten voorbehouden|просмотреть в браузере|вы получили это письмо|все права защищены)`)
	// leaving offers a way off a list. A person may write of it too, so it
	// counts only with an address to click or in a line of few words.
	leavingForm = lazyre.New(`(?i)\b(?:unsubscribe|abmelden|abbestellen|désabonner|désinscrire|darse de baja|cancelar (?:la )?suscripción|cancellati|disiscriv|annulla iscrizione|uitschrijven|afmelden|avsluta prenumeration|avregistrera|avmeld)|отписаться|відписатися|取消订阅|配信停止`)
	asLink      = lazyre.New(`(?i)https?://|mailto:|\bclick\b|\bhere\b|\bhier\b|\bcliqu|\bici\b|\baquí\b|\bclicca\b|[|•·]|preferences|list`)
	// bannerForm is what a company's mail server writes above letters from outside.
	bannerForm = lazyre.New(`(?i)^\W*(?:(?:caution|warning|attention|external|notice|vorsicht|achtung|extern)\b.{0,40}\b(?:e-?mail|message|sender|nachricht|absender)\b.{0,80}\b(?:outside|external|extern|außerhalb)|` +
		`(?:this|the) (?:e-?mail|message|sender) (?:originated|comes?|came|is) (?:from )?(?:outside|an external|external)|you don.t often get e-?mail from|some people who received this message don.t often|` +
		`sie erhalten nicht (?:häufig|oft) e-?mails von|diese e-?mail (?:stammt|kommt) von (?:außerhalb|extern))`)
	// noticeForm begins a legal notice.
	noticeForm = lazyre.New(`(?i)^\W*(?:confidentiality (?:notice|note)|disclaimer\b|legal notice|(?:this|the) (?:e-?mail|message|communication|transmission)(?:s)?\b.{0,90}\b(?:confidential|privileged|intended (?:only|solely|for))|` +
		`the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message|communication)|if you (?:are not the intended|have received this (?:e-?mail|message|communication) (?:in error|by mistake))|` +
		`diese (?:e-?mail|nachricht)\b.{0,80}\bvertraulich|der inhalt dieser (?:e-?mail|nachricht)|(?:ce|cet|le présent) (?:message|courriel|e-?mail)\b.{0,90}\bconfidentiel|` +
		`este (?:mensaje|correo|e-?mail)\b.{0,90}\bconfidencial|esta mensagem\b.{0,90}\bconfidencia|(?:questo|il presente) (?:messaggio|e-?mail)\b.{0,90}\b(?:confidenzial|riservat)|` +
		`(?:dit|deze) (?:bericht|e-?mail)\b.{0,80}\bvertrouwelijk|(?:это|данное) (?:сообщение|письмо).{0,80}конфиденциальн|detta (?:meddelande|e-?postmeddelande)\b.{0,80}\bkonfidentiell)`)
	// armour are the lines of a signature that is no text.
	armour = lazyre.New(`^-----(BEGIN|END) PGP (SIGNED MESSAGE|SIGNATURE|PUBLIC KEY BLOCK)-----$`)
	hashes = lazyre.New(`^(Hash|Version|Comment|Charset): \S.*$`)

	farewell = lazyre.New(`(?i)^\W*(?:(?:with |many |warm |kind |best |warmest |kindest )*(?:regards|wishes|thanks|cheers|sincerely|greetings)|thanks(?: (?:again|so much|a lot|in advance))?|thank you|yours (?:sincerely|truly|faithfully)|all the best|best|` +
		`(?:mit )?(?:freundlichen|besten|herzlichen|lieben|schönen|vielen) (?:grüßen|gruss|gruß|grüsse|grüße|dank)|(?:freundliche|beste|herzliche|liebe|viele|schöne) grü(?:ße|sse)|mfg|(?:bien )?cordialement|(?:bien )?à vous|amicalement|salutations(?: distinguées)?|` +
		`(?:un )?(?:cordial )?saludos?|atentamente|un abrazo|(?:cordiali |distinti )?saluti|met vriendelijke groet(?:en)?|mvg|med vänlig(?:a)? hälsning(?:ar)?|med venlig hilsen|vennlig hilsen|ystävällisin terveisin|pozdrawiam|z poważaniem|atenciosamente|abraços|с уважением|з повагою|s pozdravem)\b\W*$`)
	contact = lazyre.New(`(?i)(?:^|[\s|•·(])(?:tel|fon|phone|mobile?|cell|fax|office|direct|mob|handy|telefon|telefax|téléphone|móvil|teléfono|skype|www|web|e-?mail|tlf|m|t|p|f|o|d|e)\s?[.:)]\s*\S|\+\d[\d\s().-/]{6,}|\(\d{2,5}\)\s?\d[\d\s-]{4,}|\b\d{3}[-.]\d{3}[-.]\d{4}\b|^\W*(?:https?://)?www\.\S+\W*$|^\W*\S+@\S+\.\w+\W*$`)
)

// withoutNotes drops the lines programs, servers and lawyers add.
func withoutNotes(lines []string) []string {
	var kept []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case armour.MatchString(line):
			if strings.Contains(line, "SIGNED MESSAGE") {
				for i+1 < len(lines) && hashes.MatchString(lines[i+1]) {
					i++
				}
				continue
			}
			return kept
		case banner.MatchString(line):
			i = endOfParagraph(lines, i)
			continue
		case notice.MatchString(line) && (i > 0 || countWords(lines) > 60):
			if filled(lines[i:]) <= 25 && len(trimBlank(kept)) > 0 {
				return kept
			}
			i = endOfParagraph(lines, i)
			continue
		case device.MatchString(line), isBoilerplate(line):
			continue
		}
		kept = append(kept, line)
	}
	return kept
}

func isBoilerplate(line string) bool {
	if len(line) > 400 {
		return false // a whole text in one line
	}
	if boilerplate.MatchString(line) {
		return true
	}
	if !leaving.MatchString(line) {
		return false
	}
	words := len(strings.Fields(line))
	return words <= 3 || strings.Contains(line, "http") || words <= 12 && asLink.MatchString(line) && !strings.Contains(line, "?")
}

// endOfParagraph returns the index of the last line of the paragraph lines[i]
// is in.
func endOfParagraph(lines []string, i int) int {
	for i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
		i++
	}
	return i
}

func filled(lines []string) int {
	n := 0
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

func countWords(lines []string) int {
	n := 0
	for _, line := range lines {
		n += len(strings.Fields(line))
	}
	return n
}

// maxCard is how many lines a visiting card below a letter has at most.
const maxCard = 14

// withoutContact drops the visiting card below a letter: what follows the
// closing words and the name, where a telephone number or an address to reach
// the writer at is among it, or last lines that are nothing else.
func withoutContact(lines []string) []string {
	for i := len(lines) - 1; i >= 0 && filled(lines[i:]) <= maxCard+2; i-- {
		if !farewell.MatchString(lines[i]) || !hasContact(lines[i+1:]) {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.TrimSpace(lines[end]) == "" {
			end++
		}
		if end < len(lines) && len(lines[end]) < 60 && !contact.MatchString(lines[end]) {
			end++ // the name
		}
		return trimBlank(lines[:end])
	}
	return withoutCard(lines)
}

// withoutCard drops a last paragraph of short lines of which two at least say
// how to reach somebody.
func withoutCard(lines []string) []string {
	start := len(lines)
	for start > 0 && strings.TrimSpace(lines[start-1]) != "" {
		start--
	}
	card := lines[start:]
	if start == 0 || len(card) < 3 || len(card) > maxCard {
		return lines
	}
	reach := 0
	for _, line := range card {
		if len(line) > 90 || strings.HasPrefix(line, "- ") {
			return lines
		}
		if contact.MatchString(line) {
			reach++
		}
	}
	if reach < 2 {
		return lines
	}
	return trimBlank(lines[:start])
}

func hasContact(lines []string) bool {
	for _, line := range lines {
		if len(line) < 200 && contact.MatchString(line) {
			return true
		}
	}
	return false
}
