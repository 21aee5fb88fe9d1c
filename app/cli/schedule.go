package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/schedule"
)

func newSchedule(e *env) *cobra.Command {
	c := &cobra.Command{
		Use: "schedule", Short: "Have the brief ready before you wake", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.showPlan(c) },
	}
	show := &cobra.Command{
		Use: "show", Short: "When the next brief is made, and what came of the last", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.showPlan(c) },
	}
	remove := &cobra.Command{
		Use: "remove", Short: "Make no more briefs by itself and take the system's timer away", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				p, err := a.RemoveSchedule(c.Context())
				return e.planned(a, p, err)
			})
		},
	}
	run := &cobra.Command{
		Use: "run", Short: "What the timer calls: make the brief that is due, or say why not", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.runDue(c) },
	}
	c.AddCommand(newScheduleInstall(e), show, remove, run, newAutostart(e))
	return c
}

func newScheduleInstall(e *env) *cobra.Command {
	var r app.ScheduleRequest
	var weekdays, onBattery, metered bool
	c := &cobra.Command{
		Use: "install [--at HH:MM] [--weekdays] [--on-battery] [--metered]", Short: "Set up the system's timer, or change it", Args: noArgs,
		Long: "Has a brief made every day at a time and sets up the timer of systemd, launchd or the Task Scheduler.\n" +
			"Done again it changes what is there; what is not named stays, and --weekdays=false takes back.",
		RunE: func(c *cobra.Command, _ []string) error {
			for flag, v := range map[string]struct {
				to    **bool
				value *bool
			}{"weekdays": {&r.Weekdays, &weekdays}, "on-battery": {&r.OnBattery, &onBattery}, "metered": {&r.Metered, &metered}} {
				if c.Flags().Changed(flag) {
					*v.to = v.value
				}
			}
			if c.Flags().Changed("at") && r.At == "" {
				return misused(c, "--at wants a time such as 06:30")
			}
			return e.with(c.Context(), func(a *boot.App) error {
				p, err := a.InstallSchedule(c.Context(), r)
				return e.planned(a, p, err)
			})
		},
	}
	c.Flags().StringVar(&r.At, "at", "", "time of day in your zone, such as 06:30 (default: as it is)")
	c.Flags().BoolVar(&weekdays, "weekdays", false, "Monday to Friday alone")
	c.Flags().BoolVar(&onBattery, "on-battery", false, "whatever the level of the battery")
	c.Flags().BoolVar(&metered, "metered", false, "also on a line that is paid for by volume")
	return c
}

func newAutostart(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "autostart on|off", Short: "Start in the background at login, or no more", Args: exactly(1, "on or off"),
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] != "on" && args[0] != "off" {
				return misused(c, "This command wants on or off")
			}
			return e.with(c.Context(), func(a *boot.App) error {
				p, err := a.SetAutostart(c.Context(), args[0] == "on")
				return e.planned(a, p, err)
			})
		},
	}
}

func (e *env) showPlan(c *cobra.Command) error {
	return e.with(c.Context(), func(a *boot.App) error {
		p, err := a.Plan(c.Context())
		return e.planned(a, p, err)
	})
}

// planned prints the plan as it is now, also where a part of a change failed.
func (e *env) planned(a *boot.App, p app.Plan, err error) error {
	if err != nil && p.At == "" {
		return err
	}
	if e.json {
		if failed := e.print(p); failed != nil {
			return failed
		}
		return err
	}
	w := &planText{w: e.out, zone: a.Zone}
	w.plan(p)
	if w.err != nil {
		return w.err
	}
	return err
}

// planText prints a plan.
type planText struct {
	w    io.Writer
	zone *time.Location
	err  error
}

func (t *planText) line(name, format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, "%-10s %s\n", name, fmt.Sprintf(format, args...))
	}
}

func (t *planText) at(when time.Time) string { return when.In(t.zone).Format("Mon 2 Jan 2006, 15:04") }

