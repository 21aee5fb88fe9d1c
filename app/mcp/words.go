package mcp

import (
	_ "embed" // what clients are told
	"errors"
	"strings"

	"daybrief/app"
)

// What a client's model is told of the server and its tools.
var (
	//go:embed instructions.md
	instructions string
	//go:embed brief.md
	briefText string
	//go:embed search.md
	searchText string
	//go:embed ask.md
	askText string
	//go:embed vote.md
	voteText string
	//go:embed preload.md
	preloadText string
	//go:embed get_emails.md
	emailsText string
	//go:embed get_calendar.md
	calendarText string
	//go:embed get_hackernews.md
	storiesText string
	//go:embed get_rss_feeds.md
	feedsText string
	//go:embed get_weather.md
	weatherText string
)

// errFault stands for a fault of ours, whose details are in the log.
var errFault = errors.New("a fault in Daybrief; its log has the details")

// toolError is what a client's model reads of an error: what failed and why,
// and what to do.
type toolError struct{ err *app.Error }

// Error returns message and hint, in full sentences.
func (e toolError) Error() string {
	text := sentence(e.err.Message)
	if e.err.Hint != "" {
		text += " " + e.err.Hint
	}
	return text
}

// Unwrap returns the program's error.
func (e toolError) Unwrap() error { return e.err }

// told turns an error of the program into the one a client gets.
func told(err error) error {
	if err == nil {
		return nil
	}
	return toolError{app.AsError(err)}
}

func wrong(message, hint string) error {
	return toolError{&app.Error{Code: app.CodeUsage, Message: message, Hint: hint}}
}

// sentence ends s with a full stop if it has no other end.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
