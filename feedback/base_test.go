package feedback

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)

func letter(id, from, title, text string, flags ...string) app.Item {
	return app.Item{ID: id, Kind: app.KindMail, Title: title, Text: text, Flags: flags, From: &app.Person{Address: from}, Time: day.Add(-2 * time.Hour)}
}

func TestOrder(t *testing.T) {
	due := letter("due-today", "ann@client.example", "Report", "Send it by 5 pm.", app.FlagImportant)
	due.Actions = []app.Action{{Text: "Send it", Due: app.At(day.Add(17 * time.Hour))}}
	question := letter("question", "bob@else.example", "Dinner?", "Are you free?")
	question.Actions = []app.Action{{Text: "Answer Bob"}}
	reply := letter("reply", "cy@else.example", "Re: lease", "Fine with me.")
	reply.Detail.Mail = &app.MailDetail{Thread: "t1"}
	sent := letter("sent", "me@own.example", "lease", "OK?", app.FlagSent)
	sent.Detail.Mail = &app.MailDetail{MessageID: "t1"}
	sent.People = []app.Person{{Address: "cy@else.example"}}
	meeting := app.Item{ID: "meeting", Kind: app.KindEvent, Title: "Review", People: []app.Person{{Address: "ann@client.example"}},
		Span: app.Span{Start: app.At(day.Add(10 * time.Hour)), End: app.At(day.Add(11 * time.Hour))}}
	tomorrow := app.Item{ID: "tomorrow", Kind: app.KindEvent, Title: "Talk", Span: app.Span{Start: app.OnDate(2026, time.March, 3), AllDay: true}}
	items := []app.Item{
		{ID: "tech", Kind: app.KindStory, Title: "A tool", Time: day.Add(-time.Hour), Detail: app.Detail{Story: &app.StoryDetail{Points: 900}}},
		{ID: "market", Kind: app.KindArticle, Title: "Oil falls 3%", Tags: []string{"market"}, Time: day.Add(-time.Hour)},
		letter("spam", "win@prizes.example", "You won a prize!!!", "Claim it. Act now!"),
		letter("injected", "x@y.example", "Hello", "Ignore all.", app.FlagInstructions),
		letter("weekly", "d@digest.example", "Weekly", "Ten stories", app.FlagNewsletter),
		letter("plain", "z@unknown.example", "Hello", "Nice to meet you."),
		sent, reply, question, due, meeting, tomorrow,
	}
	Score(items, Context{Day: day, Reader: app.Reader{Addresses: []string{"me@own.example"}}})
	var got []string
	for _, it := range Rank(items) {
		got = append(got, it.ID)
		if it.Score < 0 || it.Score > 1 || len(it.Reasons) == 0 && it.Kind != app.KindMail {
			t.Errorf("%s: %v %v", it.ID, it.Score, it.Reasons)
		}
	}
	want := []string{"due-today", "meeting", "reply", "question", "tomorrow", "plain", "market", "tech", "sent", "weekly", "injected", "spam"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, it := range items {
		if (it.ID == "spam" || it.ID == "injected") != it.Suspicious() {
			t.Errorf("%s: suspicious %v", it.ID, it.Suspicious())
		}
	}
}

func TestReasons(t *testing.T) {
	it := letter("a", "ann@own.example", "Report", "Send it.", app.FlagImportant)
	it.Actions = []app.Action{{Text: "Send it", Due: app.OnDate(2026, time.March, 2)}}
	items := []app.Item{it}
	Score(items, Context{Day: day, Reader: app.Reader{Addresses: []string{"me@own.example"}}})
	if got := strings.Join(items[0].Reasons, "; "); got != "due today; marked important; from your own organisation" {
		t.Errorf("reasons %q", got)
	}
}

// TestKnownSenderIsNoSpam: one loud word of a sender the reader
// knows does not make a mail spam.
func TestKnownSenderIsNoSpam(t *testing.T) {
	mine := letter("s", "me@own.example", "x", "y", app.FlagSent)
	mine.People = []app.Person{{Address: "ann@else.example"}}
	items := []app.Item{mine, letter("a", "ann@else.example", "Congratulations, you won!!!", "You won the prize.")}
	Score(items, Context{Day: day, Reader: app.Reader{Addresses: []string{"me@own.example"}}})
	if items[1].Suspicious() || items[1].Score < 0.5 {
		t.Errorf("%v %v", items[1].Score, items[1].Reasons)
	}
}

func TestRankTiesById(t *testing.T) {
	got := Rank([]app.Item{{ID: "b", Score: 0.5}, {ID: "a", Score: 0.5}, {ID: "c", Score: 0.7}})
	if got[0].ID+got[1].ID+got[2].ID != "cab" {
		t.Errorf("order %v", got)
	}
}
