package boot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/schedule"
)

// System stands for the machine where plans are concerned. Nil fields mean the
// real one; tests replace them.
type System struct {
	Host    *schedule.Host
	Machine *schedule.Machine
	Online  func(context.Context) bool
	Sleep   func(context.Context, time.Duration) error
	Keyring func(context.Context) (locked, known bool)
	Program string // absolute path of the program
}

// host is the operating system for timers.
func (o Options) host() schedule.Host {
	if o.System.Host != nil {
		return *o.System.Host
	}
	home, _ := os.UserHomeDir() // without one the folders below are relative and cannot be written
	zone, _ := schedule.SystemZone(o.Getenv)
	below := func(variable string, parts ...string) string {
		if v := o.Getenv(variable); filepath.IsAbs(v) {
			return v
		}
		return filepath.Join(append([]string{home}, parts...)...)
	}
	h := schedule.Host{
		OS: runtime.GOOS, Home: home, ConfigHome: below("XDG_CONFIG_HOME", ".config"), DataHome: below("XDG_DATA_HOME", ".local", "share"),
		Temp: os.TempDir(), UID: os.Getuid(), Zone: zone, Now: o.Now, Run: schedule.Commands,
	}
	if name := o.Getenv("USERNAME"); name != "" && runtime.GOOS == "windows" {
		h.User = o.Getenv("USERDOMAIN") + `\` + name
	}
	return h
}

// program is the path by which a timer starts the program: the name it is found
// by where that leads to it, because behind that name lies the next version too.
func (o Options) program() (string, error) {
	if o.System.Program != "" {
		return o.System.Program, nil
	}
	if image := o.Getenv("APPIMAGE"); filepath.IsAbs(image) {
		return image, nil // the file itself lies in a folder that goes with the process
	}
	exe, err := os.Executable()
	if err != nil {
		return "", &app.Error{Code: app.CodeTimer, Err: err, Message: "The program's own path could not be found", Hint: "Start it by its full path."}
	}
	if found, err := exec.LookPath("daybrief"); err == nil && filepath.IsAbs(found) {
		if real, err := filepath.EvalSymlinks(found); err == nil && real == exe {
			return found, nil
		}
	}
	return exe, nil
}

// job is what a timer of this home and profile is to do.
func (o Options) job(dirs config.Dirs, cfg config.Config) (schedule.Job, error) {
	exe, err := o.program()
	if err != nil {
		return schedule.Job{}, err
	}
	plan, name, err := o.plan(cfg)
	if err != nil {
		return schedule.Job{}, err
	}
	j := schedule.Job{Name: "daybrief", Title: "Daybrief", Program: exe, Args: o.pin(dirs), Env: o.timerEnv(), Plan: plan}
	if cfg.Zone != "" {
		if _, system := schedule.SystemZone(o.Getenv); system != cfg.Zone {
			j.Zone = name
		}
	}
	if o.home() != "" || dirs.Folder != "" {
		sum := sha256.Sum256([]byte(dirs.State + "\n" + dirs.Folder))
		j.Name += "-" + hex.EncodeToString(sum[:])[:10]
		j.Title += " (" + cmp.Or(dirs.Profile, filepath.Base(dirs.State)) + ")"
	}
	return j, nil
}

// home is the folder that stands for the system's folders, "" for none.
func (o Options) home() string {
	if o.Home != "" {
		return o.Home
	}
	return o.Getenv("DAYBRIEF_HOME")
}

// pin are the flags that open this home and profile whatever the environment
// says and whichever profile is the current one by then.
func (o Options) pin(dirs config.Dirs) (flags []string) {
	if home := o.home(); home != "" {
		if abs, err := filepath.Abs(home); err == nil {
			home = abs
		}
		flags = []string{"--home", home}
	}
	name := dirs.Profile
	if dirs.Folder == "" {
		name = config.DefaultProfile
	}
	return append(flags, "--profile", name)
}

// plan is the plan of a configuration, and the name of its zone.
func (o Options) plan(cfg config.Config) (p schedule.Plan, zoneName string, err error) {
	p = schedule.Plan{Weekdays: cfg.Schedule.Weekdays}
	if p.Hour, p.Minute, err = schedule.ParseClock(cfg.Brief.Time); err != nil {
		return p, "", err
	}
	if cfg.Zone != "" {
		p.Zone, err = zone(cfg.Zone)
		return p, cfg.Zone, err
	}
	if p.Zone, zoneName = schedule.SystemZone(o.Getenv); zoneName == "" {
		zoneName = p.Zone.String()
	}
	return p, zoneName, nil
}

// timerEnv is what a timer has to be told of the environment: where the files
// are, where the model and other programs are found. Never a password.
func (o Options) timerEnv() []string {
	var env []string
	for _, name := range []string{"OLLAMA_HOST", "PATH", "TZ", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
		v := o.Getenv(name)
		if v != "" && (!strings.HasPrefix(name, "XDG_") || filepath.IsAbs(v)) && !strings.Contains(v, "@") {
			env = append(env, name+"="+v)
		}
	}
	sort.Strings(env)
	return env
}

// freshConfig is the configuration as it is now: a program that runs on may have
// been started before the reader changed it. What is broken counts as unchanged.
func (a *App) freshConfig() config.Config {
	cfg, _, err := config.Load(a.Dirs)
	if err != nil {
		return a.Config
	}
	return cfg
}

// Plan tells when briefs are made by themselves, what sees to it, and what came
// of the last planned run. It reads the store and asks the system; no network.
func (a *App) Plan(ctx context.Context) (app.Plan, error) {
	cfg := a.freshConfig()
	j, err := a.opt.job(a.Dirs, cfg)
	if err != nil {
		return app.Plan{}, err
	}
	_, zoneName, err := a.opt.plan(cfg)
	if err != nil {
		return app.Plan{}, err
	}
	h := a.opt.host()
	p := app.Plan{
		On: cfg.Schedule.On, At: cfg.Brief.Time, Weekdays: cfg.Schedule.Weekdays, Zone: zoneName,
		BatteryLeast: cfg.Schedule.BatteryLeast, Metered: cfg.Schedule.Metered,
		Timer: h.State(ctx, j), AtLogin: h.LoginState(ctx, j),
	}
	now := a.opt.Now()
	if p.On {
		p.Next, p.Latest = j.Plan.Next(now), j.Plan.Last(now)
		p.Notes = a.planNotes(ctx, h, cfg, p)
	}
	if err := a.planHistory(ctx, &p, now); err != nil {
		return app.Plan{}, err
	}
	return p, nil
}

// planHistory adds what the store knows of planned runs.
func (a *App) planHistory(ctx context.Context, p *app.Plan, now time.Time) error {
	run, err := a.Store.LastPlannedRun(ctx)
	switch {
	case err == nil:
		p.LastRun = &run
	case !errors.Is(err, app.ErrNotFound):
		return err
	}
	if p.Latest.IsZero() {
		return nil
	}
	made, err := a.Store.SlotMade(ctx, p.Latest, now)
	if err != nil || made {
		return err
	}
	held, err := a.Store.HeldRuns(ctx)
	for i := range held {
		if held[i].Planned.Equal(p.Latest) {
			p.Held = &held[i]
		}
	}
	return err
}

// InstallSchedule turns the plan on, changes it as the request asks and sets up
// the system's timer; done again it changes what is there. Where the error is an
// *app.Error with code no-timer or timer the plan itself holds: Daybrief keeps
// it while its window or background program runs.
func (a *App) InstallSchedule(ctx context.Context, r app.ScheduleRequest) (app.Plan, error) {
	before := a.freshConfig()
	if r.At != "" {
		if _, _, err := schedule.ParseClock(r.At); err != nil {
			return app.Plan{}, err
		}
	}
	if r.At == before.Brief.Time {
		r.At = "" // so that the file does not have to be changed
	}
	if err := config.SetSchedule(a.Dirs.Config, r.At, settingsOf(r, before)...); err != nil {
		return app.Plan{}, err
	}
	cfg := a.freshConfig()
	if err := a.passEarlier(ctx, before, cfg); err != nil {
		return app.Plan{}, err
	}
	j, err := a.opt.job(a.Dirs, cfg)
	if err != nil {
		return app.Plan{}, err
	}
	change, failed := a.opt.host().Install(ctx, j)
	p, err := a.Plan(ctx)
	p.Removed, p.KeptAside = change.Removed, change.Aside
	return p, errors.Join(failed, err)
}

// settingsOf are the keys of [schedule] that a request changes.
func settingsOf(r app.ScheduleRequest, before config.Config) []config.ModelSetting {
	list := []config.ModelSetting{{Key: "on", Value: true}}
	if r.Weekdays != nil {
		list = append(list, config.ModelSetting{Key: "weekdays", Value: *r.Weekdays})
	}
	switch {
	case r.OnBattery == nil:
	case *r.OnBattery:
		list = append(list, config.ModelSetting{Key: "battery_least", Value: 0})
	case before.Schedule.BatteryLeast == 0:
		list = append(list, config.ModelSetting{Key: "battery_least", Value: config.DefaultBatteryLeast})
	}
	if r.Metered != nil {
		list = append(list, config.ModelSetting{Key: "metered", Value: *r.Metered})
	}
	return list
}

// passEarlier keeps a new plan from making up for a time that lay before it. A
// time that the old plan had missed as well is still made up for.
func (a *App) passEarlier(ctx context.Context, before, after config.Config) error {
	plan, _, err := a.opt.plan(after)
	if err != nil {
		return err
	}
	now := a.opt.Now()
	last := plan.Last(now)
	if old, _, err := a.opt.plan(before); err == nil && before.Schedule.On && old.Last(now).Equal(last) || last.IsZero() {
		return nil
	}
	return a.Store.PassSlot(ctx, last, now)
}

// RemoveSchedule turns the plan off and takes the system's timer away; the start
// at login stays. The plan it returns names what was removed and what was kept
// aside because the reader had changed it.
func (a *App) RemoveSchedule(ctx context.Context) (app.Plan, error) {
	cfg := a.freshConfig()
	if cfg.Schedule.On {
		if err := config.SetSchedule(a.Dirs.Config, "", config.ModelSetting{Key: "on", Value: false}); err != nil {
			return app.Plan{}, err
		}
	}
	j, err := a.opt.job(a.Dirs, cfg)
	if err != nil {
		return app.Plan{}, err
	}
	change, failed := a.opt.host().Remove(ctx, j)
	p, err := a.Plan(ctx)
	p.Removed, p.KeptAside = change.Removed, change.Aside
	return p, errors.Join(failed, err)
}

// SetAutostart has the program start in the background at login, or no more.
func (a *App) SetAutostart(ctx context.Context, on bool) (app.Plan, error) {
	j, err := a.opt.job(a.Dirs, a.freshConfig())
	if err != nil {
		return app.Plan{}, err
	}
	h := a.opt.host()
	set := h.NoStartAtLogin
	if on {
		set = h.StartAtLogin
	}
	change, failed := set(ctx, j)
	p, err := a.Plan(ctx)
	p.Removed, p.KeptAside = change.Removed, change.Aside
	return p, errors.Join(failed, err)
}
