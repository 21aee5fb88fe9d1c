// Package feedback orders items: by what they are and how urgent they are, and
// (with the reader's votes) by what the reader cares for. Pure functions over
// items; nothing depends on the minute of the run, only on the day.
package feedback

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Context is what a score depends on beside the items.
type Context struct {
	Day    time.Time      // midnight of the brief's day in Zone
	Zone   *time.Location // the reader's; nil means Day's
	Reader app.Reader
}

// unknown is the score of an item nothing is known about.
const unknown = 0.5

// Score sets Score (0 to 1, 0.5 means "don't know") and Reasons (plain words,
// the weightiest first) of every item by its kind and urgency. What is
// personal never falls below the news, unless it is suspicious or a
// newsletter.
func Score(items []app.Item, c Context) {
	if c.Zone == nil {
		c.Zone = c.Day.Location()
	}
	k := learnContacts(items, c)
	for i := range items {
		var p points
		switch it := &items[i]; it.Kind {
		case app.KindMail:
			k.mail(it, &p)
		case app.KindEvent, app.KindTask:
			k.event(it, &p)
		case app.KindStory, app.KindArticle:
			k.news(it, &p)
		default:
			p.base = unknown
		}
		items[i].Score, items[i].Reasons = p.total()
	}
}

// Rank returns the items, best score first; equal scores are ordered by id.
// The argument is left as it is.
func Rank(items []app.Item) []app.Item {
	order := make([]*app.Item, len(items)) // an item is large to move about
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *app.Item) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	out := make([]app.Item, len(items))
	for i, it := range order {
		out[i] = *it
	}
	return out
}

// points collects what speaks for and against an item.
type points struct {
	base, low, high float64
	parts           []part
}

type part struct {
	value float64
	why   string
}

func (p *points) add(v float64, why string) { p.parts = append(p.parts, part{v, why}) }

// total is the score between low and high, and the reasons by weight.
func (p *points) total() (float64, []string) {
	sum := p.base
	sort.SliceStable(p.parts, func(i, j int) bool { return math.Abs(p.parts[i].value) > math.Abs(p.parts[j].value) })
	var why []string
	for _, x := range p.parts {
		sum += x.value
		why = append(why, x.why)
	}
	if p.high == 0 {
		p.high = 1
	}
	return math.Round(math.Max(p.low, math.Min(p.high, sum))*1000) / 1000, why
}

// contacts is what the items tell about the people in them.
type contacts struct {
	Context
	end      time.Time       // of the day
	known    map[string]bool // addresses the reader wrote to
	meetings map[string]bool // addresses met on the day
	threads  map[string]bool // threads the reader wrote in
	domains  map[string]bool // the reader's own
}

// publicMail are domains whose users do not belong together.
var publicMail = lazyre.New(`^(?:gmail|googlemail|outlook|hotmail|live|icloud|me|yahoo|gmx|web|proton|protonmail|fastmail|aol|mail|t-online)\.`)

func learnContacts(items []app.Item, c Context) *contacts {
	k := &contacts{Context: c, end: c.Day.AddDate(0, 0, 1), known: map[string]bool{}, meetings: map[string]bool{}, threads: map[string]bool{}, domains: map[string]bool{}}
	for _, a := range c.Reader.Addresses {
		if _, d, ok := strings.Cut(strings.ToLower(a), "@"); ok && !publicMail.MatchString(d) {
			k.domains[d] = true
		}
	}
	for i := range items {
		it := &items[i]
		switch {
		case it.Kind == app.KindMail && k.own(it):
			for _, p := range it.People {
				k.known[p.Address] = true
			}
			if m := it.Detail.Mail; m != nil {
				k.threads[m.Thread], k.threads[m.MessageID] = true, true
			}
		case it.Kind == app.KindEvent && k.today(it.Span):
			for _, p := range it.People {
				k.meetings[p.Address] = true
			}
		}
	}
	delete(k.threads, "")
	delete(k.known, "")
	delete(k.meetings, "")
	return k
}

