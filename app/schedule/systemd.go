package schedule

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// Unit is a file of systemd's user manager.
type Unit struct{ Name, Text string }

// SystemdUnits returns the timer and the service that does the job
// (systemd.timer(5), systemd.service(5)). The timer is persistent: a time that
// passed while nobody was logged in is made up for at login. It wakes no machine.
func SystemdUnits(j Job) (timer, service Unit) {
	timer = Unit{j.Name + ".timer", seal(fmt.Sprintf(`# %s%s
# Change it with: daybrief schedule install; take it away with: daybrief schedule remove

[Unit]
Description=%s: make the morning's brief

[Timer]
%sPersistent=true
AccuracySec=10s
RandomizedDelaySec=0
WakeSystem=false
Unit=%s.service

[Install]
WantedBy=timers.target
`, mark, unknown, unitText(j.Title), j.calendars(), j.Name))}
	var env strings.Builder
	for _, e := range j.Env {
		fmt.Fprintf(&env, "Environment=%s\n", systemdWord(e, false))
	}
	service = Unit{j.Name + ".service", seal(fmt.Sprintf(`# %s%s
# Change it with: daybrief schedule install; take it away with: daybrief schedule remove

[Unit]
Description=%s: make the morning's brief

[Service]
Type=oneshot
ExecStart=%s
%sSuccessExitStatus=3
TimeoutStartSec=2h
Nice=10
IOSchedulingClass=idle
CPUSchedulingPolicy=batch
`, mark, unknown, unitText(j.Title), j.execStart(), env.String()))}
	return timer, service
}

// nightEnds is the hour before which clocks change.
const nightEnds = 4

// calendars are the times of the timer. systemd passes over one that the clocks
// leave out, so that at night there is a second one an hour later; the program
// itself knows whether a run is due.
func (j Job) calendars() string {
	s := "OnCalendar=" + j.onCalendar() + "\n"
	if j.Plan.Hour < nightEnds {
		j.Plan.Hour++
		s += "OnCalendar=" + j.onCalendar() + "\n"
	}
	return s
}

// onCalendar is the time in the words of systemd.time(7), "Calendar events".
func (j Job) onCalendar() string {
	s := fmt.Sprintf("*-*-* %02d:%02d:00", j.Plan.Hour, j.Plan.Minute)
	if j.Plan.Weekdays {
		s = "Mon..Fri " + s
	}
	if j.Zone != "" {
		s += " " + j.Zone
	}
	return s
}

// execStart is the command line. systemd takes no program whose path has quotes,
// backslashes or control characters in it; a shell starts that one. Nothing is
// put in place of a dollar sign in the program's own path.
func (j Job) execStart() string {
	words := []string{systemdWord(j.Program, false)}
	if strings.ContainsAny(j.Program, `"'\`) || strings.ContainsFunc(j.Program, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		words = []string{systemdWord("/bin/sh", false), "-c", systemdWord(`exec "$0" "$@"`, true), systemdWord(j.Program, true)}
	}
	for _, a := range j.timerArgs() {
		words = append(words, systemdWord(a, true))
	}
	return strings.Join(words, " ")
}

// unitText makes a text fit for Description=: one line, without specifiers.
func unitText(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "%", "%%")
}

// systemdStamp is where systemd keeps when a persistent timer last elapsed,
// below the folder of the reader's data (systemd.timer(5), "Persistent=").
func systemdStamp(name string) string { return path.Join("systemd", "timers", "stamp-"+name+".timer") }

// CronLine is what does the job on a system without systemd: a line for
// crontab -e (crontab(5)), where a percent sign wants a backslash. local is the
// system's zone, the only one cron knows.
func CronLine(j Job, now time.Time, local *time.Location) string {
	words := []string{shellWord(j.Program)}
	for _, a := range j.timerArgs() {
		words = append(words, shellWord(a))
	}
	hour, minute, moved := j.clock(now, local)
	days := "*"
	if j.Plan.Weekdays {
		list := make([]string, 0, 5)
		for _, d := range weekdays(moved) {
			list = append(list, strconv.Itoa(int(d)))
		}
		days = strings.Join(list, ",")
	}
	return fmt.Sprintf("%d %d * * %s %s", minute, hour, days, strings.ReplaceAll(strings.Join(words, " "), "%", `\%`))
}
