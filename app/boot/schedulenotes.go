package boot

import (
	"context"
	"fmt"
	"strings"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/doctor"
	"daybrief/app/schedule"
)

// planNotes say what the plan cannot do on this system, and what to do about it.
func (a *App) planNotes(ctx context.Context, h schedule.Host, cfg config.Config, p app.Plan) []app.Note {
	note := func(text, hint string) app.Note { return app.Note{Code: app.CodeTimer, Text: text, Hint: hint} }
	notes := []app.Note{note("A machine that sleeps or is off makes no brief. It is made within a minute of waking, once, and says when it was planned.", "")}
	switch lingers, known := h.Lingers(ctx); {
	case p.Timer.Kind == schedule.KindNone && p.AtLogin.State == app.TimerReady: // the program itself waits
	case p.Timer.Kind == schedule.KindNone:
		notes = append(notes, note("No timer of the system calls Daybrief: a brief is made only while its window or background program runs.",
			"Start it with each login: daybrief schedule autostart on"))
	case !lingers && h.OS != "darwin" && h.OS != "windows":
		text := "The timer runs only while you are logged in."
		if !known {
			text = "The timer runs only while you are logged in, unless the system lets you linger."
		}
		notes = append(notes, note(text, "To have it run without a login: loginctl enable-linger"))
	case !lingers:
		notes = append(notes, note("The timer runs only while you are logged in.", ""))
	}
	if names := keyringSources(cfg); len(names) > 0 {
		notes = append(notes, note(
			fmt.Sprintf("If the keyring is locked at that time, %s has to wait. It is fetched when the keyring is unlocked and Daybrief's window or background program runs.", strings.Join(names, ", ")), ""))
	}
	if p.Timer.Kind == schedule.KindLaunchd || p.Timer.Kind == schedule.KindTasks {
		if _, system := schedule.SystemZone(a.opt.Getenv); cfg.Zone != "" && cfg.Zone != system {
			notes = append(notes, note(fmt.Sprintf("The system's timer knows its own zone alone, and yours is %s.", cfg.Zone),
				"When the clocks change in one of the two, daybrief schedule show says so; then run: daybrief schedule install"))
		}
	}
	return notes
}

// CheckSchedule is the check of the plan for doctor: what is on, and a warning
// with code timer where the system's timer is not as it should be or a planned
// run was not made.
func (a *App) CheckSchedule(ctx context.Context) (string, error) {
	p, err := a.Plan(ctx)
	if err != nil {
		return "", err
	}
	warn := func(code, text, hint string) (string, error) {
		return "", doctor.Warning{Finding: &app.Error{Code: code, Message: text, Hint: hint}}
	}
	switch {
	case !p.On && p.Timer.State == app.TimerOff:
		return "None: a brief is made when you ask for it", nil
	case !p.On:
		return warn(app.CodeTimer, "The schedule is off, but the system's timer "+p.Timer.Name+" is there", "Take it away with: daybrief schedule remove")
	case p.Timer.State != app.TimerReady && p.Timer.State != app.TimerOff:
		return warn(app.CodeTimer, fmt.Sprintf("The system's timer %s is not as it should be: %s", p.Timer.Name, p.Timer.Why), p.Timer.Hint)
	case p.Timer.State == app.TimerOff && p.AtLogin.State != app.TimerReady:
		return warn(app.CodeNoTimer, "A brief is planned for "+p.At+", but nothing starts Daybrief then", "Set up the timer with: daybrief schedule install")
	case p.Held != nil:
		return warn(p.Held.Code, fmt.Sprintf("The brief planned for %s was not made: %s", p.Held.Planned.In(a.Zone).Format("Mon 2 Jan, 15:04"), p.Held.Why), p.Held.Hint)
	}
	return "The next brief is planned for " + p.Next.In(a.Zone).Format("Mon 2 Jan, 15:04"), nil
}
