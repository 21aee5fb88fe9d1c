package rag

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

var berlin = time.FixedZone("CET", 3600)

// speechNow is a Saturday.
func speechNow() time.Time { return time.Date(2026, time.November, 21, 9, 30, 0, 0, berlin) }

func said(text string) Request {
	known := []string{"ann", "ann lowe", "bob", "josé almeida"}
	return Understand(app.SearchQuery{Text: text}, Speech{
		Now: speechNow(), Sources: func() []string { return []string{"Work mail", "Hacker News", "Private mail"} },
		Knows: func(name string) bool { return slices.Contains(known, strings.ToLower(name)) },
	})
}

// gist is a request in one line.
func gist(r Request) string {
	var out []string
	add := func(name string, list []string) {
		if len(list) > 0 {
			out = append(out, name+"="+strings.Join(list, ","))
		}
	}
	var kinds []string
	for _, k := range r.Kinds {
		kinds = append(kinds, string(k))
	}
	add("kind", kinds)
	add("source", r.Sources)
	add("from", r.People)
	add("with", r.With)
	add("tag", r.Tags)
	if !r.From.IsZero() {
		out = append(out, "after="+clock(r.From))
	}
	if !r.To.IsZero() {
		out = append(out, "before="+clock(r.To))
	}
	for _, k := range r.Without.Kinds {
		out = append(out, "-kind="+string(k))
	}
	add("-source", r.Without.Sources)
	add("-from", r.Without.People)
	add("-with", r.Without.With)
	add("-tag", r.Without.Tags)
	add("any", r.Words.Any)
	add("all", r.Words.All)
	add("not", r.Words.Not)
	for _, n := range r.Notes {
		out = append(out, "note:"+n.Code)
	}
	return strings.Join(out, " ")
}

func clock(t time.Time) string {
	return strings.TrimSuffix(t.In(berlin).Format("2006-01-02T15:04"), "T00:00")
}

