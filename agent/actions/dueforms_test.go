package actions

import (
	"testing"
	"time"
)

// dueCase is a sentence and what it is due, seen from a day.
type dueCase struct{ text, want string }

func checkDue(t *testing.T, ref time.Time, list []dueCase) {
	t.Helper()
	for _, c := range list {
		if got, _ := findDue(c.text, ref); got.String() != c.want {
			t.Errorf("on %s: findDue(%q) = %q, want %q", ref.Format("Mon 2 Jan 2006"), c.text, got, c.want)
		}
	}
}

// fromMonday are forms seen from Monday 2 March 2026 in Berlin.
var fromMonday = []dueCase{
	{"Please send it by the end of the week.", "2026-03-06"},
	{"Please send it this week.", "2026-03-06"},
	{"Please send it by next week.", "2026-03-13"},
	{"Please send it by the end of next week.", "2026-03-13"},
	{"Please send it before the end of the month.", "2026-03-31"},
	{"Please send it by month end.", "2026-03-31"},
	{"Please send it by the end of March.", "2026-03-31"},
	{"Please send it by end of April.", "2026-04-30"},
	{"Please send it by the end of February 2027.", "2027-02-28"},
	{"Please send it by the end of the quarter.", "2026-03-31"},
	{"Please send it by end of Q2.", "2026-06-30"},
	{"Please send it by EOQ.", "2026-03-31"},
	{"Please send it by the end of next quarter.", "2026-06-30"},
	{"Please send it by the end of the year.", "2026-12-31"},
	{"Please send it by year-end.", "2026-12-31"},
	{"Please send it by close of business.", "2026-03-02"},
	{"Please send it by COB Friday.", "2026-03-06"},
	{"Please send it by close of business on Thursday.", "2026-03-05"},
	{"Please send it by EOD tomorrow.", "2026-03-03"},
	{"Please send it EOD.", "2026-03-02"},
	{"Please send it by noon.", "2026-03-02T12:00:00+01:00"},
	{"Please send it by noon on Wednesday.", "2026-03-04T12:00:00+01:00"},
	{"Please send it by Friday noon.", "2026-03-06T12:00:00+01:00"},
	{"Please send it by midnight.", "2026-03-03T00:00:00+01:00"},
	{"Please send it in two weeks.", "2026-03-16"},
	{"Please send it within a fortnight.", "2026-03-16"},
	{"Please send it within 48 hours.", "2026-03-04T09:15:00+01:00"},
	{"Please send it by the 3rd.", "2026-03-03"},
	{"Please send it by the 1st.", "2026-04-01"},
	{"Please send it by this Monday.", "2026-03-02"},
	{"Please send it by next Monday.", "2026-03-09"},
	{"Please send it by Monday next week.", "2026-03-09"},
	{"Please send it by a week from Friday.", "2026-03-13"},
	{"Please send it by Friday week.", "2026-03-13"},
	{"Please send it by Thursday 5pm PT.", "2026-03-05T17:00:00-08:00"},
	{"Please send it by Thursday, March 5, at 5:00 p.m. (EST).", "2026-03-05T17:00:00-05:00"},
	{"Please send it by 17h on Thursday.", "2026-03-05T17:00:00+01:00"},
	{"Please send it by Thu 5 Mar 2026.", "2026-03-05"},
	{"The deadline is March 9.", "2026-03-09"},
	{"Deadline: 9 March, 18:00.", "2026-03-09T18:00:00+01:00"},
	{"It was due on 27 February.", "2026-02-27"},
	// A day that has been is when something was, not by when it is wanted.
	{"Please send me the minutes of 12 February.", ""},
	{"Please answer my mail of 27 February.", ""},
	{"Please send me what we agreed on 2026-01-14.", ""},
	{"Please send me the minutes of 12 February by Friday.", "2026-03-06"},
}

func TestDueForms(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	checkDue(t, time.Date(2026, time.March, 2, 9, 15, 0, 0, berlin), fromMonday)
	wednesday := time.Date(2026, time.March, 4, 18, 0, 0, 0, berlin)
	checkDue(t, wednesday, []dueCase{
		{"Please send it by Monday.", "2026-03-09"},
		{"Please send it by this Friday.", "2026-03-06"},
		{"Please send it by next Monday.", "2026-03-09"},
		{"Please send it by next Friday.", "2026-03-13"},
		{"Please send it by 5 pm.", "2026-03-05T17:00:00+01:00"},
		{"Please send it by Wednesday.", "2026-03-04"},
	})
}

