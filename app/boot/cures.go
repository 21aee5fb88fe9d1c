package boot

import "daybrief/app"

// cured gives an error a cure that has none of its own.
func cured(e *app.Error) *app.Error {
	if e == nil || e.Hint != "" {
		return e
	}
	c := *e
	c.Hint = cures()[e.Code]
	return &c
}

// cures has what a reader can do about each code, where the error itself says
// no better.
func cures() map[string]string {
	return map[string]string{
		app.CodeUsage:       "See: daybrief help",
		app.CodeConfig:      "Correct the source in config.toml; docs/config.md describes every key.",
		app.CodeStore:       "Run: daybrief doctor",
		app.CodeStoreNewer:  "Install the newer version of Daybrief that wrote it.",
		app.CodeStoreSaved:  "Run: daybrief preload",
		app.CodeDisk:        "Make room on the disk and check that the folder can be written.",
		app.CodeExists:      "Name another file.",
		app.CodeLocked:      "Wait until the other run has ended.",
		app.CodeNoBrief:     "Make one with: daybrief preload",
		app.CodeNotFound:    "Check the name; daybrief source list shows the sources.",
		app.CodeDNS:         "Check the address for a typing mistake and whether this machine is online.",
		app.CodeRefused:     "Check the address and the port, and whether the server is running.",
		app.CodeTLS:         "Check the address and the clock of this machine; an own authority is named with ca_file.",
		app.CodeTimeout:     "Try it again later: daybrief source test",
		app.CodeNetwork:     "Check whether this machine is online.",
		app.CodeHost:        "Name the host in the source's address, or under allow in [network].",
		app.CodeUnauth:      "Enter the password again: daybrief source signin NAME",
		app.CodeForbidden:   "Check the address and whether your account may read it.",
		app.CodeMissing:     "Look for the new address and change it in config.toml, or remove the source.",
		app.CodeRate:        "Wait; it is tried again with a later brief.",
		app.CodeServer:      "Wait; the server has a fault and is tried again with the next brief.",
		app.CodeTooLarge:    "Check the address, or raise max_mb in [network].",
		app.CodeFormat:      "Check that the address leads to what the source's type reads.",
		app.CodeNotFeed:     "Look for a link called RSS, Atom or Feed on the page and add its address.",
		app.CodeNotCal:      "Look for the calendar's private or public iCal address and add that.",
		app.CodeLogin:       "Enter the password again: daybrief source signin NAME",
		app.CodeSecret:      "Enter the password: daybrief source signin NAME",
		app.CodeSignIn:      "Sign in again: daybrief source signin NAME",
		app.CodeCut:         "Try it again: daybrief source test",
		app.CodeInternal:    "Report it with: daybrief doctor --bundle",
		app.CodeModelDown:   "Start Ollama, or go on without it.",
		app.CodeCloud:       "Run: daybrief model use ollama - where nothing is to leave this machine.",
		app.CodeIndexing:    "Wait; or run: daybrief preload --wait - which returns when everything is indexed.",
		app.CodeConsent:     "Run: daybrief model use PROVIDER - it says what is sent, and asks.",
		app.CodeModelAbsent: "Fetch the model with: ollama pull NAME",
		app.CodeModelBad:    "Choose another model in config.toml.",
		app.CodeCancelled:   "Start it again when you like.",
		app.CodeNoWindow:    "Use: daybrief brief",
		app.CodeMoved:       "Set the new address in config.toml.",
		app.CodeBusy:        "Wait a moment, or close the window that hangs, and try again.",
		app.CodeNoVoice:     "Install a voice, on Debian and Ubuntu with: sudo apt install speech-dispatcher espeak-ng",
		app.CodeNoNotify:    "Look at the brief in the window; or install a notification service such as dunst.",
		app.CodeNoTimer:     "Run daybrief preload from the system's own scheduler, or leave the window open.",
		app.CodeTimer:       "Set it up again: daybrief schedule install --at 06:30",
		app.CodeBattery:     "Nothing to do: it is made when the machine is plugged in. Or run: daybrief preload",
		app.CodeMetered:     "Nothing to do: it is made on another line. Or run: daybrief preload",
		app.CodeOffline:     "Check whether this machine is online; then run: daybrief preload",
		app.CodeWithheld:    "Open the item and judge for yourself: daybrief item ID",
	}
}
