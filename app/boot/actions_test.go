package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"

	"github.com/google/go-cmp/cmp"
)

// mailbox is a folder of mails as the only source of a home, and a clock.
type mailbox struct {
	t   *testing.T
	dir string
	app *App
	now time.Time
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	home := t.TempDir()
	m := &mailbox{t: t, dir: filepath.Join(home, "mails"), now: time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)} // a Monday
	config := fmt.Sprintf("zone = \"UTC\"\n[model]\noff = true\n[reader]\nname = \"Bob Stone\"\naddresses = [\"bob@own.example\"]\n[[source]]\nname = \"Mail\"\ntype = \"email\"\naddress = %q\n", m.dir)
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(m.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return m.now }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	m.app = a
	return m
}

// put writes a mail of a thread, sent days ago; head is "from > to: subject".
func (m *mailbox) put(id, head, thread string, days int, text string) {
	m.t.Helper()
	from, rest, _ := strings.Cut(head, " > ")
	to, title, _ := strings.Cut(rest, ": ")
	address := func(name string) string {
		return fmt.Sprintf("%s <%s@own.example>", name, strings.ToLower(strings.Fields(name)[0]))
	}
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@own.example>\r\n", address(from), address(to), title,
		m.now.AddDate(0, 0, -days).Add(-time.Minute).Format(time.RFC1123Z), id)
	if thread != "" {
		raw += fmt.Sprintf("In-Reply-To: <%s@own.example>\r\nReferences: <%s@own.example>\r\n", thread, thread)
	}
	if err := os.WriteFile(filepath.Join(m.dir, id+".eml"), []byte(raw+"\r\n"+text+"\r\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mailbox) drop(id string) {
	if err := os.Remove(filepath.Join(m.dir, id+".eml")); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mailbox) run() app.Brief {
	m.t.Helper()
	if _, err := m.app.Preload(m.t.Context(), PreloadOptions{Trigger: "command"}); err != nil {
		m.t.Fatal(err)
	}
	return m.latest()
}

func (m *mailbox) latest() app.Brief {
	m.t.Helper()
	b, err := m.app.LatestBrief(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	return b
}

// lines are the actions and changes of a brief.
func told(b app.Brief) []string {
	var out []string
	for _, a := range b.Actions {
		out = append(out, string(a.Kind)+": "+a.Text)
	}
	for _, c := range b.Changes {
		out = append(out, c.Change+": "+c.Text)
	}
	return out
}

func (m *mailbox) mark(text string, state app.ActionState, until app.Stamp) {
	m.t.Helper()
	list, err := m.app.Actions(m.t.Context(), true)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, c := range list {
		if strings.Contains(c.Text, text) {
			if c, err = m.app.MarkAction(m.t.Context(), c.ID[:6], state, until); err != nil || c.State != state {
				m.t.Fatalf("%s: %+v, %v", text, c, err)
			}
			return
		}
	}
	m.t.Fatalf("no action on %q among %+v", text, list)
}

// weekOfMail is what happens before each brief and what it then tells.
var weekOfMail = []struct {
	do   func(m *mailbox)
	want []string
}{
	{func(*mailbox) {}, []string{
		"asked: Send Ann the cost sheet by Thursday 26 November (mail from Ann Low).",
		"promised: You promised Carl Moss the report by Friday 27 November.",
		"asked: Sign the lease for the garage (mail from Eva Orr).",
		"asked: Bring the keys of the boat house (mail from Flo Kim).",
		"owed: Dee Fox owes you the offer for the roof since Wednesday 18 November.",
		"open: Still open: send Ann the cost sheet by Thursday 26 November.",
	}},
	{func(m *mailbox) {
		m.mark("keys", app.ActionLater, app.OnDate(2026, time.November, 26))
		m.mark("cost sheet", app.ActionDone, app.Stamp{})
		m.now = m.now.AddDate(0, 0, 1)
		m.put("here", "Dee Fox > Bob Stone: Offer", "offer", 0, "Hello Bob, the offer is attached.")
		m.drop("keys")
	}, []string{
		"promised: You promised Carl Moss the report by Friday 27 November.",
		"asked: Sign the lease for the garage (mail from Eva Orr).",
		"resolved: Done: send Ann the cost sheet.",
		`resolved: Dee Fox answered on "Offer".`,
	}},
	{func(m *mailbox) {
		m.now = m.now.AddDate(0, 0, 2)
		m.put("again", "Eva Orr > Bob Stone: Lease", "lease", 0, "Hi Bob, any news? Please sign the lease for the garage by tomorrow.")
	}, []string{
		"asked: Sign the lease for the garage (Eva Orr) by tomorrow, asked again today.",
		"promised: You promised Carl Moss the report by tomorrow.",
		"asked: Bring the keys of the boat house (mail from Flo Kim).",
		"open: Still open: sign the lease for the garage (Eva Orr) by tomorrow, asked again today.",
	}},
	{func(m *mailbox) {
		m.mark("lease", app.ActionDismissed, app.Stamp{})
		m.mark("cost sheet", app.ActionOpen, app.Stamp{})
		m.now = m.now.AddDate(0, 0, 2)
		m.drop("report")
	}, []string{
		"promised: You promised Carl Moss the report, overdue since yesterday.",
		"asked: Send Ann the cost sheet, overdue since Thursday 26 November.",
		"asked: Bring the keys of the boat house (mail from Flo Kim).",
		"open: Still open: you promised Carl Moss the report, overdue since yesterday.",
	}},
}

// TestLedgerOverDays follows commitments over a week: what is asked, promised
// and owed stays until it is closed, and each change is told once.
func TestLedgerOverDays(t *testing.T) {
	m := newMailbox(t)
	monday := m.now
	for _, back := range []int{30, 20, 5, 3, 1} { // a source is read two weeks back at most
		m.now = monday.AddDate(0, 0, -back)
		switch back {
		case 30:
			m.put("lease", "Eva Orr > Bob Stone: Lease", "", 0, "Hi Bob, please sign the lease for the garage.")
		case 20:
			m.put("report", "Bob Stone > Carl Moss: Report", "", 0, "Hello Carl, I will send you the report by 27 November.")
		case 5:
			m.put("offer", "Bob Stone > Dee Fox: Offer", "", 0, "Hello Dee, could you please send me the offer for the roof?")
		case 3:
			m.put("keys", "Flo Kim > Bob Stone: Keys", "", 0, "Hi Bob, please bring the keys of the boat house.")
		case 1:
			m.put("cost", "Ann Low > Bob Stone: Cost sheet", "", 0, "Hi Bob, please send me the cost sheet by Thursday.")
		}
		m.run()
	}
	m.now = monday
	for n, s := range weekOfMail {
		s.do(m)
		b := m.run()
		if diff := cmp.Diff(s.want, told(b)); diff != "" {
			t.Errorf("step %d, %s (-want +got)\n%s", n, b.Date, diff)
		}
		for _, a := range b.Actions {
			if _, err := m.app.Items(t.Context(), a.Items); err != nil {
				t.Errorf("step %d: %q rests on what cannot be opened: %v", n, a.Text, err)
			}
		}
	}
}

// TestDecisionsCountAtOnce: the stored brief loses what was dealt with, and the
// next run makes it anew.
func TestDecisionsCountAtOnce(t *testing.T) {
	m := newMailbox(t)
	m.put("cost", "Ann Low > Bob Stone: Cost sheet", "", 1, "Hi Bob, please send me the cost sheet by Thursday.")
	m.put("keys", "Flo Kim > Bob Stone: Keys", "", 3, "Hi Bob, please bring the keys of the boat house.")
	b := m.run()
	saved, err := m.app.Store.Brief(t.Context(), "")
	if err != nil || len(b.Actions) != 2 || len(b.Actions[0].ID) != app.ActionIDShown {
		t.Fatalf("%+v, %v", b.Actions, err)
	}
	m.now = m.now.Add(time.Minute)
	m.mark("cost sheet", app.ActionDone, app.Stamp{})
	if b := m.latest(); len(b.Actions) != 1 || b.Actions[0].ID == saved.Brief.Actions[0].ID {
		t.Errorf("the stored brief has %+v", b.Actions)
	}
	m.now = m.now.Add(time.Minute)
	m.run()
	again, err := m.app.Store.Brief(t.Context(), "")
	if err != nil || again.Evidence.Inputs == saved.Evidence.Inputs || len(again.Brief.Actions) != 1 || strings.Contains(again.Brief.TLDR[0].Text, "cost sheet") {
		t.Errorf("made anew: %+v, %v", again.Brief, err)
	}
}

func TestActionIDs(t *testing.T) {
	m := newMailbox(t)
	for i := range 40 { // more than there are first characters of ids
		m.put(fmt.Sprint("m", i), fmt.Sprintf("Person%d Low > Bob Stone: Paper %d", i, i), "", 1, fmt.Sprintf("Hi Bob, please sign paper number %d for the office.", i))
	}
	m.run()
	list, err := m.app.Actions(t.Context(), false)
	if err != nil || len(list) != 40 {
		t.Fatalf("%d actions, %v", len(list), err)
	}
	code := func(id string, state app.ActionState, until app.Stamp) string {
		if _, err := m.app.MarkAction(t.Context(), id, state, until); err != nil {
			return app.AsError(err).Code
		}
		return ""
	}
	first := map[string]int{}
	for _, c := range list {
		first[c.ID[:1]]++
	}
	for prefix, n := range first {
		want := ""
		if n > 1 {
			want = app.CodeUsage
		}
		if got := code(prefix, app.ActionDone, app.Stamp{}); got != want {
			t.Errorf("%s names %d: %q", prefix, n, got)
		}
	}
	for _, id := range []string{"", "zzzzzzzzzz"} {
		if got := code(id, app.ActionDone, app.Stamp{}); got != app.CodeNotFound {
			t.Errorf("%q: %q", id, got)
		}
	}
	if got := code(list[0].ID, app.ActionLater, app.OnDate(2026, time.November, 23)); got != app.CodeUsage {
		t.Errorf("until today: %q", got)
	}
}
