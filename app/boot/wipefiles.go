package boot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"daybrief/app/config"
)

// ourFiles are the names that Daybrief gives to files, by the place they are in.
// Whatever it writes beside these is left by Wipe as somebody else's, so a test
// holds that after a day's work nothing is.
var ourFiles = struct{ config, store, state, log string }{
	config: `config\.toml(\.before-[0-9-]+(\.part)?)?|\.config\.toml\.[0-9]+`,
	store:  `daybrief\.db(-wal|-shm|-journal|\.suspect|\.lock|\.(damaged|before)-[0-9-]+(-later)?(-wal|-shm)?)?`,
	state: `daybrief\.lock(\.holder|\.index)?|\.?(answer|conversation)\.json(\.[0-9]+)?|\.?mcp-token(\.[0-9]+)?|\.?restore\.json(\.[0-9]+)?` +
		`|\.?keyring-names\.json(\.[0-9]+|\.lock)?|\.?config\.last-good\.toml(\.[0-9]+)?|feed-id|(window|background|notice|voice)\.(lock|sock|address(-[0-9]+)?)` +
		`|\.profile(\.name)?\.[0-9]+`,
	log: `daybrief(-[0-9T.-]+)?\.log(\.gz)?`,
}

// wipeFiles removes the files and then the folders, where they are empty.
func (w *Wiped) wipeFiles(o Options, d config.Dirs, opt WipeOptions) {
	keep := map[string]bool{}
	if opt.KeepConfig {
		keep[d.Config] = true
	}
	if slices.ContainsFunc(w.Left, func(l Leftover) bool { return strings.HasPrefix(l.What, "keyring") }) {
		keep[filepath.Join(d.State, secretsIndex)] = true // to finish by
	}
	names := map[string]string{} // by folder: what is ours there
	for dir, re := range map[string]string{filepath.Dir(d.Config): ourFiles.config} {
		names[dir] = re
	}
	for _, p := range []struct{ dir, re string }{{filepath.Dir(d.Store), ourFiles.store}, {d.State, ourFiles.state}, {filepath.Dir(d.Log), ourFiles.log}} {
		if names[p.dir] != "" {
			p.re = names[p.dir] + "|" + p.re
		}
		names[p.dir] = p.re
	}
	dirs := []string{filepath.Dir(d.Log), filepath.Dir(d.Store), filepath.Dir(d.Config), d.State}
	for _, dir := range slices.Compact(dirs) {
		w.wipeFolder(dir, regexp.MustCompile(`^(`+names[dir]+`)$`), keep)
		names[dir] = `-` // once
	}
	w.wipeSockets(o, d)
	if d.Folder == "" {
		w.wipeChoice(d)
	}
	w.drop(d.Store + ".use") // the last: until now it kept others out
	for _, dir := range slices.Compact(dirs) {
		if err := os.Remove(dir); err == nil {
			w.Removed = append(w.Removed, dir)
		}
	}
}

// wipeFolder removes from a folder what is ours and names the rest.
func (w *Wiped) wipeFolder(dir string, ours *regexp.Regexp, keep map[string]bool) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		w.failed(dir, fileFault("It cannot be read", dir, err))
		return
	}
	var foreign []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir() && strings.HasPrefix(e.Name(), backupFolder):
			if err := os.RemoveAll(path); err != nil {
				w.failed(path, fileFault("It cannot be removed", path, err))
			} else {
				w.Removed = append(w.Removed, path)
			}
		case e.IsDir() || keep[path] || knownLater(e.Name()):
			if e.IsDir() && !slices.Contains([]string{"logs", "profiles"}, e.Name()) {
				foreign = append(foreign, e.Name())
			}
		case ours.MatchString(e.Name()):
			w.drop(path)
		default:
			foreign = append(foreign, e.Name())
		}
	}
	if len(foreign) > 0 {
		w.Left = append(w.Left, Leftover{What: dir, Why: "it holds what is not Daybrief's: " + few(foreign), Foreign: true})
	}
}

// knownLater are files that other steps see to.
func knownLater(name string) bool {
	return slices.Contains([]string{"daybrief.db.use", "profile", "profiles.lock", "profile.name"}, name)
}

// few names the first ones.
func few(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// drop removes a file.
func (w *Wiped) drop(path string) {
	err := os.Remove(path)
	switch {
	case err == nil:
		w.Removed = append(w.Removed, path)
	case !errors.Is(err, fs.ErrNotExist):
		w.failed(path, fileFault("It cannot be removed", path, err))
	}
}

// wipeSockets removes what a process that was killed left in the runtime folder;
// see package instance for the name.
func (w *Wiped) wipeSockets(o Options, d config.Dirs) {
	runtime := o.Getenv("XDG_RUNTIME_DIR")
	if !filepath.IsAbs(runtime) {
		return
	}
	sum := sha256.Sum256([]byte(d.State))
	list, err := filepath.Glob(filepath.Join(runtime, "daybrief-"+hex.EncodeToString(sum[:6])+"-*.sock"))
	if err != nil {
		return // the folder's name is no pattern that can be read; its files go when the reader signs out
	}
	for _, path := range list {
		w.drop(path)
	}
}

// wipeChoice forgets which profile is opened, where there are no others.
func (w *Wiped) wipeChoice(d config.Dirs) {
	rest, err := d.Profiles()
	if err != nil {
		w.failed(d.State, err)
		return
	}
	if len(rest) == 0 {
		for _, path := range d.ProfileFiles() {
			w.drop(path)
		}
		return
	}
	var names []string
	for _, p := range rest {
		names = append(names, p.Profile)
	}
	w.Left = append(w.Left, Leftover{
		What: "profiles: " + few(names), Why: "each is wiped by itself", Hint: "Remove one with: daybrief profile remove NAME", Foreign: true,
	})
}
