package boot

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/doctor"
	"daybrief/app/lazyre"
)

// logTail is how much of the log goes into a bundle.
const logTail = 256 << 10

// Bundle writes a zip file with what a bug report needs: the version, the
// machine, the findings, the shape of the configuration and the end of the
// log. Names, addresses, users and paths of the reader's sources are replaced
// by numbers; items and briefs are not in it.
func Bundle(o Options, path string, found []doctor.Finding) (err error) {
	a, err := light(o)
	if err != nil {
		return err
	}
	hide := a.hider()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return &app.Error{Code: app.CodeDisk, Err: err, Message: path + " cannot be written", Hint: "Name another file: daybrief doctor --bundle=FILE"}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := zip.NewWriter(f)
	findings, err := json.MarshalIndent(found, "", "  ")
	if err != nil {
		return err
	}
	parts := []struct{ name, text string }{
		{"version.txt", fmt.Sprintf("daybrief %s\n%s/%s, %d cores\n", VersionString(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())},
		{"findings.json", hide.Replace(string(findings))},
		{"config.txt", a.shape()},
		{"log.txt", anonymous(hide.Replace(tail(a.Dirs.Log)))},
	}
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, Redact(p.text)); err != nil {
			return err
		}
	}
	return z.Close()
}

// hider replaces what tells about the reader.
func (a *App) hider() *strings.Replacer {
	var pairs []string
	add := func(text, with string) {
		if len(text) > 1 {
			quoted, _ := json.Marshal(text) // a string always marshals
			pairs = append(pairs, text, with, strings.Trim(string(quoted), `"`), with)
		}
	}
	for i, s := range a.Config.Source {
		n := fmt.Sprintf("source-%d", i+1)
		add(s.Address, n+"-address")
		add(s.Server, n+"-server")
		for _, host := range hostsOf(s) {
			add(host, n+"-host")
		}
		add(s.User, n+"-user")
		add(s.PasswordCommand, n+"-command")
		add(s.CAFile, n+"-ca")
		add(s.Name, n)
		for j, f := range append(s.Folders, s.Calendars...) {
			add(f, fmt.Sprintf("%s-folder-%d", n, j+1))
		}
	}
	for i, name := range slices.Sorted(maps.Keys(a.Config.OAuth)) {
		o, n := a.Config.OAuth[name], fmt.Sprintf("oauth-%d", i+1)
		add(o.ClientID, n+"-client")
		add(o.ClientSecret, n+"-client-secret")
		for _, address := range []string{o.AuthURL, o.TokenURL, o.DeviceURL} {
			add(address, n+"-address")
			add(hostOf(address), n+"-host")
			add(bareHost(address), n+"-host")
		}
		if !slices.Contains(config.Providers(), name) {
			add(name, n)
		}
	}
	for i, address := range a.Config.Reader.Addresses {
		add(address, fmt.Sprintf("reader-%d", i+1))
	}
	add(a.Config.Reader.Name, "reader")
	if home, err := os.UserHomeDir(); err == nil {
		add(home, "~")
	}
	return strings.NewReplacer(pairs...)
}

// hostsOf are the names by which a log speaks of a source's server: with a
// port and without, and the domain of a mail address, under which its server
// is looked for.
func hostsOf(s app.SourceSettings) []string {
	list := []string{hostOf(s.Address), bareHost(s.Address), bareHost(s.Server)}
	for _, address := range []string{s.Address, s.User} {
		if _, domain, ok := strings.Cut(address, "@"); ok && isMailAddress(address) {
			list = append(list, domain)
		}
	}
	return list
}

// bareHost returns the host of an address or a server without its port.
func bareHost(address string) string {
	host := hostOf(address)
	if u, err := url.Parse("//" + host); err == nil {
		return u.Hostname()
	}
	return host
}

// named matches what can name a source that is no longer configured, which the
// hider does not know: addresses, hosts in errors, names in quotes, variables
// made of names.
var named = []struct {
	re   *lazyre.Regexp
	with string
}{
	{lazyre.New(`[^\s"'<>=]+@[^\s"'<>,;]+`), "…@…"},
	{lazyre.New(`(https?|webcals?|caldavs?)://[^\s"'<>\\,;]+`), "$1://…"},
	{lazyre.New(`\b(fetch: [a-z-]+) [^\s":,;]+`), "$1 …"},
	{lazyre.New(`\(redirected from [^)]*\)`), "(redirected from …)"},
	{lazyre.New(`DAYBRIEF_PASSWORD_\w+`), "DAYBRIEF_PASSWORD_…"},
	{lazyre.New(`\\"[^"\\]*\\"`), `\"…\"`},
	{lazyre.New(`\bname=("(?:[^"\\]|\\.)*"|\S+)`), "name=…"},
}

// anonymous takes out of the log what names a source in a line written before
// the source was removed.
func anonymous(log string) string {
	for _, n := range named {
		log = n.re.ReplaceAllString(log, n.with)
	}
	return log
}

// shape describes the configuration without its private values.
func (a *App) shape() string {
	var b strings.Builder
	def := config.Default()
	fmt.Fprintf(&b, "zone set: %v\nbrief: %s, stale after %s\n", a.Config.Zone != "", a.Config.Brief.Time, a.Config.Brief.StaleAfter.Std())
	fmt.Fprintf(&b, "model: off=%v provider=%s name=%q own url=%v\n", a.Config.Model.Off, a.Config.Model.Provider, a.Config.Model.Name, a.Config.Model.URL != "")
	fmt.Fprintf(&b, "own services: %v\nhosts allowed: %d\n", a.Config.Services != def.Services, len(a.Config.Network.Allow))
	for i, s := range a.Config.Source {
		fmt.Fprintf(&b, "source-%d: type=%s off=%v tags=%d max=%d security=%q folders=%d calendars=%d server set=%v user set=%v command set=%v oauth=%v full text=%v\n",
			i+1, s.Type, s.Off, len(s.Tags), s.Max, s.Security, len(s.Folders), len(s.Calendars), s.Server != "", s.User != "", s.PasswordCommand != "", s.OAuth != "", s.FullText)
	}
	return b.String()
}

// tail returns the end of a file, or why there is none.
func tail(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "no log\n"
	}
	defer func() { _ = f.Close() }() // opened for reading
	if info, err := f.Stat(); err == nil && info.Size() > logTail {
		if _, err := f.Seek(-logTail, io.SeekEnd); err != nil {
			return "log cannot be read\n"
		}
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return "log cannot be read\n"
	}
	return string(data)
}

// discardLog is the log of a call that has no home.
func discardLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
