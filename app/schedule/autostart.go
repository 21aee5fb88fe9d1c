package schedule

import (
	"fmt"
	"path"
	"strings"
)

// DesktopEntry returns the file that starts the program in the background at
// login on Linux and BSD desktops (Desktop Application Autostart Specification
// 0.5, Desktop Entry Specification 1.5).
func DesktopEntry(j Job) string {
	words := []string{desktopWord(j.Program)}
	for _, a := range j.loginArgs() {
		words = append(words, desktopWord(a))
	}
	return seal(fmt.Sprintf(`# %s%s
# Change it with: daybrief schedule autostart on|off
[Desktop Entry]
Type=Application
Version=1.0
Name=%s
Comment=Have the morning's brief ready
TryExec=%s
Exec=%s
Icon=daybrief
Terminal=false
NoDisplay=true
StartupNotify=false
X-GNOME-Autostart-enabled=true
`, mark, unknown, desktopString(j.Title), desktopString(j.Program), strings.Join(words, " ")))
}

// desktopName is the file's name below the folder of the reader's settings.
func (j Job) desktopName() string { return path.Join("autostart", j.Name+".desktop") }

// hidden reports whether the desktop's own settings switched an entry off.
func hidden(entry string) bool {
	for line := range strings.Lines(entry) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if key == "Hidden" && value == "true" || key == "X-GNOME-Autostart-enabled" && value == "false" {
			return true
		}
	}
	return false
}

// runKey is where Windows keeps what is started at login for one person.
const runKey = `HKCU\Software\Microsoft\Windows\CurrentVersion\Run`

// RunCommand returns the value of the Run key that starts the program in the
// background at login on Windows.
func RunCommand(j Job) string {
	return windowsLine(append([]string{j.Program}, j.loginArgs()...))
}