func TestDueInOtherLanguages(t *testing.T) {
	checkDue(t, time.Date(2026, time.March, 2, 9, 15, 0, 0, time.UTC), []dueCase{
		{"Bitte schicken Sie mir den Bericht bis Freitag.", "2026-03-06"},
		{"Bitte bis zum 15. März zurücksenden.", "2026-03-15"},
		{"Bitte bis 24.12. antworten.", "2026-12-24"},
		{"Bitte bis morgen.", "2026-03-03"},
		{"Bitte bis übermorgen 17 Uhr.", "2026-03-04T17:00:00Z"},
		{"Bitte bis spätestens Mittwoch um 14:30 Uhr melden.", "2026-03-04T14:30:00Z"},
		{"Bitte bis Ende der Woche.", "2026-03-06"},
		{"Bitte bis Ende des Monats.", "2026-03-31"},
		{"Bitte bis nächsten Montag.", "2026-03-09"},
		{"Bitte bis 17 Uhr.", "2026-03-02T17:00:00Z"},
		{"Merci de me répondre avant vendredi.", "2026-03-06"},
		{"Merci de répondre d'ici le 15 mars.", "2026-03-15"},
		{"Merci de répondre d'ici la fin de la semaine.", "2026-03-06"},
		{"Merci de répondre au plus tard jeudi à 17h.", "2026-03-05T17:00:00Z"},
		{"Merci de répondre avant lundi prochain.", "2026-03-09"},
		{"Merci de répondre avant demain.", "2026-03-03"},
		{"Por favor, envíalo antes del viernes.", "2026-03-06"},
		{"Por favor, envíalo antes del 15 de marzo.", "2026-03-15"},
		{"Por favor, envíalo a más tardar el jueves.", "2026-03-05"},
		{"Por favor, envíalo antes de fin de mes.", "2026-03-31"},
		{"Por favor, envíalo para el próximo lunes.", "2026-03-09"},
		{"Send the mars rover report to mardi gras.", ""},
		{"Der Zug fährt am Freitag.", ""},
	})
}

func TestAsksInOtherLanguages(t *testing.T) {
	for text, want := range map[string]bool{
		"Bitte schicken Sie mir den Bericht bis Freitag.": true,
		"Könntest du mir kurz antworten?":                 true,
		"Bitte beachten Sie die neuen Zeiten.":            false,
		"Der Zug fährt am Freitag.":                       false,
		"Merci de me répondre avant vendredi.":            true,
		"Pourriez-vous signer le contrat ?":               true,
		"Le train part vendredi.":                         false,
		"Por favor, envíalo antes del viernes.":           true,
		"¿Podrías mandarme el informe?":                   true,
		"El tren sale el viernes.":                        false,
	} {
		if got, p := Asks(text); got != want {
			t.Errorf("Asks(%q) = %v (%.2f)", text, got, p)
		}
	}
}

func TestDueAcrossTheYear(t *testing.T) {
	utc := time.UTC
	checkDue(t, time.Date(2026, time.December, 28, 9, 0, 0, 0, utc), []dueCase{
		{"Please send it by 5 January.", "2027-01-05"},
		{"Please send it by January 5th.", "2027-01-05"},
		{"Please send it by 1/5.", "2027-01-05"},
		{"Please send it by the 3rd.", "2027-01-03"},
		{"Please send it by Friday.", "2027-01-01"},
		{"Please send it by the end of the month.", "2026-12-31"},
		{"Please send it by the end of next month.", "2027-01-31"},
		{"Please send it by the end of January.", "2027-01-31"},
		{"Please send it by the end of the quarter.", "2026-12-31"},
		{"Please send it by the end of next quarter.", "2027-03-31"},
		{"Please send it by the end of Q1.", "2027-03-31"},
		{"It was due on 20 December.", "2026-12-20"},
		{"Please send it in two weeks.", "2027-01-11"},
	})
	checkDue(t, time.Date(2027, time.January, 4, 9, 0, 0, 0, utc), []dueCase{
		{"It was due on 28 December.", "2026-12-28"},
		{"Please send it by 28 January.", "2027-01-28"},
	})
	checkDue(t, time.Date(2026, time.February, 2, 9, 0, 0, 0, utc), []dueCase{
		{"Please send it by the 31st.", "2026-03-31"}, // February has none
		{"Please send it by 29 February.", ""},
		{"Please send it by the end of February.", "2026-02-28"},
	})
}
