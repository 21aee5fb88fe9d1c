//go:build linux || freebsd || netbsd || openbsd || dragonfly

package secret

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
)

// errNoBus is the error of a system without a session bus, on which keyrings
// are reached.
var errNoBus = errors.New("no session bus is running")

// reachable tells whether there is a bus to ask. The library would start one of
// its own, which nobody ends and on which there is no keyring of the reader.
func reachable() error {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	dir := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return nil
		}
	}
	return errNoBus
}
