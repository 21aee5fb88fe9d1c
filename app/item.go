// Package app is the vocabulary of Daybrief: the types two or more of its
// packages share, and the rules that belong to those types.
//
// It imports the standard library only, so that everything else may import it.
// A type enters this package when two packages need it, not before.
package app

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// Kind tells what an item is. The values are part of the JSON output and stay.
type Kind string

// The kinds of items, as they stand in JSON.
const (
	KindMail       Kind = "mail"
	KindEvent      Kind = "event"
	KindTask       Kind = "task"
	KindStory      Kind = "story"
	KindArticle    Kind = "article"
	KindWeather    Kind = "weather"
	KindNote       Kind = "note"
	KindBrief      Kind = "brief"
	KindAction     Kind = "action"
	KindPreference Kind = "preference"
)

// Private reports whether items of this kind are the reader's own affairs,
// which never leave the machine.
func (k Kind) Private() bool {
	switch k {
	case KindStory, KindArticle, KindWeather:
		return false
	}
	return true
}

// Person is somebody an item names: a sender, an attendee, an author.
type Person struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"` // mail address, lower case; absent for authors of articles
}

// String returns the name, or the address where there is no name.
func (p Person) String() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// Attachment describes a file that hangs on an item; its bytes are never kept.
type Attachment struct {
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // media type, "application/pdf"
	Size int64  `json:"size,omitempty"` // bytes after decoding, where known
}

// Action is something an item asks of the reader, or that the reader promised.
type Action struct {
	Text  string `json:"text"`          // what is to be done, in our words
	Due   Stamp  `json:"due,omitzero"`  // by when, where the item says so
	Quote string `json:"quote"`         // the verbatim sentence it rests on
	Who   string `json:"who,omitempty"` // who asks, or to whom it was promised
	// Owed is set where somebody else is to do it: the sender promised it, or
	// the reader asked for it.
	Owed bool `json:"owed,omitempty"`
}

// Span is when something happens. Both ends may be absent.
type Span struct {
	Start  Stamp  `json:"start,omitzero"`
	End    Stamp  `json:"end,omitzero"` // exclusive, as in RFC 5545
	AllDay bool   `json:"all_day,omitempty"`
	TZ     string `json:"tz,omitempty"` // IANA name; absent for floating times and dates
}

