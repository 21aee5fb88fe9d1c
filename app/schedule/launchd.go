package schedule

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// labelPrefix begins the labels of the program's agents: its identifier.
const labelPrefix = "io.github.daybrief."

// timerLabel is the label of the agent that makes the brief.
func (j Job) timerLabel() string { return labelPrefix + j.Name }

// loginLabel is the label of the agent that starts the program at login.
func (j Job) loginLabel() string { return labelPrefix + j.Name + ".login" }

// LaunchdPlist returns the agent that does the job (launchd.plist(5)). Of times
// slept through launchd makes up for one; those at which the machine was off are
// looked after by RunAtLoad: the program itself decides whether a run is due.
// local is the system's zone, the only one launchd knows.
func LaunchdPlist(j Job, now time.Time, local *time.Location) string {
	hour, minute, moved := j.clock(now, local)
	when := fmt.Sprintf("<key>Hour</key><integer>%d</integer><key>Minute</key><integer>%d</integer>", hour, minute)
	interval := "\t<dict>" + when + "</dict>\n"
	if j.Plan.Weekdays {
		var b strings.Builder
		b.WriteString("\t<array>\n")
		for _, d := range weekdays(moved) {
			fmt.Fprintf(&b, "\t\t<dict><key>Weekday</key><integer>%d</integer>%s</dict>\n", d, when)
		}
		interval = b.String() + "\t</array>\n"
	}
	return plist(j.timerLabel(), j.Program, j.timerArgs(), j.Env, `	<key>StartCalendarInterval</key>
`+interval+`	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Background</string>
	<key>LowPriorityIO</key>
	<true/>
	<key>Nice</key>
	<integer>10</integer>
`)
}

// LoginAgent returns the agent that starts the program in the background at
// login.
func LoginAgent(j Job) string {
	return plist(j.loginLabel(), j.Program, j.loginArgs(), nil, `	<key>RunAtLoad</key>
	<true/>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
`)
}

// plist writes an agent; more is the rest of its keys.
func plist(label, program string, args, env []string, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<!-- %s%s -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>%s</string>
	<key>ProgramArguments</key>
	<array>
`, mark, unknown, escapeXML(label))
	for _, a := range append([]string{program}, args...) {
		fmt.Fprintf(&b, "\t\t<string>%s</string>\n", escapeXML(a))
	}
	b.WriteString("\t</array>\n")
	if len(env) > 0 {
		b.WriteString("\t<key>EnvironmentVariables</key>\n\t<dict>\n")
		for _, e := range env {
			name, value, _ := strings.Cut(e, "=")
			fmt.Fprintf(&b, "\t\t<key>%s</key><string>%s</string>\n", escapeXML(name), escapeXML(value))
		}
		b.WriteString("\t</dict>\n")
	}
	b.WriteString(more)
	b.WriteString("</dict>\n</plist>\n")
	return seal(b.String())
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}
