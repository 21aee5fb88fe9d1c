package rag

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"daybrief/app"
)

// Speech is what understanding a text depends on beside it.
type Speech struct {
	Now     time.Time              // in the reader's zone
	Knows   func(name string) bool // whether a stored item names somebody so; nil for nobody
	Sources func() []string        // names of the sources there are; nil for none
}

// Request is a search as it was understood.
type Request struct {
	app.SearchQuery // with the filters that were typed or said; Text the words left
	Words           app.Words
	Notes           []app.Note // what was typed and makes no sense
}

// speechWords is the longest text that is taken for something said to the
// program. What is longer was pasted: a "today" in it means nothing, and what it
// has in quotes or after a dash it does not ask for.
const speechWords = 14

// operatorsMost is how many operators are taken for such. Nobody types more; a
// page of headers that was pasted has hundreds.
const operatorsMost = 16

// Understand turns what was typed into words and filters: operators
// (from:, with:, kind:, source:, tag:, also with a minus, after:, before:, on:), "phrases", -not,
// and speech such as "mails from Ann last week" or "tomorrow's meeting". What
// it does not understand stays a word to look for. Filters already set in q
// hold as well.
func Understand(q app.SearchQuery, s Speech) Request {
	r := reading{Speech: s, req: Request{SearchQuery: q}}
	operators := 0
	for _, t := range lex(plain(q.Text)) {
		if t.op != "" {
			operators++
		}
		if t.op == "" || operators > operatorsMost || !r.operator(t) {
			r.rest = append(r.rest, t)
		}
	}
	if len(r.rest) <= speechWords {
		r.speech()
	} else {
		for i, t := range r.rest {
			r.rest[i] = token{text: t.text}
		}
	}
	r.words()
	return r.req
}

// reading is an understanding under way.
type reading struct {
	Speech
	req  Request
	rest []token // not understood yet
}

// words makes the words of what is left.
func (r *reading) words() {
	w := &r.req.Words
	var typed, left []string
	for _, t := range r.rest {
		left = append(left, t.String())
		switch {
		case t.not:
			w.Not = append(w.Not, trimmed(t.text))
		case t.phrase && t.op == "":
			w.All = append(w.All, t.text)
		default: // with an operator that made no sense, too
			typed = append(typed, t.text)
		}
	}
	w.Any = searchWords(strings.Join(typed, " "))
	if onlyIdle(w.Any) && r.req.filtered() {
		w.Any = nil // "my mails" means the mails, the "phrase" the phrase
	}
	w.Any = append(slices.Clone(w.All), w.Any...)
	w.Typing = r.req.Typing && r.unfinished()
	r.req.Text = strings.Join(left, " ")
}

// typedRunes is from how many letters on an unfinished word stands for those it
// begins. With fewer it would stand for a good part of the language.
const typedRunes = 3

// unfinished reports whether the last word looked for is one that may go on.
func (r *reading) unfinished() bool {
	n, any := len(r.rest), r.req.Words.Any
	if n == 0 || len(any) == 0 || !r.rest[n-1].plain() {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(r.req.Text)
	word := any[len(any)-1]
	return wordRune(last) && strings.HasSuffix(r.rest[n-1].text, word) && utf8.RuneCountInString(word) >= typedRunes
}

func onlyIdle(words []string) bool {
	return !slices.ContainsFunc(words, func(s string) bool { return !stopWords[strings.ToLower(s)] })
}

// operator applies an operator. It reports false where its value makes no
// sense, which a note then tells.
func (r *reading) operator(t token) bool {
	q := &r.req.SearchQuery
	into := app.Without{Kinds: q.Kinds, Sources: q.Sources, People: q.People, With: q.With, Tags: q.Tags}
	if t.not {
		into = q.Without
	}
	switch t.op {
	case "from":
		into.People = append(into.People, t.text)
	case "with", "to":
		into.With = append(into.With, t.text)
	case "tag":
		into.Tags = append(into.Tags, strings.TrimPrefix(t.text, "#"))
	case "source", "in":
		into.Sources = append(into.Sources, r.sourcesNamed(t.text)...)
	case "kind", "is", "type":
		kinds := kindsNamed(t.text)
		if kinds == nil {
			return r.unknown(t, "is no kind of item", "Kinds are mail, event, task, story, article, weather, note, brief, action and preference.")
		}
		into.Kinds = append(into.Kinds, kinds...)
	default:
		span, ok := r.timeNamed(t.text)
		if !ok || t.not {
			return r.unknown(t, "is no date", "Write a date as 2026-11-30, or as yesterday or last week, with no minus before it.")
		}
		r.within(t.op, span)
	}
	if t.not {
		q.Without = into
	} else {
		q.Kinds, q.Sources, q.People, q.With, q.Tags = into.Kinds, into.Sources, into.People, into.With, into.Tags
	}
	return true
}

func (r *reading) unknown(t token, what, hint string) bool {
	r.req.Notes = append(r.req.Notes, app.Note{
		Code: app.CodeUsage, Text: t.op + ":" + t.text + " was looked for as a word, because " + t.text + " " + what, Hint: hint,
	})
	return false
}

// sourcesNamed are the sources whose name is, or else has in it, what was
// typed; what was typed where there are none.
func (r *reading) sourcesNamed(text string) []string {
	var part, all []string
	if r.Sources != nil {
		all = r.Sources()
	}
	for _, name := range all {
		if strings.EqualFold(name, text) {
			return []string{name}
		}
		if strings.Contains(strings.ToLower(name), strings.ToLower(text)) {
			part = append(part, name)
		}
	}
	if len(part) == 0 {
		return []string{text}
	}
	return part
}

// within narrows the search to the span, as the word before it wants.
func (r *reading) within(word string, s span) {
	switch word {
	case "after", "since":
		s.to = time.Time{}
	case "before":
		s.from, s.to = time.Time{}, s.from
	case "until":
		s.from = time.Time{}
	}
	q := &r.req.SearchQuery
	if !s.from.IsZero() && s.from.After(q.From) {
		q.From = s.from
	}
	if !s.to.IsZero() && (q.To.IsZero() || s.to.Before(q.To)) {
		q.To = s.to
	}
}
