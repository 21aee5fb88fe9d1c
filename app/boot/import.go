package boot

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/rss"
	"daybrief/connectors/signin"
)

// Import is what could be taken over from another program.
type Import struct {
	From   string               `json:"from"`            // the file or folder
	New    []app.SourceSettings `json:"new"`             // not there yet, under names that are free
	Have   []app.SourceSettings `json:"have,omitempty"`  // there already
	Faults []*app.Error         `json:"fault,omitempty"` // what cannot be taken over
}

// maxImport bounds the file that is read.
const maxImport = 16 << 20

// IsImport reports whether a path holds many sources of another program: a list
// of feeds (OPML) or a profile of Thunderbird.
func IsImport(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if info.IsDir() {
		return isFile(filepath.Join(path, "prefs.js")) || isFile(filepath.Join(path, "profiles.ini"))
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // opened for reading
	head := make([]byte, 1<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	head = bytes.ReplaceAll(head[:n], []byte{0}, nil) // UTF-16 has one beside each letter
	return bytes.Contains(bytes.ToLower(head), []byte("<opml"))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// FindImport reads what a list of feeds or a profile of Thunderbird holds, ""
// for the profile on this machine. Nothing is saved. Its errors are *app.Error.
func (a *App) FindImport(path string) (Import, error) {
	if path == "" {
		profiles := signin.ThunderbirdProfiles()
		if len(profiles) == 0 {
			return Import{}, &app.Error{
				Code: app.CodeMissing, Message: "There is no profile of Thunderbird on this machine",
				Hint: "Name its folder, or a list of feeds (OPML): daybrief source import FILE",
			}
		}
		path = profiles[0]
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return Import{}, fileError(path, err)
	}
	list, faults, err := readImport(abs)
	if err != nil {
		return Import{}, err
	}
	im := Import{From: abs, New: []app.SourceSettings{}}
	for _, e := range faults {
		im.Faults = append(im.Faults, cured(connectors.Explain("", e)))
	}
	a.sort(&im, list)
	if len(im.New)+len(im.Have) == 0 {
		if len(im.Faults) > 0 {
			return im, im.Faults[0]
		}
		return im, &app.Error{Code: app.CodeMissing, Message: "Nothing to take over was found in " + abs, Hint: "Name the folder of a profile of Thunderbird, or a list of feeds (OPML)."}
	}
	return im, nil
}

func readImport(path string) ([]app.SourceSettings, []error, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fileError(path, err)
	}
	if info.IsDir() {
		list, errs := signin.Thunderbird(path)
		return list, errs, nil
	}
	if info.Size() > maxImport {
		return nil, nil, &app.Error{Code: app.CodeTooLarge, Message: path + " is too large for a list of feeds", Hint: "Export it anew, or in parts."}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fileError(path, err)
	}
	list, err := rss.ParseOPML(data)
	return list, nil, err
}

// sort tells what is there already from what is new, and gives the new ones
// names that are free.
func (a *App) sort(im *Import, list []app.SourceSettings) {
	have, names := map[string]bool{}, map[string]bool{}
	for _, s := range a.Config.Source {
		have[identity(s)] = true
		names[strings.ToLower(s.Name)] = true
	}
	for _, s := range list {
		if have[identity(s)] {
			im.Have = append(im.Have, s)
			continue
		}
		have[identity(s)] = true
		base := cmp.Or(oneLine(s.Name), niceName(s))
		s.Name = base
		for i := 2; names[strings.ToLower(s.Name)]; i++ {
			s.Name = fmt.Sprintf("%s %d", base, i)
		}
		names[strings.ToLower(s.Name)] = true
		im.New = append(im.New, s)
	}
}

// identity is the same for settings that read the same thing.
func identity(s app.SourceSettings) string {
	address := strings.TrimSuffix(webAddress(s.Address), "/")
	if isURL(address) {
		scheme, rest, _ := strings.Cut(address, "://")
		host, path, _ := strings.Cut(rest, "/")
		if strings.EqualFold(scheme, "http") { // the same, less safe
			scheme = "https"
		}
		address = strings.ToLower(scheme+"://"+host) + "/" + path
	} else if isMailAddress(address) {
		address = strings.ToLower(address)
	}
	return s.Type + "\n" + address
}

// NeedSignIn names those of the sources that want a password or the browser
// before they can be read.
func NeedSignIn(list []app.SourceSettings) []string {
	var names []string
	for _, s := range list {
		if signsIn(s) && !s.Off && s.PasswordCommand == "" {
			names = append(names, s.Name)
		}
	}
	return names
}

// Feeds are the reader's sources that are feeds on the web.
func (a *App) Feeds() []app.SourceSettings {
	list := []app.SourceSettings{}
	for _, s := range a.Config.Source {
		if s.Type == "rss" && isURL(s.Address) {
			list = append(list, s)
		}
	}
	return list
}

// ExportFeeds writes the feeds of the configuration as OPML.
func (a *App) ExportFeeds(w io.Writer) error {
	if err := rss.WriteOPML(w, "Daybrief", a.Config.Source); err != nil {
		return fmt.Errorf("write the list of feeds: %w", err)
	}
	return nil
}
