package email

import (
	"strings"

	"daybrief/app/lazyre"
)

// marked is an expression that is tried only where one of a few plain pieces
// stands in a line no longer than bound: the expressions are long, and most
// lines hold none of the pieces.
type marked struct {
	form   *lazyre.Regexp
	pieces []string // in lower case
	bound  int      // bytes
}

// MatchString tells whether the line matches.
func (m marked) MatchString(line string) bool {
	if len(line) > m.bound {
		return false
	}
	low := strings.ToLower(line)
	for _, piece := range m.pieces {
		if strings.Contains(low, piece) {
			return m.form.MatchString(line)
		}
	}
	return false
}

func hints(words string) []string { return strings.Split(words, "|") }

var (
	original    = marked{originalForm, hints("--"), 200}
	forwardMark = marked{forwardForm, hints("forward|weitergeleitet|transf|réexp|reenviad|inoltrat|encaminhad|doorgestuurd|videresend|vidarebef|przekazan|перенаправл|пересыла|转发|転送"), 200}
	device      = marked{deviceForm, hints("sent|sendt|from my|gesendet|envoyé|enviado|inviato|verzonden|verstuurd|skickat|sänt|lähetetty|wysłan|отправ|надісл|odesl|trimis|から送信|에서 보냄|从我的|從我的|发自|寄自|gönder|for ios|for android|for mac|for windows|for mobile"), 240}
	boilerplate = marked{boilerplateForm, hints("opt-out|opt out|prefer|settings|subscription|browser|online|trouble|can't|cannot|receiv|getting this|this e|this m|reply|privacy|terms|reserved|©|address book|environment|think before|" +
		"virus|scanned|newsletter|sie erhalten|datenschutz|vorbehalten|antworten|navigateur|recevez|réservés|répondre|navegador|recibido|reservados|responda|visualizza|ricevuto|riservati|bekijk|ontvangt|voorbehouden|браузере|получили|защищены"), 400}
	leaving = marked{leavingForm, hints("unsub|abmelden|abbestell|désabonn|désinscri|darse de baja|suscripci|cancellati|disiscriv|annulla iscri|uitschrij|afmeld|avsluta pren|avregistr|avmeld|отпис|відпис|取消订阅|配信停止"), 4000}
	notice  = marked{noticeForm, hints("confiden|disclaimer|legal notice|privileged|intended|information|content|vertraulich|der inhalt|riservat|vertrouwelijk|конфиденц|konfidentiell"), 4000}
	banner  = marked{bannerForm, hints("external|outside|extern|außerhalb|don't often|don’t often|sie erhalten nicht"), 1000}
)
