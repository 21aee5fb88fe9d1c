package boot

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/app/config"
)

// Bounds of what a reader may give, in characters. Web addresses that work
// everywhere are shorter than 2,000.
const (
	maxAddress   = 4000
	maxGivenName = 100
)

// check tells what is wrong with what the reader gave, before anything is
// looked up, asked or tried. Errors are *app.Error with code usage.
func (d *Adding) check(o *AddOptions) error {
	o.Address = strings.TrimSpace(o.Address)
	given := o.Name != ""
	o.Name = strings.Join(strings.Fields(o.Name), " ")
	switch at := o.Settings.Latitude != nil; {
	case o.Address == "" && !at && o.Type != "hackernews" && o.Settings.Server == "":
		return misuse("There is no address to add", "Give a mail address, a web address, a file, or the name of a place.")
	case utf8.RuneCountInString(o.Address) > maxAddress:
		return misuse(fmt.Sprintf("The address is too long: %d characters", utf8.RuneCountInString(o.Address)), fmt.Sprintf("Give one of at most %d.", maxAddress))
	case given && o.Name == "":
		return misuse("The name is empty", "Give the source a name, or leave --name out.")
	case utf8.RuneCountInString(o.Name) > maxGivenName:
		return misuse(fmt.Sprintf("The name is too long: %d characters", utf8.RuneCountInString(o.Name)), fmt.Sprintf("Give one of at most %d.", maxGivenName))
	}
	if _, err := os.Stat(o.Address); err != nil { // what is there is a file, whatever it looks like
		if err := wrongAddress(o.Address, o.Type); err != nil {
			return err
		}
	}
	s := o.Settings
	s.Type = o.Type
	if lat, lon, ok := coordinates(o.Address); ok {
		s.Latitude, s.Longitude = &lat, &lon
	}
	if err := config.CheckSource(d.app.Config, s, false); err != nil {
		return err
	}
	if o.Name == "" {
		return nil
	}
	return d.app.freshName(o.Name)
}

func misuse(message, hint string) *app.Error {
	return &app.Error{Code: app.CodeUsage, Message: message, Hint: hint}
}

// wrongAddress tells what is wrong with an address that is no file.
func wrongAddress(address, kind string) error {
	if kind == "mcp" && !isURL(address) {
		return misuse(fmt.Sprintf("%q is not the address of an MCP server", shortened(address)),
			"Give one that begins with https://; one that is a program goes into config.toml with command, see docs/mcp.md.")
	}
	if scheme, rest, ok := strings.Cut(address, "://"); ok && !strings.ContainsAny(scheme, " /\\:\"") && kind != "hackernews" {
		switch {
		case !slices.Contains([]string{"http", "https", "webcal", "webcals", "feed"}, strings.ToLower(scheme)):
			return misuse(fmt.Sprintf("Daybrief cannot read %s:// addresses", scheme), "Give one that begins with https://, http:// or webcal://.")
		case !isURL(address):
			return misuse(fmt.Sprintf("%q is not a web address: it names no host", shortened(scheme+"://"+rest)), "Write it as in https://example.org/feed.xml")
		}
		return nil
	}
	if kind == "" && strings.Contains(address, "@") && !strings.ContainsAny(address, "/\\ :") && !isMailAddress(address) {
		return misuse(fmt.Sprintf("%q is not a mail address", shortened(address)), "Write it as in ana@example.org")
	}
	return nil
}

// shortened cuts what somebody typed to what fits into a message.
func shortened(s string) string {
	if r := []rune(s); len(r) > maxGivenName {
		return string(r[:maxGivenName]) + "…"
	}
	return s
}

// fileEndings are those by which a word with a dot is rather a file that is
// missing than a site.
var fileEndings = []string{".ics", ".ical", ".opml", ".xml", ".rss", ".atom", ".json", ".eml", ".mbox", ".mbx", ".txt", ".html", ".htm", ".toml", ".zip"}

// siteOf is the web address of a site that was written without https://, such
// as example.org/news; "" where it can be none.
func siteOf(address string) string {
	host, _, path := strings.Cut(address, "/")
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if strings.ContainsAny(address, " @\\:\n\t") && err != nil || !strings.Contains(strings.Trim(name, "."), ".") || strings.HasPrefix(name, ".") {
		return ""
	}
	if !path && slices.Contains(fileEndings, strings.ToLower(filepath.Ext(name))) {
		return ""
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if len(last) < 2 || strings.ContainsAny(last, "0123456789") {
		return ""
	}
	if _, err := os.Stat(address); !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	u, err := url.Parse("https://" + address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return "https://" + address
}

// ownMachine is the web address of a server on this machine that was written
// without http://, such as localhost:8080/feed; "" where it can be none.
func ownMachine(address string) string {
	if strings.ContainsAny(address, " @\\\n\t") {
		return ""
	}
	host, _, _ := strings.Cut(address, "/")
	u, err := url.Parse("http://" + address)
	if err != nil || u.Host != host {
		return ""
	}
	if ip := net.ParseIP(u.Hostname()); !strings.EqualFold(u.Hostname(), "localhost") && (ip == nil || !ip.IsLoopback()) {
		return ""
	}
	if _, err := os.Stat(address); !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return u.String()
}

// now rewords an error of a source that is not there yet: nobody tries it again
// later.
func now(err error) error {
	var known *app.Error
	if !errors.As(err, &known) {
		return err
	}
	e := *known
	switch e.Code {
	case app.CodeTimeout, app.CodeServer, app.CodeNetwork, app.CodeCut:
		e.Hint = "Try it again later, and check whether the address works in a browser."
	case app.CodeRate:
		e.Hint = "Add it again after that time."
	case app.CodeMissing:
		e.Hint = "Check the address for a typing mistake, or give that of the site itself: its feeds are looked for."
	case app.CodeUnauth:
		e.Hint = "If it is a calendar account, give --user NAME; a feed that wants a password cannot be read."
	case app.CodeNotFeed:
		e.Hint = strings.TrimSpace(e.Hint + " An account on a calendar server wants --user NAME.")
	}
	return &e
}
