package react

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// The tools the rules plan steps with, where they are on offer.
const (
	ToolSearch   = "search_memory" // text, kinds, people, from, to, limit
	ToolCalendar = "calendar"      // from, to
	ToolMail     = "mail"          // person, text, from, to
	ToolItem     = "item"          // ids
	ToolRelated  = "related"       // ids
	ToolActions  = "open_actions"  // kind, person
	ToolWeather  = "weather"       // day
	ToolAway     = "weather_at"    // place
	ToolStories  = "stories"       // about
	ToolBrief    = "daily_brief"   // make
)

// planned is a step the rules plan from the question alone.
type planned struct {
	thought string
	action  string
	input   map[string]any
	// then plans what follows from the items found, nil for nothing.
	then func([]app.Item) *planned
}

func (p *planned) json() json.RawMessage {
	data, err := json.Marshal(p.input)
	if err != nil { // strings, numbers and lists of them
		panic("react: planned input: " + err.Error())
	}
	return data
}

var (
	briefForm    = lazyre.New(`(?i)\b(generate|make|create|compose|build|refresh|show|read|give me|what(?:'s| is) (?:in )?)\b.{0,24}\b(?:daily |morning )?(?:brief|briefing)\b|^\s*(?:my |the )?(?:daily |morning )?brief(?:ing)?\s*[.!?]*$`)
	weatherForm  = lazyre.New(`(?i)\b(?:weather|forecast|umbrella|raincoat|jacket|rain|rains|rainy|raining|snow|snows|snowing|temperature|sunny|windy|(?:how|so|too) (?:cold|warm|hot)|(?:be|get|is it) (?:cold|warm|hot))\b`)
	placeForm    = lazyre.New(`\b(?:in|at|for) ((?:\p{Lu}[\p{L}'’.-]+)(?:(?: |-)(?:\p{Lu}[\p{L}'’.-]+|de|la|am|upon|an|der))*)`)
	calendarForm = lazyre.New(`(?i)\b(?:meetings?|appointments?|calendar|agenda|schedule[d]?|events?|calls?|free|busy|planned|going on)\b`)
	mineForm     = lazyre.New(`(?i)\b(?:my|am i|do i|i have|have i|are we)\b`)
	prepareForm  = lazyre.New(`(?i)\b(?:prepare|preparation|bring|need|ready|background|about|agenda|context)\b`)
	nextForm     = lazyre.New(`(?i)\bnext (?:meeting|appointment|event|call)\b`)
	promiseForm  = lazyre.New(`(?i)\b(?:promise[sd]?|promises|owe[sd]?|waiting (?:for|on)|commitments?|open (?:actions?|tasks?|loops?|points?)|action items?|to-?dos?|to do list|my tasks?|what (?:do|must|should) i (?:have to |need to |still )?(?:do|answer|reply|finish))\b`)
	dueForm      = lazyre.New(`(?i)\b(?:due|overdue|deadlines?|urgent|pressing|coming|approaching|soon)\b`)
	owedForm     = lazyre.New(`(?i)\bowe[sd]? me\b|\bwaiting (?:for|on)\b|\bpromised me\b|\bto me\b`)
	mailForm     = lazyre.New(`(?i)\b(?:e-?mails?|mails?|messages?|letters?|inbox|wrote|write|written|repl(?:y|ied)|(?:did|does|has) \S+(?: \S+)? (?:say|said|want|ask|need|send|sent|tell|mean|write|written|reply|answer))\b`)
	personForm   = lazyre.New(`\b(?:from|by|did|does|has|to|with|of) ((?:\p{Lu}[\p{L}'’-]+)(?: \p{Lu}[\p{L}'’-]+)*)`)
	newsForm     = lazyre.New(`(?i)\b(?:articles?|stor(?:y|ies)|news|headlines?|hacker news|blog posts?|papers?|what(?:'s|’s| is) new)\b`)
	aboutForm    = lazyre.New(`(?i)\b(?:about|on|regarding|concerning|of) (.+)$`)
	idForm       = lazyre.New(`\b[a-z2-7]{16}\b`)
	followForm   = lazyre.New(`(?i)^\s*(?:and|also|but|so|then|what about|how about|who else|what else|anything else|any other)\b|\b(?:he|she|it|they|them|him|her|his|their|that|this|those|these|there|else)\b`)
	notNewsForm  = lazyre.New(`(?i)\b(?:article|story|news|headline)s?\b|\bthe \w+ meeting of\b`)
)

// planner reads a question by rules.
type planner struct {
	now   time.Time
	place string // of the reader's own weather
	has   func(tool string) bool
}