// spoken says how texts are understood.
var spoken = map[string]string{
	"":                   "",
	"budget":             "any=budget",
	"the budget of 2027": "any=budget,2027",
	"to be or not to be": "any=to,be,or,not",
	`"launch plan"`:      "any=launch plan all=launch plan",
	`“launch plan” costs -draft -"old one"`:    "any=launch plan,costs all=launch plan not=draft,old one",
	`the "launch plan"`:                        "any=launch plan all=launch plan",
	`an "open quote`:                           "any=open,quote",
	"C++ or C# NOT java":                       "any=C++,C# not=java",
	"follow-up - dash":                         "any=follow-up,dash",
	"12:30 http://x.example":                   "any=12:30,http://x.example",
	"東京の会議について":                                "any=東京,会議,について",
	"AIニュース":                                   "any=AI,ニュース",
	"from:ann budget":                          "from=ann any=budget",
	`from:"Ann Lowe" with:bob@x.example`:       "from=Ann Lowe with=bob@x.example",
	"FROM:ann":                                 "from=ann",
	"kind:mails is:event":                      "kind=mail,event",
	"kind:news":                                "kind=story,article",
	"kind:spoon soup":                          "any=spoon,soup note:usage",
	"source:hacker news":                       "source=Hacker News any=news",
	"source:mail":                              "source=Work mail,Private mail",
	"source:unknown":                           "source=unknown",
	"tag:#market":                              "tag=market",
	"after:2026-11-01 before:2026-11-10":       "after=2026-11-01 before=2026-11-10",
	"until:2026-11-10":                         "before=2026-11-11",
	"on:2026-11-10":                            "after=2026-11-10 before=2026-11-11",
	"date:2026-10":                             "after=2026-10-01 before=2026-11-01",
	"after:yesterday before:last_week":         "after=2026-11-20 before=2026-11-09",
	"after:someday":                            "any=someday note:usage",
	"letzte Woche":                             "after=2026-11-09 before=2026-11-16",
	"Mails von Ann letzte Woche":               "kind=mail from=ann after=2026-11-09 before=2026-11-16",
	"Termine morgen mit Bob":                   "kind=event with=bob after=2026-11-22 before=2026-11-23",
	"Angebote seit Montag":                     "after=2026-11-16 any=Angebote",
	"MIT Studie von Zoe":                       "any=MIT,Studie,von,Zoe",
	"Rechnung im März":                         "after=2026-03-01 before=2026-04-01 any=Rechnung",
	"先週":                                       "after=2026-11-09 before=2026-11-16",
	"明日の会議":                                    "after=2026-11-22 before=2026-11-23 any=会議",
	"昨天的新闻":                                    "after=2026-11-20 before=2026-11-21 any=新闻",
	"明日香":                                      "any=明日香",
	"会議の明日":                                    "any=会議,明日",
	"from:":                                    "",
	"budget kind:":                             "any=budget",
	"from: ann":                                "from=ann",
	"from:ann -from:bob budget":                "from=ann -from=bob any=budget",
	"-kind:mails -tag:#market -with:bob costs": "-kind=mail -with=bob -tag=market any=costs",
	"-source:hacker news":                      "-source=Hacker News any=news",
	"-kind:spoon":                              "not=spoon note:usage",
	"-after:2026-11-01 soup":                   "any=soup not=2026-11-01 note:usage",
	"bud\u00adget \u202ecosts\u200bplan\ufeff": "any=budget,costs,plan",
	"mails from Ann last week":                 "kind=mail from=ann after=2026-11-09 before=2026-11-16",
	"mails from Ann about the budget":          "kind=mail from=ann any=budget",
	"from Ann Lowe":                            "from=ann lowe",
	"from Zoe":                                 "any=Zoe",
	"from zoe@x.example":                       "from=zoe@x.example",
	"lunch with Bob":                           "with=bob any=lunch",
	"tomorrow's meeting":                       "kind=event after=2026-11-22 before=2026-11-23",
	"tomorrow’s meetings with Bob about costs": "kind=event with=bob after=2026-11-22 before=2026-11-23 any=costs",
	"my meetings next week":                    "kind=event after=2026-11-23 before=2026-11-30",
	"meeting notes":                            "any=meeting,notes",
	"meeting":                                  "any=meeting",
	"yesterday":                                "after=2026-11-20 before=2026-11-21",
	"what did Ann say yesterday":               "after=2026-11-20 before=2026-11-21 any=Ann,say",
	"this week":                                "after=2026-11-16 before=2026-11-23",
	"contract this month":                      "after=2026-11-01 before=2026-12-01 any=contract",
	"inflation last year":                      "after=2025-01-01 before=2026-01-01 any=inflation",
	"last quarter":                             "after=2026-07-01 before=2026-10-01",
	"in the last 3 days":                       "after=2026-11-18 before=2026-11-22",
	"past two weeks":                           "after=2026-11-07 before=2026-11-22",
	"next 2 days":                              "after=2026-11-21 before=2026-11-24",
	"10 days ago":                              "after=2026-11-11 before=2026-11-12",
	"two months ago":                           "after=2026-09-01 before=2026-10-01",
	"news since Monday":                        "kind=story,article after=2026-11-16",
	"on Friday":                                "after=2026-11-20 before=2026-11-21",
	"events on Monday":                         "kind=event after=2026-11-23 before=2026-11-24",
	"Monday's standup":                         "after=2026-11-16 before=2026-11-17 any=standup",
	"Monday standup":                           "any=Monday,standup",
	"last Friday":                              "after=2026-11-20 before=2026-11-21",
	"last Saturday":                            "after=2026-11-14 before=2026-11-15",
	"next Saturday":                            "after=2026-11-28 before=2026-11-29",
	"this weekend":                             "after=2026-11-21 before=2026-11-23",
	"rates in March":                           "after=2026-03-01 before=2026-04-01 any=rates",
	"rates in December":                        "after=2025-12-01 before=2026-01-01 any=rates",
	"rates in March 2024":                      "after=2024-03-01 before=2024-04-01 any=rates",
	"in 2025":                                  "after=2025-01-01 before=2026-01-01",
	"the harbour march":                        "any=harbour,march",
	"3 November invoice":                       "after=2026-11-03 before=2026-11-04 any=invoice",
	"November 3rd":                             "after=2026-11-03 before=2026-11-04",
	"2 January":                                "after=2027-01-02 before=2027-01-03",
	"before 2026-11-03":                        "before=2026-11-03",
	"day before yesterday":                     "after=2026-11-19 before=2026-11-20",
	`"last week"`:                              "any=last week all=last week",
	"mails last week after:2026-11-12":         "kind=mail after=2026-11-12 before=2026-11-16",
	strings.Repeat("long ", 14) + `"b" today -not`: "any=long,long,long,long,long,long,long,long,long,b,today",
}

