package signin_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"daybrief/app"
	"daybrief/connectors/signin"
)

// vault is a keyring in memory that can be locked.
type vault struct {
	mu     sync.Mutex
	tokens map[string]signin.Token
	fail   error  // of Save
	locked error  // of Load
	onSave func() // called with the lock held
	saves  int
}

func newVault(start map[string]signin.Token) *vault {
	return &vault{tokens: maps.Clone(start)}
}

func (v *vault) Load(_ context.Context, source string) (signin.Token, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.locked != nil {
		return signin.Token{}, v.locked
	}
	t, ok := v.tokens[source]
	if !ok {
		return signin.Token{}, fmt.Errorf("vault: load %q: %w", source, app.ErrNotFound)
	}
	return t, nil
}

func (v *vault) Save(ctx context.Context, source string, t signin.Token) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.saves++
	if v.onSave != nil {
		v.onSave()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if v.fail != nil {
		// A keyring may well quote what it refuses.
		return fmt.Errorf("vault: save %s: %w", t.Refresh, v.fail)
	}
	if v.tokens == nil {
		v.tokens = map[string]signin.Token{}
	}
	v.tokens[source] = t
	return nil
}

func (v *vault) get(source string) signin.Token {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.tokens[source]
}

func (v *vault) set(source string, t signin.Token) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tokens[source] = t
}

func (v *vault) refuse(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.fail = err
}

// What keyrings say.
var (
	errLocked = errors.New("the collection is locked")
	errBroken = errors.New("the wallet is broken")
)
