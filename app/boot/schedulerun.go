package boot

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/preload"
	"daybrief/app/schedule"
)

// ScheduleOptions say how a plan is kept. Report may be nil.
type ScheduleOptions struct {
	Report func(app.Progress)   // progress of a run
	Made   func(preload.Result) // called after each run; nil shows the notification
	Fault  func(error)          // what kept a run from being made; nil: the log alone
}

// RunSchedule keeps the plan in a program that runs on, such as the window or
// the background program, until ctx ends; its error is that of ctx. It makes the
// run that is due, within half a minute of the machine being awake, and fetches
// what an earlier planned run could not: mail behind a keyring that was locked,
// or everything when there was no network. With no run due it sends nothing.
func (a *App) RunSchedule(ctx context.Context, o ScheduleOptions) error {
	k := a.keeper(o, false)
	return k.Loop(ctx, func(err error) {
		a.Log.Warn("schedule", "err", err)
		if o.Fault != nil {
			o.Fault(err)
		}
	})
}

// RunDue does what the system's timer calls for: it makes the run that is due,
// everything indexed, or says why there is none. The result of the run is zero
// when none was made here.
func (a *App) RunDue(ctx context.Context, o ScheduleOptions) (schedule.Outcome, preload.Result, error) {
	var res preload.Result
	made := o.Made
	o.Made = func(r preload.Result) {
		res = r
		if made != nil {
			made(r)
		} else {
			a.notifyMade(ctx, r)
		}
	}
	out, err := a.keeper(o, true).Once(ctx)
	said := []any{"result", string(out.Result), "planned", out.Planned}
	if err != nil {
		said = append(said, "err", err)
	}
	a.Log.Info("schedule", said...)
	return out, res, err
}

// notifyMade shows the notification of a run. That it cannot be shown costs
// nothing else.
func (a *App) notifyMade(ctx context.Context, r preload.Result) {
	if err := a.NotifyReady(ctx, r.Brief); err != nil {
		a.Log.Info("schedule: notification", "err", err)
	}
}

// keeper wires the keeper of the plan. wait: a run returns when everything is
// indexed.
func (a *App) keeper(o ScheduleOptions, wait bool) *schedule.Keeper {
	if o.Made == nil {
		o.Made = func(r preload.Result) { a.notifyMade(context.Background(), r) }
	}
	run := func(ctx context.Context, s schedule.Slot) error {
		res, err := a.Preload(ctx, PreloadOptions{Trigger: s.Trigger, Planned: s.Planned, Claim: s.Claim, Wait: wait, Report: o.Report})
		if err == nil {
			o.Made(res)
		}
		return err
	}
	machine := schedule.System(a.opt.host().Run)
	if a.opt.System.Machine != nil {
		machine = *a.opt.System.Machine
	}
	online := a.opt.System.Online
	if online == nil {
		online = a.online
	}
	m := &mender{a: a, run: run, online: online}
	return schedule.NewKeeper(schedule.Deps{
		Now: a.opt.Now, Sleep: a.opt.System.Sleep, Online: online, Run: run, Mend: m.mend, Made: a.Store.SlotMade,
		Plan: func() (schedule.Plan, bool) {
			cfg := a.freshConfig()
			p, _, err := a.opt.plan(cfg)
			return p, err == nil && cfg.Schedule.On
		},
		Hold: func(ctx context.Context) *schedule.Reason {
			s := a.freshConfig().Schedule
			return machine.Hold(ctx, schedule.Limits{BatteryLeast: s.BatteryLeast, Metered: s.Metered})
		},
		Note: func(ctx context.Context, planned time.Time, r schedule.Reason) error {
			return a.Store.HoldSlot(ctx, app.HeldRun{Planned: planned, At: a.opt.Now(), Code: r.Code, Why: r.Why, Hint: r.Hint})
		},
	})
}

// Bounds of the look for a network.
const (
	onlineNames   = 3 // how many hosts are looked up
	onlineTimeout = 4 * time.Second
)

// online reports whether the hosts of the sources can be found. Only hosts that
// a run would reach anyway are looked up.
func (a *App) online(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, onlineTimeout)
	defer cancel()
	asked := 0
	for _, host := range a.remoteHosts(a.own()) {
		if asked++; asked > onlineNames {
			break
		}
		if list, err := net.DefaultResolver.LookupHost(ctx, host); err == nil && len(list) > 0 {
			return true
		}
	}
	return asked == 0
}

// remoteHosts are the hosts of the sources that a name server has to tell of.
func (a *App) remoteHosts(list []app.SourceSettings) (hosts []string) {
	seen := map[string]bool{}
	for _, s := range list {
		c, ok := a.registry.Get(s.Type)
		if !ok || c.Hosts == nil {
			continue
		}
		for _, h := range c.Hosts(s, a.services()) {
			if name, _, err := net.SplitHostPort(h); err == nil {
				h = name
			}
			h = strings.Trim(h, "[]*.")
			if h != "" && h != "localhost" && net.ParseIP(h) == nil && !seen[h] {
				seen[h] = true
				hosts = append(hosts, h)
			}
		}
	}
	return hosts
}