func TestUnderstand(t *testing.T) {
	for text, want := range spoken {
		if d := cmp.Diff(want, gist(said(text))); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// What a filter of the caller's own says holds beside what was said.
func TestUnderstandKeepsGivenFilters(t *testing.T) {
	q := app.SearchQuery{Text: "mails last week", Kinds: []app.Kind{app.KindEvent}, From: time.Date(2026, 11, 12, 0, 0, 0, 0, berlin)}
	got := gist(Understand(q, Speech{Now: speechNow()}))
	if want := "kind=event after=2026-11-12 before=2026-11-16 any=mails"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Weeks turn over, and months, in any zone and on any day.
func TestSpokenTimesHoldTheirDay(t *testing.T) {
	for _, zone := range []*time.Location{time.UTC, berlin, time.FixedZone("", -11*3600), time.FixedZone("", 13*3600)} {
		for n := range 800 {
			now := time.Date(2026, time.January, 1, 23, 59, 59, 0, zone).AddDate(0, 0, n)
			for text, shift := range map[string]int{"today": 0, "yesterday": -1, "tomorrow": 1, "this week": 0, "last week": -7, "next week": 7} {
				r := Understand(app.SearchQuery{Text: text}, Speech{Now: now})
				at := now.AddDate(0, 0, shift)
				if at.Before(r.From) || !at.Before(r.To) || r.Text != "" {
					t.Fatalf("%s on %s: [%s, %s), left %q", text, now, r.From, r.To, r.Text)
				}
			}
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"mails from Ann last week", `from:"Ann" -x "y`, "after:2026-11-01 kind:mail", "10 days ago", "東京の会議", "-\"\x00", "the the last", ":::", "in may", "NOT NOT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := said(text)
		if !r.From.IsZero() && (r.From.Year() < 1800 || r.From.Year() > 2400) {
			t.Errorf("%q is from %s", text, r.From)
		}
		for _, list := range [][]string{r.Words.Any, r.Words.All, r.People, r.With, r.Sources, r.Tags} {
			if slices.Contains(list, "") {
				t.Errorf("%q: an empty word: %s", text, gist(r))
			}
		}
		if again := said(text); gist(again) != gist(r) {
			t.Errorf("%q: %s, then %s", text, gist(r), gist(again))
		}
		if strings.TrimSpace(text) == "" && gist(r) != "" {
			t.Errorf("%q means %s", text, gist(r))
		}
	})
}

// However much is pasted, no more is looked for than can be ranked while one
// waits.
func TestAPastedPageIsBounded(t *testing.T) {
	var page strings.Builder
	for i := range 2000 {
		page.WriteString("the of word" + strconv.Itoa(i) + " from:nobody" + strconv.Itoa(i) + " ")
	}
	r := said(page.String())
	if n := len(r.Words.Any); n != wordsMost {
		t.Errorf("%d words are looked for, want %d", n, wordsMost)
	}
	if n := len(r.People); n > operatorsMost {
		t.Errorf("%d people are looked for, want %d at most", n, operatorsMost)
	}
	if r := said("the of and to in a is that the of"); !slices.Equal(r.Words.Any, []string{"the", "of", "and", "to"}) {
		t.Errorf("of stop words alone %q are looked for", r.Words.Any)
	}
}
