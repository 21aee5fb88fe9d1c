package boot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/email"
	"daybrief/connectors/rss"
	"daybrief/connectors/signin"
	"daybrief/connectors/weather"
)

// errNoneWanted ends the adding when the reader wants none of what was offered.
func errNoneWanted() error {
	return &app.Error{Code: app.CodeCancelled, Message: "Nothing was chosen", Hint: "Start it again when you like."}
}

// finder searches servers and tells each step.
func (d *Adding) finder() *signin.Finder {
	f := &signin.Finder{
		HTTP: d.app.client(nil, d.app.opt.Transport), Resolver: d.app.opt.Resolver,
		Known: knownProvider, Probe: d.probe, Tell: d.tell,
	}
	if d.app.opt.Probe != nil {
		f.Probe = d.app.opt.Probe
	}
	return f
}

// knownProvider is the mail connector's table.
func knownProvider(address string) (signin.MailServer, bool) {
	server, security, oauth, hint, known := email.Provider(app.SourceSettings{Type: "email", Address: address})
	return signin.MailServer{Server: server, Security: security, OAuth: oauth, Hint: hint}, known
}

// probe greets a mail server without signing in.
func (d *Adding) probe(ctx context.Context, m signin.MailServer) error {
	s := app.SourceSettings{Type: "email", Name: m.Server, Server: m.Server, Security: m.Security, User: "probe"}
	client := d.app.client(d.app.allowed([]app.SourceSettings{s}, d.app.services()), d.app.opt.Transport)
	defer client.Close()
	return email.Probe(ctx, s, d.app.depsWith(client, d.app.services(), nil))
}

// tell words a step of a search.
func (d *Adding) tell(s signin.Step) {
	line := "  " + s.What
	if s.Where != "" {
		line += " (" + s.Where + ")"
	}
	switch {
	case s.Found && s.Foreign:
		line += ": found, as the name server says without proof"
	case s.Found:
		line += ": found"
	case s.Err != nil:
		why := connectors.Explain("", s.Err).Message
		if _, reason, ok := strings.Cut(why, " could not be read: "); ok {
			why = reason // what could not is in the line already
		}
		line += ": " + lowerFirst(strings.TrimSuffix(why, "."))
	default:
		line += ": nothing"
	}
	d.ask.Step(line)
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToLower(string(r[1])) == string(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}

// findMail finds the server of a mail address.
func (d *Adding) findMail(ctx context.Context, s *app.SourceSettings) error {
	if s.Server != "" {
		return nil
	}
	d.ask.Step("Looking for the mail server of " + s.Address)
	found, err := d.finder().Mail(ctx, s.Address)
	if err != nil {
		e := *app.AsError(err)
		if e.Code == app.CodeMissing {
			e.Hint += " The flag for it is --server."
		}
		return &e
	}
	best := found[0]
	s.Server = best.Server
	if s.Security == "" {
		s.Security = best.Security
	}
	if s.User == "" && best.User != s.Address {
		s.User = best.User
	}
	if s.OAuth == "" && s.PasswordCommand == "" {
		s.OAuth = best.OAuth
	}
	line := "Mail server: " + best.Server + " (" + s.Security + ")"
	if best.Provider != "" {
		line += ", " + best.Provider
	}
	if s.OAuth != "" {
		line += ", signing in with " + s.OAuth
	}
	d.ask.Step(line)
	if best.Hint != "" && best.Hint != PasswordHint(*s) { // which is told with the question for the password
		d.ask.Step(best.Hint)
	}
	return nil
}

// maxOffered is how many things are offered to choose from.
const maxOffered = 12

// findFeed replaces the address of a page by that of the feed it names.
func (d *Adding) findFeed(ctx context.Context, s *app.SourceSettings, title *string) error {
	d.client.Allow(hostOf(s.Address))
	found, err := rss.Discover(ctx, d.deps(*s), s.Address)
	if err != nil {
		return now(connectors.Explain(nameOf(s.Address), err))
	}
	if len(found) == 0 {
		return &app.Error{
			Code: app.CodeNotFeed, Message: "No feed was found at " + s.Address,
			Hint: "Look for a link called RSS, Atom or Feed on the page and add its address.",
		}
	}
	n := 0
	if len(found) > 1 {
		found = found[:min(len(found), maxOffered)]
		options := make([]string, len(found))
		for i, f := range found {
			options[i] = strings.TrimSpace(oneLine(f.Title) + "  " + f.URL)
		}
		var ok bool
		if n, ok = d.ask.Choose("The page names several feeds.", options); !ok {
			return errNoneWanted()
		}
	}
	if found[n].URL != s.Address {
		d.ask.Step("Feed: " + found[n].URL)
	}
	s.Address = found[n].URL
	*title = oneLine(found[n].Title)
	return nil
}

// findPlace settles which of the places of a name is meant, and saves its
// coordinates: the name need not be looked up again.
func (d *Adding) findPlace(ctx context.Context, s *app.SourceSettings) error {
	if s.Latitude != nil {
		return nil
	}
	if lat, lon, ok := coordinates(s.Address); ok {
		s.Latitude, s.Longitude = &lat, &lon
		return nil
	}
	s.Address = strings.Join(strings.Fields(s.Address), " ")
	places, err := weather.Places(ctx, d.deps(*s), s.Address)
	if err != nil {
		e := connectors.Explain("The list of places", err)
		if e.Code == app.CodeMissing {
			return e
		}
		d.ask.Step(e.Message + ".")
		return nil // the test says it again, and a later run may find it
	}
	n := 0
	if len(places) > 1 {
		places = places[:min(len(places), maxOffered)]
		options := make([]string, len(places))
		for i, p := range places {
			options[i] = p.Label()
		}
		var ok bool
		if n, ok = d.ask.Choose(fmt.Sprintf("There are several places called %s.", s.Address), options); !ok {
			return errNoneWanted()
		}
	}
	p := places[n]
	s.Address, s.Latitude, s.Longitude = p.Name, &p.Latitude, &p.Longitude
	d.ask.Step("Place: " + p.Label())
	return nil
}

// coordinates reads "53.55,9.99".
func coordinates(address string) (lat, lon float64, ok bool) {
	a, b, ok := strings.Cut(address, ",")
	if !ok {
		return 0, 0, false
	}
	lat, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	return lat, lon, err1 == nil && err2 == nil
}
