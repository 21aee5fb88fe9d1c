package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/zalando/go-keyring"
)

// tokensOf ends the account of a source's tokens.
const tokensOf = "\noauth"

// indexWait is how long a change of the index waits for another process's.
const indexWait = time.Second

// The keyring cannot be asked what it holds, so the names under which something
// was put there are noted in a file: names alone, never a secret. A note that
// cannot be written is no reason to refuse a password; those of the
// configuration's sources are found without it.

// noted returns the names, in order.
func (s *store) noted() []string {
	if s.o.Index == "" {
		return nil
	}
	data, err := os.ReadFile(s.o.Index)
	var names []string
	if err != nil || json.Unmarshal(data, &names) != nil {
		return nil // damaged: as if nothing was noted
	}
	return names
}

// note adds a name to the index or takes it out.
func (s *store) note(name string, there bool) {
	if s.o.Index == "" {
		return
	}
	lock := flock.New(s.o.Index+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), indexWait)
	defer cancel()
	if ok, err := lock.TryLockContext(ctx, 5*time.Millisecond); err != nil || !ok {
		return
	}
	defer func() { _ = lock.Unlock() }() // ends with the process in any case
	names := s.noted()
	at, found := slices.BinarySearch(names, name)
	switch {
	case found == there:
		return
	case there:
		names = slices.Insert(names, at, name)
	default:
		names = slices.Delete(names, at, at+1)
	}
	_ = s.writeIndex(names) // see above
}

// put sets an entry of the keyring under a note of its name, which is made first,
// so that nothing is ever there unnoted. Where the keyring, or that there is none,
// says that nothing was kept, a note that is new goes again; where nothing is
// known, as after a time limit, it stays.
func (s *store) put(ctx context.Context, name string, set func() error) error {
	_, was := slices.BinarySearch(s.noted(), name)
	s.note(name, true)
	_, err := s.ask(ctx, func() (string, error) { return "", set() })
	unknown := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if err != nil && !was && !unknown {
		s.note(name, false)
	}
	return err
}

func (s *store) writeIndex(names []string) error {
	if len(names) == 0 {
		return os.Remove(s.o.Index)
	}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(names); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.o.Index), "."+filepath.Base(s.o.Index)+".*") // for its owner alone
	if err != nil {
		return err
	}
	_, err = f.Write(data.Bytes())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), s.o.Index)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Kept implements Store.
func (s *store) Kept() []string {
	var list []string
	for _, n := range s.noted() {
		list = append(list, strings.TrimSuffix(n, tokensOf))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Forget implements Store.
func (s *store) Forget(ctx context.Context, names []string) (gone, left []string, err error) {
	all := append(s.Kept(), names...)
	slices.Sort(all)
	var why error
	for _, name := range slices.Compact(all) {
		found := false
		for _, entry := range []string{name, name + tokensOf} {
			// A keyring that did not answer once is not waited for again.
			e := why
			if e == nil {
				_, e = s.ask(ctx, func() (string, error) { return "", s.o.Keyring.Delete(service, s.account(entry)) })
			}
			switch {
			case e == nil:
				found = true
				s.note(entry, false)
			case errors.Is(e, keyring.ErrNotFound):
				s.note(entry, false)
			default:
				why = e
			}
		}
		switch {
		case why != nil:
			left = append(left, name)
		case found:
			gone = append(gone, name)
		}
	}
	if why != nil {
		return gone, left, fmt.Errorf("secret: forget all of the profile: %s: %w", s.keyringFault(why), why)
	}
	return gone, nil, nil
}
