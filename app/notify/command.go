package notify

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"unicode/utf16"
)

// System is what a notification is shown with. It is filled by Find, or by a
// test.
type System struct {
	GOOS             string
	TerminalNotifier bool // macOS: terminal-notifier is installed
	Scope            bool // Linux: systemd runs this process and can give the waiter a scope of its own
}

// Command returns the program that shows m, and whether it goes on after the
// notification is on the screen, to wait for the click. Such a program prints
// a line of JSON, a Report, when it is.
func (s System) Command(m Message, o Open) (c Command, waits bool) {
	switch s.GOOS {
	case "darwin":
		return s.darwin(m, o), false
	case "windows":
		return toast(m, o), false
	}
	return s.waiter(m, o), true
}

// waiter starts this program again as notify-wait. A systemd service that ends
// takes its children along, so there the waiter goes into a scope of its own
// (systemd.kill(5), KillMode=; systemd-run(1), --scope).
func (s System) waiter(m Message, o Open) Command {
	data, _ := json.Marshal(m) // strings alone: it cannot fail
	c := Command{Name: o.Exe, Stdin: string(data) + "\n", Args: append(slices.Clone(o.Flags), "notify-wait")}
	if s.Scope {
		c.Args = append([]string{"--user", "--scope", "--quiet", "--collect", "--description=Daybrief notification", "--", c.Name}, c.Args...)
		c.Name = "systemd-run"
	}
	return c
}

// darwin shows m with terminal-notifier, whose click runs a command, or with
// osascript, whose click opens the script editor.
func (s System) darwin(m Message, o Open) Command {
	if s.TerminalNotifier {
		var words []string
		for _, w := range append([]string{o.Exe}, o.args(m.Date)...) {
			words = append(words, shellWord(w))
		}
		return Command{Name: "terminal-notifier", Args: []string{
			"-title", m.Title, "-message", m.Body, "-group", AppID + "." + profile(o.Flags), "-execute", strings.Join(words, " ") + " >/dev/null 2>&1 &",
		}}
	}
	return Command{Name: "osascript", Args: []string{
		"-e", "on run argv", "-e", "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run", "--", m.Title, m.Body,
	}}
}

// profile names a profile in a word.
func profile(flags []string) string {
	sum := sha256.Sum256([]byte(strings.Join(flags, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// scheme is the link scheme of a profile on Windows.
func scheme(flags []string) string {
	if len(flags) == 0 {
		return "daybrief"
	}
	return "daybrief-" + profile(flags)
}

// toastXML is a toast (ToastGeneric of the toast content schema): two lines of
// text and a click that follows a link.
type toastXML struct {
	XMLName xml.Name `xml:"toast"`
	Type    string   `xml:"activationType,attr"`
	Launch  string   `xml:"launch,attr"`
	Binding struct {
		Template string   `xml:"template,attr"`
		Text     []string `xml:"text"`
	} `xml:"visual>binding"`
}

// toastScript registers the name the toast is shown under and the scheme of its
// link, both for this reader alone, and shows the toast. What varies comes in
// Base64, so nothing needs quoting.
const toastScript = `$ErrorActionPreference = 'Stop'
function Text($b) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($b)) }
$id = Text 'ID'
$scheme = Text 'SCHEME'
$command = Text 'COMMAND'
$xml = Text 'XML'
$classes = 'HKCU:\Software\Classes'
New-Item -Path "$classes\AppUserModelId\$id" -Force | Out-Null
Set-ItemProperty -Path "$classes\AppUserModelId\$id" -Name 'DisplayName' -Value 'Daybrief'
New-Item -Path "$classes\$scheme\shell\open\command" -Force | Out-Null
Set-ItemProperty -Path "$classes\$scheme" -Name 'URL Protocol' -Value ''
Set-ItemProperty -Path "$classes\$scheme\shell\open\command" -Name '(default)' -Value $command
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] | Out-Null
[Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime] | Out-Null
$doc = New-Object Windows.Data.Xml.Dom.XmlDocument
$doc.LoadXml($xml)
$toast = New-Object Windows.UI.Notifications.ToastNotification $doc
$toast.Tag = 'brief'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($id).Show($toast)
`

// toast shows m through PowerShell.
func toast(m Message, o Open) Command {
	x := toastXML{Type: "protocol", Launch: scheme(o.Flags) + ":brief/" + m.Date}
	x.Binding.Template = "ToastGeneric"
	x.Binding.Text = []string{m.Title, m.Body}
	doc, _ := xml.Marshal(x) // strings alone: it cannot fail
	words := []string{windowsWord(o.Exe)}
	for _, f := range o.Flags {
		words = append(words, windowsWord(f))
	}
	words = append(words, "window", "--link", `"%1"`)
	script := strings.NewReplacer(
		"'ID'", quoted(AppID), "'SCHEME'", quoted(scheme(o.Flags)), "'COMMAND'", quoted(strings.Join(words, " ")), "'XML'", quoted(string(doc)),
	).Replace(toastScript)
	return Command{Name: "powershell.exe", Args: []string{"-NoLogo", "-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-EncodedCommand", encoded(script)}}
}

// quoted is s as the argument of Text in the script.
func quoted(s string) string { return "'" + base64.StdEncoding.EncodeToString([]byte(s)) + "'" }

// windowsWord quotes a path or flag for a command line. Neither holds quotes
// there, but backslashes at the end would swallow ours: they are doubled, as
// CommandLineToArgvW reads them.
func windowsWord(s string) string {
	end := strings.Repeat(`\`, len(s)-len(strings.TrimRight(s, `\`)))
	return `"` + s + end + `"`
}

// encoded is a script as -EncodedCommand wants it: UTF-16, little endian, in
// Base64.
func encoded(script string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(script)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return base64.StdEncoding.EncodeToString(b)
}
