package schedule

import (
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// zoneLink is where Unix keeps the system's zone: a link into the folder of zones.
const zoneLink = "/etc/localtime"

// SystemZone returns the system's zone as it is now, and its IANA name where the
// system tells it. Go reads the zone once, when a program starts; the reader of
// one that runs on may have travelled since.
func SystemZone(getenv func(string) string) (*time.Location, string) {
	name, set := strings.TrimPrefix(getenv("TZ"), ":"), getenv("TZ") != ""
	if !set && runtime.GOOS != "windows" {
		name = zoneName(filepath.EvalSymlinks(zoneLink))
	}
	if name == "" || filepath.IsAbs(name) {
		return time.Local, ""
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.Local, ""
	}
	return loc, name
}

// zoneName returns the zone that a path below the folder of zones names.
func zoneName(path string, err error) string {
	if err != nil {
		return ""
	}
	_, name, ok := strings.Cut(filepath.ToSlash(path), "/zoneinfo/")
	if !ok {
		return ""
	}
	for _, variant := range []string{"posix/", "right/"} {
		name = strings.TrimPrefix(name, variant)
	}
	return name
}
