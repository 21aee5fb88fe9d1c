package boot

import (
	"net/url"
	"os/exec"
	"runtime"
	"strings"

	"daybrief/app"
)

// openURL hands an address to the system. Only the web and mail are opened;
// what else a feed calls a link could start a program.
func (a *App) openURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
		return &app.Error{
			Code: app.CodeForbidden, Err: err, Message: "This link is not opened: it is neither of the web nor of mail",
			Hint: "Copy it into the program it is for, if you trust it.",
		}
	}
	return a.start(u.String())
}

// start hands an address of ours, or one that openURL allows, to the system.
func (a *App) start(address string) error {
	name, args := a.opener(address)
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return &app.Error{
			Code: app.CodeMissing, Err: err, Message: "No program to open links was found (" + name + ")",
			Hint: "Open the address in a browser: " + address,
		}
	}
	go func() { _ = cmd.Wait() }() // the opener belongs to the reader from here on; Wait only clears it away
	return nil
}

// opener returns the program that opens an address: the one the reader named in
// DAYBRIEF_BROWSER or BROWSER, else the system's. Those variables hold a command
// without quotes in which %s stands for the address, as xdg-open reads BROWSER;
// of several, divided by colons, the first is taken.
func (a *App) opener(address string) (name string, args []string) {
	for _, v := range []string{"DAYBRIEF_BROWSER", "BROWSER"} {
		command := a.opt.Getenv(v)
		if runtime.GOOS != "windows" { // whose paths hold colons
			command, _, _ = strings.Cut(command, ":")
		}
		words := strings.Fields(command)
		if len(words) == 0 {
			continue
		}
		if !strings.Contains(command, "%s") {
			return words[0], append(words[1:], address)
		}
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "%s", address)
		}
		return words[0], words[1:]
	}
	switch runtime.GOOS {
	case "darwin":
		return "open", []string{address}
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	return "xdg-open", []string{address}
}
