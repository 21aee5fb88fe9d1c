//go:build linux || freebsd || netbsd || openbsd || dragonfly

package schedule

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/godbus/dbus/v5"
)

// busTimeout bounds a question on the bus.
const busTimeout = 3 * time.Second

// System returns how this machine is looked at; run is not used here.
func System(Runner) Machine {
	return Machine{
		Power: func(context.Context) Power { return readPower(os.DirFS("/sys/class/power_supply")) },
		Line:  nmLine,
	}
}

// nmLine asks NetworkManager on the system's bus.
func nmLine(ctx context.Context) Line {
	v, err := ask(ctx, dbus.ConnectSystemBus, question{
		"org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager", "Metered",
	})
	if err != nil {
		return LineUnknown
	}
	n, _ := v.Value().(uint32)
	return meteredNM(n)
}

// KeyringLocked reports whether the reader's keyring is locked, without asking
// anybody to unlock it (Secret Service API 0.2, Collection.Locked). known is
// false where that cannot be told.
func KeyringLocked(ctx context.Context) (locked, known bool) {
	if !sessionBus() {
		return false, false
	}
	v, err := ask(ctx, dbus.ConnectSessionBus, question{
		"org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default", "org.freedesktop.Secret.Collection", "Locked",
	})
	if err != nil {
		return false, false
	}
	locked, known = v.Value().(bool)
	return locked, known
}

// sessionBus tells whether there is a bus to ask: the library would start one of
// its own otherwise.
func sessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}

// question is a property of an object on a bus.
type question struct{ name, path, face, property string }

// ask reads a property over a connection of its own. A service that does not run
// is not started for it.
func ask(ctx context.Context, connect func(...dbus.ConnOption) (*dbus.Conn, error), q question) (v dbus.Variant, err error) {
	ctx, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	conn, err := connect(dbus.WithContext(ctx))
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	err = conn.Object(q.name, dbus.ObjectPath(q.path)).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, q.face, q.property).Store(&v)
	return v, err
}