// plan returns the first steps for a question. There is always one where memory
// can be searched.
func (p *planner) plan(q *app.Question) []planned {
	text := strings.TrimSpace(llm.OneLine(q.Text))
	steps := p.offered(p.intents(text))
	if len(steps) == 0 && len(q.Earlier) > 0 && (followForm.MatchString(text) || len(terms(text)) < 2) {
		return p.offered(p.follow(text, q.Earlier))
	}
	if len(steps) == 0 {
		steps = append(steps, search(text, nil))
	}
	return p.offered(steps)
}

// offered leaves out the steps whose tool is not there.
func (p *planner) offered(steps []planned) []planned {
	return slices.DeleteFunc(steps, func(s planned) bool { return !p.has(s.action) })
}

// intents are the steps for what the question plainly asks for.
func (p *planner) intents(text string) []planned {
	if m := briefForm.FindStringSubmatch(text); m != nil {
		make := slices.Contains([]string{"generate", "make", "create", "compose", "build", "refresh"}, strings.ToLower(m[1]))
		return []planned{{thought: "The reader wants the brief.", action: ToolBrief, input: map[string]any{"make": make}}}
	}
	if ids := idForm.FindAllString(text, 4); len(ids) > 0 {
		return []planned{{thought: "The question names items.", action: ToolItem, input: map[string]any{"ids": ids}}}
	}
	var steps []planned
	news := newsForm.MatchString(text)
	if weatherForm.MatchString(text) && !news && !mailForm.MatchString(text) {
		steps = append(steps, p.weather(text))
	}
	switch {
	case p.asksDue(text):
		steps = append(steps, p.due(text))
	case promiseForm.MatchString(text):
		steps = append(steps, commitments(text))
	case news:
		steps = append(steps, stories(text))
	case p.asksCalendar(text):
		steps = append(steps, p.calendar(text))
	case mailForm.MatchString(text):
		steps = append(steps, p.mail(text))
	}
	return steps
}

// weather asks for the reader's own weather, or for that of a place the question
// names.
func (p *planner) weather(text string) planned {
	if m := placeForm.FindStringSubmatch(text); m != nil && !isTime(m[1]) && !strings.EqualFold(m[1], p.place) {
		return planned{thought: "The question names a place.", action: ToolAway, input: map[string]any{"place": m[1]}}
	}
	in := map[string]any{}
	if from, _, _, ok := Span(text, p.now); ok {
		in["day"] = from.Format(time.DateOnly)
	}
	return planned{thought: "The question is about the weather.", action: ToolWeather, input: in}
}

// isTime reports whether a capitalised word names a day or month.
func isTime(word string) bool {
	low := strings.ToLower(word)
	if _, ok := dayName[low]; ok {
		return true
	}
	for m := time.January; m <= time.December; m++ {
		if low == strings.ToLower(m.String()) {
			return true
		}
	}
	return false
}

// commitments asks for what is open: promises, what is owed, what was asked.
func commitments(text string) planned {
	in := map[string]any{}
	low := strings.ToLower(text)
	switch {
	case owedForm.MatchString(text):
		in["kind"] = string(app.ActionOwed)
	case strings.Contains(low, "promise"):
		in["kind"] = string(app.ActionPromised)
	}
	if m := personForm.FindStringSubmatch(text); m != nil && !isTime(m[1]) {
		in["person"] = m[1]
	}
	return planned{thought: "The question is about what is open.", action: ToolActions, input: in}
}

// asksDue reports whether the question is what is due, of no thing in
// particular: "when is the report due" is looked up like any other.
func (p *planner) asksDue(text string) bool {
	rest := dueForm.ReplaceAllString(text, " ")
	return rest != text && len(terms(spanForm.ReplaceAllString(rest, " "))) == 0
}

// dueDays is how far ahead it is looked for what is due where the question
// names no time.
const dueDays = 365

// due asks for what has to be done by the end of the time the question names;
// what is overdue is part of it.
func (p *planner) due(text string) planned {
	_, to, _, ok := Span(text, p.now)
	if !ok {
		to = p.now.AddDate(0, 0, dueDays)
	}
	return planned{thought: "The question is about what is due.", action: ToolActions,
		input: map[string]any{"until": to.AddDate(0, 0, -1).Format(time.DateOnly)}}
}

// stories asks for news, searched where the question names a topic.
func stories(text string) planned {
	topic := ""
	if m := aboutForm.FindStringSubmatch(text); m != nil {
		topic = m[1]
	}
	rest := spanForm.ReplaceAllString(newsForm.ReplaceAllString(text, " "), " ")
	words := slices.DeleteFunc(terms(rest), func(w string) bool { return newsWords[w] })
	if topic == "" && len(words) == 0 || len(words) > 0 && len(words) <= 2 && (words[0] == "market" || words[0] == "tech") {
		in := map[string]any{}
		if len(words) > 0 {
			in["about"] = words[0]
		}
		return planned{thought: "The question is about the news.", action: ToolStories, input: in}
	}
	return search(text, []string{string(app.KindStory), string(app.KindArticle)})
}