// Triggers of runs that fetch what an earlier planned run could not.
const (
	byKeyring = "keyring"
	byNetwork = "network"
)

// mender makes those runs.
type mender struct {
	a      *App
	run    func(context.Context, schedule.Slot) error
	online func(context.Context) bool
	tried  int64 // the run whose keyring was looked at, where the system does not tell that it is locked
}

// mend looks at the last run. Only one for the last planned time is made good:
// an older one has had its successor.
func (m *mender) mend(ctx context.Context) error {
	runs, err := m.a.Store.Runs(ctx, 1)
	if err != nil || len(runs) == 0 {
		return err
	}
	last := runs[0]
	plan, _, err := m.a.opt.plan(m.a.freshConfig())
	if err != nil || last.State != "partial" || last.Planned.IsZero() || !last.Planned.Equal(plan.Last(m.a.opt.Now())) {
		return err
	}
	planned := last.Trigger == schedule.ByTimer || last.Trigger == schedule.ByCatchUp
	trigger := ""
	switch {
	case last.Trigger != byKeyring && (planned || last.Trigger == byNetwork) && m.unlocked(ctx, last):
		trigger = byKeyring
	case planned && m.wasOffline(last) && m.online(ctx):
		trigger = byNetwork
	default:
		return nil
	}
	m.a.Log.Info("schedule: again for what was missing", "trigger", trigger)
	return m.run(ctx, schedule.Slot{Planned: last.Planned, Trigger: trigger})
}

// unlocked reports whether a password that a run could not get can be had now.
// The keyring is asked only when that opens no window.
func (m *mender) unlocked(ctx context.Context, last app.Run) bool {
	wanting := m.wanting(last)
	if len(wanting) == 0 {
		return false
	}
	look := m.a.opt.System.Keyring
	if look == nil {
		look = schedule.KeyringLocked
	}
	locked, known := look(ctx)
	if locked || !known && m.tried == last.ID {
		return false
	}
	m.tried = last.ID
	for _, s := range wanting {
		if s.OAuth != "" {
			if _, err := m.a.token(ctx, s, ""); err == nil {
				return true
			}
		} else if _, err := m.a.secret(ctx, s.Name, s.PasswordCommand); err == nil {
			return true
		}
	}
	return false
}

// wanting are the sources that had no password or token in a run.
func (m *mender) wanting(last app.Run) (list []app.SourceSettings) {
	for _, st := range last.Sources {
		if st.Code != app.CodeSecret {
			continue
		}
		for _, s := range m.a.own() {
			if s.Name == st.Name {
				list = append(list, s)
			}
		}
	}
	return list
}

// wasOffline reports whether a run reached none of the sources that want a
// network, and none for a reason of its own.
func (m *mender) wasOffline(last app.Run) bool {
	remote := 0
	for _, st := range last.Sources {
		for _, s := range m.a.own() {
			if s.Name != st.Name || len(m.a.remoteHosts([]app.SourceSettings{s})) == 0 || st.Code == app.CodeSecret {
				continue
			}
			remote++
			if st.Code != app.CodeDNS && st.Code != app.CodeNetwork && st.Code != app.CodeTimeout {
				return false
			}
		}
	}
	return remote > 0
}

// heldNotes says in a brief why planned runs before it were put off.
func (a *App) heldNotes(ctx context.Context) ([]app.Note, error) {
	held, err := a.Store.HeldRuns(ctx)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	h := held[0]
	text := fmt.Sprintf("The brief planned for %s was put off: %s.", h.Planned.In(a.Zone).Format("Mon 2 Jan, 15:04"), strings.TrimSuffix(h.Why, "."))
	if n := len(held) - 1; n == 1 {
		text += " So was one before."
	} else if n > 1 {
		text += fmt.Sprintf(" So were %d before.", n)
	}
	return []app.Note{{Code: h.Code, Text: text, Hint: h.Hint}}, nil
}

// withHeld puts those notes in front of a brief's own; notes of this kind that
// an earlier brief of the day had go.
func withHeld(notes, held []app.Note) []app.Note {
	out := append([]app.Note(nil), held...)
	for _, n := range notes {
		if n.Code != app.CodeBattery && n.Code != app.CodeMetered && n.Code != app.CodeOffline {
			out = append(out, n)
		}
	}
	return out
}

// keyringSources are the sources whose password lies in the keyring.
func keyringSources(cfg config.Config) (names []string) {
	for _, s := range cfg.Source {
		if !s.Off && signsIn(s) && s.PasswordCommand == "" && !inTheClear(s) {
			names = append(names, s.Name)
		}
	}
	return names
}
