package schedule

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"
)

// taskFolder is where the program's tasks are in the Task Scheduler.
const taskFolder = `\Daybrief\`

// taskName is the name of the task that makes the brief.
func (j Job) taskName() string { return taskFolder + j.Name }

// TaskXML returns the task that does the job, by the Task Scheduler's schema 1.2
// (MS-TSCH section 2.5), elements in the order of the schema. A time that passed
// while the machine was off is made up for; whether a battery or the network
// speaks against a run is decided by the program, which can say so. user is
// whose task it is, DOMAIN\name or empty; local is the system's zone.
func TaskXML(j Job, user string, now time.Time, local *time.Location) string {
	hour, minute, moved := j.clock(now, local)
	y, m, d := now.In(local).Date()
	start := time.Date(y, m, d, hour, minute, 0, 0, time.UTC).Format("2006-01-02T15:04:05")
	when := "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
	if j.Plan.Weekdays {
		when = "<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>"
		for _, d := range weekdays(moved) {
			when += "<" + d.String() + "/>"
		}
		when += "</DaysOfWeek></ScheduleByWeek>"
	}
	if user != "" {
		user = "<UserId>" + escapeXML(user) + "</UserId>"
	}
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <URI>%s</URI>
    <Description>%s: make the morning's brief. Written by daybrief schedule install.</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>%s</StartBoundary>
      %s
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Reader">%s<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <WakeToRun>false</WakeToRun>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Reader">
    <Exec>
      <Command>%s</Command>
      <Arguments>%s</Arguments>
    </Exec>
  </Actions>
</Task>
`, escapeXML(j.taskName()), escapeXML(j.Title), start, when, user, escapeXML(j.Program), escapeXML(windowsLine(j.timerArgs())))
}

// UTF16 returns a text as schtasks wants its files: UTF-16, little end first,
// with a byte order mark.
func UTF16(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(text, "\n", "\r\n"))) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// task is what Daybrief reads of a task.
type task struct {
	Triggers struct {
		Calendar []struct {
			Enabled       string  `xml:"Enabled"`
			StartBoundary string  `xml:"StartBoundary"`
			ByDay         *anyXML `xml:"ScheduleByDay"`
			ByWeek        *struct {
				Days struct {
					List []anyXML `xml:",any"`
				} `xml:"DaysOfWeek"`
			} `xml:"ScheduleByWeek"`
		} `xml:"CalendarTrigger"`
	} `xml:"Triggers"`
	Settings struct {
		Enabled string `xml:"Enabled"`
	} `xml:"Settings"`
	Exec []struct {
		Command   string `xml:"Command"`
		Arguments string `xml:"Arguments"`
	} `xml:"Actions>Exec"`
}

type anyXML struct {
	XMLName xml.Name
	Inner   string `xml:",innerxml"`
}

// parseTask reads what schtasks /Query /XML prints. Its declaration says UTF-16
// while the bytes are those of the console.
func parseTask(text string) (task, error) {
	var t task
	text = strings.ToValidUTF8(strings.TrimPrefix(text, "\ufeff"), "?") // characters of the console's code page
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	if err := dec.Decode(&t); err != nil {
		return task{}, fmt.Errorf("read the task: %w", err)
	}
	return t, nil
}

// same reports whether a task does what another one does: program, arguments,
// time and days.
func (t task) same(want task) bool { return t.essence() == want.essence() }

func (t task) essence() string {
	var b strings.Builder
	for _, c := range t.Triggers.Calendar {
		_, clock, _ := strings.Cut(c.StartBoundary, "T")
		fmt.Fprintf(&b, "%.8s %v", clock, c.ByDay != nil)
		if c.ByWeek != nil {
			for d := time.Sunday; d <= time.Saturday; d++ {
				for _, x := range c.ByWeek.Days.List {
					if x.XMLName.Local == d.String() {
						fmt.Fprintf(&b, " %d", d)
					}
				}
			}
		}
		b.WriteByte('\n')
	}
	for _, e := range t.Exec {
		fmt.Fprintf(&b, "%s\n%s\n", plain(e.Command), plain(e.Arguments))
	}
	return b.String()
}

// plain leaves out what a console's code page may have changed.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' || r == '?' || r < ' ' {
			return -1
		}
		return r
	}, s)
}

// off reports whether somebody switched the task off.
func (t task) off() bool {
	for _, c := range t.Triggers.Calendar {
		if c.Enabled == "false" {
			return true
		}
	}
	return t.Settings.Enabled == "false"
}
