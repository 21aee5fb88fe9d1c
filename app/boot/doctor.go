package boot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/doctor"
)

// Doctor checks the installation. It goes on where opening the program fails,
// and says why it fails.
func Doctor(ctx context.Context, o Options) []doctor.Finding {
	o.defaults()
	head := []doctor.Check{
		{Name: "Program", Run: func(context.Context) (string, error) {
			return fmt.Sprintf("Daybrief %s on %s/%s", VersionString(), runtime.GOOS, runtime.GOARCH), nil
		}},
		{Name: "Configuration", Run: func(context.Context) (string, error) { return checkConfig(o) }},
	}
	a, err := Open(ctx, o)
	if err != nil {
		opening := doctor.Check{Name: "Opening", Run: func(context.Context) (string, error) { return "", err }}
		return doctor.Run(ctx, append(head, opening))
	}
	defer func() { _ = a.Close() }() // everything worth knowing has been told
	checks := append(head,
		doctor.Check{Name: "Store", Run: a.checkStore},
		doctor.Check{Name: "Brief", Run: a.checkBrief},
		doctor.Check{Name: "Model", Run: a.checkModel},
		doctor.Check{Name: "Passwords", Run: a.checkSecrets},
	)
	for _, s := range a.own() {
		checks = append(checks, doctor.Check{Name: s.Name, Run: func(ctx context.Context) (string, error) {
			t := a.TestSource(ctx, s)
			if t.Error != nil {
				return "", t.Error
			}
			return fmt.Sprintf("Answers: %d items in %.1f s", t.Count, t.Seconds), nil
		}})
	}
	return doctor.Run(ctx, checks)
}

func checkConfig(o Options) (string, error) {
	dirs, err := config.ResolveDirs(o.Home)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(dirs.Config)
	if errors.Is(err, os.ErrNotExist) {
		return "None yet; the defaults hold. It would be at " + dirs.Config, nil
	}
	if err != nil {
		return "", fileError(dirs.Config, err)
	}
	if _, err := config.Parse(dirs.Config, data); err != nil {
		return "", err
	}
	return dirs.Config, nil
}

// checkStore looks through the whole file, which opening it does not.
func (a *App) checkStore(ctx context.Context) (string, error) {
	if err := a.Store.Check(ctx); err != nil {
		return "", err
	}
	info, err := os.Stat(a.Dirs.Store)
	if err != nil {
		return "", fileError(a.Dirs.Store, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", doctor.Warning{Finding: &app.Error{
			Code: app.CodeForbidden, Message: a.Dirs.Store + " can be read by others",
			Hint: "Close it to them with: chmod 600 " + a.Dirs.Store,
		}}
	}
	return fmt.Sprintf("Whole, %.1f MB, at %s", float64(info.Size())/(1<<20), a.Dirs.Store), nil
}

func (a *App) checkBrief(ctx context.Context) (string, error) {
	b, err := a.LatestBrief(ctx)
	if err != nil {
		e := app.AsError(err)
		if e.Code == app.CodeNoBrief {
			return "", doctor.Warning{Finding: e}
		}
		return "", err
	}
	return "The latest is of " + b.Date + ", made " + b.Made.In(a.Zone).Format(time.DateTime), nil
}

func (a *App) checkModel(ctx context.Context) (string, error) {
	if a.Config.Model.Off {
		return "Switched off; the rules word the brief", nil
	}
	found, err := a.findModel(ctx)
	if err != nil {
		return "", doctor.Warning{Finding: app.AsError(err)}
	}
	return fmt.Sprintf("%s at %s (server %s)", found.Model, found.URL, found.Version), nil
}

// checkSecrets tells of each source that wants a password whether one is there.
// Those that sign in by OAuth are looked at with the sources themselves.
func (a *App) checkSecrets(ctx context.Context) (string, error) {
	n := 0
	for _, s := range a.own() {
		if !signsIn(s) || s.OAuth != "" || inTheClear(s) {
			continue
		}
		if _, err := a.secret(ctx, s.Name, s.PasswordCommand); err != nil {
			return "", err
		}
		n++
	}
	if n == 0 {
		return "No source wants one", nil
	}
	return fmt.Sprintf("%d found", n), nil
}

// isPath reports whether an address of a source is a file or folder.
func isPath(address string) bool {
	if isURL(address) || address == "" {
		return false
	}
	_, err := os.Stat(address)
	return err == nil
}
