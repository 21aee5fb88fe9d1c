package calendar

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzLine splits any file into lines: they are text, each has a name, and a
// file that is unfolded line by line is not longer than it was by much.
func FuzzLine(f *testing.F) {
	for _, s := range []string{"A:b\n c\r\nD;X=\"y:z\";Q=^n:e\rF\n :g\n", "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=E4=\n=F6\n", "BEGIN:VEVENT\njunk\nUID\n\t;A=B\n\t:c\nNote: prose\n",
		"\xff\xfeB\x00E\x00", "B\x00E\x00G\x00", "\xef\xbb\xbfX:\xc3\n \xa9\n", "grp.SUMMARY;CHARSET=nobody:\xff\xfe\n", "X:=\n=\n=\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for raw := range unfold(data) {
			total += len(raw)
			if !utf8.ValidString(raw) {
				t.Errorf("line %q is not text", raw)
			}
			l, ok := parseLine(raw)
			if ok && (l.name == "" || l.name != strings.ToUpper(l.name) || len(l.params)+len(l.value) > len(raw)) {
				t.Errorf("line %q became %+v", raw, l)
			}
			_, _ = l.text(), l.param("TZID")
		}
		if limit := 4*len(data) + 100; total > limit {
			t.Errorf("%d bytes became %d", len(data), total)
		}
	})
}

// FuzzMoment reads any time, duration, offset and period. What is read lies in
// the calendar and is the same when it is written and read again.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"20260402", "20260402T100000Z", "2026-04-02 10:00", "20260402t2400", "20261331", "-P1W2DT3H", "P99999999999D", "PT", "+0530", "-235959", "20260402T100000Z/PT1H", "00010101T000000", "99991231T235960Z"} {
		f.Add(s)
	}
	z := ianaZone("Europe/Berlin")
	f.Fuzz(func(t *testing.T, s string) {
		if m, ok := parseMoment(s, z); ok {
			if y := m.wall.Year(); y < 1 || y > 10000 {
				t.Errorf("%q is in the year %d", s, y)
			}
			if again, ok := parseMoment(m.wall.Format("20060102T150405"), nil); m.wall.Year() < 10000 && (!ok || !again.wall.Equal(m.wall)) {
				t.Errorf("%q is %v and then %v", s, m.wall, again.wall)
			}
			_ = m.at(time.UTC)
		}
		if sp, ok := parseSpan(s); ok && (sp.days > maxDays || sp.days < -maxDays) {
			t.Errorf("%q lasts %d days", s, sp.days)
		}
		if n, ok := parseOffset(s); ok && (n <= -86400 || n >= 86400) {
			t.Errorf("%q is %d seconds", s, n)
		}
		_, _ = parsePeriod(s, z)
	})
}

// FuzzZone finds a zone for any id, also with rules of its own: offsets stay
// below a day, and the same id gets the same answer.
func FuzzZone(f *testing.F) {
	rules := "BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20301027T010000Z\nEND:STANDARD\n" +
		"BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRDATE:19800330T020000,19810329T020000\nEND:DAYLIGHT\n"
	for _, id := range []string{"Europe/Berlin", "/mozilla.org/20070129_1/Europe/Berlin", "(UTC-05:00) Eastern Time (US & Canada)", "GMT-05.00/-04.00", "GMT Standard Time 1", "Customized Time Zone", "UTC+25", "+", "(", "\"(GMT +01:00)\"", "../../etc/passwd"} {
		f.Add(id, rules)
		f.Add(id, "")
	}
	f.Fuzz(func(t *testing.T, id, rules string) {
		begin := time.Now()
		zs := newZones()
		root, _ := parseTree([]byte("BEGIN:VTIMEZONE\n" + rules + "\nEND:VTIMEZONE\n"))
		for _, n := range root.children {
			if n.name == "VTIMEZONE" {
				n.lines = append(n.lines, line{name: "TZID", value: id})
				zs.add(n)
			}
		}
		a, known := zs.named(id)
		b, again := zs.named(id)
		if a != b || known != again {
			t.Errorf("%q is %v and then %v", id, a, b)
		}
		if a == nil {
			return
		}
		for _, year := range []int{1, 1969, 2026, 9999} {
			at := resolve(time.Date(year, 7, 1, 12, 0, 0, 0, time.UTC), a.loc)
			if _, offset := at.In(a.loc).Zone(); offset <= -2*86400 || offset >= 2*86400 {
				t.Errorf("%q is %d seconds from UTC", id, offset)
			}
		}
		if d := time.Since(begin); d > slow {
			t.Errorf("%q took %v", id, d)
		}
	})
}
