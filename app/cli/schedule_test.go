package cli

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/schedule"
)

func TestTheSentenceOfAPlannedRun(t *testing.T) {
	slot := time.Date(2026, 11, 25, 6, 30, 0, 0, time.UTC)
	o := schedule.Outcome{Planned: slot, Next: slot.AddDate(0, 0, 1), Why: &schedule.Reason{Code: app.CodeBattery, Why: "the battery is low", Hint: "Plug it in."}}
	for r, want := range map[schedule.Result]string{
		schedule.ResultMade:   "The brief planned for Wed 25 Nov, 06:30 was made.",
		schedule.ResultOff:    "No brief was made: the schedule is off. Turn it on with: daybrief schedule install",
		schedule.ResultNotDue: "No brief was made: the one planned for Wed 25 Nov, 06:30 needs none, the next is planned for Thu 26 Nov, 06:30.",
		schedule.ResultHeld:   "The brief planned for Wed 25 Nov, 06:30 was put off: the battery is low. Plug it in.",
		schedule.ResultElse:   "The brief planned for Wed 25 Nov, 06:30 was made by another process.",
	} {
		o.Result = r
		if got := dueSentence(o, time.UTC); got != want {
			t.Errorf("%s: %s", r, got)
		}
	}
}

func TestAPlanAsText(t *testing.T) {
	slot := time.Date(2026, 11, 25, 6, 30, 0, 0, time.UTC)
	var b strings.Builder
	p := &planText{w: &b, zone: time.UTC}
	p.plan(app.Plan{
		On: true, At: "06:30", Weekdays: true, Zone: "Europe/Berlin", BatteryLeast: 30, Next: slot.AddDate(0, 0, 1),
		LastRun:   &app.Run{Planned: slot.AddDate(0, 0, -1), Started: slot.AddDate(0, 0, -1).Add(3 * time.Hour), State: "partial"},
		Held:      &app.HeldRun{Planned: slot, Why: "the battery is low", Hint: "Plug it in."},
		Timer:     app.Timer{Kind: "systemd", Name: "daybrief.timer", State: app.TimerOutdated, Why: "it starts another program", Hint: "Set it up again.", Files: []string{"/u/daybrief.timer"}},
		AtLogin:   app.Timer{State: app.TimerOff},
		KeptAside: []string{"/u/daybrief.timer.kept"},
		Notes:     []app.Note{{Text: "The timer runs only while you are logged in.", Hint: "loginctl enable-linger"}},
	})
	want := `Planned    Monday to Friday at 06:30 (Europe/Berlin)
Next       Thu 26 Nov 2026, 06:30
Last       planned Tue 24 Nov 2026, 06:30, begun Tue 24 Nov 2026, 09:30: partial
Put off    planned Wed 25 Nov 2026, 06:30: the battery is low.
           Plug it in.
Battery    not on battery below 30 percent
Metered    not on a line that is paid for by volume
Timer      daybrief.timer, by systemd: outdated (it starts another program)
           Set it up again.
           /u/daybrief.timer
At login   off
Kept       your own changes, as /u/daybrief.timer.kept
Note       The timer runs only while you are logged in.
           loginctl enable-linger
`
	if b.String() != want || p.err != nil {
		t.Errorf("got %v\n%s\nwant\n%s", p.err, b.String(), want)
	}
}
