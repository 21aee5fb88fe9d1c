package boot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/lazyre"
	"daybrief/app/store"
)

// WipeOptions says what of a profile stays. The zero value is nothing.
type WipeOptions struct {
	KeepConfig bool // config.toml stays
}

// Leftover is something that could not be removed, or that is not Daybrief's.
type Leftover struct {
	What string `json:"what"`
	Why  string `json:"why"`
	Hint string `json:"hint,omitempty"`
	// Foreign: it was never ours, so that nothing is missing.
	Foreign bool `json:"foreign,omitempty"`
}

// Wiped tells what was removed of a profile and what was not.
type Wiped struct {
	Profile string     `json:"profile"`
	Removed []string   `json:"removed"`           // files, folders and timers
	Secrets []string   `json:"secrets,omitempty"` // whose passwords and sign-ins left the keyring
	Left    []Leftover `json:"left,omitempty"`
}

// Whole reports whether nothing of Daybrief's is left.
func (w Wiped) Whole() bool {
	return !slices.ContainsFunc(w.Left, func(l Leftover) bool { return !l.Foreign })
}

// Wipe clears a profile: timer and start at login, what is in the keyring, also
// of sources that were removed, the store with what was set aside of it, log,
// state, tokens, locks, and the configuration. It opens neither store nor
// configuration, so that damaged ones are no hindrance; can be run again when it
// was interrupted; and touches no file it does not know. While somebody has the
// store open it is an *app.Error with code locked and nothing is removed. What
// could not be removed is no error but in Left.
func Wipe(ctx context.Context, o Options, w WipeOptions) (Wiped, error) {
	o.defaults()
	dirs, err := o.dirs()
	if err != nil {
		return Wiped{}, err
	}
	r := Wiped{Profile: profileOf(dirs).Name, Removed: []string{}}
	release := func() error { return nil }
	if _, err := os.Stat(filepath.Dir(dirs.Store)); err == nil {
		if release, err = store.Alone(ctx, dirs.Store); err != nil {
			return r, err
		}
	}
	cfg := anyConfig(dirs)
	r.wipeTimers(ctx, o, dirs, cfg)
	if err := ctx.Err(); err != nil {
		return r, errors.Join(err, release())
	}
	r.wipeSecrets(ctx, o, dirs, cfg)
	if err := ctx.Err(); err != nil {
		return r, errors.Join(err, release())
	}
	r.wipeFiles(o, dirs, w)
	return r, release()
}

// failed notes what could not be removed.
func (w *Wiped) failed(what string, err error) {
	a := app.AsError(err)
	l := Leftover{What: what, Why: a.Message, Hint: a.Hint}
	if a.Code == app.CodeInternal {
		l.Why, l.Hint = err.Error(), "Run this again, or remove it by hand."
	}
	w.Left = append(w.Left, l)
}

// anyConfig returns what can be read of the configuration: the file, else its
// last good copy, else the default one.
func anyConfig(d config.Dirs) config.Config {
	for _, path := range []string{d.Config, d.LastGood()} {
		if data, err := os.ReadFile(path); err == nil {
			if cfg, err := config.Parse(path, data); err == nil {
				return cfg
			}
		}
	}
	return config.Default()
}

// nameLine is a source's name in a configuration that cannot be read otherwise.
var nameLine = lazyre.New(`(?m)^[ \t]*name[ \t]*=[ \t]*["']([^"'\n]+)["']`)

// secretNames are the names under which this profile may have put something into
// the keyring beside those that are noted.
func secretNames(ctx context.Context, d config.Dirs, cfg config.Config) []string {
	names := []string{mcpTokenName}
	for _, p := range config.ModelProviders() {
		names = append(names, keySource(p))
	}
	for _, s := range cfg.Source {
		names = append(names, s.Name)
	}
	for _, path := range []string{d.Config, d.LastGood()} {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for _, m := range nameLine.FindAllStringSubmatch(string(data), -1) {
			names = append(names, m[1])
		}
	}
	names = append(names, store.SourceNames(ctx, d.Store)...)
	slices.Sort(names)
	return slices.Compact(names)
}

func (w *Wiped) wipeSecrets(ctx context.Context, o Options, d config.Dirs, cfg config.Config) {
	kept := secretsOf(o, d)
	noted := kept.Kept()
	gone, left, err := kept.Forget(ctx, secretNames(ctx, d, cfg))
	w.Secrets = gone
	if err == nil {
		return
	}
	// Of a keyring that never had anything of ours nothing is left.
	wanted := slices.DeleteFunc(left, func(name string) bool {
		return !slices.Contains(noted, name) && !slices.ContainsFunc(cfg.Source, func(s app.SourceSettings) bool {
			return s.Name == name && (s.OAuth != "" || signsIn(s))
		})
	})
	if len(wanted) == 0 {
		return
	}
	w.Left = append(w.Left, Leftover{
		What: "keyring: " + strings.Join(wanted, ", "), Why: "the keyring is locked or cannot be reached",
		Hint: fmt.Sprintf("Unlock it and run this again; or remove the entries \"daybrief\" whose user begins with %s by hand.", d.State),
	})
}
