package email

import (
	"strings"

	"daybrief/app/lazyre"
)

// The words by which mail programs mark what is not the writer's own, in the
// languages they write them in.
const (
	verbs = `wrote|writes|said|schrieb|schreibt|a écrit|écrivait|escribió|ha scritto|scrive|schreef|skrev|skreiv|` +
		`escreveu|napsala?|napísala?|napisał|napisała|napisao|je napisal|menulis|kirjoitti|kirjutas|yazdı|şunu yazdı|đã viết|írta|ezt írta|a scris|` +
		`va escriure|написала?|пишет|пише|написав|έγραψε|rašė|rakstīja|כתב|כתבה|كتب|写道|寫道|さんは書きました|작성`
	openers  = `on|at|am|le|el|il|op|den|em|dne|dnia|w dniu|vào|pada|på|på|no dia|a data de|en date du|le|dana|quoting`
	fromWord = `from|von|de|da|van|från|fra|lähettäjä|od|от|від|kimden|feladó|από|de la|odesílatel|发件人|寄件者|差出人|보낸 사람|보낸사람`
	subjWord = `subject|betreff|objet|sujet|asunto|oggetto|onderwerp|ämne|emne|aihe|temat|тема|konu|tárgy|předmět|assunto|subiect|θέμα|主题|主旨|件名|제목`
	sentWord = `sent|gesendet|envoyé|enviado|enviado el|enviado em|inviato|verzonden|skickat|sendt|lähetetty|wysłano|wysłane|` +
		`отправлено|надіслано|gönderilme|elküldve|odesláno|στάλθηκε|发送时间|寄件日期|送信日時|보낸 날짜|보낸날짜`
	dateWord = sentWord + `|date|datum|fecha|data|päivämäärä|дата|tarih|dátum|ημερομηνία|日期|日時|message du`
	restWord = `to|cc|bcc|reply-to|importance|attachments|an|kopie|antwort an|à|répondre à|para|a|risposta|aan|till|til|kopi|vastaanottaja|do|dw|кому|` +
		`копия|копія|kime|bilgi|címzett|komu|προς|către|收件人|抄送|收件者|宛先|받는 사람|받는사람|organization|organisation`
)

var (
	// wroteForm ends with a verb, perhaps a date, and a colon.
	wroteForm = lazyre.New(`(?i)(?:^|[\s\d>)»›"”,.])(?:` + verbs + `)(?:\([ae]\))?(?:[\s,].{0,90})?\s*[:：]$`)
	// dashForm is the same between dashes.
	dashForm = lazyre.New(`(?i)^-{2,}\s*(?:` + openers + `)\s.{4,200}\s(?:` + verbs + `)\s*-{2,}$`)
	// datedForm is a date and an address without a verb.
	datedForm = lazyre.New(`(?i)^(?:(?:` + openers + `)\s.{0,60})?\d{1,4}[-/. ].{3,120}[<‹(][^<>‹›()]*@[^<>‹›()]*[>›)]\s*[:：]?$`)
	// clockForm ends with an address behind a full date and an hour.
	clockForm = lazyre.New(`\d{1,2}[:.]\d{2}.*[<‹][^<>‹›]*@[^<>‹›]*[>›]\s*[:：]$`)
	yearForm  = lazyre.New(`(?:^|\D)(?:19|20)\d{2}\D`)
	// openForm lacks its colon.
	openForm = lazyre.New(`(?i)^(?:on|am|le|el|il|op|em)\s.*\d.*@.*\s(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)$`)
	// stampForm is a time stamp and a name, as an old Gmail wrote it.
	stampForm = lazyre.New(`^\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]?[\d:]* .{1,80}$`)
	opener    = lazyre.New(`(?i)^\W*(?:(?:` + openers + `)\s|\d|<)`)
	whenOrWho = lazyre.New(`@|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}|(?:19|20)\d{2}`)

	// originalForm begins a whole quoted message, forwardForm one handed on.
	originalForm = lazyre.New(`(?i)^[\s*_]*-{2,}\s*(?:original message|original-nachricht|originalnachricht|ursprüngliche nachricht|reply message|message d'origine|message original|` +
		`mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig (?:meddelelse|besked)|ursprungligt meddelande|opprinnelig melding|wiadomość oryginalna|` +
		`исходное сообщение|пересланное сообщение|původní zpráva|eredeti üzenet|原始邮件|原始郵件|元のメッセージ|원본 메시지)\s*-{2,}[\s*_]*$`)
	forwardForm = lazyre.New(`(?i)^[\s*_>]*(?:-{2,}\s*)?(?:begin forwarded message|forwarded message(?: from .{1,60})?|forwarded by .{1,80}|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)|` +
		`message transféré|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|` +
		`doorgestuurd bericht|begin doorgestuurd bericht|videresendt (?:melding|besked)|vidarebefordrat (?:meddelande|brev)|vidarebefordrat meddelande|wiadomość przekazana dalej|` +
		`перенаправленное сообщение|пересылаемое сообщение|转发邮件|转发的邮件|転送されたメッセージ)\s*[:：]?(?:\s*-{2,})?[\s*_]*$`)
	quoted = lazyre.New(`^\s*[A-Z]{0,3}>`)
	rule   = lazyre.New(`^[\s*]*(?:[-_=*—–]{2,}|[-_=~#*. ]{8,})[\s*]*$`)

	// deviceForm is the line a telephone or a mail program leaves below a letter.
	deviceForm = lazyre.New(`(?i)^[\s<(\[*_"'~-]*(?:from my (?:iphone|ipad|phone|mobile|android|blackberry).{0,60}|sent (?:from |via |with |by |using |on )(?:(?:my|a|an|the|our)(?: \S+){0,4} (?:phone|mobile|device|tablet|app|iphone|ipad|ipod|android|galaxy|cell|pc|client)|my\b|outlook|mail\b|\[mail|yahoo|windows|proton|gmail|mobile|samsung|galaxy|iphone|ipad|android|` +
		`blackberry|airmail|mailbox|spark|thunderbird|nine|k-9|fastmail|superhuman|aol|mymail|mailspring|edison|canary|bluemail|typeapp|aqua|newton|front|hey)\b.{0,80}` +
		`|get (?:outlook|bluemail|.{1,20}) for (?:ios|android|mac|windows|mobile).{0,60}|von mein.{1,40} gesendet.{0,30}|diese nachricht wurde von mein.{1,80}|gesendet (?:von|mit|über|aus) .{1,60}` +
		`|envoyé (?:de|depuis|avec|à partir de) .{1,60}|enviado (?:desde|do|da|de|con|a partir) .{1,60}|inviato (?:da|dal|con) .{1,60}|(?:verzonden|verstuurd) (?:vanaf|met|via|vanuit) .{1,60}` +
		`|(?:sendt|skickat|sänt) (?:fra|från|med|fra min) .{1,60}|lähetetty .{1,60}|wysłane? (?:z|za) .{1,60}|отправлено (?:с|из|от) .{1,60}|надіслано (?:з|із) .{1,60}|odesláno (?:z|ze) .{1,60}` +
		`|trimis (?:de pe|din) .{1,60}|.{1,20}(?:から送信|에서 보냄)|(?:从我的|從我的|发自我的|寄自我的).{1,40}|iphone'?umdan gönderildi)[\s>)\]*_."'!]*$`)
)

