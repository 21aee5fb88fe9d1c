package email

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCoreOfReplies holds what is left of replies as mail programs of many
// languages write them. "Body." stands for what the writer wrote.
func TestCoreOfReplies(t *testing.T) {
	for name, quote := range map[string]string{
		"english":            "On Mon, 9 Mar 2026 at 09:15, Ann Lee <ann@example.org> wrote:\n> Shall we?",
		"english, no colon":  "On Mon, 9 Mar 2026 09:15:02 +0100 Ann Lee <ann@example.org> wrote\n\nShall we?",
		"broken over lines":  "On Monday, 9 March 2026 at 09:15, Ann Lee of the long\nnames <ann@example.org>\nwrote:\n\n> Shall we?",
		"german":             "Am 09.03.2026 um 09:15 schrieb Ann Lee <ann@example.org>:\n> Gehen wir?",
		"german, order":      "Ann Lee <ann@example.org> schrieb am Mo., 9. März 2026, 09:15:\n\nGehen wir?",
		"french":             "Le lun. 9 mars 2026 à 09:15, Ann Lee <ann@example.org> a écrit :\n\nOn y va ?",
		"spanish":            "El lunes, 9 de marzo de 2026, Ann Lee <ann@example.org> escribió:\n\n¿Vamos?",
		"italian":            "Il giorno lun 9 mar 2026 alle ore 09:15 Ann Lee <ann@example.org> ha scritto:\n\n> Andiamo?",
		"dutch":              "Op ma 9 mrt 2026 om 09:15 schreef Ann Lee <ann@example.org>:\n\n> Gaan we?",
		"portuguese":         "Em seg., 9 de mar. de 2026 às 09:15, Ann Lee <ann@example.org> escreveu:\n\n> Vamos?",
		"swedish":            "Den mån 9 mars 2026 kl 09:15 skrev Ann Lee <ann@example.org>:\n\n> Ska vi?",
		"polish":             "pon., 9 mar 2026 o 09:15 Ann Lee <ann@example.org> napisał(a):\n\n> Idziemy?",
		"czech":              "po 9. 3. 2026 v 9:15 odesílatel Ann Lee <ann@example.org> napsal:\n\n> Jdeme?",
		"russian":            "пн, 9 мар. 2026 г. в 09:15, Ann Lee <ann@example.org>:\n\n> Идём?",
		"ukrainian":          "пн, 9 бер. 2026 р. о 09:15 Ann Lee <ann@example.org> пише:\n\n> Йдемо?",
		"chinese":            "Ann Lee <ann@example.org> 于2026年3月9日周一 09:15写道：\n\n> 走吗？",
		"japanese":           "2026年3月9日(月) 9:15 Ann Lee <ann@example.org>:\n\n> 行きますか。",
		"turkish":            "Ann Lee <ann@example.org>, 9 Mar 2026 Pzt, 09:15 tarihinde şunu yazdı:\n\n> Gidelim mi?",
		"dashes":             "---- On Mon, 09 Mar 2026 09:15:02 +0100 Ann Lee wrote ----\n\nShall we?",
		"name only":          "Ann Lee wrote:\n> Shall we?",
		"outlook":            "From: Ann Lee <ann@example.org>\nSent: Monday, March 9, 2026 9:15 AM\nTo: Jo\nSubject: RE: Walk\n\nShall we?",
		"outlook, rule":      "________________________________\nFrom: Ann Lee <ann@example.org>\nSent: Monday, March 9, 2026 9:15 AM\nTo: Jo\nSubject: Walk\n\nShall we?",
		"outlook, german":    "Von: Ann Lee\nGesendet: Montag, 9. März 2026 09:15\nAn: Jo\nBetreff: AW: Gang\n\nGehen wir?",
		"outlook, french":    "De : Ann Lee\nEnvoyé : lundi 9 mars 2026 09:15\nÀ : Jo\nObjet : RE: marche\n\nOn y va ?",
		"outlook, spanish":   "De: Ann Lee\nEnviado el: lunes, 9 de marzo de 2026 9:15\nPara: Jo\nAsunto: RE: paseo\n\n¿Vamos?",
		"outlook, italian":   "Da: Ann Lee\nInviato: lunedì 9 marzo 2026 09:15\nA: Jo\nOggetto: R: giro\n\nAndiamo?",
		"outlook, swedish":   "Från: Ann Lee\nSkickat: den 9 mars 2026 09:15\nTill: Jo\nÄmne: SV: tur\n\nSka vi?",
		"outlook, russian":   "От: Ann Lee\nОтправлено: 9 марта 2026 г. 9:15\nКому: Jo\nТема: RE: прогулка\n\nИдём?",
		"outlook, bold":      "*From:* Ann Lee <ann@example.org>\n*Sent:* Monday, March 9, 2026 9:15 AM\n*To:* Jo\n*Subject:* Walk\n\nShall we?",
		"original message":   "-----Original Message-----\nFrom: Ann\nSent: today\nTo: Jo\n\nPlease do.",
		"original, german":   "-----Ursprüngliche Nachricht-----\nVon: Ann\n\nBitte.",
		"signature":          "-- \nJo\nHead of walks",
		"telephone":          "Sent from my iPhone",
		"telephone, german":  "Von meinem iPhone gesendet",
		"telephone, french":  "Envoyé de mon téléphone Android.",
		"telephone, dutch":   "Verzonden vanaf mijn iPad",
		"telephone, danish":  "Sendt fra min iPhone",
		"program":            "Get Outlook for iOS<https://aka.example/x>",
		"mailing list":       "_______________________________________________\nWalks mailing list\nwalks@example.org\nhttps://lists.example.org/walks",
		"notice":             "This e-mail and any files with it are confidential and intended solely for the person named.\nIf you are not that person, tell us.",
		"notice, german":     "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind, sagen Sie es uns.",
		"notice, french":     "Ce message et ses pièces jointes sont confidentiels et établis à l'attention de leur destinataire.",
		"unsubscribe":        "You are receiving this because you asked for it.\nUnsubscribe | Preferences\n© 2026 Walks Ltd. All rights reserved.",
		"pgp signature":      "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----",
		"virus scanner":      "This email has been checked for viruses by Some Scanner.",
		"visiting card":      "Jo Berg\nHead of Walks\nWalks Ltd.\nTel.: +49 30 1234567\nwww.walks.example",
		"forward, signature": "-- \nJo\nHead of walks\n",
	} {
		text := "Body.\n\nMore of it.\n\n" + quote
		if diff := cmp.Diff("Body.\n\nMore of it.", coreOf(text, text, false)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCoreKeeps holds texts that look like what is taken out but are the
// writer's own.
func TestCoreKeeps(t *testing.T) {
	for name, text := range map[string]string{
		"a journey":        "Your journey\n\nFrom: Berlin Hbf\nTo: Roma Termini\nDate: 9 March 2026\nSeat: 12",
		"a wish":           "Hi Jo,\n\nhow do I unsubscribe from the walks list? I tried twice.\n\nAnn",
		"quoting a person": "As Kim wrote: take a coat. We meet at 9:15.\n\nAnn",
		"dashes":           "Agenda\n----------\none\n----------\ntwo",
		"a list":           "Hello\n\n-- first point\n-- second point\n\nAnn",
		"sent":             "The parcel was sent on Monday.\nSent from the warehouse in Ulm, it should be here soon.",
		"from the start":   "From the start it was clear.\nFrom a friend I heard it.",
		"on thursday":      "On Thursday:\nwe walk.\n\nOn Friday:\nwe rest.",
		"privacy":          "Please review our privacy policy draft and send comments on chapter 3 by Friday, above all on what we keep.",
		"a number":         "Call me on +49 30 1234567 before noon.\n\nAnn",
		"closing only":     "See you.\n\nBest regards\nAnn",
	} {
		if got := coreOf(text, text, false); got != "" {
			t.Errorf("%s: cut to %q", name, got)
		}
	}
}

func TestCoreOfMore(t *testing.T) {
	for name, c := range map[string]struct {
		in, want  string
		forwarded bool
	}{
		"forwarded": {
			in:   "Please pay this by Friday.\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@example.org>\nDate: Mon, 9 Mar 2026 at 09:15\nSubject: Invoice 7\nTo: Jo <jo@example.org>\n\nInvoice 7: 120 EUR.\n\n-- \nAnn",
			want: "Please pay this by Friday.\n\nInvoice 7: 120 EUR.",
		},
		"forwarded by Apple": {
			in:   "FYI\n\nBegin forwarded message:\n\nFrom: Ann Lee <ann@example.org>\nSubject: Invoice 7\nDate: 9 March 2026\nTo: Jo\n\nInvoice 7: 120 EUR.",
			want: "FYI\n\nInvoice 7: 120 EUR.",
		},
		"forwarded by Outlook": {
			in:   "See below.\n\nFrom: Ann Lee\nSent: Monday, March 9, 2026 9:15 AM\nTo: Jo\nSubject: Invoice 7\n\nInvoice 7: 120 EUR.",
			want: "See below.\n\nInvoice 7: 120 EUR.", forwarded: true,
		},
		"answers between": {
			in:   "Hi,\n\nOn 9 Mar 2026, Ann Lee wrote:\n> When?\nAt noon.\n\n> Where?\nAt the gate.\n\nJo",
			want: "Hi,\n\nAt noon.\n\nAt the gate.\n\nJo",
		},
		"answer below": {
			in:   "On 9 Mar 2026 09:15, Ann Lee wrote:\n> When?\n\nAt noon.",
			want: "At noon.",
		},
		"card after closing": {
			in:   "The plan is ready.\n\nKind regards\nJo Berg\n\nWalks Ltd.\nMain Street 1, 12345 Town\nT: +49 30 1234567 | jo@walks.example",
			want: "The plan is ready.\n\nKind regards\nJo Berg",
		},
		"banner": {
			in:   "CAUTION: This email originated from outside of the organization. Do not click links.\n\nThe plan is ready.",
			want: "The plan is ready.",
		},
		"signed inline": {
			in:   "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nThe plan is ready.\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----",
			want: "The plan is ready.",
		},
		"notice above": {
			in:   "Disclaimer: views are my own.\n\n" + strings.Repeat("A line of the letter with several words.\n", 30),
			want: strings.TrimSpace(strings.Repeat("A line of the letter with several words.\n", 30)),
		},
		"newsletter": {
			in:   "View this email in your browser\n\nThree walks for March\n\n- The lake\n- The hill\n\nManage your preferences or unsubscribe here\n© 2026 Walks Ltd.",
			want: "Three walks for March\n\n- The lake\n- The hill",
		},
		"only a quote": {in: "> all of it"},
	} {
		if diff := cmp.Diff(c.want, coreOf(c.in, c.in, c.forwarded)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCoreOfHugeText guards against work that grows with the square of a text.
func TestCoreOfHugeText(t *testing.T) {
	for name, line := range map[string]string{
		"marks": "> ", "froms": "From: a@b.c\n", "on": "On 9 Mar 2026\n", "words": "word word word word\n", "begin": "begin 644 x\n",
		"rules": "_____\n", "dashes": "--\n", "notices": "Disclaimer: x\n", "best": "Best regards\n",
	} {
		text := strings.Repeat(line, 1<<18/len(line))
		guard(t, name, func() { coreOf(text, text, false) })
		guard(t, name, func() { (&content{}).withoutFiles(&part{kind: "text/plain"}, text) })
	}
}
