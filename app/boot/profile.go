package boot

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"daybrief/app"
	"daybrief/app/config"
)

// dirs returns the paths of the profile that the options name.
func (o Options) dirs() (config.Dirs, error) { return config.ResolveProfile(o.Home, o.Profile) }

// Profiles lists the profiles of the home that the options name, the default one
// first. It opens none of them. To switch, open the program anew with
// Options.Profile set to a name.
func Profiles(o Options) ([]app.Profile, error) {
	base, err := config.ResolveDirs(o.Home)
	if err != nil {
		return nil, err
	}
	current, err := base.CurrentProfile()
	if err != nil {
		return nil, err
	}
	rest, err := base.Profiles()
	if err != nil {
		return nil, err
	}
	list := make([]app.Profile, 0, 1+len(rest))
	for _, d := range append([]config.Dirs{base}, rest...) {
		p := profileOf(d)
		p.Current = d.Folder == current.Folder
		list = append(list, p)
	}
	return list, nil
}

func profileOf(d config.Dirs) app.Profile {
	p := app.Profile{Name: d.Profile, Folder: filepath.Dir(d.Store)}
	if d.Folder == "" {
		p.Name = config.DefaultProfile
	}
	for _, path := range []string{d.Config, d.Store} {
		if _, err := os.Stat(path); err == nil {
			p.Set = true
		}
	}
	return p
}

// Profile is the name of the profile that is open.
func (a *App) Profile() string { return profileOf(a.Dirs).Name }

// AddProfile makes a new profile. Errors are *app.Error with code usage for a
// name that cannot be one or that there is already.
func AddProfile(o Options, name string) (app.Profile, error) {
	return changed(o, func(base config.Dirs) (config.Dirs, error) { return base.AddProfile(name) })
}

// RenameProfile gives a profile another name; its files and passwords stay.
func RenameProfile(o Options, name, to string) (app.Profile, error) {
	return changed(o, func(base config.Dirs) (config.Dirs, error) { return base.RenameProfile(name, to) })
}

// UseProfile remembers which profile is opened where none is named.
func UseProfile(o Options, name string) (app.Profile, error) {
	return changed(o, func(base config.Dirs) (config.Dirs, error) { return base.UseProfile(name) })
}

func changed(o Options, f func(config.Dirs) (config.Dirs, error)) (app.Profile, error) {
	base, err := config.ResolveDirs(o.Home)
	if err != nil {
		return app.Profile{}, err
	}
	d, err := f(base)
	if err != nil {
		return app.Profile{}, err
	}
	p := profileOf(d)
	if now, err := base.CurrentProfile(); err == nil {
		p.Current = now.Folder == d.Folder
	}
	return p, nil
}

// RemoveProfile removes a profile with all it holds, as Wipe does. The default
// one cannot be removed. What could not be removed is in the report; the profile
// is in the list until nothing is left of it.
func RemoveProfile(ctx context.Context, o Options, name string) (Wiped, error) {
	base, err := config.ResolveDirs(o.Home)
	if err != nil {
		return Wiped{}, err
	}
	d, err := base.Named(name)
	if err != nil {
		return Wiped{}, err
	}
	if d.Folder == "" {
		_, err := d.DropProfile() // says why not
		return Wiped{}, err
	}
	o.Profile = d.Profile
	w, err := Wipe(ctx, o, WipeOptions{})
	if err != nil || !w.Whole() {
		return w, err
	}
	kept, err := d.DropProfile()
	for _, dir := range kept {
		w.Left = append(w.Left, Leftover{What: dir, Why: "it holds files that are not Daybrief's"})
	}
	return w, errors.Join(err)
}