// isAttribution tells whether a line, joined where it was broken, is the one
// mail programs put above a quote. How it ends is looked at first: nearly all
// lines end otherwise.
func isAttribution(s string) bool {
	if len(s) > 320 || len(s) < 8 {
		return false
	}
	if last := s[len(s)-1]; last != ':' && last != '-' && !strings.HasSuffix(s, "：") {
		return s[0] >= '0' && s[0] <= '9' && stampForm.MatchString(s) || strings.Contains(s, "@") && openForm.MatchString(s)
	}
	switch {
	case dashForm.MatchString(s), stampForm.MatchString(s):
		return true
	case !whenOrWho.MatchString(s):
		return false
	}
	return isDated(s)
}

// isDated tells whether a line that ends with a colon names a date and a
// person as attributions do.
func isDated(s string) bool {
	return clockForm.MatchString(s) && yearForm.MatchString(s) || (datedForm.MatchString(s) || wroteForm.MatchString(s) && isOneSentence(s))
}

// isOneSentence tells whether a line with a verb is no end of a text: it has
// no full stop, or an address, or begins with a date.
func isOneSentence(s string) bool {
	return !strings.Contains(s, ". ") || strings.ContainsAny(s, "@<‹") || whenOrWho.MatchString(s[:min(len(s), 40)])
}

// fieldKind is what a line of a quoted message's header tells; 0 for a line
// that is none.
type fieldKind uint8

const (
	tellsFrom fieldKind = 1 << iota
	tellsSubject
	tellsDate
	tellsSent // a date, by a word that means nothing else
	tellsRest
)

// fieldKinds are the names of such lines in lower case.
var fieldKinds = kindsOf(map[fieldKind]string{
	tellsFrom: fromWord, tellsSubject: subjWord, tellsDate: dateWord, tellsSent | tellsDate: sentWord, tellsRest: restWord,
})

func kindsOf(words map[fieldKind]string) map[string]fieldKind {
	m := map[string]fieldKind{}
	for kind, list := range words {
		for word := range strings.SplitSeq(list, "|") {
			m[word] |= kind
		}
	}
	return m
}

// kindOfField reads the name of such a line: in letters, with marks of bold
// text around it, before a colon.
func kindOfField(line string) fieldKind {
	line = strings.ReplaceAll(line[:min(len(line), 80)], "：", ":")
	name, _, ok := strings.Cut(line, ":")
	if !ok {
		return 0
	}
	return fieldKinds[strings.ToLower(strings.Trim(name, " \t\u00a0*_|[>"))]
}
