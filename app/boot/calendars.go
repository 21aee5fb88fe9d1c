package boot

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors/calendar"
	"daybrief/connectors/signin"
)

// companionTime bounds the look for a calendar beside a mail account: nobody
// asked for it.
const companionTime = 20 * time.Second

// stepProvider is what signin calls a look into its table.
const stepProvider = "provider table"

// Calendars finds the calendars of an account on a CalDAV server, from the
// address of one or from a mail address or host, and has the reader choose
// among them. Settings of anything else, and of an account that cannot be read
// now, are returned as they are: the test says why. The error is an *app.Error
// with code cancelled when the reader wants none.
func (d *Adding) Calendars(ctx context.Context, s app.SourceSettings) (app.SourceSettings, error) {
	if !mayHaveCalendars(s) {
		return s, nil
	}
	if s.User == "" && isMailAddress(s.Address) {
		s.User = s.Address
	}
	d.ask.Step("Looking for the calendars of " + s.Address)
	found, list := s, []calendar.Listed(nil)
	tries, foreign, err := d.places(ctx, s.Address, d.tell)
	if foreign && err == nil {
		if tries, err = d.allowElsewhere(tries, s.Address); err != nil {
			return s, err
		}
	}
	if err != nil {
		err = fmt.Errorf("find the calendars of %s: %w", s.Address, err)
	} else {
		found, list, err = d.findCalendars(ctx, s, tries)
	}
	if err != nil {
		d.app.Log.Warn("calendars", "name", s.Name, "err", err)
		return found, nil
	}
	if len(list) < 2 || len(s.Calendars) > 0 {
		return found, nil
	}
	options := make([]string, len(list))
	for i, c := range list {
		options[i] = c.Name
		for _, k := range c.Kinds {
			options[i] += " (" + string(k) + "s)"
		}
	}
	taken, ok := d.ask.ChooseSome("The account has several calendars.", options)
	if !ok {
		return found, errNoneWanted()
	}
	for _, n := range taken {
		found.Calendars = append(found.Calendars, list[n].Name)
	}
	return found, nil
}

// mayHaveCalendars reports whether the settings may lead to an account.
func mayHaveCalendars(s app.SourceSettings) bool {
	if s.Type != "calendar" || isPath(s.Address) || inTheClear(s) {
		return false
	}
	return s.User != "" || s.OAuth != "" || !isURL(s.Address)
}

// findCalendars asks the addresses at which the account may be for its
// calendars. Without an answer the settings get the best of them.
func (d *Adding) findCalendars(ctx context.Context, s app.SourceSettings, tries []string) (app.SourceSettings, []calendar.Listed, error) {
	var first error
	for _, address := range tries {
		at := s
		at.Address = address
		list, err := calendar.Calendars(ctx, at, d.deps(at))
		if err == nil {
			d.ask.Step(fmt.Sprintf("Calendars at %s: %d", address, len(list)))
			return at, list, nil
		}
		if first == nil {
			first = err
		}
		if code := app.AsError(err).Code; ctx.Err() != nil || refusedPassword(code) { // another address takes it no better
			break
		}
	}
	if !isURL(s.Address) && len(tries) > 0 {
		s.Address = tries[0]
	}
	return s, nil, first
}

// Companion is the calendar account that belongs to a mail account, where its
// server lets the same password in. That is tried without a question at the
// providers of the table alone; of other servers agree is told the hosts and
// says whether they may be sent the password. Servers outside of the address's
// own domain are not even asked about: what a name server says of them has no
// proof (RFC 6764 section 8).
func (d *Adding) Companion(ctx context.Context, mail app.SourceSettings, agree func(hosts []string) bool) (app.SourceSettings, bool) {
	if mail.Type != "email" || mail.OAuth != "" || !isMailAddress(mail.Address) {
		return app.SourceSettings{}, false
	}
	password, err := d.app.secret(ctx, mail.Name, mail.PasswordCommand)
	if err != nil {
		return app.SourceSettings{}, false
	}
	tries, known := d.trusted(ctx, mail.Address)
	if len(tries) == 0 || !known && !agree(serverNames(tries)) {
		return app.SourceSettings{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, companionTime)
	defer cancel()
	s := app.SourceSettings{
		Type: "calendar", Address: mail.Address, User: mail.User, PasswordCommand: mail.PasswordCommand, CAFile: mail.CAFile,
		Name: d.app.freeName("Calendar " + mail.Address),
	}
	if s.User == "" {
		s.User = mail.Address
	}
	if mail.PasswordCommand == "" {
		d.app.HoldPassword(s.Name, password)
	}
	found, list, err := d.findCalendars(ctx, s, tries)
	if err != nil || len(list) == 0 {
		d.app.DropPassword(s.Name)
		return app.SourceSettings{}, false
	}
	return found, true
}

// serverNames are the hosts of addresses, each once.
func serverNames(addresses []string) []string {
	var hosts []string
	for _, address := range addresses {
		if host := bareHost(address); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// places are where the calendars of a mail address or host may be. foreign
// tells that the name server put some of them outside of its domain, and not at
// a provider that is known.
func (d *Adding) places(ctx context.Context, address string, tell func(signin.Step)) (tries []string, foreign bool, err error) {
	f := d.finder()
	f.Tell = func(step signin.Step) {
		foreign = foreign || step.Found && step.Foreign
		tell(step)
	}
	tries, err = f.CalDAV(ctx, address)
	return tries, foreign, err
}

// allowElsewhere has the reader say whether a server outside of the domain may
// be sent the password (RFC 6764 section 8). Unasked it is not.
func (d *Adding) allowElsewhere(tries []string, address string) ([]string, error) {
	var own []string
	there := ""
	for _, server := range tries {
		if within(server, address) {
			own = append(own, server)
		} else if there == "" {
			there = bareHost(server)
		}
	}
	n, ok := d.ask.Choose("The name server says, without proof, that the calendars of "+address+" are on "+there+".",
		[]string{"Send it nothing, ask the servers of the domain alone", "Send the password to " + there})
	switch {
	case !ok:
		return nil, errNoneWanted()
	case n == 1:
		return tries, nil
	}
	return own, nil
}

// trusted are the places for the calendars of a mail address that may be sent its
// password; none where the name server puts another domain first. known tells
// that they are those of a provider of the table.
func (d *Adding) trusted(ctx context.Context, address string) (tries []string, known bool) {
	ctx, cancel := context.WithTimeout(ctx, companionTime)
	defer cancel()
	tries, foreign, err := d.places(ctx, address, func(step signin.Step) {
		known = known || step.Found && step.What == stepProvider
	})
	if err != nil || len(tries) == 0 || foreign && !within(tries[0], address) {
		return nil, false
	}
	if foreign { // some of those that follow
		tries = slices.DeleteFunc(tries, func(server string) bool { return !within(server, address) })
	}
	return tries, known
}

// within reports whether a server lies in the domain of a mail address or host.
func within(server, address string) bool {
	u, err := url.Parse(server)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	domain := strings.ToLower(address)
	if _, after, ok := strings.Cut(domain, "@"); ok {
		domain = after
	}
	return host == domain || strings.HasSuffix(host, "."+domain)
}
