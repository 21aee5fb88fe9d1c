package rag

import "strings"

// germanWords are German words for times, kinds and what stands before a name,
// with the English ones by which speech is read. What turns out to be no speech
// is looked for as it was typed.
var germanWords = map[string]string{
	"heute": "today", "gestern": "yesterday", "morgen": "tomorrow",
	"letzte": "last", "letzten": "last", "letzter": "last", "letztes": "last", "vorige": "last", "vorigen": "last", "voriges": "last",
	"nächste": "next", "nächsten": "next", "nächster": "next", "nächstes": "next", "kommende": "next", "kommenden": "next",
	"diese": "this", "diesen": "this", "dieser": "this", "dieses": "this",
	"woche": "week", "wochen": "weeks", "wochenende": "weekend", "monat": "month", "quartal": "quarter", "jahr": "year", "tage": "days", "tagen": "days",
	"montag": "monday", "dienstag": "tuesday", "mittwoch": "wednesday", "donnerstag": "thursday", "freitag": "friday", "samstag": "saturday", "sonntag": "sunday",
	"januar": "january", "februar": "february", "märz": "march", "mai": "may", "juni": "june", "juli": "july", "oktober": "october", "dezember": "december",
	"von": "from", "mit": "with", "am": "on", "im": "in", "seit": "since", "vor": "before", "nach": "after", "bis": "until", "über": "about",
	"termin": "meeting", "termine": "meetings", "aufgabe": "task", "aufgaben": "tasks",
}

// denseTimes are times in scripts without spaces.
var denseTimes = map[string]string{
	"今日": "today", "昨日": "yesterday", "明日": "tomorrow", "一昨日": "day before yesterday", "明後日": "day after tomorrow",
	"先週": "last week", "今週": "this week", "来週": "next week", "先月": "last month", "今月": "this month", "来月": "next month",
	"昨年": "last year", "去年": "last year", "今年": "this year", "来年": "next year",
	"今天": "today", "昨天": "yesterday", "明天": "tomorrow", "上周": "last week", "本周": "this week", "下周": "next week",
	"上个月": "last month", "这个月": "this month", "下个月": "next month", "明年": "next year",
}

// sayDense takes a time off the front of what is written without spaces: it
// stands alone, or a particle joins what follows.
func (r *reading) sayDense() {
	var rest []token
	for _, t := range r.rest {
		time, left, ok := denseTime(t.text)
		if !ok || !t.plain() {
			rest = append(rest, t)
			continue
		}
		s, _ := r.timeAt(strings.Fields(denseTimes[time]), true)
		r.within("", s)
		if left != "" {
			t.text = left
			rest = append(rest, t)
		}
	}
	r.rest = rest
}

// denseTime parts a text into the time it begins with and what is left.
func denseTime(text string) (time, left string, ok bool) {
	for _, particle := range []string{"の", "的", "に", "は"} {
		if time, left, ok = strings.Cut(text, particle); ok && denseTimes[time] != "" {
			return time, left, true
		}
	}
	return text, "", denseTimes[text] != ""
}
