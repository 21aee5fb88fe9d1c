package boot

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"daybrief/app"
	"daybrief/app/doctor"
)

// DoctorOptions says how far doctor goes. The zero value looks, asks Ollama and
// the sources, and changes nothing.
type DoctorOptions struct {
	Offline bool // no source and no server of models is asked
	Online  bool // the provider of models on another machine is asked, too, which costs a call
	Fix     bool // what can be mended is
	// Ask answers the question of a fix that costs something; nil answers no.
	Ask func(question string) bool
	// Say is told what takes long; nil for nobody.
	Say func(text string)

	machine doctor.Machine // the zero value is this one; tests set it
	measure func(dir string) (doctor.Disk, error)
}

// DoctorWith checks the installation. It goes on where opening the program fails,
// and says why it fails. What the files are like is looked at, and mended, before
// the program is opened, which puts some of it in order by itself.
func DoctorWith(ctx context.Context, o Options, d DoctorOptions) []doctor.Finding {
	o.defaults()
	d.defaults(o)
	run := func(checks []doctor.Check) []doctor.Finding {
		found := doctor.Run(ctx, checks)
		if d.Fix {
			found = doctor.Mend(ctx, checks, found, d.Ask)
		}
		return found
	}
	found := run(headChecks(o, d))
	a, err := Open(ctx, o)
	if err != nil {
		opening := doctor.Check{ID: "open", Name: "Opening", Run: func(context.Context) (string, error) { return "", err }}
		return append(found, run([]doctor.Check{opening})...)
	}
	defer func() { _ = a.Close() }() // everything worth knowing has been told
	return append(found, run(a.appChecks(ctx, d))...)
}

func (d *DoctorOptions) defaults(o Options) {
	d.machine.Getenv = o.Getenv
	if d.machine.Now == nil {
		d.machine.Now = o.Now
	}
	d.machine = d.machine.Real()
	if d.measure == nil {
		d.measure = doctor.Measure
	}
	if d.Say == nil {
		d.Say = func(string) {}
	}
}

// headChecks look at what the program stands on.
func headChecks(o Options, d DoctorOptions) []doctor.Check {
	list := []doctor.Check{
		{ID: "program", Name: "Program", Run: func(context.Context) (string, error) {
			return fmt.Sprintf("Daybrief %s on %s/%s", VersionString(), runtime.GOOS, runtime.GOARCH), nil
		}},
		d.machine.Clock(builtAt(), time.Time{}), d.machine.Certificates(), d.machine.Proxy(), d.machine.Network(), d.machine.Display(),
	}
	dirs, err := o.dirs()
	if err != nil {
		return append(list, doctor.Check{ID: "config", Name: "Configuration", Run: func(context.Context) (string, error) { return "", err }})
	}
	return append(list,
		doctor.Check{ID: "config", Name: "Configuration", Run: func(context.Context) (string, error) { return checkConfig(dirs, o.Now) }},
		doctor.Files(ownFiles(dirs)), doctor.Room(dirs.Store, d.measure), checkLock(dirs, o.Now),
	)
}

// appChecks look at what the program holds and reaches.
func (a *App) appChecks(ctx context.Context, d DoctorOptions) []doctor.Check {
	latest, err := a.Store.LatestBrief(ctx)
	if err != nil {
		latest = app.Brief{} // the check of the brief tells
	}
	check := func(id, name string, run func(context.Context) (string, error)) doctor.Check {
		return doctor.Check{ID: id, Name: name, Run: run}
	}
	list := []doctor.Check{
		check("store", "Store", a.checkStore),
		check("brief", "Brief", a.checkBrief),
		d.machine.Zone(a.Config.Zone), d.machine.Fonts(a.readsCJK(&latest)),
		check("keyring", "Keyring", a.checkKeyring),
		check("passwords", "Passwords", a.checkSecrets),
		check("programs", "Programs", a.checkPrograms), check("schedule", "Schedule", a.checkTimer),
	}
	if made := latest.Made; !latest.Sample && !made.IsZero() {
		later := d.machine.Clock(time.Time{}, made)
		later.ID, later.Name = "clock-brief", "Clock, brief"
		list = append(list, later)
	}
	list = append(list, a.modelChecks(d)...)
	if d.Offline {
		return list
	}
	for _, s := range a.own() {
		list = append(list, check("source:"+s.Name, s.Name, func(ctx context.Context) (string, error) {
			t := a.TestSource(ctx, s)
			if t.Error != nil {
				return "", t.Error
			}
			return fmt.Sprintf("Answers: %d items in %.1f s", t.Count, t.Seconds), nil
		}))
	}
	return list
}

// builtAt is when what this program is built from was last changed, zero where
// that is not known.
func builtAt() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			at, err := time.Parse(time.RFC3339, s.Value)
			if err != nil {
				return time.Time{}
			}
			return at
		}
	}
	return time.Time{}
}

// cjkLanguages are those whose script Daybrief's own fonts lack.
var cjkLanguages = []string{"ja", "zh", "ko"}

// readsCJK reports whether the window has to show Chinese, Japanese or Korean.
func (a *App) readsCJK(b *app.Brief) bool {
	found := slices.Contains(cjkLanguages, a.language())
	b.Sentences(func(_ string, s *app.Sentence) { found = found || doctor.CJK(s.Text) })
	return found
}

// tooOld is how old the latest brief may be before doctor says so: two nights
// and a weekend.
const tooOld = 4 * 24 * time.Hour

func (a *App) checkBrief(ctx context.Context) (string, error) {
	b, err := a.LatestBrief(ctx)
	if err != nil {
		e := app.AsError(err)
		if e.Code == app.CodeNoBrief {
			return "", doctor.Warning{Finding: e}
		}
		return "", err
	}
	text := "The latest is of " + b.Date + ", made " + b.Made.In(a.Zone).Format(time.DateTime)
	if a.opt.Now().Sub(b.Made) > tooOld {
		return "", doctor.Warning{Finding: &app.Error{
			Code: doctor.CodeBriefOld, Message: text + ", and none since",
			Hint: "Make one with: daybrief preload - and have it made every morning with: daybrief schedule install --at 06:30",
		}}
	}
	return text, nil
}
