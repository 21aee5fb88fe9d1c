package evidence

import (
	"strings"
	"time"

	"daybrief/app"
)

// What speaks for a mail beside its score, which knows deadlines, marks and
// senders by their address.
const (
	metBoost   = 0.08 // its sender is met today or tomorrow, whatever address it came from
	aboutBoost = 0.05 // it names what such a meeting is about
	waitBoost  = 0.06 // its sender has waited for an answer for days
)

// chooser orders what the evidence is chosen from.
type chooser struct {
	in    Input
	boost map[int]float64
	names map[string]bool // rare words of the titles of the day's meetings
}

func newChooser(in Input, groups []Group, people *People) *chooser {
	c := &chooser{in: in, boost: map[int]float64{}, names: map[string]bool{}}
	there := map[string]bool{}
	var mails []int
	for _, g := range groups {
		it := &in.Items[g.Lead]
		switch {
		case it.Suspicious() || it.HasFlag(app.FlagCancelled) || it.HasFlag(app.FlagDeclined):
		case it.Kind == app.KindMail:
			mails = append(mails, g.Lead)
		case it.Kind == app.KindEvent:
			for k := range people.Others(it, in.Reader) {
				there[k] = true
			}
			for _, w := range Words(it.Title) {
				c.names[w] = true
			}
		}
	}
	c.keepRare(mails)
	for _, i := range mails {
		c.boost[i] = c.extra(&in.Items[i], there, people)
	}
	return c
}

// keepRare forgets the words that stand in the titles of many mails: they tell
// nothing of a meeting.
func (c *chooser) keepRare(mails []int) {
	count := map[string]int{}
	for _, i := range mails {
		for _, w := range unique(Words(c.in.Items[i].Title)) {
			if c.names[w] {
				count[w]++
			}
		}
	}
	for w, n := range count {
		if n > max(4, len(mails)/8) {
			delete(c.names, w)
		}
	}
}

// extra is what speaks for a mail beside its score. What a newsletter or a list
// sends waits for nobody.
func (c *chooser) extra(it *app.Item, there map[string]bool, people *People) float64 {
	if it.HasFlag(app.FlagNewsletter) || it.HasFlag(app.FlagList) || it.HasFlag(app.FlagAnswered) {
		return 0
	}
	v := 0.0
	if it.From != nil && there[people.Key(*it.From)] && !strings.Contains(strings.Join(it.Reasons, ";"), "you meet today") {
		v += metBoost
	}
	for _, w := range Words(it.Title) {
		if c.names[w] {
			v += aboutBoost
			break
		}
	}
	if it.Time.Before(c.in.Day.Add(-recentDays*24*time.Hour)) && !it.HasFlag(app.FlagAutomatic) && OpenAction(it, c.in.Day, c.in.Zone) != nil {
		v += waitBoost
	}
	return v
}

// before orders events by time and everything else by score, of mails with what
// speaks for them today. Of notes those that name the reader come first.
func (c *chooser) before(i, j, class int) bool {
	a, b := &c.in.Items[i], &c.in.Items[j]
	if class == 1 {
		if x, y := a.Start.TimeIn(c.in.Zone), b.Start.TimeIn(c.in.Zone); !x.Equal(y) {
			return x.Before(y)
		}
	}
	if class == classNotes && a.HasFlag(app.FlagImportant) != b.HasFlag(app.FlagImportant) {
		return a.HasFlag(app.FlagImportant)
	}
	if x, y := a.Score+c.boost[i], b.Score+c.boost[j]; x != y {
		return x > y
	}
	return a.ID < b.ID
}
