package secret

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"
)

func indexed(t *testing.T, k Keyring, profile string) (Store, string) {
	t.Helper()
	index := filepath.Join(t.TempDir(), "keyring.json")
	return New(Options{Profile: profile, Keyring: k, Index: index, Lookup: env(nil)}), index
}

func TestForgetFindsWhatNoConfigurationNames(t *testing.T) {
	ring := inMemory()
	s, index := indexed(t, ring, "/a")
	other, _ := indexed(t, ring, "/b")
	ctx := t.Context()
	for _, name := range []string{"Mail", "Büro <1>", "mcp server"} {
		for _, keep := range []Store{s, other} {
			if err := keep.Set(ctx, name, "hunter22"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"Mail", "Diary"} {
		if err := s.Tokens().Save(ctx, name, "token"); err != nil {
			t.Fatal(err)
		}
	}
	ring.kept[service+"/a\nOlder"] = "from before there was an index"
	checkIndex(t, index)
	if d := cmp.Diff([]string{"Büro <1>", "Diary", "Mail", "mcp server"}, s.Kept()); d != "" {
		t.Error(d)
	}
	gone, left, err := s.Forget(ctx, []string{"Older", "Never"})
	if d := cmp.Diff([]string{"Büro <1>", "Diary", "Mail", "Older", "mcp server"}, gone); d != "" || left != nil || err != nil {
		t.Errorf("%s, left %v, %v", d, left, err)
	}
	if len(ring.kept) != 3 || len(other.Kept()) != 3 {
		t.Errorf("the other profile has %v, noted %v", ring.kept, other.Kept())
	}
	if _, err := os.Stat(index); err == nil || len(s.Kept()) != 0 {
		t.Errorf("the index is still there, with %v", s.Kept())
	}
}

// checkIndex fails when the index holds a secret.
func checkIndex(t *testing.T, index string) {
	t.Helper()
	data, err := os.ReadFile(index)
	if err != nil || strings.Contains(string(data), "hunter22") || strings.Contains(string(data), "token") {
		t.Errorf("the index holds %s, %v", data, err)
	}
}

func TestForgetOfALockedKeyringNamesWhatIsLeft(t *testing.T) {
	ring := inMemory()
	s, _ := indexed(t, ring, "/a")
	for _, name := range []string{"Mail", "Work"} {
		if err := s.Set(t.Context(), name, "x"); err != nil {
			t.Fatal(err)
		}
	}
	ring.fault = fmt.Errorf("Cannot open: the collection is locked")
	locked := New(Options{Profile: "/a", Keyring: ring, Index: s.(*store).o.Index, Lookup: env(nil)})
	gone, left, err := locked.Forget(t.Context(), nil)
	if len(gone) != 0 || len(left) != 2 || err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("gone %v, left %v, %v", gone, left, err)
	}
	gone, left, err = s.Forget(t.Context(), nil) // unlocked again
	if len(gone) != 2 || len(left) != 0 || err != nil {
		t.Errorf("gone %v, left %v, %v", gone, left, err)
	}
}

// stuck is a keyring that never answers.
type stuck struct {
	mu    sync.Mutex
	asked int
	until <-chan struct{}
}

func (k *stuck) wait() error {
	k.mu.Lock()
	k.asked++
	k.mu.Unlock()
	<-k.until
	return keyring.ErrNotFound
}

func (k *stuck) Get(string, string) (string, error) { return "", k.wait() }
func (k *stuck) Set(string, string, string) error   { return k.wait() }
func (k *stuck) Delete(string, string) error        { return k.wait() }

// TestForgetWaitsForAStuckKeyringOnce: not once for each of many names.
func TestForgetWaitsForAStuckKeyringOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := &stuck{until: ctx.Done()}
	s := New(Options{Profile: "/a", Keyring: k, KeyringTimeout: 10 * time.Millisecond, Lookup: env(nil)})
	names := []string{"a", "b", "c", "d"}
	gone, left, err := s.Forget(t.Context(), names)
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(gone) != 0 || len(left) != len(names) || err == nil || k.asked != 1 {
		t.Errorf("gone %v, left %v, %v, asked %d times", gone, left, err, k.asked)
	}
}

func TestTheIndexIsInNobodysWay(t *testing.T) {
	ring := inMemory()
	s := New(Options{Profile: "/a", Keyring: ring, Index: filepath.Join(t.TempDir(), "no", "such", "folder"), Lookup: env(nil)})
	if err := s.Set(t.Context(), "Mail", "x"); err != nil || len(ring.kept) != 1 {
		t.Errorf("%v, %v", err, ring.kept)
	}
	damaged, index := indexed(t, ring, "/b")
	if err := os.WriteFile(index, []byte("{not"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := damaged.Set(t.Context(), "Mail", "x"); err != nil || len(damaged.Kept()) != 1 {
		t.Errorf("%v, %v", err, damaged.Kept())
	}
}

// TestWhatWasNotKeptIsNotNoted: without a keyring nothing is there that a wipe
// would have to leave behind. What was there before stays noted, and so does what
// a keyring may have taken too late to say so.
func TestWhatWasNotKeptIsNotNoted(t *testing.T) {
	index := filepath.Join(t.TempDir(), "names.json")
	with := func(k Keyring) Store {
		return New(Options{Profile: "/a", Keyring: k, Index: index, KeyringTimeout: 20 * time.Millisecond, Lookup: env(nil)})
	}
	none := with(memory{fault: errNoBus})
	if err := none.Set(t.Context(), "Mail", "x"); err == nil || len(none.Kept()) != 0 {
		t.Errorf("no keyring: %v, noted %v", err, none.Kept())
	}
	if err := none.Tokens().Save(t.Context(), "Office", "x"); err == nil || len(none.Kept()) != 0 {
		t.Errorf("no keyring for a sign-in: %v, noted %v", err, none.Kept())
	}
	if err := with(inMemory()).Set(t.Context(), "Mail", "x"); err != nil {
		t.Fatal(err)
	}
	if err := none.Set(t.Context(), "Mail", "y"); err == nil || len(none.Kept()) != 1 {
		t.Errorf("kept before: %v, noted %v", err, none.Kept())
	}
	stuck := locked{unlock: make(chan struct{})}
	late := with(stuck)
	if err := late.Set(t.Context(), "Late", "x"); err == nil || len(late.Kept()) != 2 {
		t.Errorf("late: %v, noted %v", err, late.Kept())
	}
	close(stuck.unlock)
}

// TestManyProcessesNoteTheirNames: none is lost.
func TestManyProcessesNoteTheirNames(t *testing.T) {
	index := filepath.Join(t.TempDir(), "keyring.json")
	var wg sync.WaitGroup
	for n := range 12 {
		wg.Go(func() {
			s := New(Options{Profile: "/a", Keyring: inMemory(), Index: index, Lookup: env(nil)})
			if err := s.Set(context.Background(), fmt.Sprint("Mail ", n), "x"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := New(Options{Profile: "/a", Keyring: inMemory(), Index: index}).Kept(); len(got) != 12 {
		t.Errorf("noted %v", got)
	}
}
