package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"
)

// KeptDays is for how many days the inputs of a day's brief are kept.
const KeptDays = 30

// keptName is what packed inputs are called: the same inputs are kept once.
func keptName(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// putKept keeps the inputs of the day's brief in place of those of the day's
// brief before it, and lets go of those that are too old. A brief that was
// saved again without inputs keeps those it names.
func putKept(ctx context.Context, tx *sql.Tx, b *SavedBrief) error {
	if len(b.Kept) > 0 {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO brief_inputs (name, date, sample, data) VALUES (?, ?, ?, ?)",
			b.Evidence.Kept, b.Brief.Date, b.Brief.Sample, b.Kept)
		if err != nil {
			return fmt.Errorf("keep the brief's inputs: %w", err)
		}
	}
	day, err := time.Parse(time.DateOnly, b.Brief.Date)
	if err != nil { // SaveBrief has looked
		return fmt.Errorf("keep the brief's inputs: %w", err)
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM brief_inputs WHERE date < ? OR date = ? AND sample = ? AND name <> ?",
		day.AddDate(0, 0, -KeptDays).Format(time.DateOnly), b.Brief.Date, b.Brief.Sample, b.Evidence.Kept)
	if err != nil {
		return fmt.Errorf("let go of old inputs: %w", err)
	}
	return nil
}

// Kept returns the inputs a brief's Evidence.Kept names, as SaveBrief got them;
// app.ErrNotFound when they are not kept, or not any longer.
func (s *Store) Kept(ctx context.Context, name string) ([]byte, error) {
	var data []byte
	err := s.ro.QueryRowContext(ctx, "SELECT data FROM brief_inputs WHERE name = ?", name).Scan(&data)
	if err != nil {
		return nil, s.fail("read the inputs of a brief", notFound(err))
	}
	return data, nil
}
