package draft

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/agent/actions"
	"daybrief/agent/daytest"
	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/feedback"
)

// brew runs items through everything that comes before a draft.
func brew(items []app.Item, day time.Time, zone *time.Location) Input {
	reader := app.Reader{Addresses: []string{"sam@ourco.example"}}
	actions.Annotate(items, zone)
	feedback.Score(items, feedback.Context{Day: day, Zone: zone, Reader: reader})
	return Input{Day: day, Zone: zone, Reader: reader, Items: items,
		Evidence: evidence.Select(evidence.Input{Items: items, Day: day, Zone: zone, Reader: reader})}
}

func show(b app.Brief) string {
	var s strings.Builder
	last := ""
	b.Sentences(func(section string, x *app.Sentence) {
		if section != last {
			fmt.Fprintf(&s, "%s\n", strings.ToUpper(section))
			last = section
		}
		fmt.Fprintf(&s, "  %s %v\n", x.Text, x.Items)
	})
	fmt.Fprintf(&s, "LEFT OUT %v\n", b.LeftOut)
	return s.String()
}

func TestRealDay(t *testing.T) {
	d := daytest.Load(t)
	zone := time.UTC
	day := d.Now.In(zone).Truncate(24 * time.Hour)
	in := brew(d.Items(t), day, zone)
	b := Make(in)
	t.Log("\n" + show(b))
	for _, e := range in.Evidence.Entries {
		t.Log(e.N, e.Text)
	}
	for _, it := range in.Items {
		for _, a := range it.Actions {
			t.Logf("%s %q due %s owed %v <- %q", it.ID, a.Text, a.Due, a.Owed, a.Quote)
		}
	}
}
