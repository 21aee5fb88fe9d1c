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

// wants calls what the timer calls and looks what comes of it.
func (m *machine) wants(a *App, now time.Time, want schedule.Result) schedule.Outcome {
	m.t.Helper()
	m.now = now
	out := m.due(a)
	if out.Result != want {
		m.t.Fatalf("at %s: %+v, want %s", now, out, want)
	}
	return out
}

// brief is the brief there is now.
func (m *machine) brief(a *App) app.Brief {
	m.t.Helper()
	b, err := a.LatestBrief(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	return b
}

// plan is the plan as the reader is told.
func (m *machine) plan(a *App) app.Plan {
	m.t.Helper()
	p, err := a.Plan(m.t.Context())
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
	m.wants(a, m.now, schedule.ResultNotDue)
	m.wants(a, berlin(t, 1, 5, 45), schedule.ResultMade)
	if b := m.brief(a); b.Date != "2026-11-26" || !b.Planned.Equal(berlin(t, 1, 5, 45)) {
		t.Errorf("brief of %s, planned %s", b.Date, b.Planned)
	}
	m.wants(m.open(), m.now.Add(time.Minute), schedule.ResultNotDue)
	// Friday, the weekend and Monday are slept through.
	if out := m.wants(a, berlin(t, 6, 9, 41), schedule.ResultMade); !out.Planned.Equal(berlin(t, 6, 5, 45)) {
		t.Errorf("after three slots slept through: %+v", out)
	}
	m.wants(a, m.now, schedule.ResultNotDue)
	if b := m.brief(a); !b.Planned.Equal(berlin(t, 6, 5, 45)) || !b.Made.Equal(berlin(t, 6, 9, 41)) {
		t.Errorf("the brief says planned %s, made %s", b.Planned, b.Made)
	}
	if p := m.plan(a); p.LastRun == nil || p.LastRun.Trigger != schedule.ByCatchUp || p.LastRun.State != "done" {
		t.Errorf("plan: %+v", p)
	}
}

func TestARunPutOffSaysWhy(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.power = schedule.Power{OnBattery: true, Level: 12}
	if out := m.wants(a, berlin(t, 1, 6, 30), schedule.ResultHeld); out.Why.Code != app.CodeBattery {
		t.Fatalf("at 12 percent: %+v", out)
	}
	if p := m.plan(a); p.Held == nil || !strings.Contains(p.Held.Why, "12 percent") || !p.Held.Planned.Equal(m.now) {
		t.Fatalf("plan: %+v; want why", p.Held)
	}
	if _, err := a.CheckSchedule(t.Context()); app.AsError(err) == nil || app.AsError(err).Code != app.CodeBattery {
		t.Errorf("the check says %v", err)
	}
	m.power = schedule.Power{}
	m.wants(a, berlin(t, 1, 8, 10), schedule.ResultMade)
	if b := m.brief(a); len(b.Notes) == 0 || b.Notes[0].Code != app.CodeBattery || !strings.Contains(b.Notes[0].Text, "Thu 26 Nov, 06:30") {
		t.Errorf("the brief's notes: %+v", b.Notes)
	}
	if p := m.plan(a); p.Held != nil {
		t.Errorf("plan after the run: %+v", p.Held)
	}
}

func TestWhatTheReaderAllowsIsNoReasonToWait(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.line = schedule.LineMetered
	if out := m.wants(a, berlin(t, 2, 6, 30), schedule.ResultHeld); out.Why.Code != app.CodeMetered {
		t.Errorf("on a metered line: %+v", out)
	}
	yes, no := true, false
	if p := m.install(a, app.ScheduleRequest{Metered: &yes, OnBattery: &yes}); p.BatteryLeast != 0 || !p.Metered {
		t.Errorf("allowed: %+v", p)
	}
	m.power = schedule.Power{OnBattery: true, Level: 3}
	m.wants(a, m.now, schedule.ResultMade)
	if p := m.install(a, app.ScheduleRequest{OnBattery: &no}); p.BatteryLeast != 30 || !p.Metered || p.At != "06:30" {
		t.Errorf("taken back: %+v", p)
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
	next := m.open()
	if timer := m.plan(next).Timer; timer.State != app.TimerOutdated || !strings.Contains(timer.Hint, "schedule install") {
		t.Errorf("the program moved: %+v", timer)
	}
	if p = m.install(next, app.ScheduleRequest{}); p.Timer.State != app.TimerReady {
		t.Errorf("set up again: %+v", p.Timer)
	}
	if err := os.WriteFile(units[0], []byte("[Timer]\nOnCalendar=hourly\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if timer := m.plan(next).Timer; timer.State != app.TimerChanged {
		t.Errorf("the reader changed it: %+v", timer)
	}
	p, err := next.RemoveSchedule(t.Context())
	if err != nil || p.On || p.Timer.State != app.TimerOff {
		t.Fatalf("removed: %+v, %v", p, err)
	}
	if len(p.Removed) != 1 || len(p.KeptAside) != 1 || p.KeptAside[0] != units[0]+".kept" {
		t.Errorf("removed %v, kept aside %v", p.Removed, p.KeptAside)
	}
	if next.freshConfig().Schedule.On {
		t.Error("the configuration still says on")
	}
	m.wants(next, m.now, schedule.ResultOff)
}

func TestWithoutSystemdThePlanHoldsAllTheSame(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	m.deny = "systemctl"
	a := m.open()
	p, err := a.InstallSchedule(t.Context(), app.ScheduleRequest{At: "06:30"})
	e := app.AsError(err)
	if e == nil || e.Code != app.CodeNoTimer || !strings.Contains(e.Hint, "30 5 * * * '/opt/daybrief' '--home' '"+m.home+"' '--profile' 'default' 'schedule' 'run'") {
		t.Fatalf("got %v; want a line for cron, whose zone is UTC here", err)
	}
	if !p.On || p.Timer.Kind != schedule.KindNone || len(p.Notes) < 2 {
		t.Errorf("plan: %+v", p)
	}
	if _, err := a.CheckSchedule(t.Context()); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoTimer {
		t.Errorf("the check says %v", err)
	}
}
