package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/doctor"
	"daybrief/app/preload"
)

// ownFiles are the files of a home that nobody else has to read, and the
// folders that are Daybrief's alone.
func ownFiles(d config.Dirs) []string {
	return []string{
		d.Config, d.Store, d.Store + "-wal", d.Store + "-shm", d.Lock, filepath.Dir(d.Log), d.Log, lastGood(d), filepath.Join(d.State, "feed-id"),
	}
}

// lastGood is where package config keeps the settings that worked last.
func lastGood(d config.Dirs) string { return filepath.Join(d.State, "config.last-good.toml") }

// checkConfig reads the configuration. A broken one can give way to the last
// that worked.
func checkConfig(d config.Dirs, now func() time.Time) (string, error) {
	data, err := os.ReadFile(d.Config)
	if errors.Is(err, fs.ErrNotExist) {
		return "None yet; the defaults hold. It would be at " + d.Config, nil
	}
	if err != nil {
		return "", fileError(d.Config, err)
	}
	_, err = config.Parse(d.Config, data)
	if err == nil {
		return d.Config, nil
	}
	good, e := os.ReadFile(lastGood(d))
	if e == nil {
		_, e = config.Parse(lastGood(d), good)
	}
	if e != nil {
		return "", err
	}
	told := *app.AsError(err)
	told.Message += " Until it is right, the last settings that worked are used."
	return "", doctor.Mendable{Problem: &told, Fix: doctor.Fix{
		Ask: "Put the last settings that worked back? Yours stay beside them.",
		Do: func(context.Context) (string, error) {
			aside := d.Config + ".broken-" + now().Format("20060102-150405")
			if err := os.WriteFile(aside, data, 0o600); err != nil {
				return "", fileError(aside, err)
			}
			if err := writeWhole(d.Config, good, 0o600); err != nil {
				return "", fileError(d.Config, err)
			}
			return "Put back the last settings that worked; yours are in " + aside, nil
		},
	}}
}

// tooLong is how long a run may take before doctor says so.
const tooLong = 2 * time.Hour

// checkLock looks whether a run is under way, and whether one that died left its
// name behind. The system itself frees the lock of a process that dies.
func checkLock(d config.Dirs, now func() time.Time) doctor.Check {
	return doctor.Check{ID: "lock", Name: "Runs", Run: func(context.Context) (string, error) {
		if _, err := os.Stat(d.Lock); err != nil {
			return "None is under way", nil //nolint:nilerr // no lock, no run
		}
		lock := flock.New(d.Lock, flock.SetPermissions(0o600))
		free, err := lock.TryRLock()
		if err != nil {
			return "", fileError(d.Lock, err)
		}
		if free {
			_ = lock.Unlock() // closing the file frees it in any case
		}
		path := d.Lock + ".holder"
		var h preload.Holder
		data, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(data, &h)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) && free:
			return "None is under way", nil
		case free:
			return "", doctor.Mendable{
				Problem: doctor.Warning{Finding: &app.Error{
					Code: doctor.CodeLockLeft, Message: fmt.Sprintf("A run (process %d, since %s) ended without a word and left its name behind", h.PID, h.Since.Local().Format("2 Jan 15:04")),
					Hint: "Nothing to do: it holds nobody up. To tidy up: daybrief doctor --fix",
				}},
				Fix: doctor.Fix{Do: func(context.Context) (string, error) { return "Removed " + path, os.Remove(path) }},
			}
		case h.PID != 0 && now().Sub(h.Since) > tooLong:
			return "", doctor.Warning{Finding: &app.Error{
				Code: doctor.CodeLockLong, Message: fmt.Sprintf("A run (process %d, %s) has been under way since %s", h.PID, h.Command, h.Since.Local().Format("2 Jan 15:04")),
				Hint: fmt.Sprintf("If it hangs, end process %d; the last good brief stays.", h.PID),
			}}
		}
		return fmt.Sprintf("One is under way: process %d (%s)", h.PID, h.Command), nil
	}}
}

// checkStore looks through the whole file, which opening it does not.
func (a *App) checkStore(ctx context.Context) (string, error) {
	for _, n := range a.Notes {
		if n.Code == app.CodeStoreSaved {
			return "", doctor.Warning{Finding: &app.Error{Code: n.Code, Message: n.Text, Hint: n.Hint}}
		}
	}
	if err := a.Store.CheckWords(ctx); err != nil { // first: the check of the whole takes it for damage of the whole
		e := app.AsError(err)
		if e.Code != app.CodeStore {
			return "", err
		}
		return "", doctor.Mendable{
			Problem: &app.Error{Code: doctor.CodeIndex, Message: strings.TrimSuffix(e.Message, "."), Hint: e.Hint, Err: err},
			Fix: doctor.Fix{Do: func(ctx context.Context) (string, error) {
				return "Made the index of words anew", a.Store.RebuildWords(ctx)
			}},
		}
	}
	if err := a.Store.Check(ctx); err != nil {
		return "", err
	}
	info, err := os.Stat(a.Dirs.Store)
	if err != nil {
		return "", fileError(a.Dirs.Store, err)
	}
	return fmt.Sprintf("Whole, %.1f MB, at %s", float64(info.Size())/(1<<20), a.Dirs.Store), nil
}

// checkPrograms looks for the programs that the configuration names: a program
// started from the desktop sees another PATH than a shell.
func (a *App) checkPrograms(context.Context) (string, error) {
	n := 0
	for _, s := range a.own() {
		if len(s.Command) == 0 {
			continue
		}
		n++
		if _, err := exec.LookPath(s.Command[0]); err != nil {
			return "", &app.Error{
				Code: doctor.CodeProgram, Err: err, Message: fmt.Sprintf("%s starts %q, which was not found in PATH", s.Name, s.Command[0]),
				Hint: "Install it, or name it with its whole path in config.toml; programs of npm and pipx are often in a folder that the desktop does not look into.",
			}
		}
	}
	if runtime.GOOS == "linux" && n == 0 {
		if _, err := exec.LookPath("xdg-open"); err != nil && a.opt.Getenv("DAYBRIEF_BROWSER") == "" && a.opt.Getenv("BROWSER") == "" {
			return "", doctor.Warning{Finding: &app.Error{
				Code: doctor.CodeProgram, Err: err, Message: "xdg-open was not found, by which links are opened",
				Hint: "Install it, on Debian and Ubuntu with: sudo apt install xdg-utils - or set BROWSER.",
			}}
		}
	}
	return fmt.Sprintf("%d found", n), nil
}

// checkTimer is CheckSchedule; a timer that names a program that was moved, or
// that the system does not run, can be set up anew.
func (a *App) checkTimer(ctx context.Context) (string, error) {
	text, err := a.CheckSchedule(ctx)
	if err == nil {
		return text, nil
	}
	p, planErr := a.Plan(ctx)
	if planErr != nil || !p.On || p.Timer.State != app.TimerOutdated && p.Timer.State != app.TimerStopped {
		return "", err
	}
	return "", doctor.Mendable{Problem: err, Fix: doctor.Fix{
		Ask: "Set the system's timer up anew?",
		Do: func(ctx context.Context) (string, error) {
			_, err := a.InstallSchedule(ctx, app.ScheduleRequest{})
			return "Set the timer up anew", err
		},
	}}
}

// isPath reports whether an address of a source is a file or folder.
func isPath(address string) bool {
	if isURL(address) || address == "" {
		return false
	}
	_, err := os.Stat(address)
	return err == nil
}
