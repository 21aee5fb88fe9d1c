package boot

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/store/storetest"
)

// wholeExport returns the files of an export by name.
func wholeExport(t *testing.T, path string) map[string]string {
	t.Helper()
	got := map[string]string{}
	if filepath.Ext(path) != ".zip" {
		for _, name := range files(t, path) {
			data, err := os.ReadFile(filepath.Join(path, name))
			if err == nil {
				got[filepath.ToSlash(name)] = string(data)
			}
		}
		return got
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }() // only read
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(data)
	}
	return got
}

func TestAWholeExportHoldsEverything(t *testing.T) {
	o := filled(t, "Ana")
	for _, name := range []string{"out", "out.zip"} {
		path := filepath.Join(t.TempDir(), name)
		inHome(t, o, func(a *App) {
			x, err := a.ExportAll(t.Context(), path)
			if err != nil || x.Items != 30 || x.Briefs != 1 || x.Votes != 1 {
				t.Fatalf("%+v, %v", x, err)
			}
			if _, err := a.ExportAll(t.Context(), path); app.AsError(err).Code != app.CodeUsage {
				t.Errorf("overwrites: %v", err)
			}
		})
		checkExport(t, wholeExport(t, path))
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read it: %v, %v", info.Mode(), err)
		}
		if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 1 {
			t.Errorf("left behind: %v, %v", list, err)
		}
	}
}

// checkExport looks through the files of an export of a filled home.
func checkExport(t *testing.T, got map[string]string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(got["items.jsonl"]), "\n")
	var row struct{ Item app.Item }
	if err := json.Unmarshal([]byte(lines[0]), &row); err != nil || len(lines) != 30 || row.Item.Title == "" || row.Item.Text == "" {
		t.Errorf("%d items, the first %+v, %v", len(lines), row.Item, err)
	}
	if votes, err := readVotes(strings.NewReader(got["votes.json"])); err != nil || len(votes) != 1 {
		t.Errorf("votes: %v, %v", votes, err)
	}
	checkExportedBrief(t, got)
	if _, ok := got["actions.jsonl"]; !ok {
		t.Error("no actions")
	}
	for name, text := range got {
		if strings.Contains(text, "hunter22") {
			t.Errorf("%s holds the password", name)
		}
		if name != "README.txt" && !strings.Contains(got["README.txt"], filepath.Base(strings.ReplaceAll(name, "2026-11-25", "DATE"))) {
			t.Errorf("README.txt does not tell of %s", name)
		}
	}
}

func checkExportedBrief(t *testing.T, got map[string]string) {
	t.Helper()
	var b struct {
		Brief app.Brief
		Items []app.Item
	}
	if err := json.Unmarshal([]byte(got["briefs/2026-11-25.json"]), &b); err != nil || len(b.Items) != 1 || b.Brief.TLDR[0].Text != "Ana" {
		t.Errorf("brief: %+v, %v", b, err)
	}
	if !strings.Contains(got["briefs/2026-11-25.md"], "Ana") || !strings.Contains(got["config.toml"], "own.example") || len(got["README.txt"]) < 100 {
		t.Errorf("files: %v", got)
	}
}

// TestAnExportThatEndsLeavesNothing: neither half a folder nor half a file.
func TestAnExportThatEndsLeavesNothing(t *testing.T) {
	a := at(t, wednesday)
	if err := storetest.Fill(t.Context(), a.Store, 300, 2); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"out", "out.zip"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		dir := t.TempDir()
		if _, err := a.ExportAll(ctx, filepath.Join(dir, name)); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if list := files(t, dir); len(list) != 0 {
			t.Errorf("left behind: %v", list)
		}
	}
}

// TestAnExportStreams: what it needs of memory does not grow with the store.
func TestAnExportStreams(t *testing.T) {
	a := at(t, wednesday)
	if err := storetest.Fill(t.Context(), a.Store, 12_000, 0); err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // so that what is counted is needed
	path := filepath.Join(t.TempDir(), "out")
	peak := watchHeap()
	x, err := a.ExportAll(t.Context(), path)
	grown := peak()
	if err != nil || x.Items != 12_000 {
		t.Fatalf("%+v, %v", x, err)
	}
	info, err := os.Stat(filepath.Join(path, "items.jsonl"))
	if err != nil || info.Size() < 15<<20 {
		t.Fatalf("%v, %v", info, err)
	}
	if grown > info.Size()/2 {
		t.Errorf("%d bytes of memory for a file of %d", grown, info.Size())
	}
	n, sources := 0, map[string]bool{}
	f, err := os.Open(filepath.Join(path, "items.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		if i := bytes.Index(s.Bytes(), []byte(`"source":"`)); i > 0 {
			rest := s.Bytes()[i+10:]
			sources[string(rest[:bytes.IndexByte(rest, '"')])] = true
		}
	}
	names := []string{}
	for v := range sources {
		names = append(names, v)
	}
	slices.Sort(names)
	if n != 12_000 || len(names) != 6 {
		t.Errorf("%d lines of %v", n, names)
	}
}

// watchHeap begins to watch how much memory is in use; the function ends that and
// returns by how many bytes it grew at most.
func watchHeap() func() int64 {
	most, stop := make(chan uint64, 1), make(chan struct{})
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	go func() {
		peak := uint64(0)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			select {
			case <-stop:
				most <- peak
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	return func() int64 {
		close(stop)
		return int64(<-most) - int64(before.HeapAlloc)
	}
}
