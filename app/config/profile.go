package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// DefaultProfile is the name of the profile whose files stand where they stood
// before there were profiles.
const DefaultProfile = "default"

// Where profiles are: each has a folder of its own below profilesFolder, in each
// of the places of Dirs, and its name in a file of its state folder. The file
// currentFile beside profilesFolder holds the folder of the one to open.
const (
	profilesFolder = "profiles"
	nameFile       = "profile.name"
	currentFile    = "profile"
	lockOfProfiles = "profiles.lock"
)

// Bounds of a name, in characters, and of a folder.
const (
	longestName   = 40
	longestFolder = 32
)

// folderName is what a folder of a profile is called: safe on every file system,
// in any case.
var folderName = lazyre.New(`^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$`)

// ResolveProfile returns the paths of a profile, as ResolveDirs does of the
// default one: below home when it is given, else below $DAYBRIEF_HOME, else in
// the system's places. Which profile: the one named; else $DAYBRIEF_PROFILE; else
// the one remembered by UseProfile; else the default one. A name nobody has added
// is an *app.Error with code not-found.
func ResolveProfile(home, profile string) (Dirs, error) {
	base, err := ResolveDirs(home)
	if err != nil {
		return Dirs{}, err
	}
	if profile == "" {
		profile = os.Getenv("DAYBRIEF_PROFILE")
	}
	if profile == "" {
		folder, err := base.remembered()
		if err != nil || folder == "" {
			return base, err
		}
		return base.of(folder), nil
	}
	return base.Named(profile)
}

// Named returns the paths of a profile beside the one of d.
func (d Dirs) Named(profile string) (Dirs, error) {
	base := d.Base()
	name, err := ProfileName(profile)
	if err != nil {
		return Dirs{}, err
	}
	if folded(name) == DefaultProfile {
		return base, nil
	}
	list, err := base.Profiles()
	if err != nil {
		return Dirs{}, err
	}
	for _, p := range list {
		if folded(p.Profile) == folded(name) {
			return p, nil
		}
	}
	hint := fmt.Sprintf("Make it with: daybrief profile add %q", name)
	if len(list) > 0 {
		hint += "; those there are: daybrief profile list"
	}
	return Dirs{}, &app.Error{
		Code: app.CodeNotFound, Err: app.ErrNotFound, Message: fmt.Sprintf("There is no profile %q", name), Hint: hint,
	}
}

// Base returns the paths of the default profile that d is beside.
func (d Dirs) Base() Dirs {
	if d.Folder == "" {
		return d
	}
	up := func(file string) string { // of .../profiles/FOLDER/file
		dir := filepath.Dir(filepath.Dir(filepath.Dir(file)))
		return filepath.Join(dir, filepath.Base(file))
	}
	state := filepath.Dir(filepath.Dir(d.State))
	return Dirs{
		Config: up(d.Config), Store: up(d.Store), Lock: up(d.Lock), State: state,
		Log: filepath.Join(state, "logs", filepath.Base(d.Log)),
	}
}

// of returns the paths of the profile in a folder.
func (d Dirs) of(folder string) Dirs {
	down := func(file string) string {
		return filepath.Join(filepath.Dir(file), profilesFolder, folder, filepath.Base(file))
	}
	state := filepath.Join(d.State, profilesFolder, folder)
	p := Dirs{
		Config: down(d.Config), Store: down(d.Store), Lock: down(d.Lock), State: state,
		Log: filepath.Join(state, "logs", filepath.Base(d.Log)), Folder: folder, Profile: folder,
	}
	// A name that cannot be read is worth no error: the folder names it as well.
	data, err := os.ReadFile(filepath.Join(state, nameFile))
	if err != nil {
		return p
	}
	if name, err := ProfileName(strings.TrimSpace(string(data))); err == nil && folded(name) != DefaultProfile {
		p.Profile = name
	}
	return p
}

// Profiles returns the paths of all profiles beside the default one, by name.
func (d Dirs) Profiles() ([]Dirs, error) {
	base := d.Base()
	dir := filepath.Join(base.State, profilesFolder)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskError("read the profiles in "+dir, err)
	}
	var list []Dirs
	for _, e := range entries {
		if !e.IsDir() || !folderName.MatchString(e.Name()) {
			continue
		}
		if p := base.of(e.Name()); exists(filepath.Join(p.State, nameFile)) || exists(p.Config) || exists(p.Store) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Dirs) int { return strings.Compare(folded(a.Profile), folded(b.Profile)) })
	return list, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// remembered returns the folder of the profile to open, "" for the default one.
func (d Dirs) remembered() (string, error) {
	data, err := os.ReadFile(filepath.Join(d.State, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", diskError("read "+filepath.Join(d.State, currentFile), err)
	}
	folder := strings.TrimSpace(string(data))
	if !folderName.MatchString(folder) {
		return "", nil // damaged: the default one
	}
	if info, err := os.Stat(filepath.Join(d.State, profilesFolder, folder)); err != nil || !info.IsDir() {
		return "", nil // removed
	}
	return folder, nil
}

// ProfileName checks a name and returns it as it is kept: in Unicode's form NFC,
// without blanks around it. A name that could not be typed, told apart from
// another, or be part of a path anywhere is an *app.Error with code usage.
func ProfileName(text string) (string, error) {
	name := norm.NFC.String(strings.TrimSpace(text))
	why := ""
	switch {
	case !utf8.ValidString(text):
		why = "it is not UTF-8 text"
	case name == "":
		why = "it is empty"
	case utf8.RuneCountInString(name) > longestName:
		why = fmt.Sprintf("it is longer than %d characters", longestName)
	case strings.HasPrefix(name, "-"):
		why = "it would be taken for a flag"
	case strings.ContainsFunc(name, func(r rune) bool { return !nameRune(r) }):
		why = "it may hold letters, digits, blanks, - and _ only"
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		why = "it holds no letter and no digit"
	case reserved(name):
		why = "Windows keeps this name for a device"
	}
	if why != "" {
		return "", &app.Error{
			Code: app.CodeUsage, Message: fmt.Sprintf("%q cannot be the name of a profile: %s", text, why),
			Hint: `Choose one such as "work" or "Zoë".`,
		}
	}
	return name, nil
}

func nameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == ' ' || r == '-' || r == '_'
}

// folded is a name as two of them are compared: in one case, in the form of
// compatible characters, so that nobody has to tell "Work" from "ｗｏｒｋ".
func folded(name string) string { return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(name))) }

// reserved reports whether a file of this name is a device on Windows
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
func reserved(name string) bool {
	n := folded(name) // which makes the superscript digits of COM¹ plain
	switch n {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	port, ok := strings.CutPrefix(n, "com")
	if !ok {
		port, ok = strings.CutPrefix(n, "lpt")
	}
	return ok && len(port) == 1 && port[0] >= '0' && port[0] <= '9'
}

// folderOf is the folder of a new profile: always the same one for the same
// name, another one for another.
func folderOf(name string) string {
	f := folded(name)
	var b strings.Builder
	for _, r := range f {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String()[:min(longestFolder, b.Len())], "-")
	if slug == f {
		return slug
	}
	sum := sha256.Sum256([]byte(f))
	return strings.Trim(slug+"-"+hex.EncodeToString(sum[:4]), "-")
}