func (k *contacts) own(it *app.Item) bool {
	if it.HasFlag(app.FlagSent) {
		return true
	}
	return it.From != nil && k.isReader(it.From.Address)
}

func (k *contacts) isReader(address string) bool {
	for _, a := range k.Reader.Addresses {
		if address != "" && strings.EqualFold(a, address) {
			return true
		}
	}
	return false
}

// today reports whether a span touches the day.
func (k *contacts) today(s app.Span) bool {
	if s.Start.IsZero() {
		return false
	}
	start, end := s.Start.TimeIn(k.Zone), s.End.TimeIn(k.Zone)
	if s.End.IsZero() {
		end = start.Add(time.Minute)
	}
	return start.Before(k.end) && end.After(k.Day)
}

var (
	spamWords = lazyre.New(`(?i)\b(?:you(?:'ve| have)? won|winner|prize|lottery|gift card|claim (?:now|your|it)|act now|free money|congratulations|limited[- ]time|risk[- ]free|guaranteed|casino|viagra|crypto giveaway|wire transfer fee|inheritance|earn \$?\d|make \$?\d+|\d+% off)\b|!!!`)
	addressee = lazyre.New(`(?i)\b(?:no-?reply|do-?not-?reply|notifications?|mailer-daemon|bounce|alerts?)\b`)
)

// spammy reports whether a mail has the marks of one nobody wants.
func (k *contacts) spammy(it *app.Item) bool {
	if it.HasFlag(app.FlagInstructions) || it.HasFlag(app.FlagHidden) && !k.trusted(it) {
		return true
	}
	if k.trusted(it) || !hintsSpam(it.Title) && !hintsSpam(it.Text) {
		return false
	}
	hits := len(spamWords.FindAllString(it.Title+"\n"+it.Text, 4))
	return hits >= 2 || hits == 1 && spamWords.MatchString(it.Title)
}

// spamHints are parts of all that spamWords finds. Most mails have none of
// them, and looking for them takes a hundredth of the time.
var spamHints = []string{
	"you won", "ve won", "have won", "winner", "prize", "lottery", "gift card", "claim", "act now", "free money", "congratulations",
	"limited", "risk", "guaranteed", "casino", "viagra", "crypto", "wire transfer", "inheritance", "earn ", "make ", "% off", "!!!",
}

// hintsSpam reports whether a closer look can find a word of spam.
func hintsSpam(text string) bool {
	low := strings.ToLower(text)
	return slices.ContainsFunc(spamHints, func(h string) bool { return strings.Contains(low, h) })
}

// trusted reports whether the reader has to do with the sender.
func (k *contacts) trusted(it *app.Item) bool {
	if it.From == nil {
		return false
	}
	_, domain, _ := strings.Cut(it.From.Address, "@")
	return k.known[it.From.Address] || k.meetings[it.From.Address] || k.domains[domain]
}

// mail scores a mail.
func (k *contacts) mail(it *app.Item, p *points) {
	p.base, p.low = 0.56, 0.5
	if k.spammy(it) {
		p.base, p.low, p.high = 0.05, 0, 0.1
		p.add(0, app.ReasonSpam)
		return
	}
	if it.HasFlag(app.FlagNewsletter) {
		p.base, p.low, p.high = 0.25, 0, 0.35
		p.add(0, "newsletter")
		return
	}
	if k.own(it) {
		p.base, p.low = 0.45, 0.3
		p.add(0, "you wrote it")
		return
	}
	k.sender(it, p)
	k.urgency(it, p)
	if it.HasFlag(app.FlagAnswered) {
		p.add(-0.15, "you answered it")
	}
	if it.HasFlag(app.FlagList) {
		p.low = 0.3
		p.add(-0.15, "came over a mailing list")
	}
	if it.HasFlag(app.FlagAutomatic) || it.From != nil && addressee.MatchString(it.From.Address) {
		p.add(-0.08, "sent by a machine")
	}
}