// Item is one thing a source yielded: a mail, an occurrence of an event, an
// article. Everything a brief says rests on items.
//
// Absent means absent: fields without a value do not appear in JSON.
type Item struct {
	ID     string `json:"id"`     // see ItemID
	Source string `json:"source"` // the source's name in the configuration
	Native string `json:"-"`      // the source's own id, stable over changes of the item
	Kind   Kind   `json:"kind"`

	Title  string    `json:"title,omitempty"`
	Text   string    `json:"text,omitempty"` // plain text, complete, nothing tag-like left
	URL    string    `json:"url,omitempty"`  // http, https or mailto
	From   *Person   `json:"from,omitempty"`
	People []Person  `json:"people,omitempty"`
	Time   time.Time `json:"time,omitzero"` // when it was sent, published or observed
	Span

	Tags        []string     `json:"tags,omitempty"`
	Actions     []Action     `json:"actions,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Flags       []string     `json:"flags,omitempty"` // see the Flag constants

	Score   float64  `json:"score,omitempty"` // 0 to 1
	Reasons []string `json:"reasons,omitempty"`

	Detail Detail `json:"detail,omitzero"`
}

// Flags an item can carry.
const (
	FlagHidden       = "hidden-text"  // holds text its reader was not meant to see
	FlagInstructions = "instructions" // holds text that talks to a program, not to a person
	FlagDamaged      = "damaged"      // a part of it could not be read
	FlagNewsletter   = "newsletter"
	FlagList         = "list" // came over a mailing list
	FlagAutomatic    = "automatic"
	FlagImportant    = "important" // marked so by its sender or the server
	FlagSeen         = "seen"
	FlagAnswered     = "answered"
	FlagSent         = "sent" // written by the reader
	FlagCancelled    = "cancelled"
	FlagTentative    = "tentative"
	FlagDeclined     = "declined"
	FlagRecurring    = "recurring"
	FlagFree         = "free" // an event that does not block time
	FlagOutdoor      = "outdoor"
	FlagPrivate      = "private" // its writer marked it as nobody else's affair
	FlagSample       = "sample"
)

// HasFlag reports whether the item carries the flag.
func (it *Item) HasFlag(flag string) bool { return contains(it.Flags, flag) }

// AddFlag adds the flag once.
func (it *Item) AddFlag(flag string) {
	if !it.HasFlag(flag) {
		it.Flags = append(it.Flags, flag)
	}
}

// HasTag reports whether the item carries the tag.
func (it *Item) HasTag(tag string) bool { return contains(it.Tags, tag) }

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// ReasonSpam is the reason of a score that tells the item is not to be trusted;
// a brief never rests on such an item.
const ReasonSpam = "looks like spam"

// ReasonNew is the reason of an item that stands in a brief because the reader's
// votes tell little of it, see evidence.Selection.
const ReasonNew = "something new: you have voted on hardly anything like this"

// Suspicious reports whether a brief must not rest on the item: its text talks
// to a program, or it was scored as spam.
func (it *Item) Suspicious() bool {
	return it.HasFlag(FlagInstructions) || contains(it.Reasons, ReasonSpam)
}

// Market reports whether the item is market or business news by its tags.
func (it *Item) Market() bool {
	return it.anyTag("market", "markets", "business", "finance", "economy", "stocks", "money")
}

// Tech reports whether the item is tech news: by its tags, or a story.
func (it *Item) Tech() bool {
	return !it.Market() && (it.Kind == KindStory ||
		it.anyTag("tech", "technology", "programming", "security", "science", "software", "development", "ai"))
}

func (it *Item) anyTag(names ...string) bool {
	for _, t := range it.Tags {
		if contains(names, strings.ToLower(t)) {
			return true
		}
	}
	return false
}

// When returns the time that orders the item among others: the start of what
// happens, else the time it was sent or published.
func (it *Item) When() time.Time {
	if !it.Start.IsZero() {
		return it.Start.Time()
	}
	return it.Time
}

// Detail holds what only one kind of item has. At most one part is set.
type Detail struct {
	Mail    *MailDetail    `json:"mail,omitempty"`
	Event   *EventDetail   `json:"event,omitempty"`
	Story   *StoryDetail   `json:"story,omitempty"`
	Weather *WeatherDetail `json:"weather,omitempty"`
}

// IsZero reports whether no part is set.
func (d Detail) IsZero() bool { return d == Detail{} }

// MailDetail is what a mail has beside sender, subject and text.
type MailDetail struct {
	MessageID  string   `json:"message_id,omitempty"`
	InReplyTo  string   `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
	Thread     string   `json:"thread,omitempty"` // the first message of the thread, or the message itself
	Folder     string   `json:"folder,omitempty"`
	ListID     string   `json:"list_id,omitempty"`
	Core       string   `json:"core,omitempty"` // Text without quotes, signature and boilerplate; absent where equal
	Invite     *Invite  `json:"invite,omitempty"`
}

// Invite is the calendar part of a mail (RFC 6047): what a mail asks, changes
// or calls off. The event itself is an item of its own with the same UID.
type Invite struct {
	Method string `json:"method"` // REQUEST, CANCEL, REPLY, COUNTER or PUBLISH
	UID    string `json:"uid"`
	Event  string `json:"event,omitempty"` // id of the event item made of it, for REQUEST, CANCEL and PUBLISH
}

