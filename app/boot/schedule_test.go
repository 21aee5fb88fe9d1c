package boot

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/schedule"
)

// machine is a computer with a clock, a systemd that says yes, and a battery.
type machine struct {
	t       *testing.T
	home    string
	now     time.Time
	program string
	calls   []string
	deny    string // commands that hold this text fail
	power   schedule.Power
	line    schedule.Line
	offline bool
	slept   int // how often a program waited
	keyring *lockable
}

func newMachine(t *testing.T, now time.Time) *machine {
	t.Helper()
	m := &machine{t: t, home: t.TempDir(), now: now, program: "/opt/daybrief", keyring: &lockable{}}
	m.configure("zone = \"Europe/Berlin\"\nsource = []\n\n[model]\noff = true\n")
	return m
}

func (m *machine) configure(text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.home, "config.toml"), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) run(_ context.Context, name string, args ...string) (string, error) {
	line := strings.Join(append([]string{name}, args...), " ")
	m.calls = append(m.calls, line)
	if m.deny != "" && strings.Contains(line, m.deny) {
		return "Failed to connect to bus: No such file or directory\n", errors.New("exit status 1")
	}
	return "active\n", nil
}

// open starts the program on the machine.
func (m *machine) open() *App {
	m.t.Helper()
	a, err := Open(m.t.Context(), Options{
		Home: m.home, Now: func() time.Time { return m.now }, Transport: offline{m.t}, Getenv: func(string) string { return "" }, Keyring: m.keyring,
		System: System{
			Program: m.program,
			Host: &schedule.Host{
				OS: "linux", Home: m.home, ConfigHome: filepath.Join(m.home, ".config"), DataHome: filepath.Join(m.home, ".local"),
				Now: func() time.Time { return m.now }, Run: m.run, Zone: time.UTC,
			},
			Machine: &schedule.Machine{
				Power: func(context.Context) schedule.Power { return m.power },
				Line:  func(context.Context) schedule.Line { return m.line },
			},
			Online: func(context.Context) bool { return !m.offline },
			Sleep: func(_ context.Context, d time.Duration) error {
				m.now = m.now.Add(d)
				m.slept++
				return nil
			},
			Keyring: func(context.Context) (bool, bool) { return m.keyring.locked, true },
		},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() {
		if err := a.Close(); err != nil {
			m.t.Error(err)
		}
	})
	return a
}

// due calls what the timer calls.
func (m *machine) due(a *App) schedule.Outcome {
	m.t.Helper()
	out, _, err := a.RunDue(m.t.Context(), ScheduleOptions{})
	if err != nil {
		m.t.Fatal(err)
	}
	return out
}

func (m *machine) install(a *App, r app.ScheduleRequest) app.Plan {
	m.t.Helper()
	p, err := a.InstallSchedule(m.t.Context(), r)
	if err != nil {
		m.t.Fatal(err)
	}
	return p
}

// berlin is a moment of 25 November 2026, a Wednesday, and days after it.
func berlin(t *testing.T, days, hour, minute int) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 25+days, hour, minute, 0, 0, loc)
}

func TestTheTimerMakesOneRunADay(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	yes := true
	p := m.install(a, app.ScheduleRequest{At: "05:45", Weekdays: &yes})
	if !p.On || p.At != "05:45" || !p.Weekdays || !p.Next.Equal(berlin(t, 1, 5, 45)) || p.Timer.State != app.TimerReady {
		t.Fatalf("installed: %+v", p)
	}
	if out := m.due(a); out.Result != schedule.ResultNotDue {
		t.Errorf("right after it was set up: %+v; nothing is due", out)
	}
	m.now = berlin(t, 1, 5, 45)
	if out := m.due(a); out.Result != schedule.ResultMade || !out.Planned.Equal(m.now) {
		t.Errorf("at its time: %+v", out)
	}
	b, err := a.LatestBrief(t.Context())
	if err != nil || b.Date != "2026-11-26" || !b.Planned.Equal(berlin(t, 1, 5, 45)) {
		t.Errorf("brief: %s planned %s, %v", b.Date, b.Planned, err)
	}
	m.now = m.now.Add(time.Minute)
	if out := m.due(m.open()); out.Result != schedule.ResultNotDue {
		t.Errorf("another process, a minute later: %+v", out)
	}
	// Friday, the weekend and Monday are slept through.
	m.now = berlin(t, 6, 9, 41)
	if out := m.due(a); out.Result != schedule.ResultMade || !out.Planned.Equal(berlin(t, 6, 5, 45)) {
		t.Errorf("after three slots slept through: %+v", out)
	}
	if out := m.due(a); out.Result != schedule.ResultNotDue {
		t.Errorf("again: %+v", out)
	}
	b, err = a.LatestBrief(t.Context())
	if err != nil || !b.Planned.Equal(berlin(t, 6, 5, 45)) || !b.Made.Equal(berlin(t, 6, 9, 41)) {
		t.Errorf("the brief says planned %s, made %s, %v", b.Planned, b.Made, err)
	}
	p, err = a.Plan(t.Context())
	if err != nil || p.LastRun == nil || p.LastRun.Trigger != schedule.ByCatchUp || p.LastRun.State != "done" {
		t.Errorf("plan: %+v, %v", p, err)
	}
}