// newsWords say nothing about which news.
var newsWords = map[string]bool{"read": true, "top": true, "latest": true, "new": true, "newest": true, "today": true, "important": true, "happen": true, "interest": true, "see": true, "any": true, "tell": true, "main": true}

// asksCalendar reports whether the question is about the reader's own time.
func (p *planner) asksCalendar(text string) bool {
	if !calendarForm.MatchString(text) || notNewsForm.MatchString(text) {
		return false
	}
	_, _, _, timed := Span(text, p.now)
	return timed || mineForm.MatchString(text) || nextForm.MatchString(text)
}

// calendar asks for the events of a time, and for what belongs to them where the
// question is about preparing.
func (p *planner) calendar(text string) planned {
	from, to, _, ok := Span(text, p.now)
	if !ok {
		y, m, d := p.now.Date()
		from = time.Date(y, m, d, 0, 0, 0, 0, p.now.Location())
		to = from.AddDate(0, 0, 14)
	}
	s := planned{thought: "The question is about the calendar.", action: ToolCalendar,
		input: map[string]any{"from": from.Format(time.DateOnly), "to": to.AddDate(0, 0, -1).Format(time.DateOnly)}}
	if prepareForm.MatchString(text) {
		s.then = p.around
	}
	return s
}

// aroundMost is of how many events memory is asked.
const aroundMost = 3

// around asks memory what belongs to the events found.
func (p *planner) around(found []app.Item) *planned {
	var ids []string
	for i := range found {
		if it := &found[i]; it.Kind == app.KindEvent && len(ids) < aroundMost && !it.Suspicious() && (len(it.People) > 0 || !it.HasFlag(app.FlagRecurring) && !it.AllDay) {
			ids = append(ids, it.ID)
		}
	}
	if len(ids) == 0 || !p.has(ToolRelated) {
		return nil
	}
	return &planned{thought: "What belongs to it?", action: ToolRelated, input: map[string]any{"ids": ids}}
}

// mail asks for mails, of a person where the question names one.
func (p *planner) mail(text string) planned {
	in := map[string]any{}
	if m := personForm.FindStringSubmatch(text); m != nil && !isTime(m[1]) {
		in["person"] = m[1]
	}
	if from, to, _, ok := Span(text, p.now); ok && !from.After(p.now) {
		in["from"], in["to"] = from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	if m := aboutForm.FindStringSubmatch(mailForm.ReplaceAllString(text, "mail")); m != nil {
		if about := strings.Join(subject(m[1], in["person"]), " "); about != "" {
			in["text"] = about
		}
	}
	if len(in) == 0 {
		return search(text, []string{string(app.KindMail)})
	}
	return planned{thought: "The question is about mail.", action: ToolMail, input: in}
}

// subject are the words of a topic without times and the person's name.
func subject(text string, person any) []string {
	text = spanForm.ReplaceAllString(text, " ")
	if name, ok := person.(string); ok {
		text = strings.ReplaceAll(text, name, " ")
	}
	return terms(text)
}

// search asks memory with the reader's own words, which it understands.
func search(text string, kinds []string) planned {
	in := map[string]any{"text": text}
	if len(kinds) > 0 {
		in["kinds"] = kinds
	}
	return planned{thought: "Memory may hold it.", action: ToolSearch, input: in}
}

// follow plans a question that only makes sense after earlier ones: by what the
// latest that says it asked, in the time the new one names, and by the items it was answered
// from.
func (p *planner) follow(text string, earlier []app.Exchange) []planned {
	last := earlier[len(earlier)-1]
	before := llm.OneLine(last.Question)
	if _, _, words, ok := Span(text, p.now); ok {
		before = strings.TrimSpace(spanForm.ReplaceAllString(before, " ")) + " " + words
		for _, e := range slices.Backward(earlier) { // one that goes on itself says no intent
			asked := strings.TrimSpace(spanForm.ReplaceAllString(llm.OneLine(e.Question), " ")) + " " + words
			if steps := p.intents(asked); len(steps) > 0 {
				return steps
			}
		}
	}
	var steps []planned
	if ids := cited(last.Answer, 4); len(ids) > 0 {
		steps = append(steps, planned{thought: "It goes on from the answer before.", action: ToolItem, input: map[string]any{"ids": ids}})
	}
	return append(steps, search(strings.TrimRight(before, " ?!.")+" "+text, nil))
}

// cited are the items of an answer, each once.
func cited(list []app.Sentence, most int) []string {
	var ids []string
	for _, s := range list {
		for _, id := range s.Items {
			if !slices.Contains(ids, id) && len(ids) < most {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