// sender weighs who wrote.
func (k *contacts) sender(it *app.Item, p *points) {
	if it.HasFlag(app.FlagImportant) {
		p.add(0.1, "marked important")
	}
	if m := it.Detail.Mail; m != nil && (k.threads[m.Thread] || k.threads[m.InReplyTo]) {
		p.add(0.08, "reply in a thread you wrote in")
	}
	if it.From == nil {
		return
	}
	_, domain, _ := strings.Cut(it.From.Address, "@")
	switch {
	case k.known[it.From.Address]:
		p.add(0.08, "from a person you wrote to")
	case k.meetings[it.From.Address]:
		p.add(0.08, "from a person you meet today")
	case k.domains[domain]:
		p.add(0.04, "from your own organisation")
	}
}

// urgency weighs what the mail wants and by when.
func (k *contacts) urgency(it *app.Item, p *points) {
	asked, best, why := false, 0.0, ""
	for _, a := range it.Actions {
		if a.Owed {
			continue
		}
		asked = true
		if v, w := k.dueValue(a.Due); v > best {
			best, why = v, w
		}
	}
	switch {
	case best > 0:
		p.add(best, why)
	case asked && strings.Contains(it.Text, "?"):
		p.add(0.08, "asks you a question")
	case asked:
		p.add(0.06, "asks something of you")
	}
}

// dueValue weighs a date by its distance from the day.
func (k *contacts) dueValue(due app.Stamp) (float64, string) {
	if due.IsZero() {
		return 0, ""
	}
	at := due.TimeIn(k.Zone)
	switch days := at.Sub(k.Day).Hours() / 24; {
	case days < -14:
		return 0, ""
	case days < 0:
		return 0.2, "overdue"
	case days < 1 && !due.IsDate() && at.Hour() <= 12:
		return 0.24, "due today, before the afternoon"
	case days < 1:
		return 0.22, "due today"
	case days < 2:
		return 0.15, "due tomorrow"
	case days < 8:
		return 0.1, "due within a week"
	}
	return 0.05, "has a due date"
}

// event scores an event or task.
func (k *contacts) event(it *app.Item, p *points) {
	p.base, p.low = 0.52, 0.5
	if it.HasFlag(app.FlagCancelled) || it.HasFlag(app.FlagDeclined) {
		p.base, p.low, p.high = 0.3, 0, 0.3
		p.add(0, "does not take place for you")
		return
	}
	switch {
	case k.today(it.Span):
		p.add(0.16, "today")
	case !it.Start.IsZero() && it.Start.Date(k.Zone) == k.end.In(k.Zone).Format("2006-01-02"):
		p.add(0.08, "tomorrow")
	}
	if len(it.People) > 1 || len(it.People) == 1 && !k.isReader(it.People[0].Address) {
		p.add(0.06, "with other people")
	}
	if it.HasFlag(app.FlagRecurring) {
		p.add(-0.05, "repeats")
	}
	if it.HasFlag(app.FlagFree) {
		p.add(-0.06, "does not block time")
	}
	if d := it.Detail.Event; d != nil && d.Priority > 0 && d.Priority < 5 {
		p.add(0.06, "marked important")
	}
}

// news scores a story or an article. Points count in coarse steps: they change
// by the minute, the order of an unchanged day must not.
func (k *contacts) news(it *app.Item, p *points) {
	p.base, p.high = 0.36, 0.5
	if it.HasFlag(app.FlagInstructions) {
		p.base, p.high = 0.05, 0.1
		p.add(0, app.ReasonSpam)
		return
	}
	if it.Market() {
		p.base = 0.4
		p.add(0.02, "market news")
	}
	if strings.ContainsAny(it.Title, "0123456789") {
		p.add(0.02, "has figures")
	}
	if s := it.Detail.Story; s != nil {
		switch {
		case s.Points >= 800:
			p.add(0.06, "much discussed")
		case s.Points >= 200:
			p.add(0.04, "widely read")
		}
	}
	switch age := k.Day.Sub(it.Time).Hours(); {
	case it.Time.IsZero():
	case age < 24:
		p.add(0.04, "new since yesterday")
	case age > 72:
		p.add(-0.08, "some days old")
	}
}
