package rss

import (
	"errors"
	"fmt"
	"strings"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// notFeed is the error for a document that is something else.
func notFeed(message string) *app.Error {
	return &app.Error{Code: app.CodeNotFeed, Message: message, Hint: "Check the address: it has to lead to RSS, Atom or JSON Feed."}
}

// errList tells a list of feeds from other documents that are no feed.
var errList = errors.New("an opml element")

// feedList is the error for a list of feeds in place of one.
func feedList() *app.Error {
	return &app.Error{Code: app.CodeNotFeed, Message: "This is a list of feeds (OPML), not a feed.", Hint: "Take in all its feeds with: daybrief source import FILE", Err: errList}
}

// emptyFeed is the error for an answer without a document; size is how many
// bytes there were.
func emptyFeed(size int) *app.Error {
	message := "The answer is empty."
	if size > 0 {
		message = "The answer holds nothing but a byte order mark or blanks."
	}
	return &app.Error{Code: app.CodeNotFeed, Message: message, Hint: "The site may be at fault for a while: try again later, or check the address."}
}

// tooLarge is the error for a file over the size limit.
func tooLarge() *app.Error {
	return &app.Error{Code: app.CodeTooLarge, Message: fmt.Sprintf("The feed is larger than %d MB, which no feed needs.", maxBytes>>20), Hint: "Use another feed of this site."}
}

// webPage is the error for a web page; it names the feeds the page offers, or
// what kind of page stands in the place of one.
func webPage(base, text string) *app.Error {
	e := &app.Error{Code: app.CodeNotFeed, Message: "The address leads to a web page, not to a feed."}
	var offered []string
	for _, f := range alternates(base, text) {
		if len(offered) < 3 {
			offered = append(offered, f.URL)
		}
	}
	if len(offered) > 0 {
		e.Hint = "The page offers " + strings.Join(offered, " and ") + ": use that address."
		return e
	}
	e.Hint = "Look for the address of the site's feed, often named RSS or Atom."
	switch address, page := strings.ToLower(base), strings.ToLower(text[:min(len(text), 512<<10)]); {
	case consentAddress.MatchString(address):
		e.Message = "The address leads to a page that asks for consent, not to a feed."
		e.Hint = "Programs cannot give it. Look for another address of the feed."
	case loginAddress.MatchString(address), passwordField.MatchString(page):
		e.Message = "The address leads to a page that asks to sign in, not to a feed."
		e.Hint = "Look in the settings of your account there for a feed address with a key of its own, and use that."
	case paywallMark.MatchString(page):
		e.Message = "The address leads to a page for subscribers, not to a feed."
		e.Hint = "Look for the address of the site's open feed, or in your account there for one of your own."
	}
	return e
}

// What pages in the place of a feed are known by: their address, or a form.
var (
	consentAddress = lazyre.New(`^https?://(?:[^/]*\.)?consent\.|/(?:cookie-)?consent(?:[/?]|$)`)
	loginAddress   = lazyre.New(`/(?:log-?in|sign-?in|users/sign_in|sso|wp-login\.php)(?:[/?.]|$)`)
	passwordField  = lazyre.New(`<input[^>]{0,300}type\s*=\s*["']?password`)
	paywallMark    = lazyre.New(`"isaccessibleforfree"\s*:\s*"?false|class\s*=\s*["'][^"'>]*\bpaywall`)
)

// damagedFeed is the fault of a feed that ends too early.
func damagedFeed(kept int) *app.Error {
	return &app.Error{
		Code:    app.CodeFormat,
		Message: fmt.Sprintf("The feed ends in the middle; what came before is shown (%d).", kept),
		Hint:    "This is a fault of the site or of the line. It is read again at the next run.",
	}
}

// lostEntries is the fault of entries that could not be read.
func lostEntries(n int, err error) *app.Error {
	return &app.Error{
		Code:    app.CodeFormat,
		Message: fmt.Sprintf("%d of the feed's entries could not be read.", n),
		Hint:    "This is a fault of the site. The other entries are shown.",
		Err:     err,
	}
}
