package schedule

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"daybrief/app"
)

// Power is how the machine is powered. The zero value means that nobody knows,
// which speaks against nothing.
type Power struct {
	OnBattery bool
	Level     int // percent of all batteries together; -1: not known
}

// Line is what the network costs.
type Line int

// What can be known of a line.
const (
	LineUnknown Line = iota
	LineFree
	LineMetered // paid for by volume, or thought to be
)

// Limits are what the reader allows a planned run.
type Limits struct {
	BatteryLeast int // percent; 0: whatever the level
	Metered      bool
}

// Machine looks at the machine. Either function may be nil: nothing is known.
type Machine struct {
	Power func(ctx context.Context) Power
	Line  func(ctx context.Context) Line
}

// Hold says what speaks against a run now; nil: nothing that is known.
func (m Machine) Hold(ctx context.Context, l Limits) *Reason {
	if l.BatteryLeast > 0 && m.Power != nil {
		if p := m.Power(ctx); p.OnBattery && p.Level >= 0 && p.Level < l.BatteryLeast {
			return &Reason{
				Code: app.CodeBattery, Why: fmt.Sprintf("the machine ran on battery at %d percent, below the %d percent a planned run wants", p.Level, l.BatteryLeast),
				Hint: "Plug it in, or allow it with: daybrief schedule install --on-battery",
			}
		}
	}
	if !l.Metered && m.Line != nil && m.Line(ctx) == LineMetered {
		return &Reason{
			Code: app.CodeMetered, Why: "the network is paid for by volume",
			Hint: "Use another network, or allow it with: daybrief schedule install --metered",
		}
	}
	return nil
}

// readPower reads the folder /sys/class/power_supply of Linux
// (Documentation/ABI/testing/sysfs-class-power). Batteries of a mouse or a pen
// have the scope Device and do not count.
func readPower(sys fs.FS) Power {
	names, err := fs.ReadDir(sys, ".")
	if err != nil {
		return Power{}
	}
	var levels []int
	mains, discharging := false, false
	for _, n := range names {
		s := supply{sys, n.Name()}
		switch typ := s.attr("type"); {
		case s.attr("scope") == "Device":
		case typ == "Mains" || typ == "USB":
			mains = mains || s.attr("online") == "1"
		case typ == "Battery":
			discharging = discharging || s.attr("status") == "Discharging"
			if v, err := strconv.Atoi(s.attr("capacity")); err == nil && v >= 0 && v <= 100 {
				levels = append(levels, v)
			}
		}
	}
	return Power{OnBattery: discharging && !mains, Level: mean(levels)}
}

// supply is one folder of those: a battery or a plug.
type supply struct {
	sys  fs.FS
	name string
}

// attr reads an attribute, "" where there is none.
func (s supply) attr(key string) string {
	data, err := fs.ReadFile(s.sys, path.Join(s.name, key))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// mean returns the mean of levels, -1 where there is none.
func mean(levels []int) int {
	if len(levels) == 0 {
		return -1
	}
	sum := 0
	for _, v := range levels {
		sum += v
	}
	return sum / len(levels)
}

// parsePmset reads what pmset -g batt of macOS prints (pmset(1)): a line that
// names the source of power, and one a battery with its percentage.
func parsePmset(out string) Power {
	var levels []int
	for line := range strings.Lines(out) {
		before, _, ok := strings.Cut(line, "%")
		if !ok || !strings.Contains(line, "InternalBattery") {
			continue
		}
		digits := before[strings.LastIndexFunc(before, func(r rune) bool { return r < '0' || r > '9' })+1:]
		if v, err := strconv.Atoi(digits); err == nil && v <= 100 {
			levels = append(levels, v)
		}
	}
	return Power{OnBattery: strings.Contains(out, "'Battery Power'"), Level: mean(levels)}
}

// powerStatus is SYSTEM_POWER_STATUS of Windows (winbase.h).
type powerStatus struct {
	ACLine, Battery, Percent, Saver byte
	Left, Full                      uint32
}

// power reads it: ACLine 0 is battery, Battery 128 none, Percent 255 unknown.
func (s powerStatus) power() Power {
	p := Power{OnBattery: s.ACLine == 0 && s.Battery&128 == 0, Level: -1}
	if s.Percent <= 100 {
		p.Level = int(s.Percent)
	}
	return p
}

// meteredNM reads the property Metered of NetworkManager (NMMetered in its D-Bus
// API): 1 yes, 2 no, 3 and 4 the same guessed.
func meteredNM(v uint32) Line {
	switch v {
	case 1, 3:
		return LineMetered
	case 2, 4:
		return LineFree
	}
	return LineUnknown
}

// parseCost reads the NetworkCostType of Windows as PowerShell prints it
// (Windows.Networking.Connectivity.NetworkCostType).
func parseCost(out string) Line {
	switch strings.TrimSpace(out) {
	case "Fixed", "Variable":
		return LineMetered
	case "Unrestricted":
		return LineFree
	}
	return LineUnknown
}
