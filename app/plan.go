package app

import "time"

// Plan is when briefs are made by themselves and what sees to it, as the reader
// is told.
type Plan struct {
	On           bool      `json:"on"`
	At           string    `json:"at"`       // HH:MM in Zone
	Weekdays     bool      `json:"weekdays"` // Monday to Friday alone
	Zone         string    `json:"zone"`     // IANA name; "Local" where the system does not tell its own
	BatteryLeast int       `json:"battery_least"`
	Metered      bool      `json:"metered"`              // also on a line that is paid for by volume
	Next         time.Time `json:"next,omitzero"`        // absent when off
	Latest       time.Time `json:"latest,omitzero"`      // the planned time that came last
	LastRun      *Run      `json:"last_run,omitempty"`   // the last run that was made for a planned time
	Held         *HeldRun  `json:"held,omitempty"`       // why the planned time that came last has no run
	Timer        Timer     `json:"timer"`                // of the operating system
	AtLogin      Timer     `json:"at_login"`             // start at login
	Notes        []Note    `json:"notes,omitempty"`      // what a timer of this system cannot do
	Removed      []string  `json:"removed,omitempty"`    // files that were taken away just now
	KeptAside    []string  `json:"kept_aside,omitempty"` // files the reader had changed, under their new names
}

// TimerState is how the operating system's timer, or its start at login, is set up.
type TimerState string

// How a timer can be set up.
const (
	TimerOff      TimerState = "off"      // there is none
	TimerReady    TimerState = "ready"    // as Daybrief wrote it, and what it wrote is what is wanted now
	TimerChanged  TimerState = "changed"  // the reader changed it since; it is left alone
	TimerOutdated TimerState = "outdated" // it names another program, time or folder than is wanted now
	TimerStopped  TimerState = "stopped"  // it is there, but the system does not run it
)

// Timer is what the operating system was told.
type Timer struct {
	Kind  string     `json:"kind"` // systemd, launchd, task-scheduler, autostart; none where there is nothing of the kind
	Name  string     `json:"name"`
	State TimerState `json:"state"`
	Why   string     `json:"why,omitempty"`  // a sentence, where State is neither ready nor off
	Hint  string     `json:"hint,omitempty"` // what to do about it
	Files []string   `json:"files,omitempty"`
}

// HeldRun is a planned run that was not made, and why.
type HeldRun struct {
	Planned time.Time `json:"planned"`
	At      time.Time `json:"at"` // when it was last put off
	Code    string    `json:"code"`
	Why     string    `json:"why"` // a sentence
	Hint    string    `json:"hint,omitempty"`
}

// ScheduleRequest changes the plan. What is nil or empty stays as it is.
type ScheduleRequest struct {
	At        string // HH:MM
	Weekdays  *bool
	OnBattery *bool // true: whatever the battery's level
	Metered   *bool
}
