package schedule

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Job is what a system's timer is to do. Two homes or profiles have different
// names, so that their timers never meet.
type Job struct {
	Name    string   // daybrief, or daybrief- and what tells a home or profile from others: letters, figures, hyphens
	Title   string   // for people: Daybrief, or Daybrief (work)
	Program string   // absolute path
	Args    []string // which home or profile, before the command: --home /data/brief
	Env     []string // NAME=value, what the timer would otherwise not know; no secrets
	Plan    Plan
	// Zone is the IANA name the time is meant in; "" is the system's zone, which
	// is all that launchd and the Task Scheduler know.
	Zone string
}

// timerArgs are the arguments with which a timer starts the program.
func (j Job) timerArgs() []string { return append(append([]string(nil), j.Args...), "schedule", "run") }

// loginArgs are those with which the program is started at login.
func (j Job) loginArgs() []string { return append(append([]string(nil), j.Args...), "--background") }

// clock returns hour and minute as the system's clock shows them, for systems
// whose timers know no zone but their own. now is when the timer is set up; when
// the clocks of one zone change and those of the other do not, it has to be set
// up again, which the state of the timer then says. days are added to the date.
func (j Job) clock(now time.Time, local *time.Location) (hour, minute, days int) {
	if j.Zone == "" || local == nil {
		return j.Plan.Hour, j.Plan.Minute, 0
	}
	next := Plan{Hour: j.Plan.Hour, Minute: j.Plan.Minute, Zone: j.Plan.Zone}.Next(now)
	there, here := dayOf(next.In(j.Plan.zone())), dayOf(next.In(local))
	t := next.In(local)
	return t.Hour(), t.Minute(), int(here.utc().Sub(there.utc()) / (24 * time.Hour))
}

// weekdays are the days of a plan for Monday to Friday, moved by so many days.
func weekdays(moved int) (list []time.Weekday) {
	for d := time.Monday; d <= time.Friday; d++ {
		list = append(list, (d+time.Weekday(moved)+7)%7)
	}
	return list
}

// mark begins what tells a file that Daybrief wrote and nobody changed.
const (
	mark    = "Written by Daybrief, sum "
	unknown = "----------------" // in place of the sum while it is reckoned
)

// seal puts the sum of the text where unknown stands in it.
func seal(text string) string { return strings.Replace(text, mark+unknown, mark+sum(text), 1) }

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])[:len(unknown)]
}

// sealed reports whether a text is as seal left it.
func sealed(text string) bool {
	_, after, ok := strings.Cut(text, mark)
	if !ok || len(after) < len(unknown) {
		return false
	}
	return seal(strings.Replace(text, mark+after[:len(unknown)], mark+unknown, 1)) == text
}