func (t *planText) plan(p app.Plan) {
	if p.On {
		days := "every day"
		if p.Weekdays {
			days = "Monday to Friday"
		}
		t.line("Planned", "%s at %s (%s)", days, p.At, p.Zone)
		t.line("Next", "%s", t.at(p.Next))
	} else {
		t.line("Planned", "nothing; turn it on with: daybrief schedule install --at %s", p.At)
	}
	t.last(p)
	if p.On {
		t.line("Battery", "%s", battery(p.BatteryLeast))
		t.line("Metered", "%s", map[bool]string{true: "also on a line that is paid for by volume", false: "not on a line that is paid for by volume"}[p.Metered])
	}
	t.timer("Timer", p.Timer)
	t.timer("At login", p.AtLogin)
	for _, f := range p.Removed {
		t.line("Removed", "%s", f)
	}
	for _, f := range p.KeptAside {
		t.line("Kept", "your own changes, as %s", f)
	}
	for _, n := range p.Notes {
		t.line("Note", "%s", sentence(n.Text))
		if n.Hint != "" {
			t.line("", "%s", n.Hint)
		}
	}
}

func (t *planText) last(p app.Plan) {
	if r := p.LastRun; r != nil {
		t.line("Last", "planned %s, begun %s: %s", t.at(r.Planned), t.at(r.Started), r.State)
		if r.Why != "" {
			t.line("", "%s", sentence(r.Why))
		}
	}
	if h := p.Held; h != nil {
		t.line("Put off", "planned %s: %s", t.at(h.Planned), sentence(h.Why))
		if h.Hint != "" {
			t.line("", "%s", h.Hint)
		}
	}
}

func (t *planText) timer(name string, timer app.Timer) {
	switch {
	case timer.State == app.TimerOff:
		t.line(name, "off")
	case timer.State == app.TimerReady:
		t.line(name, "%s, by %s", timer.Name, timer.Kind)
	default:
		t.line(name, "%s, by %s: %s (%s)", timer.Name, timer.Kind, timer.State, timer.Why)
		if timer.Hint != "" {
			t.line("", "%s", timer.Hint)
		}
	}
	for _, f := range timer.Files {
		t.line("", "%s", f)
	}
}

func battery(least int) string {
	if least == 0 {
		return "whatever its level"
	}
	return fmt.Sprintf("not on battery below %d percent", least)
}

func (e *env) runDue(c *cobra.Command) error {
	return e.with(c.Context(), func(a *boot.App) error {
		p := e.progress()
		out, res, err := a.RunDue(c.Context(), boot.ScheduleOptions{Report: p.report})
		p.end()
		if err != nil {
			return err
		}
		if out.Result == schedule.ResultMade {
			e.code = partial(res)
		}
		if e.json {
			return e.print(dueJSON{Outcome: out, Why: reasonOf(out)})
		}
		_, err = fmt.Fprintln(e.out, dueSentence(out, a.Zone))
		return err
	})
}

// dueJSON is the outcome of schedule run.
type dueJSON struct {
	schedule.Outcome
	Why *app.Note `json:"why,omitempty"`
}

func reasonOf(o schedule.Outcome) *app.Note {
	if o.Why == nil {
		return nil
	}
	return &app.Note{Code: o.Why.Code, Text: o.Why.Why, Hint: o.Why.Hint}
}

// dueSentence says what came of schedule run.
func dueSentence(o schedule.Outcome, zone *time.Location) string {
	at := func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan, 15:04") }
	switch o.Result {
	case schedule.ResultOff:
		return "No brief was made: the schedule is off. Turn it on with: daybrief schedule install"
	case schedule.ResultNotDue:
		return fmt.Sprintf("No brief was made: the one planned for %s needs none, the next is planned for %s.", at(o.Planned), at(o.Next))
	case schedule.ResultHeld:
		return fmt.Sprintf("The brief planned for %s was put off: %s. %s", at(o.Planned), o.Why.Why, o.Why.Hint)
	case schedule.ResultElse:
		return fmt.Sprintf("The brief planned for %s was made by another process.", at(o.Planned))
	}
	return fmt.Sprintf("The brief planned for %s was made.", at(o.Planned))
}
