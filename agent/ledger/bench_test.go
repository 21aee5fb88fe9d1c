package ledger

import (
	"fmt"
	"testing"
	"time"

	"daybrief/agent/actions"
	"daybrief/agent/evidence"
	"daybrief/app"
)

// bulk is the mail of a busy reader: n mails of sixty days, most in threads, a
// fifth of them the reader's own. With one, all are one thread of one sender.
func bulk(n int, one bool) Input {
	things := []string{"cost sheet", "report on the bridge", "plan of the roof", "list of guests", "lease", "minutes", "budget for May"}
	b := &box{}
	for i := range n {
		from, thread := fmt.Sprintf("Name%d Low", i%97), fmt.Sprint("t", i/3)
		if one {
			from, thread = "Ann Low", "t"
		}
		text := fmt.Sprintf("Hi Bob, please send me the %s number %d by Friday. The rest can wait until the summer.", things[i%len(things)], i%40)
		days := i % (Days - 1)
		switch {
		case i%5 == 4 && !one:
			b.out(fmt.Sprint("m", i), thread, days, fmt.Sprintf("I will send you the %s number %d by Friday.", things[i%len(things)], i%40))
		case i%7 == 6:
			b.in(mailID{fmt.Sprint("m", i), from, thread}, days, "Any news?")
		default:
			b.in(mailID{fmt.Sprint("m", i), from, thread}, days, text)
		}
	}
	actions.Annotate(b.items, time.UTC)
	in := Input{Items: evidence.Settle(b.items), Day: today, Zone: time.UTC}
	for i := range b.items[:n/10] {
		if list := b.items[i].Actions; len(list) > 0 {
			in.Marks = append(in.Marks, app.ActionMark{ID: app.ActionID(b.items[i].ID, list[0].Quote), State: app.ActionDone, At: today})
		}
	}
	return in
}

// BenchmarkLedger: ten times the mail may cost twelve times as much.
func BenchmarkLedger(b *testing.B) {
	for _, n := range []int{500, 5000} {
		for name, one := range map[string]bool{"threads": false, "one thread": true} {
			in := bulk(n, one)
			b.Run(fmt.Sprint(n, " ", name), func(b *testing.B) {
				for b.Loop() {
					Make(in)
				}
			})
		}
	}
}
