package draft

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/actions"
	"daybrief/agent/evidence"
	"daybrief/agent/ledger"
	"daybrief/app"
	"daybrief/feedback"

	"github.com/google/go-cmp/cmp"
)

// days are a run of days: what the store holds on each, what the reader decided.
type days struct {
	*shelf
	marks []app.ActionMark
	last  *app.Brief
	cited []app.Item
}

// thread adds a mail with its place in a thread, written on a day of March at
// nine.
func (d *days) thread(id, from, thread string, day int, text string) *app.Item {
	it := d.mail(id, from, "About the "+thread, text)
	it.Time = d.at(day, 9, 0)
	it.People = []app.Person{{Name: "Sam Reed", Address: "sam@ourco.example"}}
	it.Detail.Mail = &app.MailDetail{MessageID: id + "@x", Thread: thread}
	if from == "Sam Reed" {
		it.From.Address = "sam@ourco.example"
		it.People = []app.Person{{Name: "Ann Low", Address: "ann.low@example.org"}}
		it.AddFlag(app.FlagSent)
	}
	return it
}

// decide marks the action whose words hold text.
func (d *days) decide(text string, state app.ActionState, at time.Time) {
	for i := range d.items {
		it := &d.items[i]
		for _, a := range it.Actions {
			if strings.Contains(a.Text, text) {
				d.marks = append(d.marks, app.ActionMark{ID: app.ActionID(it.ID, a.Quote), State: state, At: at, Action: app.Commitment{Item: it.ID, Quote: a.Quote}, About: it})
			}
		}
	}
}

// morning makes the brief of a day of March and keeps it as the last one.
func (d *days) morning(day int) string {
	reader := app.Reader{Name: "Sam Reed", Addresses: []string{"sam@ourco.example"}}
	start := d.at(day, 0, 0)
	actions.Annotate(d.items, d.zone)
	items := evidence.Settle(append([]app.Item(nil), d.items...))
	feedback.Score(items, feedback.Context{Day: start, Zone: d.zone, Reader: reader})
	in := Input{Day: start, Made: d.at(day, 6, 30), Zone: d.zone, Reader: reader, Items: items, Last: d.last, LastItems: d.cited, Ledger: []app.Commitment{}}
	for _, e := range ledger.Make(ledger.Input{Items: items, Marks: d.marks, Day: start, Zone: d.zone, Reader: reader}) {
		in.Ledger = append(in.Ledger, e.Commitment)
	}
	b := Make(in)
	d.last, d.cited = &b, items
	var s strings.Builder
	fmt.Fprintf(&s, "%s\n", strings.ToUpper(start.Format("Monday 2 January")))
	for _, a := range b.Actions {
		fmt.Fprintf(&s, "  %s: %s %v\n", a.Kind, a.Text, a.Items)
	}
	for _, x := range b.Insights {
		fmt.Fprintf(&s, "  insight: %s %v\n", x.Text, x.Items)
	}
	for _, c := range b.Changes {
		fmt.Fprintf(&s, "  %s: %s %v\n", c.Change, c.Text, c.Items)
	}
	return s.String()
}

// weeks are stories with one thing to get right each.
var weeks = map[string]func(d *days) string{
	"week-waiting": func(d *days) string {
		d.thread("a1", "Carl Moss", "garage", 1, "Hi Sam, could you please tell me whether we keep the garage?")
		out := ""
		for day := 2; day <= 6; day++ { // told when it has waited, not every day
			out += d.morning(day)
		}
		d.thread("a2", "Carl Moss", "garage", 6, "Hi Sam, any news on this?")
		return out + d.morning(7) + d.morning(8)
	},
	"week-promise": func(d *days) string {
		d.thread("p1", "Sam Reed", "report", 2, "Hi Ann, I will send you the report by Thursday.")
		out := ""
		for day := 3; day <= 7; day++ {
			out += d.morning(day)
		}
		d.decide("the report", app.ActionDone, d.at(7, 12, 0))
		return out + d.morning(8) + d.morning(9)
	},
	"week-owed": func(d *days) string {
		d.thread("o1", "Sam Reed", "roof", 2, "Hi Ann, could you please send me the offer for the roof?")
		d.thread("t1", "Ann Low", "draft", 2, "Hi Sam, I will send you the draft by Wednesday.")
		out := ""
		for day := 3; day <= 6; day++ {
			out += d.morning(day)
		}
		d.thread("o2", "Ann Low", "roof", 6, "Hi Sam, the offer is attached, it is 14,200 EUR.")
		return out + d.morning(7) + d.morning(8)
	},
	"week-meeting": func(d *days) string {
		d.event("e1", "Board review", d.at(4, 10, 0), d.at(4, 11, 0), "Room Elm", "")
		d.event("e2", "Call with Ann", d.at(4, 15, 0), d.at(4, 16, 0), "", "")
		out := d.morning(3)
		d.items[0].Start, d.items[0].End = app.At(d.at(4, 11, 30)), app.At(d.at(4, 12, 30))
		d.items[1].Detail.Event.Place = "Room Oak"
		d.items[1].AddFlag(app.FlagCancelled)
		return out + d.morning(4) + d.morning(5)
	},
	"week-done": func(d *days) string {
		d.thread("a1", "Ann Low", "sheet", 2, "Hi Sam, please send me the cost sheet by Friday.")
		d.thread("a2", "Carl Moss", "lease", 2, "Hi Sam, please sign the lease for the garage.")
		d.thread("a3", "Dee Fox", "keys", 2, "Hi Sam, please bring the keys of the boat house.")
		out := d.morning(3)
		d.decide("cost sheet", app.ActionDone, d.at(3, 12, 0))
		d.decide("keys", app.ActionDismissed, d.at(3, 12, 0))
		d.thread("r1", "Sam Reed", "lease", 3, "Signed and sent.")
		return out + d.morning(4) + d.morning(5)
	},
}

func TestChangesOverDays(t *testing.T) {
	for name, play := range weeks {
		t.Run(name, func(t *testing.T) {
			got := play(&days{shelf: &shelf{zone: time.UTC}})
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
