package signin

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"daybrief/app"
)

// maxProfileFile bounds the files of a profile that are read. A prefs.js of
// twenty accounts is below 200 KiB.
const maxProfileFile = 8 << 20

// ThunderbirdProfiles returns the folders of the profiles of Thunderbird found
// on this machine, those that are used by default first: of the installed
// program, of the snap and of the flatpak. It returns nil when there are none.
func ThunderbirdProfiles() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil // without a home there is no profile in it
	}
	return profilesUnder(thunderbirdRoots(runtime.GOOS, home, os.Getenv("APPDATA")))
}

// thunderbirdRoots are the folders that hold profiles.ini.
func thunderbirdRoots(system, home, appData string) []string {
	switch system {
	case "windows":
		if appData == "" {
			appData = filepath.Join(home, "AppData", "Roaming")
		}
		return []string{filepath.Join(appData, "Thunderbird")}
	case "darwin":
		return []string{filepath.Join(home, "Library", "Thunderbird")}
	}
	return []string{
		filepath.Join(home, ".thunderbird"),
		filepath.Join(home, "snap", "thunderbird", "common", ".thunderbird"),
		filepath.Join(home, ".var", "app", "org.mozilla.Thunderbird", ".thunderbird"),
		filepath.Join(home, ".var", "app", "net.thunderbird.Thunderbird", ".thunderbird"),
		filepath.Join(home, ".mozilla-thunderbird"),
	}
}

// profilesUnder returns the profiles of the folders that exist.
func profilesUnder(roots []string) []string {
	var first, rest []string
	for _, root := range roots {
		list := profilesOf(root)
		if len(list) > 0 {
			first, rest = append(first, list[0]), append(rest, list[1:]...)
		}
	}
	return dedupe(append(first, rest...))
}

// profilesOf returns the profiles profiles.ini names that have settings, the
// default one first: that of the installation, then the one marked so. Without
// a profiles.ini that can be read, the folders that look like profiles.
func profilesOf(root string) []string {
	data, err := readProfileFile(filepath.Join(root, "profiles.ini"))
	if err != nil {
		return profileFolders(root)
	}
	var installed, marked, others []string
	for _, sec := range parseINI(data) {
		switch v := sec.values; {
		case strings.HasPrefix(sec.name, "Install") && v["Default"] != "":
			installed = append(installed, profilePath(root, v["Default"], true))
		case strings.HasPrefix(sec.name, "Profile") && v["Path"] != "":
			p := profilePath(root, v["Path"], v["IsRelative"] != "0")
			if v["Default"] == "1" {
				marked = append(marked, p)
			} else {
				others = append(others, p)
			}
		}
	}
	list := slices.DeleteFunc(dedupe(slices.Concat(installed, marked, others)), func(p string) bool { return !isProfile(p) })
	if len(list) == 0 {
		return profileFolders(root)
	}
	return list
}

// profilePath makes a path of profiles.ini one of this system. They are
// written with slashes everywhere.
func profilePath(root, path string, relative bool) string {
	path = filepath.FromSlash(path)
	if relative && !filepath.IsAbs(path) {
		return filepath.Join(root, path)
	}
	return filepath.Clean(path)
}

// profileFolders returns the profiles that lie below a folder, or below its
// Profiles folder.
func profileFolders(root string) []string {
	var list []string
	for _, dir := range []string{root, filepath.Join(root, "Profiles")} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // not there
		}
		for _, e := range entries {
			if p := filepath.Join(dir, e.Name()); isProfile(p) {
				list = append(list, p)
			}
		}
	}
	return list
}

func isProfile(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "prefs.js"))
	return err == nil && info.Mode().IsRegular()
}

// profileIn returns the profile a folder is or holds.
func profileIn(dir string) (string, error) {
	if isProfile(dir) {
		return dir, nil
	}
	if list := profilesOf(dir); len(list) > 0 {
		return list[0], nil
	}
	return "", &app.Error{Code: app.CodeNotFound, Message: "There is no profile of Thunderbird in that folder.",
		Hint: "Name the folder that has prefs.js or profiles.ini in it: in Thunderbird open Help, Troubleshooting Information, Profile Folder.",
		Err:  fmt.Errorf("profile in %s: %w", dir, fs.ErrNotExist)}
}

// readProfileFile reads a text file of a profile.
func readProfileFile(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return "", fmt.Errorf("%s is not a file", filepath.Base(name))
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxProfileFile+1))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", filepath.Base(name), err)
	}
	if len(data) > maxProfileFile {
		return "", fmt.Errorf("%s is larger than %d bytes", filepath.Base(name), maxProfileFile)
	}
	return string(data), nil
}
