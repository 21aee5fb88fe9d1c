package agent

import (
	"slices"

	"daybrief/app"
)

// sections are the parts of a brief a model may word, in the order they are
// asked for: what is read first comes first, and what is the reader's own before
// the news, because an answer may be cut. The rest stays as the rules phrase it.
var sections = [...]string{"tldr", "summary", "mail", "insights", "market", "tech"}

// slot is one sentence of the draft that a model may word anew.
type slot struct {
	section string
	n       int // from 0, in its section
	at      *app.Sentence
	draft   string // the rules' wording
	filled  bool   // worded by the model, or settled as the rules have it
	reasons []string
	tried   string // what the model wrote that was refused
}

// list returns the sentences of a section of the brief.
func list(b *app.Brief, section string) []app.Sentence {
	switch section {
	case "tldr":
		return b.TLDR
	case "mail":
		return b.Mail
	case "market":
		return b.Market
	case "tech":
		return b.Tech
	case "summary":
		return b.Summary
	case "insights":
		return b.Insights
	}
	return nil
}

// slotsOf returns the sentences of the brief that rest on evidence a model is
// shown; a sentence without items, or on items outside the evidence, stays.
func slotsOf(b *app.Brief, shown map[string]int) []*slot {
	var out []*slot
	for _, name := range sections {
		sentences := list(b, name)
		for i := range sentences {
			s := &sentences[i]
			if len(s.Items) == 0 || slices.ContainsFunc(s.Items, func(id string) bool { return shown[id] == 0 }) {
				continue
			}
			out = append(out, &slot{section: name, n: i, at: s, draft: s.Text})
		}
	}
	return out
}

// open returns the slots still to be worded.
func open(slots []*slot) []*slot {
	var out []*slot
	for _, s := range slots {
		if !s.filled {
			out = append(out, s)
		}
	}
	return out
}

// accepts reports whether a sentence citing ids may take the slot's place: it
// must begin with the slot's first item and cite nothing else than the slot,
// so that no place of the brief is lost to another item.
func (s *slot) accepts(ids []string) bool {
	if len(ids) == 0 || ids[0] != s.at.Items[0] && (s.section == "tldr" || !slices.Contains(s.at.Items, ids[0])) {
		return false
	}
	return !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(s.at.Items, id) })
}
