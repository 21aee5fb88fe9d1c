package app

import (
	"slices"
	"time"
)

// How a thing of one brief stands in another one.
const (
	ChangeNew      = "new"
	ChangeChanged  = "changed"
	ChangeResolved = "resolved"
	ChangeGone     = "gone" // the later brief tells of it no more
	ChangeOpen     = "open"
)

// Difference is one thing in which two briefs differ. The sentence is that of
// the later brief, of a thing that is gone that of the earlier one.
type Difference struct {
	Sentence
	Section string `json:"section"` // as Brief.Sentences names it
	Change  string `json:"change"`  // see the Change constants
	Was     string `json:"was,omitempty"`
}

// CompareParams is what Compare compares.
type CompareParams struct {
	Old, New *Brief // Old is of the earlier day
	// Neighbours tells that New was made with Old as the brief before it: then
	// its own words on what changed count.
	Neighbours bool
	// Settled reports whether an action was dealt with, by its id; nil: none was.
	Settled func(id string) bool
}

// compared are the sections in which briefs differ, in the order of a page. What
// sums up the others, TLDR and summary, is left out, and so are the checks of a
// day and its timeline but for what both days know: two days always differ in
// their hours.
var compared = [...]string{"actions", "mail", "timeline", "market", "tech", "weather", "insights"}

// Compare tells what differs between two briefs, in the order of the page's
// sections. Two sentences are of one thing when they rest first on the same
// item, or are the same action.
func Compare(p CompareParams) []Difference {
	var out []Difference
	told := map[string]bool{} // items that the brief's own words speak of
	if p.Neighbours {
		for _, d := range p.New.Changes {
			out = append(out, Difference{Sentence: d.Sentence, Section: p.sectionOf(&d.Sentence), Change: d.Change})
			for _, id := range d.Items {
				told[id] = true
			}
		}
	}
	for _, section := range compared {
		for _, d := range p.section(section) {
			if len(d.Items) == 0 || !told[d.Items[0]] {
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return place(a.Section) - place(b.Section) })
	return out
}

func place(section string) int {
	if i := slices.Index(compared[:], section); i >= 0 {
		return i
	}
	return len(compared)
}

// entry is a sentence as it is compared.
type entry struct {
	*Sentence
	id   string    // of an action
	over time.Time // of a slot, when it ends; the zero time for what does not end
}

// entries are the sentences of a section.
func (b *Brief) entries(section string) []entry {
	var out []entry
	switch section {
	case "actions":
		for i := range b.Actions {
			out = append(out, entry{Sentence: &b.Actions[i].Sentence, id: b.Actions[i].ID})
		}
	case "timeline":
		for i := range b.Timeline {
			s := &b.Timeline[i]
			out = append(out, entry{Sentence: &s.Sentence, over: s.over()})
		}
	default:
		b.Sentences(func(name string, s *Sentence) {
			if name == section && s.Text != "" {
				out = append(out, entry{Sentence: s})
			}
		})
	}
	return out
}

// over is when a slot ends. A day without hours ends with itself.
func (s *Slot) over() time.Time {
	end := s.End
	if end.IsZero() {
		end = s.Start
	}
	if end.IsDate() && end.Equal(s.Start) {
		return end.Time().AddDate(0, 0, 1)
	}
	return end.Time()
}

// section compares one section.
func (p *CompareParams) section(name string) []Difference {
	olds, news := p.Old.entries(name), p.New.entries(name)
	matched := make([]bool, len(olds))
	var out []Difference
	for _, n := range news {
		i := slices.IndexFunc(olds, func(o entry) bool { return same(name, o, n) })
		if i >= 0 {
			matched[i] = true
		}
		switch {
		case i >= 0 && olds[i].Text != n.Text:
			out = append(out, Difference{Sentence: *n.Sentence, Section: name, Change: ChangeChanged, Was: olds[i].Text})
		case i < 0 && name != "timeline":
			out = append(out, Difference{Sentence: *n.Sentence, Section: name, Change: ChangeNew})
		}
	}
	day, _ := time.Parse(time.DateOnly, p.New.Date) // of a date that cannot be read every slot counts
	for i, o := range olds {
		if matched[i] || name == "timeline" && !o.over.After(day.AddDate(0, 0, 1)) {
			continue // what is over is not gone
		}
		change := ChangeGone
		if o.id != "" && p.Settled != nil && p.Settled(o.id) {
			change = ChangeResolved
		}
		out = append(out, Difference{Sentence: *o.Sentence, Section: name, Change: change})
	}
	return out
}

// same reports whether two sentences of a section are of one thing.
func same(section string, a, b entry) bool {
	switch {
	case section == "weather": // there is one
		return true
	case a.id != "" && b.id != "":
		return a.id == b.id
	case section == "insights": // the first item of two insights may well be the same
		return a.Text == b.Text || len(a.Items) > 0 && slices.Equal(a.Items, b.Items)
	case len(a.Items) > 0 && len(b.Items) > 0:
		return a.Items[0] == b.Items[0]
	}
	return a.Text == b.Text
}

// sectionOf is where a page tells of what a sentence rests on: in the later
// brief, else in the earlier one; "changes" where in neither.
func (p *CompareParams) sectionOf(s *Sentence) string {
	for _, b := range []*Brief{p.New, p.Old} {
		for _, section := range compared {
			for _, e := range b.entries(section) {
				if len(s.Items) > 0 && slices.Contains(e.Items, s.Items[0]) {
					return section
				}
			}
		}
	}
	return "changes"
}
