// Package notify shows a notification on the reader's desktop when a brief is
// ready, and opens the window when it is clicked, also long after the process
// that made the brief has ended.
//
// Contract: a notification holds our own words, counts and a date, never text
// from outside: the types leave no room for it. Nothing is passed through a
// shell. A desktop without notifications costs an error and a few seconds,
// never a brief.
//
// How a click finds its way: on Linux and BSD a small process (the waiter)
// stays on the session bus, because servers tell a click to who sent the
// notification and to nobody else; on Windows the click follows a link of a
// scheme registered for this reader; on macOS terminal-notifier starts the
// program, and where it is missing the system's own script language shows the
// notification, which opens nothing of ours.
package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// AppID is the program's name among all programs: that of its desktop entry.
const AppID = "io.github.daybrief"

// Message is what a notification says. Ready makes it.
type Message struct {
	Title  string `json:"title"`
	Body   string `json:"body"`
	Button string `json:"button"` // of the click, for servers that show one
	Date   string `json:"date"`   // of the brief, YYYY-MM-DD; the click opens it
}

// Open says which program a click starts.
type Open struct {
	Exe   string   // absolute
	Flags []string // that name the profile, such as --home DIR; none for the reader's own folders
}

// args are what the click runs the program with.
func (o Open) args(date string) []string {
	return append(slices.Clone(o.Flags), "window", "--date", date)
}

// Counts is what the notification tells of a brief.
type Counts struct {
	Mails, Events, Actions int
	Failed                 int // sources with no answer
}

// Count counts what stands in a brief.
func Count(b app.Brief) Counts {
	c := Counts{Mails: len(b.Mail), Events: len(b.Timeline), Actions: len(b.Actions)}
	for _, s := range b.Sources {
		if s.State == app.SourceFailed || s.State == app.SourceStale {
			c.Failed++
		}
	}
	return c
}

// Words are the words of a notification; a phrase with a number is asked with
// it. The keys are "title", "open", "mails", "events", "actions", "failed" and
// "nothing". A nil Words is English.
type Words func(key string, n int) string

// Ready words the notification for a brief of a date (YYYY-MM-DD).
func Ready(date string, c Counts, words Words) Message {
	if words == nil {
		words = english
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"mails", c.Mails}, {"events", c.Events}, {"actions", c.Actions}} {
		if p.n > 0 {
			parts = append(parts, words(p.key, p.n))
		}
	}
	body := words("nothing", 0)
	if len(parts) > 0 {
		body = strings.Join(parts, ", ") + "."
	}
	if c.Failed > 0 {
		body += " " + words("failed", c.Failed)
	}
	return Message{Title: words("title", 0), Body: body, Button: words("open", 0), Date: date}
}

func english(key string, n int) string {
	some := func(one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	}
	switch key {
	case "title":
		return "Your brief is ready"
	case "open":
		return "Open"
	case "mails":
		return some("mail", "mails")
	case "events":
		return some("event", "events")
	case "actions":
		return fmt.Sprintf("%d to do", n)
	case "failed":
		return some("source did not answer.", "sources did not answer.")
	}
	return "Nothing in it is urgent."
}

// Command is a program to run, with what it reads. It is never given to a
// shell.
type Command struct {
	Name  string
	Args  []string
	Stdin string
}

// shellWord quotes s for a POSIX shell: terminal-notifier hands the click's
// command to one.
func shellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// link is what a click on Windows opens: SCHEME:brief/DATE.
var link = lazyre.New(`^daybrief(?:-[0-9a-f]{8})?:/{0,2}brief/([0-9]{4}-[0-9]{2}-[0-9]{2})/?$`)

// ParseLink returns the date that a clicked link names. Any page of the web can
// hold such a link, so it can name a day and nothing else. Its error is an
// *app.Error with code usage.
func ParseLink(s string) (date string, err error) {
	if m := link.FindStringSubmatch(s); m != nil {
		if _, err = time.Parse(time.DateOnly, m[1]); err == nil {
			return m[1], nil
		}
	}
	return "", &app.Error{Code: app.CodeUsage, Err: err, Message: "That is no link Daybrief opens.", Hint: "It opens links such as daybrief:brief/2026-01-31."}
}