// EventDetail is what an event or task has beside title, text and time.
type EventDetail struct {
	Place     string  `json:"place,omitempty"`
	Organizer *Person `json:"organizer,omitempty"`
	Meeting   string  `json:"meeting,omitempty"`  // https address of the video call
	Priority  int     `json:"priority,omitempty"` // RFC 5545: 1 highest, 9 lowest, 0 none
	Calendar  string  `json:"calendar,omitempty"`
	UID       string  `json:"uid,omitempty"`
	Mail      string  `json:"mail,omitempty"`    // id of the mail that brought it, for an event that is in no calendar
	Begins    Stamp   `json:"begins,omitzero"`   // of a task: from when it can be worked on; Start is when it is due
	Percent   int     `json:"percent,omitempty"` // of a task: how much is done, 0 to 100
}

// StoryDetail is what a story of Hacker News has beside title and address.
type StoryDetail struct {
	Points     int    `json:"points"`
	Comments   int    `json:"comments"`
	Discussion string `json:"discussion,omitempty"` // address of its comments
}

// WeatherDetail is a forecast for one place. Temperatures are in Unit.
type WeatherDetail struct {
	Place     string         `json:"place"`
	Latitude  float64        `json:"latitude"`
	Longitude float64        `json:"longitude"`
	Unit      string         `json:"unit"`      // "°C" or "°F"
	WindUnit  string         `json:"wind_unit"` // "km/h", "mph", "m/s" or "kn"
	RainUnit  string         `json:"rain_unit"` // "mm" or "inch"
	Now       *WeatherNow    `json:"now,omitempty"`
	Hours     []WeatherHour  `json:"hours,omitempty"`
	Days      []WeatherDay   `json:"days,omitempty"`
	Alerts    []WeatherAlert `json:"alerts,omitempty"`
	Advice    string         `json:"advice,omitempty"` // one line: umbrella, jacket, ...
	Credit    string         `json:"credit,omitempty"` // the line the data's licence asks for
}

// WeatherAlert is a stretch of weather that rules call worth knowing.
type WeatherAlert struct {
	Kind  string    `json:"kind"` // see the Alert constants
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`    // exclusive
	Words string    `json:"words"` // what and how much: "gusts up to 91 km/h"
	Text  string    `json:"text"`  // the same with its hours, in the place's time
}

// WeatherNow is the weather when it was asked for.
type WeatherNow struct {
	Temperature float64 `json:"temperature"`
	Feels       float64 `json:"feels"`
	Wind        float64 `json:"wind"`
	Code        int     `json:"code"` // WMO 4677 code as Open-Meteo uses it
	Words       string  `json:"words"`
}

// WeatherHour is one hour of a forecast.
type WeatherHour struct {
	Time        time.Time `json:"time"`
	Temperature float64   `json:"temperature"`
	RainChance  int       `json:"rain_chance"` // percent
	Rain        float64   `json:"rain"`
	Wind        float64   `json:"wind"`
	Gusts       float64   `json:"gusts,omitempty"`
	Felt        *float64  `json:"feels,omitempty"` // absent where not known
	Code        int       `json:"code"`
}

// Feels returns the temperature as it feels, where it is known.
func (h WeatherHour) Feels() float64 {
	if h.Felt != nil {
		return *h.Felt
	}
	return h.Temperature
}

// WeatherDay is one day of a forecast.
type WeatherDay struct {
	Date       string  `json:"date"` // YYYY-MM-DD
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	RainChance int     `json:"rain_chance"` // percent
	Rain       float64 `json:"rain"`
	Gusts      float64 `json:"gusts"`
	Code       int     `json:"code"`
	Words      string  `json:"words"`
}

// ItemID returns the id of the item a source calls native: 16 characters
// that are the same on every machine and in every run.
func ItemID(source, native string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + native))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

// ContentHash returns a digest of what the reader sees of the item, so that an
// item that came again unchanged is told from one that changed. Score and
// reasons do not count, nor do points and comments, which change by the minute.
func (it *Item) ContentHash() string {
	c := *it
	c.Score, c.Reasons = 0, nil
	if c.Detail.Story != nil {
		c.Detail.Story = &StoryDetail{Discussion: c.Detail.Story.Discussion}
	}
	data, err := json.Marshal(&c)
	if err != nil { // no field of Item can fail to marshal; a hash of nothing would hide a change
		panic("app: item does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
