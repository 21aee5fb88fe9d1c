package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

var allowed = []string{"daybrief.db", "config.toml"}

func made(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	var list []Content
	for _, name := range allowed {
		if text, ok := files[name]; ok {
			path := filepath.Join(dir, name+".src")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			list = append(list, Content{name, path})
		}
	}
	var out bytes.Buffer
	m := Manifest{Made: time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC), Version: "1", Schema: 8, Without: []string{"Mail"}}
	if _, err := Write(t.Context(), &out, m, list); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "backup")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func errCode(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := map[string]string{"daybrief.db": strings.Repeat("SQLite", 100_000), "config.toml": ""}
	path, out := made(t, want), t.TempDir()
	m, err := Read(t.Context(), path, out, allowed, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range m.Files {
		data, err := os.ReadFile(filepath.Join(out, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(data)
		if info, err := os.Stat(filepath.Join(out, f.Name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	}
	if d := cmp.Diff(want, got); d != "" || m.Schema != 8 || len(m.Without) != 1 {
		t.Errorf("%+v: %s", m, d)
	}
}

// TestEveryCutIsSeen: an archive that lost its end anywhere is refused.
func TestEveryCutIsSeen(t *testing.T) {
	data, err := os.ReadFile(made(t, map[string]string{"daybrief.db": strings.Repeat("abc", 700), "config.toml": "x = 1"}))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cut")
	for n := range len(data) {
		if err := os.WriteFile(path, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), path, t.TempDir(), allowed, Limits{}); errCode(err) != app.CodeFormat {
			t.Fatalf("%d of %d bytes: %v", n, len(data), err)
		}
	}
}

// TestEveryFlippedByteIsSeen: or it changes nothing of what comes out.
func TestEveryFlippedByteIsSeen(t *testing.T) {
	data, err := os.ReadFile(made(t, map[string]string{"daybrief.db": strings.Repeat("abc", 70), "config.toml": "x = 1"}))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "flipped")
	refused := 0
	for n := range data {
		bad := bytes.Clone(data)
		bad[n] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		if _, err := Read(t.Context(), path, out, allowed, Limits{}); err != nil {
			refused++
			continue
		}
		if got, err := os.ReadFile(filepath.Join(out, "config.toml")); err != nil || string(got) != "x = 1" {
			t.Fatalf("byte %d: %q, %v", n, got, err)
		}
	}
	if refused < len(data)*9/10 {
		t.Errorf("only %d of %d were refused", refused, len(data))
	}
}

// entry is a file of an archive made by hand.
type entry struct {
	h    tar.Header
	data string
}

// forged packs entries as somebody might who means harm.
func forged(t testing.TB, list ...entry) string {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	for _, e := range list {
		if e.h.Size == 0 {
			e.h.Size = int64(len(e.data))
		}
		e.h.Mode = 0o777
		if err := w.WriteHeader(&e.h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), zip.Close()); err != nil {
		t.Log(err) // an entry that promises more than it holds
		_ = zip.Close()
	}
	path := filepath.Join(t.TempDir(), "forged")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func listed(name string, size int64, data string) string {
	sum := sha256.Sum256([]byte(data))
	m, _ := json.Marshal(Manifest{Daybrief: Kind, Files: []File{{name, size, hex.EncodeToString(sum[:])}}}) // plain fields
	return string(m)
}

func TestForgedArchivesAreRefused(t *testing.T) {
	man := func(text string) entry { return entry{tar.Header{Name: manifestName}, text} }
	file := func(name, data string) entry { return entry{tar.Header{Name: name}, data} }
	for _, c := range []struct {
		name string
		list []entry
		want string
	}{
		{"a path upwards", []entry{man(listed("../evil", 1, "x")), file("../evil", "x")}, app.CodeFormat},
		{"an absolute path", []entry{man(listed("/tmp/evil", 1, "x")), file("/tmp/evil", "x")}, app.CodeFormat},
		{"a name nobody allowed", []entry{man(listed("evil.sh", 1, "x")), file("evil.sh", "x")}, app.CodeFormat},
		{"a path the manifest hides", []entry{man(listed("daybrief.db", 1, "x")), file("../daybrief.db", "x")}, app.CodeFormat},
		{"a link", []entry{man(listed("daybrief.db", 0, "")), {tar.Header{Name: "daybrief.db", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, ""}}, app.CodeFormat},
		{"a folder", []entry{man(listed("daybrief.db", 0, "")), {tar.Header{Name: "daybrief.db", Typeflag: tar.TypeDir}, ""}}, app.CodeFormat},
		{"more than listed", []entry{man(listed("daybrief.db", 1, "x")), file("daybrief.db", "x"), file("config.toml", "x")}, app.CodeFormat},
		{"less than listed", []entry{man(listed("daybrief.db", 1, "x"))}, app.CodeFormat},
		{"another sum", []entry{man(listed("daybrief.db", 1, "y")), file("daybrief.db", "x")}, app.CodeFormat},
		{"another size", []entry{man(listed("daybrief.db", 2, "x")), file("daybrief.db", "x")}, app.CodeFormat},
		{"a negative size", []entry{man(listed("daybrief.db", -5, "x")), file("daybrief.db", "x")}, app.CodeFormat},
		{"one name twice", []entry{man(`{"daybrief":"backup 1","files":[{"name":"daybrief.db"},{"name":"daybrief.db"}]}`)}, app.CodeFormat},
		{"no manifest", []entry{file("daybrief.db", "x")}, app.CodeFormat},
		{"a manifest of another form", []entry{man(`{"daybrief":"backup 2"}`)}, app.CodeFormat},
		{"a manifest that is none", []entry{man(`[`)}, app.CodeFormat},
		{"sizes without end", []entry{man(listed("daybrief.db", 1<<62, "x"))}, app.CodeTooLarge},
		{"sizes that add up beyond numbers", []entry{man(`{"daybrief":"backup 1","files":[{"name":"daybrief.db","size":9223372036854775807},{"name":"config.toml","size":9223372036854775807}]}`)}, app.CodeTooLarge},
	} {
		parent := t.TempDir()
		out := filepath.Join(parent, "out")
		if err := os.Mkdir(out, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), forged(t, c.list...), out, allowed, Limits{}); errCode(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if list, err := os.ReadDir(parent); err != nil || len(list) != 1 {
			t.Errorf("%s: %v beside the folder, %v", c.name, list, err)
		}
	}
}

// TestABombIsRefused: zeros that pack a thousand to one.
func TestABombIsRefused(t *testing.T) {
	zeros := strings.Repeat("\x00", 80<<20)
	path := forged(t, entry{tar.Header{Name: manifestName}, listed("daybrief.db", int64(len(zeros)), zeros)}, entry{tar.Header{Name: "daybrief.db"}, zeros})
	if _, err := Read(t.Context(), path, t.TempDir(), allowed, Limits{}); errCode(err) != app.CodeTooLarge {
		t.Errorf("%v", err)
	}
	if _, err := Read(t.Context(), path, t.TempDir(), allowed, Limits{Ratio: 5000}); err != nil {
		t.Errorf("with another limit: %v", err)
	}
}

func TestWhatIsNoFile(t *testing.T) {
	for _, path := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none"), os.DevNull} {
		if _, err := Read(t.Context(), path, t.TempDir(), allowed, Limits{}); errCode(err) != app.CodeDisk {
			t.Errorf("%s: %v", path, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, made(t, map[string]string{"config.toml": "x"}), t.TempDir(), allowed, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	good, err := os.ReadFile(made(f, map[string]string{"daybrief.db": "abcabcabc", "config.toml": "x = 1"}))
	if err != nil {
		f.Fatal(err)
	}
	link, err := os.ReadFile(forged(f, entry{tar.Header{Name: manifestName}, listed("daybrief.db", 0, "")}, entry{tar.Header{Name: "daybrief.db", Typeflag: tar.TypeSymlink, Linkname: "x"}, ""}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(link)
	f.Add(good[:len(good)/2])
	f.Add([]byte("SQLite format 3\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		// The fuzzer works on the tar as well, which gzip would hide from it.
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		if _, err := zip.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := zip.Close(); err != nil {
			t.Fatal(err)
		}
		for _, d := range [][]byte{data, packed.Bytes()} {
			out := t.TempDir()
			m, err := read(t.Context(), bytes.NewReader(d), out, allowed, 1<<20)
			list, e := os.ReadDir(out)
			if e != nil || len(list) > len(allowed) {
				t.Fatalf("%v, %v", list, e)
			}
			if err == nil && len(list) != len(m.Files) {
				t.Fatalf("%d files of %d", len(list), len(m.Files))
			}
		}
	})
}