func TestARunPutOffSaysWhy(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.now, m.power = berlin(t, 1, 6, 30), schedule.Power{OnBattery: true, Level: 12}
	if out := m.due(a); out.Result != schedule.ResultHeld || out.Why.Code != app.CodeBattery {
		t.Fatalf("at 12 percent: %+v", out)
	}
	p, err := a.Plan(t.Context())
	if err != nil || p.Held == nil || !strings.Contains(p.Held.Why, "12 percent") || !p.Held.Planned.Equal(m.now) {
		t.Fatalf("plan: %+v, %v; want why", p.Held, err)
	}
	_, err = a.CheckSchedule(t.Context())
	if e := app.AsError(err); e == nil || e.Code != app.CodeBattery {
		t.Errorf("the check says %v", err)
	}
	m.now, m.power = berlin(t, 1, 8, 10), schedule.Power{}
	if out := m.due(a); out.Result != schedule.ResultMade {
		t.Fatalf("plugged in: %+v", out)
	}
	b, err := a.LatestBrief(t.Context())
	if err != nil || len(b.Notes) == 0 || b.Notes[0].Code != app.CodeBattery || !strings.Contains(b.Notes[0].Text, "Thu 26 Nov, 06:30") {
		t.Errorf("the brief's notes: %+v, %v", b.Notes, err)
	}
	if p, err = a.Plan(t.Context()); err != nil || p.Held != nil {
		t.Errorf("plan after the run: %+v, %v", p.Held, err)
	}
	m.now, m.line = berlin(t, 2, 6, 30), schedule.LineMetered
	if out := m.due(a); out.Result != schedule.ResultHeld || out.Why.Code != app.CodeMetered {
		t.Errorf("on a metered line: %+v", out)
	}
	yes := true
	m.install(a, app.ScheduleRequest{Metered: &yes, OnBattery: &yes})
	m.power = schedule.Power{OnBattery: true, Level: 3}
	if out := m.due(a); out.Result != schedule.ResultMade {
		t.Errorf("when both are allowed: %+v", out)
	}
}

func TestARunWaitsForTheNetworkAndThenDoesWithout(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.now, m.offline = berlin(t, 1, 6, 30), true
	if out := m.due(a); out.Result != schedule.ResultMade {
		t.Fatalf("%+v", out)
	}
	if waited := m.now.Sub(berlin(t, 1, 6, 30)); waited != 10*time.Minute {
		t.Errorf("it waited %s for a network", waited)
	}
	b, err := a.LatestBrief(t.Context())
	if err != nil || len(b.Notes) == 0 || b.Notes[0].Code != app.CodeOffline {
		t.Errorf("the brief's notes: %+v, %v", b.Notes, err)
	}
}

func TestTheTimerFollowsTheProgramAndLeavesNothing(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	p := m.install(a, app.ScheduleRequest{})
	units := p.Timer.Files
	if len(units) != 2 || !strings.Contains(units[0], "daybrief-") {
		t.Fatalf("files: %v", units)
	}
	m.program = "/opt/next/daybrief"
	b := m.open()
	p, err := b.Plan(t.Context())
	if err != nil || p.Timer.State != app.TimerOutdated || !strings.Contains(p.Timer.Hint, "schedule install") {
		t.Errorf("the program moved: %+v, %v", p.Timer, err)
	}
	if p = m.install(b, app.ScheduleRequest{}); p.Timer.State != app.TimerReady {
		t.Errorf("set up again: %+v", p.Timer)
	}
	if err := os.WriteFile(units[0], []byte("[Timer]\nOnCalendar=hourly\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err = b.Plan(t.Context()); err != nil || p.Timer.State != app.TimerChanged {
		t.Errorf("the reader changed it: %+v, %v", p.Timer, err)
	}
	if p, err = b.RemoveSchedule(t.Context()); err != nil || p.On || p.Timer.State != app.TimerOff {
		t.Fatalf("removed: %+v, %v", p, err)
	}
	if len(p.Removed) != 1 || len(p.KeptAside) != 1 || p.KeptAside[0] != units[0]+".kept" {
		t.Errorf("removed %v, kept aside %v", p.Removed, p.KeptAside)
	}
	if cfg, _, err := config.Load(a.Dirs); err != nil || cfg.Schedule.On {
		t.Errorf("the configuration: %+v, %v", cfg.Schedule, err)
	}
	if out := m.due(b); out.Result != schedule.ResultOff {
		t.Errorf("after it: %+v", out)
	}
}

func TestWithoutSystemdThePlanHoldsAllTheSame(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	m.deny = "systemctl"
	a := m.open()
	p, err := a.InstallSchedule(t.Context(), app.ScheduleRequest{At: "06:30"})
	e := app.AsError(err)
	if e == nil || e.Code != app.CodeNoTimer || !strings.Contains(e.Hint, "30 6 * * * '/opt/daybrief' '--home' '"+m.home+"' '--profile' 'default' 'schedule' 'run'") {
		t.Fatalf("got %v; want a line for cron", err)
	}
	if !p.On || p.Timer.Kind != schedule.KindNone || len(p.Notes) < 2 {
		t.Errorf("plan: %+v", p)
	}
	if _, err := a.CheckSchedule(t.Context()); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoTimer {
		t.Errorf("the check says %v", err)
	}
}
