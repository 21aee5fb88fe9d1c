package calendar

import (
	"strings"
	"unicode"

	"daybrief/app"
	"daybrief/app/lazyre"
	"daybrief/connectors"
)

// words fills in title, text and links.
func (a *adapter) words(it *app.Item, c *component) {
	t := &c.text
	it.Title = oneLine(t.summary)
	it.Text = plainText(t.description)
	if it.Text == "" {
		it.Text = connectors.PlainText(t.html)
	}
	it.URL = connectors.SafeURL("", t.url)
	it.Detail.Event = &app.EventDetail{Place: oneLine(t.location), Meeting: meetingLink(t), Priority: t.priority, UID: c.uid}
	for _, v := range t.categories {
		if v = oneLine(v); v != "" && !it.HasTag(v) {
			it.Tags = append(it.Tags, v)
		}
	}
}

// plainText returns a description as plain text; some writers put HTML there.
func plainText(s string) string {
	if connectors.HasMarkup(s) {
		return connectors.PlainText(s)
	}
	return connectors.CleanText(s)
}

// maxTitle bounds what stands in one line, in characters.
const maxTitle = 1000

// oneLine returns text that stands in one line.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(connectors.CleanText(s)), " ")
	if len(s) <= maxTitle {
		return s
	}
	if r := []rune(s); len(r) > maxTitle {
		return strings.TrimSpace(string(r[:maxTitle-1])) + "…"
	}
	return s
}

// webLink finds addresses in running text.
var webLink = lazyre.New(`https://[^\s<>"'\x60{}|\\^]+`)

// videoHosts are hosts of video calls; a name counts with all below it.
var videoHosts = [...]string{
	"zoom.us", "zoomgov.com", "meet.google.com", "teams.microsoft.com", "teams.live.com", "teams.microsoft.us", "webex.com",
	"gotomeeting.com", "gotomeet.me", "meet.goto.com", "whereby.com", "meet.jit.si", "8x8.vc", "bluejeans.com", "chime.aws",
	"join.skype.com", "meet.lync.com", "facetime.apple.com", "daily.co", "livestorm.co", "gather.town", "around.co",
	"ringcentral.com", "dialpad.com", "meet.proton.me", "talky.io", "kmeet.infomaniak.com", "visio.numerique.gouv.fr",
	"meet.element.io", "vc.larksuite.com", "meeting.tencent.com", "discord.gg", "hangouts.google.com",
}

// meetingLink returns the https address of the event's video call, or "". What
// the file itself calls the call comes before what stands in its text.
func meetingLink(t *texts) string {
	if u := connectors.SafeURL("", t.conference); strings.HasPrefix(u, "https://") {
		return u
	}
	for _, text := range []string{t.location, t.url, t.description, t.html} {
		for _, link := range webLink.FindAllString(text, 50) {
			link = strings.TrimRight(strings.ReplaceAll(link, "&amp;", "&"), ".,;:!?)]*_>")
			if u := connectors.SafeURL("", link); u != "" && isVideo(u) {
				return u
			}
		}
	}
	return ""
}

// isVideo reports whether an https address leads to a video call.
func isVideo(address string) bool {
	host, path, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
	host = strings.ToLower(host)
	if i := strings.IndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	for _, v := range videoHosts {
		if host == v || strings.HasSuffix(host, "."+v) {
			return path != ""
		}
	}
	return strings.HasPrefix(host, "bbb.") || strings.HasPrefix(host, "jitsi.")
}

// outdoorWords are words of titles and places that put an event under the
// sky.
var outdoorWords = wordSet(`
	park parks outdoor outdoors outside picnic run running jog jogging hike hiking walk walking trail bike biking cycling ride
	garden gardening bbq barbecue football soccer rugby cricket baseball softball golf tennis sailing surf
	surfing beach lake camping campsite festival marathon parade ski skiing sledding zoo playground terrace patio rooftop stadium
	spaziergang joggen lauf laufen radtour fahrradtour grillen grillfest garten biergarten fußball picknick
	freibad zelten spielplatz strand draußen
	balade pique-nique jardin vélo plage marche terrasse
	parque jardín excursión senderismo caminata fútbol playa barbacoa
	parco giardino escursione passeggiata calcio spiaggia grigliata
	fietsen fietstocht tuin voetbal
	caminhada trilha futebol praia churrasco
	promenad vandring löpning trädgård grillning
	piknik ogród spacer wycieczka rower
`)

// notOutdoor are phrases in which such a word means something else.
var notOutdoor = [...]string{"dry run", "test run", "trial run", "run through", "run-through", "run rate", "run book", "runbook", "walk through",
	"walk-through", "car park", "business park", "technology park", "science park", "park inn", "park hyatt", "park plaza", "park avenue",
	"park ave", "park street", "park lane", "park road", "fantasy football", "running late", "run by"}

// wordSet splits words at blanks.
func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// isOutdoor reports whether title or place say that an event is under the sky.
func isOutdoor(texts ...string) bool {
	for _, s := range texts {
		s = strings.ToLower(s)
		for _, p := range notOutdoor {
			s = strings.ReplaceAll(s, p, " ")
		}
		words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		for _, w := range words {
			if outdoorWords[w] || outdoorStem(w) {
				return true
			}
		}
	}
	return false
}

// outdoorStem reports whether a longer word begins or ends in one that counts:
// Stadtpark, wandern, picnicking.
func outdoorStem(w string) bool {
	for _, p := range [...]string{"wander", "wandel", "kayak", "canoe", "picnic", "randonn", "barbecue"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	for _, p := range [...]string{"spielplatz", "wanderung", "radtour", "biergarten", "stadtpark", "schlosspark"} {
		if strings.HasSuffix(w, p) {
			return true
		}
	}
	return false
}
