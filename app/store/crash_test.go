package store_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// childPath, when set, makes TestMain a writer that is going to be killed.
const childPath = "DAYBRIEF_CRASH_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := writeForEver(path); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
	if path := os.Getenv(readOnlyPath); path != "" {
		if err := lookReadOnly(path); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeForEver saves items and briefs and says on standard output what has
// been saved, once it has.
func writeForEver(path string) error {
	ctx := testContext()
	s, note, err := store.Open(ctx, path, store.Options{Now: storetest.Now})
	if err != nil || note != nil {
		return fmt.Errorf("open: %w, note %v", err, note)
	}
	list, err := s.Briefs(ctx)
	if err != nil {
		return err
	}
	for n := len(list); ; n++ {
		items := []app.Item{}
		for i := range 200 {
			it := storetest.Item(i * 6)
			it.Title += strconv.Itoa(n)
			items = append(items, it)
		}
		if _, err := s.UpsertItems(ctx, "Mail", items, store.SourceAnswer{State: []byte(strconv.Itoa(n))}); err != nil {
			return err
		}
		if err := s.SaveBrief(ctx, storetest.Brief(storetest.Now().AddDate(-20, 0, n), 1000)); err != nil {
			return err
		}
		fmt.Println(storetest.Now().AddDate(-20, 0, n).Format(time.DateOnly), n)
	}
}

// kills is how often the writer is killed.
func kills(t *testing.T) int {
	text := os.Getenv("DAYBRIEF_KILLS")
	if text == "" {
		return 15
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("DAYBRIEF_KILLS is %q, not a number of kills", text)
	}
	return n
}

func TestNothingAnnouncedIsLostByAKill(t *testing.T) {
	path := t.TempDir() + "/daybrief.db"
	last := ""
	for round := range kills(t) {
		// Where the kill lands: after some announcements and a moment more,
		// so that it falls into every part of a save.
		after := rand.N(6)
		moment := rand.N(30 * time.Millisecond)
		if said := killWriter(t, path, after, moment); said != "" {
			last = said
		}
		checkAfterKill(t, path, last, round)
		if t.Failed() {
			return
		}
	}
	if last == "" {
		t.Error("no round saved anything: the test showed nothing")
	}
}

// killWriter starts the writer, kills it, and returns the last brief it
// announced.
func killWriter(t *testing.T, path string, after int, moment time.Duration) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, last := bufio.NewReader(out), ""
	for range after {
		line, err := lines.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "error:") {
			t.Errorf("the writer ended: %q, %v", line, err)
			break
		}
		last = line
	}
	time.AfterFunc(moment, func() { _ = cmd.Process.Kill() }) // it cannot fail before Wait
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // "killed" is what we want
	for line := range strings.Lines(string(rest)) {
		if strings.HasPrefix(line, "error:") {
			t.Error(line)
		} else if strings.HasSuffix(line, "\n") {
			last = line
		}
	}
	return last
}

func checkAfterKill(t *testing.T, path, last string, round int) {
	t.Helper()
	s, note, err := store.Open(t.Context(), path, store.Options{Now: storetest.Now})
	if err != nil || note != nil {
		t.Fatalf("round %d: open: %v, note %v", round, err, note)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("round %d: %v", round, err)
	}
	if last == "" {
		return
	}
	date, number, _ := strings.Cut(strings.TrimSpace(last), " ")
	announced, err := strconv.Atoi(number)
	if err != nil {
		t.Fatalf("announced %q: %v", last, err)
	}
	b, err := s.Brief(t.Context(), date)
	if err != nil || len(b.Items) != 40 || len(b.Evidence.Entries) != 40 {
		t.Errorf("round %d: the announced brief of %s: %d items, %v", round, date, len(b.Items), err)
	}
	latest, err := s.LatestBrief(t.Context())
	if err != nil || latest.Date < date {
		t.Errorf("round %d: latest is %q, %v; announced was %s", round, latest.Date, err, date)
	}
	// The items of a brief are stored before it, so their state is as far.
	state, _, err := s.SourceState(t.Context(), "Mail")
	if n, e := strconv.Atoi(string(state)); err != nil || e != nil || n < announced {
		t.Errorf("round %d: state %q, %v; announced was %s", round, state, err, last)
	}
}
