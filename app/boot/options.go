// Package boot wires Daybrief together: it is the one place that knows every
// part. It reads the configuration, opens the store, makes the HTTP client and
// hands them to the parts that need them.
//
// Only cli, desktop and tests import it.
package boot

import (
	"context"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"daybrief/app/notify"
	"daybrief/app/secret"
	"daybrief/app/speak"
	"daybrief/connectors/signin"
)

// Version is the program's version; the Makefile sets it at build time.
var Version = ""

// VersionString returns the version, the commit and the Go release.
func VersionString() string {
	v, commit := Version, ""
	info, ok := debug.ReadBuildInfo()
	if ok {
		if v == "" && info.Main.Version != "" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				commit = " (" + s.Value[:12] + ")"
			}
		}
	}
	if v == "" || v == "(devel)" {
		v = "0.1.0-dev"
	}
	if ok {
		return v + commit + " " + info.GoVersion
	}
	return v + commit
}

// Options of opening the program. The zero value is a normal start.
type Options struct {
	Home string // --home; "" means DAYBRIEF_HOME, then the system's folders
	// Profile is --profile; "" means DAYBRIEF_PROFILE, then the remembered one,
	// then the default one, all of them of that home.
	Profile string
	Now     func() time.Time
	Getenv  func(string) string
	// Transport, Resolver, Probe and Keyring replace the web, the name server, the
	// greeting of a mail server and the system's keyring, for tests.
	Transport http.RoundTripper
	Resolver  signin.Resolver
	Probe     func(ctx context.Context, m signin.MailServer) error
	Keyring   secret.Keyring
	System    System        // where plans are concerned: timers, battery, network
	Notifier  notify.Runner // starts what shows a notification; nil: the system's programs
	Voice     speak.Run     // runs what speaks; nil: the system's programs
}

func (o *Options) defaults() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Notifier == nil {
		o.Notifier = notify.Programs{}
	}
	if o.Resolver == nil {
		o.Resolver = signin.SystemResolver()
	}
}
