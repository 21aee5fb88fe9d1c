package boot

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"daybrief/app"
	"daybrief/app/notify"
	"daybrief/app/ui/program"
)

// TestNotification shows the notification of a brief as it would be, whatever
// the configuration says of when.
func (p *Page) TestNotification(ctx context.Context) error {
	b, err := p.Brief(ctx, "")
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return err
	}
	exe, err := os.Executable()
	if err != nil {
		return &app.Error{Code: app.CodeNoNotify, Err: err, Message: "The notification could not be shown"}
	}
	date := p.app.opt.Now().In(p.app.Zone).Format(time.DateOnly)
	m := notify.Ready(date, notify.Count(b), p.app.noticeWords())
	return notify.Find(p.app.opt.Getenv, exec.LookPath).Send(ctx, p.app.opt.Notifier, m, notify.Open{Exe: exe, Flags: p.app.opt.pin(p.app.Dirs)})
}

// Timer tells how the system's timer stands.
func (p *Page) Timer(ctx context.Context) (program.TimerState, error) {
	plan, err := p.app.Plan(ctx)
	return timerOf(plan), err
}

// InstallTimer turns the plan on and sets the system's timer up.
func (p *Page) InstallTimer(ctx context.Context, c program.TimerChoice) (program.TimerState, error) {
	return p.onTimer(func() (app.Plan, error) {
		return p.app.InstallSchedule(ctx, app.ScheduleRequest{At: c.Time, Weekdays: &c.Weekdays})
	})
}

// RemoveTimer turns the plan off and takes the timer away.
func (p *Page) RemoveTimer(ctx context.Context) (program.TimerState, error) {
	return p.onTimer(func() (app.Plan, error) { return p.app.RemoveSchedule(ctx) })
}

// onTimer changes the plan, which is kept in the configuration. Where only the
// system's timer could not be set up the state says so.
func (p *Page) onTimer(do func() (app.Plan, error)) (program.TimerState, error) {
	p.edits.Lock()
	defer p.edits.Unlock()
	plan, err := do()
	state := timerOf(plan)
	if e := app.AsError(err); e != nil {
		if e.Code != app.CodeNoTimer && e.Code != app.CodeTimer {
			return state, err
		}
		state.Note = e
	}
	return state, p.reread()
}

// timerOf is a plan in the window's words.
func timerOf(p app.Plan) program.TimerState {
	s := program.TimerState{TimerChoice: program.TimerChoice{Time: p.At, Weekdays: p.Weekdays}, Installed: p.On, System: p.Timer.Kind, Next: p.Next}
	for _, n := range p.Notes {
		s.Limits = append(s.Limits, n.Text)
	}
	if p.Timer.Why != "" {
		s.Note = &app.Error{Code: app.CodeTimer, Message: p.Timer.Why, Hint: p.Timer.Hint}
	}
	return s
}

// Profiles returns the names of the profiles and which is open.
func (p *Page) Profiles(context.Context) ([]string, string, error) {
	list, err := Profiles(p.app.opt)
	if err != nil {
		return nil, "", err
	}
	var names []string
	for _, o := range list {
		names = append(names, o.Name)
	}
	return names, p.app.Profile(), nil
}

// AddProfile makes an empty profile.
func (p *Page) AddProfile(_ context.Context, name string) error {
	_, err := AddProfile(p.app.opt, name)
	return err
}

// SwitchProfile opens the window of another profile, which is the one a start
// opens from now on. This window is to close then.
func (p *Page) SwitchProfile(_ context.Context, name string) error {
	if _, err := UseProfile(p.app.opt, name); err != nil {
		return err
	}
	o := p.app.opt
	o.Profile = name
	launch := p.launch
	if launch == nil {
		launch = Launch
	}
	if err := launch(o, "", "window"); err != nil {
		return &app.Error{
			Code: app.CodeMissing, Err: err, Message: "The window of " + name + " could not be opened",
			Hint: "Start Daybrief again: it opens " + name + ".",
		}
	}
	return nil
}
