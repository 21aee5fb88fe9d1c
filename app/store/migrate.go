package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the schema's steps in order. A store's version is the
// number of steps it has taken (PRAGMA user_version). Steps are only ever
// appended; one that was released is never edited, which a test holds.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("store: list the migrations: %w", err)
	}
	sort.Strings(names)
	list := make([]string, 0, len(names))
	for _, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("store: read migration %s: %w", name, err)
		}
		list = append(list, string(text))
	}
	return list, nil
}

// migrate takes the steps the store has not taken, each in its transaction, so
// that a failing step leaves the store at the one before.
func (s *Store) migrate(ctx context.Context, list []string) error {
	var version int
	if err := s.rw.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	for n := version; n < len(list); n++ {
		err := s.write(ctx, true, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, list[n]); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", n+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate from schema %d to %d: %w", n, n+1, err)
		}
	}
	return nil
}
