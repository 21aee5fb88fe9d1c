package draft

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// How much time the way between two places takes at least: within a town or
// where the towns are not known, and from one town to another.
const (
	travelTime = 15 * time.Minute
	tripTime   = time.Hour
)

var (
	online = lazyre.New(`(?i)\b(?:video|online|zoom|teams|meet|webex|skype|phone|call|remote|virtual|tbd|tba|jitsi|slack|hangouts?)\b|://`)
	room   = lazyre.New(`(?i)\b(?:room|raum|floor|desk|office|level|kitchen|hall|building|conference|boardroom|lounge|cafeteria|lobby)\b`)
	street = lazyre.New(`(?i)\b\d{1,4}[a-z]?\b`)
	// postTown finds the town behind or before its postal code.
	postTown = lazyre.New(`\b\d{4,5}\s+(\p{Lu}[\p{L}.'-]+(?:\s\p{L}[\p{L}.'-]+)*)`)
	ukTown   = lazyre.New(`(\p{Lu}[\p{L}'-]+)\s+[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b`)
	usTown   = lazyre.New(`(\p{Lu}[\p{L}.'-]+(?:\s\p{Lu}[\p{L}.'-]+)*),\s*[A-Z]{2}(?:\s+\d{5})?\b`)
	lands    = lazyre.New(`(?i)^(?:germany|deutschland|austria|österreich|switzerland|schweiz|france|netherlands|belgium|denmark|poland|spain|italy|ireland|uk|united kingdom|england|scotland|wales|usa?|united states|canada|australia|new zealand|india|japan)$`)
)

// town is the town an address names, in lower case; "" where it names none.
func town(address string) string {
	for _, re := range []*lazyre.Regexp{postTown, ukTown, usTown} {
		if m := re.FindStringSubmatch(address); m != nil {
			return strings.ToLower(m[1])
		}
	}
	parts := strings.Split(address, ",")
	if len(parts) > 1 && lands.MatchString(strings.TrimSpace(parts[len(parts)-1])) {
		parts = parts[:len(parts)-1]
	}
	last := strings.TrimSpace(parts[len(parts)-1])
	if len(parts) < 2 || !street.MatchString(strings.Join(parts[:len(parts)-1], ",")) || street.MatchString(last) || room.MatchString(last) || strings.Count(last, " ") > 2 {
		return ""
	}
	return strings.ToLower(last)
}

// whole is an event's place as its calendar has it.
func whole(it *app.Item) string {
	if it.Detail.Event == nil {
		return ""
	}
	return clean(it.Detail.Event.Place)
}

// somewhere reports whether an event is at a place one has to go to.
func somewhere(it *app.Item) bool {
	p := whole(it)
	return p != "" && !online.MatchString(p)
}

// travels checks each event at a place against the next one at a place; a call
// between them can be taken on the way.
func (m *maker) travels(busy []*app.Item, add adder) {
	for i, a := range busy {
		if !somewhere(a) || a.End.IsZero() {
			continue
		}
		for _, b := range busy[i+1:] {
			if somewhere(b) && !b.Start.Time().Before(a.End.Time()) {
				add("travel", m.travel(a, b), a, b)
				break
			}
		}
	}
}

// travel tells of two places too far apart for the time between. Rooms are
// taken for rooms of one house.
func (m *maker) travel(a, b *app.Item) string {
	p, q := whole(a), whole(b)
	low, other := strings.ToLower(p), strings.ToLower(q)
	if strings.Contains(low, other) || strings.Contains(other, low) {
		return ""
	}
	from, to := town(p), town(q)
	far := from != "" && to != "" && from != to
	if !far && room.MatchString(p) && room.MatchString(q) {
		return ""
	}
	need, why := travelTime, "hardly time to get there"
	if far {
		need, why = tripTime, "another town, hardly time to get there"
	}
	if b.Start.Time().Sub(a.End.Time()) >= need {
		return ""
	}
	return called(a) + " ends at " + m.clock(a.End.Time()) + " (" + place(a) + ") and " + called(b) + " starts at " + m.clock(b.Start.Time()) + " (" + place(b) + "): " + why
}
