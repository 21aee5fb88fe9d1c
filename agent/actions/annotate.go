package actions

import (
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// maxActions bounds the actions of one mail, so that a hostile one cannot
// fill the brief's memory.
const maxActions = 40

// Annotate sets the actions of every mail that is neither a newsletter nor
// suspicious, and flags items of any kind whose text talks to a program
// (app.FlagInstructions). Actions found before are replaced. zone is the
// reader's; nil means UTC. A mail whose date has an offset of its own is read
// in that zone, one stamped in UTC in the reader's.
func Annotate(items []app.Item, zone *time.Location) {
	if zone == nil {
		zone = time.UTC
	}
	for i := range items {
		it := &items[i]
		if it.Kind != app.KindWeather && Instructs(it.Title+"\n"+it.Text) {
			it.AddFlag(app.FlagInstructions)
		}
		if it.Kind != app.KindMail {
			continue
		}
		it.Actions = nil
		if it.HasFlag(app.FlagInstructions) || it.HasFlag(app.FlagNewsletter) {
			continue
		}
		it.Actions = find(it, reference(it.Time, zone))
	}
}

// reference is the mail's date in the zone its words are meant in.
func reference(sent time.Time, zone *time.Location) time.Time {
	_, own := sent.Zone()
	_, readers := sent.In(zone).Zone()
	if own == 0 || own == readers { // the same offset now: the reader's zone knows summer time
		return sent.In(zone)
	}
	return sent
}

// maxRead bounds how much of a mail is read for what it asks, in bytes.
const maxRead = 64 << 10

// written returns the sentences the sender wrote: those of the mail without
// quotes and signature, as far as they stand in the text word for word (a link
// may have been shortened there), since each is quoted to the reader.
func written(it *app.Item) []string {
	text := clipped(it.Text)
	if it.Detail.Mail == nil || it.Detail.Mail.Core == "" {
		return Sentences(text)
	}
	core := clipped(it.Detail.Mail.Core)
	if strings.Contains(it.Text, core) {
		return Sentences(core)
	}
	whole := strings.Join(strings.Fields(it.Text), " ")
	return slices.DeleteFunc(Sentences(core), func(s string) bool {
		return !strings.Contains(whole, strings.Join(strings.Fields(s), " "))
	})
}

// clipped cuts a long text at the end of a line or word.
func clipped(s string) string {
	if len(s) <= maxRead {
		return s
	}
	s = s[:maxRead]
	if i := strings.LastIndexAny(s, " \n"); i > 0 {
		s = s[:i]
	}
	return strings.ToValidUTF8(s, "")
}

// find returns the actions of one mail in the order of its sentences.
func find(it *app.Item, ref time.Time) []app.Action {
	own := it.HasFlag(app.FlagSent)
	var out []app.Action
	open := "" // a question not yet joined with "let me know"
	for _, s := range written(it) {
		if len(out) == maxActions {
			break
		}
		due, part := findDue(s, ref)
		if yes, _ := Asks(s); !yes && !promises(s, own, due) {
			continue
		}
		if own {
			out = append(out, ownAction(it, s, due, part))
			continue
		}
		a := ask{sentence: s, due: part, who: firstName(it)}
		action := othersAction(it, a, due)
		switch {
		case question.MatchString(s):
			open = s
		case open != "" && !action.Owed && bareTell(action.Text, a.to()):
			action.Text = "Answer " + a.to() + ": " + lowerFirst(tidy(leadIn.ReplaceAllString(open, "")))
		}
		out = append(out, action)
	}
	titled(it, out, ref)
	return out
}

// othersAction words a sentence somebody wrote to the reader.
func othersAction(it *app.Item, a ask, due app.Stamp) app.Action {
	action := app.Action{Text: a.phrase(), Due: due, Quote: a.sentence, Who: who(it)}
	low := asciiLower(a.sentence)
	if strings.Contains(action.Text, " asks: ") && !strongCue.MatchString(low[a.due.from:a.due.to]) {
		action.Due = app.Stamp{} // "our board meets on Tuesday" is no deadline
	}
	action.Owed = promise.MatchString(low) && !question.MatchString(a.sentence) && !reqPlease.MatchString(low) && !reqKnow.MatchString(low)
	if at := promise.FindStringSubmatchIndex(low); action.Owed && imperatives[low[at[2]:at[3]]] {
		rest := tailCut.ReplaceAllString(without(a.sentence, at[2], a.due), "")
		rest = myWord.ReplaceAllLiteralString(meWord.ReplaceAllLiteralString(rest, a.to()), a.to()+"'s")
		action.Text = upperFirst(trimEnd(tidy(rest)))
	}
	return action
}

// without is a sentence from a place on, without what says by when.
func without(s string, from int, part cut) string {
	if part.to > part.from && part.from >= from {
		return s[from:part.from] + " " + s[part.to:]
	}
	return s[from:]
}

// promises reports whether a sentence promises to do something: in the
// reader's own mail any, in one of others only what is for the reader by a day.
// Asks was learned from sentences that hardly count these.
func promises(s string, own bool, due app.Stamp) bool {
	low := asciiLower(s)
	m := promise.FindStringSubmatch(low)
	return m != nil && imperatives[m[1]] && !question.MatchString(s) && (own || !due.IsZero() && strings.Contains(low, " you "))
}

// ownAction words a sentence the reader wrote: what was promised, or what the
// other side owes an answer to. The other side is named by its first name, the
// reader is "you".
func ownAction(it *app.Item, s string, due app.Stamp, part cut) app.Action {
	a := app.Action{Due: due, Quote: s}
	to := ""
	if len(it.People) > 0 {
		a.Who, to = it.People[0].String(), calledName(&it.People[0])
	}
	low := asciiLower(s)
	if at := promise.FindStringSubmatchIndex(low); at != nil && !question.MatchString(s) {
		rest := tailCut.ReplaceAllString(without(s, at[2], part), "")
		a.Text = upperFirst(trimEnd(tidy(turned(rest, to))))
		return a
	}
	a.Owed = true
	if text := (ask{sentence: s, due: part, who: "you"}).phrase(); imperatives[asciiLower(firstWord(text))] && firstWord(text) != "Answer" {
		a.Text = text
		return a
	}
	a.Text = "You asked: " + trimEnd(tidy(s))
	return a
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

var (
	youWord  = lazyre.New(`(?i)\b(?:you|your|yours|me|us|my|our)\b`)
	toReader = map[string]string{"me": "you", "us": "you", "my": "your", "our": "your"}
)

// turned turns the reader's own words to somebody called to into ours to the
// reader.
func turned(s, to string) string {
	return youWord.ReplaceAllStringFunc(s, func(w string) string {
		switch low := asciiLower(w); {
		case toReader[low] != "":
			return toReader[low]
		case to == "":
			return w
		case low == "you":
			return to
		default:
			return to + "'s"
		}
	})
}

var tellOnly = lazyre.New(`^(?:Tell|Get back to|Answer|Reply to|Call) `)

// bareTell reports whether an action asks for an answer without saying to
// what.
func bareTell(text, who string) bool {
	return tellOnly.MatchString(text) && len(strings.TrimSpace(strings.Replace(tellOnly.ReplaceAllString(text, ""), who, "", 1))) < 12
}

var subjectLead = lazyre.New(`(?i)^(?:\s*(?:(?:re|aw|fwd?|wg|sv)\s*:|\[[^\]]*\]|(?:urgent|important|reminder|action required|please|asap|fyi)\s*[:!-]*))+\s*`)

// titled words an action by the subject where the subject says it better: it
// begins with the verb and names the same time.
func titled(it *app.Item, list []app.Action, ref time.Time) {
	title := subjectLead.ReplaceAllString(it.Title, "")
	word, _, _ := strings.Cut(asciiLower(title), " ")
	if !imperatives[word] || len(title) < 12 || question.MatchString(title) {
		return
	}
	due, part := findDue(title, ref)
	for i := range list {
		if list[i].Owed || due.IsZero() || !list[i].Due.Equal(due) {
			continue
		}
		list[i].Text = ask{sentence: title, due: part, who: firstName(it)}.clause(title[:part.from] + " " + title[part.to:])
		return
	}
}

func who(it *app.Item) string {
	if it.From == nil {
		return ""
	}
	return it.From.String()
}

var roleWord = lazyre.New(`(?i)\b(?:team|desk|support|service|services|billing|center|centre|office|praxis|gmbh|inc|ltd|digest|noreply|notifications?|admin|info|hr|newsletter|bank|dr|prof)\b`)

// firstName is how the sender of a mail is called.
func firstName(it *app.Item) string {
	if it.From == nil {
		return ""
	}
	return calledName(it.From)
}

// calledName is how a person is called; the whole name for a service, "" for an
// address without a name.
func calledName(p *app.Person) string {
	name := p.Name
	if last, first, ok := strings.Cut(name, ", "); ok && !strings.Contains(first, " ") {
		name = first + " " + last
	}
	parts := strings.Fields(name)
	if roleWord.MatchString(name) || len(parts) != 2 && len(parts) != 3 {
		return name
	}
	return parts[0]
}
