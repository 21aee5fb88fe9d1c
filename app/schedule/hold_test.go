package schedule

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"daybrief/app"
)

// supplies makes a folder as Linux has it: name: "key=value key=value".
func supplies(list map[string]string) fstest.MapFS {
	sys := fstest.MapFS{}
	for name, attrs := range list {
		for _, kv := range strings.Split(attrs, ",") {
			key, value, _ := strings.Cut(kv, "=")
			sys[name+"/"+key] = &fstest.MapFile{Data: []byte(value + "\n")}
		}
	}
	return sys
}

func TestReadPower(t *testing.T) {
	for name, c := range map[string]struct {
		list map[string]string
		want Power
	}{
		"a desktop":        {nil, Power{Level: -1}},
		"plugged in":       {map[string]string{"AC": "type=Mains,online=1", "BAT0": "type=Battery,status=Charging,capacity=14"}, Power{Level: 14}},
		"on battery":       {map[string]string{"AC": "type=Mains,online=0", "BAT0": "type=Battery,status=Discharging,capacity=14"}, Power{OnBattery: true, Level: 14}},
		"two batteries":    {map[string]string{"BAT0": "type=Battery,status=Discharging,capacity=10", "BAT1": "type=Battery,status=Full,capacity=90"}, Power{OnBattery: true, Level: 50}},
		"by USB":           {map[string]string{"ucsi": "type=USB,online=1", "BAT0": "type=Battery,status=Discharging,capacity=20"}, Power{Level: 20}},
		"a mouse":          {map[string]string{"mouse": "type=Battery,scope=Device,status=Discharging,capacity=3"}, Power{Level: -1}},
		"full and held":    {map[string]string{"BAT0": "type=Battery,status=Not charging,capacity=80"}, Power{Level: 80}},
		"nonsense":         {map[string]string{"BAT0": "type=Battery,status=Discharging,capacity=lots"}, Power{OnBattery: true, Level: -1}},
		"over the top":     {map[string]string{"BAT0": "type=Battery,status=Discharging,capacity=400"}, Power{OnBattery: true, Level: -1}},
		"a system battery": {map[string]string{"BAT0": "type=Battery,scope=System,status=Discharging,capacity=7"}, Power{OnBattery: true, Level: 7}},
	} {
		if got := readPower(supplies(c.list)); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// The outputs are worded as pmset(1) of macOS 14 words them.
func TestParsePmset(t *testing.T) {
	for out, want := range map[string]Power{
		"Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t97%; charging; 0:20 remaining present: true\n":       {Level: 97},
		"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t8%; discharging; (no estimate) present: true\n": {OnBattery: true, Level: 8},
		"Now drawing from 'Battery Power'\n -InternalBattery-0\t100%; discharging\n -InternalBattery-1\t50%; discharging\n":  {OnBattery: true, Level: 75},
		"Now drawing from 'AC Power'\n": {Level: -1},
		"":                              {Level: -1},
		"Now drawing from 'Battery Power'\n -InternalBattery-0 %;\n": {OnBattery: true, Level: -1},
		"Now drawing from 'Battery Power'\n UPS\t20%; discharging\n": {OnBattery: true, Level: -1},
	} {
		if got := parsePmset(out); got != want {
			t.Errorf("%q: %+v, want %+v", out, got, want)
		}
	}
}

func TestWindowsPower(t *testing.T) {
	for s, want := range map[powerStatus]Power{
		{ACLine: 1, Battery: 8, Percent: 50}:      {Level: 50},
		{ACLine: 0, Battery: 2, Percent: 12}:      {OnBattery: true, Level: 12},
		{ACLine: 255, Battery: 255, Percent: 255}: {Level: -1},
		{ACLine: 0, Battery: 128, Percent: 255}:   {Level: -1},
	} {
		if got := s.power(); got != want {
			t.Errorf("%+v: %+v, want %+v", s, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for v, want := range []Line{LineUnknown, LineMetered, LineFree, LineMetered, LineFree, LineUnknown} {
		if got := meteredNM(uint32(v)); got != want {
			t.Errorf("NetworkManager's %d is %d, want %d", v, got, want)
		}
	}
	for out, want := range map[string]Line{"Fixed\r\n": LineMetered, "Variable": LineMetered, "Unrestricted\n": LineFree, "Unknown": LineUnknown, "": LineUnknown, "error: Fixed": LineUnknown} {
		if got := parseCost(out); got != want {
			t.Errorf("%q is %d, want %d", out, got, want)
		}
	}
}

func TestWhatIsNotKnownIsNoReason(t *testing.T) {
	unknown := Machine{
		Power: func(context.Context) Power { return Power{OnBattery: true, Level: -1} },
		Line:  func(context.Context) Line { return LineUnknown },
	}
	for _, m := range []Machine{{}, unknown} {
		if r := m.Hold(t.Context(), Limits{BatteryLeast: 30}); r != nil {
			t.Errorf("held for %+v", r)
		}
	}
	low := Machine{Power: func(context.Context) Power { return Power{OnBattery: true, Level: 29} }}
	if r := low.Hold(t.Context(), Limits{BatteryLeast: 30}); r == nil || r.Code != app.CodeBattery {
		t.Errorf("at 29 of 30 percent: %+v", r)
	}
	for _, least := range []int{0, 29} {
		if r := low.Hold(t.Context(), Limits{BatteryLeast: least}); r != nil {
			t.Errorf("at 29 of %d percent: %+v", least, r)
		}
	}
}

// TestThisMachineIsLookedAt only holds that looking ends: what there is differs.
func TestThisMachineIsLookedAt(t *testing.T) {
	m := System(func(context.Context, string, ...string) (string, error) { return "", errors.New("no such command") })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r := m.Hold(ctx, Limits{BatteryLeast: 100})
	if r != nil && r.Code != app.CodeBattery && r.Code != app.CodeMetered {
		t.Errorf("held for %+v", r)
	}
	if ctx.Err() != nil {
		t.Error("looking at the machine took a minute")
	}
}

func FuzzReadPower(f *testing.F) {
	f.Add("Battery", "Discharging", "14", "", "1", "Now drawing from 'Battery Power'\n -InternalBattery-0\t8%;")
	f.Add("Mains", "", "-1", "Device", "0", "%%%")
	f.Fuzz(func(t *testing.T, typ, status, capacity, scope, online, pmset string) {
		sys := fstest.MapFS{}
		for key, v := range map[string]string{"type": typ, "status": status, "capacity": capacity, "scope": scope, "online": online} {
			sys["X/"+key] = &fstest.MapFile{Data: []byte(v)}
		}
		for _, p := range []Power{readPower(sys), parsePmset(pmset)} {
			if p.Level < -1 || p.Level > 100 {
				t.Errorf("a level of %d percent", p.Level)
			}
		}
		_ = parseCost(status)
	})
}

func FuzzParseTask(f *testing.F) {
	f.Add(TaskXML(plainJob(f), "", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC))
	f.Add(TaskXML(odd(f), "a", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC))
	f.Add("<Task><Triggers><CalendarTrigger><ScheduleByWeek>")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseTask(text)
		if err == nil && !got.same(got) {
			t.Error("a task is not the same as itself")
		}
	})
}
