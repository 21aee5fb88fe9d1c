package evidence

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"daybrief/app"
)

// busyDay has more mails, market and tech news than a brief shows; of each third
// item votes tell nothing.
func busyDay(at time.Time) Input {
	in := Input{Day: at, Zone: time.UTC, Unknown: map[string]float64{}}
	for i := range 36 {
		it := app.Item{ID: fmt.Sprintf("%s-%02d", at.Format("0102"), i), Title: fmt.Sprintf("Thing%d matter%d case%d", i, i, i), Time: at.Add(-time.Hour), Score: 0.5 - float64(i)/100}
		switch i % 3 {
		case 0:
			it.Kind, it.From = app.KindMail, &app.Person{Name: "Ann Low", Address: "ann@x.example"}
		case 1:
			it.Kind, it.Tags = app.KindArticle, []string{"market"}
		default:
			it.Kind, it.Tags = app.KindArticle, []string{"tech"}
		}
		if i%9 < 3 {
			in.Unknown[it.ID] = 0.9
		}
		in.Items = append(in.Items, it)
	}
	return in
}

// One line in ten goes to something votes tell little of, over the days; nothing
// of it depends on the order of the items.
func TestOneLineInTenIsNew(t *testing.T) {
	const days = 365
	lines, fresh := 0, 0
	kinds := map[string]int{}
	for n := range days {
		in := busyDay(day.AddDate(0, 0, n))
		s := Select(in)
		lines += 3 * Lines
		fresh += len(s.New)
		if len(s.New) > 2 {
			t.Fatalf("%s: %d new things", in.Day.Format(time.DateOnly), len(s.New))
		}
		for i := range in.Items {
			if it := &in.Items[i]; s.New[it.ID] {
				kinds[string(it.Kind)+fmt.Sprint(it.Tags)]++
				if in.Unknown[it.ID] == 0 {
					t.Errorf("%s is no new thing", it.ID)
				}
			}
		}
		slices.Reverse(in.Items)
		if again := Select(in); fmt.Sprint(again.New) != fmt.Sprint(s.New) {
			t.Errorf("in another order: %v, not %v", again.New, s.New)
		}
	}
	if share := float64(fresh) / float64(lines); math.Abs(share-exploring) > 0.003 {
		t.Errorf("%d of %d lines are new: %.3f", fresh, lines, share)
	}
	if len(kinds) != 3 {
		t.Errorf("new things are of %v alone", kinds)
	}
}

// A new thing takes the last line of its list, which has its line of evidence,
// and moves nothing above.
func TestANewThingTakesTheLastLine(t *testing.T) {
	for n := range 30 {
		in := busyDay(day.AddDate(0, 0, n))
		with := in.shown(Select(in))
		in.Unknown = nil
		s := Select(in)
		if s.New != nil {
			t.Fatalf("without votes %v is new", s.New)
		}
		for k, list := range in.shown(s) {
			if !slices.Equal(list[:Lines-1], with[k][:Lines-1]) {
				t.Errorf("list %d: %v became %v", k, list[:Lines], with[k][:Lines])
			}
		}
	}
}

// shown are the ids of the lists in the order of the evidence.
func (in *Input) shown(s Selection) (out [3][]string) {
	at := map[string]int{}
	for k, list := range in.lists(Groups(in.Items)) {
		for _, i := range list {
			at[in.Items[i].ID] = k
		}
	}
	for _, e := range s.Entries {
		out[at[e.Item]] = append(out[at[e.Item]], e.Item)
	}
	return out
}

// What asks something of the reader keeps its line, and a list that shows all it
// has needs none.
func TestWhatIsAskedKeepsItsLine(t *testing.T) {
	for n := range 20 {
		in := busyDay(day.AddDate(0, 0, n))
		for i := range in.Items {
			it := &in.Items[i]
			if it.Kind == app.KindMail {
				it.Actions = []app.Action{{Text: "Send the list", Quote: "Please send the list."}}
			} else if i > 3*Lines {
				it.Tags = nil
			}
		}
		if s := Select(in); len(s.New) > 0 {
			t.Errorf("%s: %v is new", in.Day.Format(time.DateOnly), s.New)
		}
	}
}

func TestMarkLeavesOthersReasons(t *testing.T) {
	shared := []string{"has figures"}
	items := []app.Item{{ID: "a", Reasons: shared}, {ID: "b", Reasons: shared}}
	s := Selection{New: map[string]bool{"b": true}}
	s.Mark(items)
	if len(items[0].Reasons) != 1 || !slices.Equal(items[1].Reasons, []string{app.ReasonNew, "has figures"}) || shared[0] != "has figures" {
		t.Errorf("reasons: %v, %v, shared %v", items[0].Reasons, items[1].Reasons, shared)
	}
}
