package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"daybrief/app"
)

// ModelCall is one call of a model. It holds no text.
type ModelCall struct {
	At           time.Time `json:"at"`
	Provider     string    `json:"provider"`
	Host         string    `json:"host"`
	Remote       bool      `json:"remote"` // on another machine
	Model        string    `json:"model"`
	Purpose      string    `json:"purpose"` // brief, ask, exam, embed, replay
	PromptTokens int       `json:"prompt_tokens"`
	OutputTokens int       `json:"output_tokens"`
	Seconds      float64   `json:"seconds"`
	Outcome      string    `json:"outcome"` // ok, the kind of the fault; "" under way, or its process died
	Sent         int64     `json:"bytes_sent"`
	Masked       int       `json:"masked"` // personal data that were replaced
}

// Budget bounds the calls to other machines since a time. 0: no bound.
type Budget struct {
	Since  time.Time
	Calls  int
	Tokens int
}

// BudgetError is why a call is not made.
type BudgetError struct {
	Calls, Tokens int // made and used since Budget.Since
	Budget        Budget
}

// Error names the budget and what is used of it.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("store: %d of %d calls and %d of %d tokens used", e.Calls, e.Budget.Calls, e.Tokens, e.Budget.Tokens)
}

// BeginCall keeps a call that is about to be made and returns its number. A call
// to another machine that the budget does not hold is not kept: *BudgetError.
// Both happen in one transaction, so that calls side by side cannot pass it.
func (s *Store) BeginCall(ctx context.Context, c ModelCall, b Budget) (int64, error) {
	if c.At.IsZero() {
		c.At = s.now()
	}
	var id int64
	var over *BudgetError
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		over = nil
		if c.Remote {
			used := BudgetError{Budget: b}
			err := tx.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(prompt_tokens + output_tokens), 0) FROM model_calls WHERE remote AND at >= ?", micros(b.Since)).
				Scan(&used.Calls, &used.Tokens)
			if err != nil {
				return err
			}
			if b.Calls > 0 && used.Calls >= b.Calls || b.Tokens > 0 && used.Tokens+c.PromptTokens > b.Tokens {
				over = &used
				return nil
			}
		}
		return tx.QueryRowContext(ctx,
			"INSERT INTO model_calls (at, provider, host, remote, model, purpose, prompt_tokens, output_tokens, masked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
			micros(c.At), c.Provider, c.Host, c.Remote, c.Model, c.Purpose, c.PromptTokens, c.OutputTokens, c.Masked).Scan(&id)
	})
	if err != nil {
		return 0, s.fail("note a call of the model", err)
	}
	if over != nil {
		return 0, over
	}
	return id, nil
}

// EndCall keeps how a call ended: tokens, seconds, outcome, bytes and what was
// masked. app.ErrNotFound for an unknown call.
func (s *Store) EndCall(ctx context.Context, id int64, c ModelCall) error {
	var n int64
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, "UPDATE model_calls SET prompt_tokens = ?, output_tokens = ?, seconds = ?, outcome = ?, sent = ?, masked = ? WHERE id = ?",
			c.PromptTokens, c.OutputTokens, c.Seconds, c.Outcome, c.Sent, c.Masked, id)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err == nil && n == 0 {
		err = app.ErrNotFound
	}
	if err != nil {
		return s.fail("note the end of a call of the model", err)
	}
	return nil
}

// Calls returns the calls since a time, the newest first; the zero time means
// all that are kept.
func (s *Store) Calls(ctx context.Context, since time.Time) ([]ModelCall, error) {
	from := int64(0)
	if !since.IsZero() {
		from = micros(since)
	}
	list, err := s.calls(ctx, from)
	if err != nil {
		return nil, s.fail("read the calls of the model", err)
	}
	return list, nil
}

func (s *Store) calls(ctx context.Context, from int64) (list []ModelCall, err error) {
	rows, err := s.ro.QueryContext(ctx, `SELECT at, provider, host, remote, model, purpose, prompt_tokens, output_tokens, seconds, outcome, sent, masked
		FROM model_calls WHERE at >= ? ORDER BY at DESC, id DESC`, from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = []ModelCall{}
	for rows.Next() {
		var c ModelCall
		var at int64
		if err := rows.Scan(&at, &c.Provider, &c.Host, &c.Remote, &c.Model, &c.Purpose, &c.PromptTokens, &c.OutputTokens, &c.Seconds, &c.Outcome, &c.Sent, &c.Masked); err != nil {
			return nil, err
		}
		c.At = time.UnixMicro(at).UTC()
		list = append(list, c)
	}
	return list, rows.Err()
}

// ForgetCalls lets go of the calls before a time.
func (s *Store) ForgetCalls(ctx context.Context, before time.Time) error {
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM model_calls WHERE at < ?", micros(before))
		return err
	})
	if err != nil {
		return s.fail("let go of old calls of the model", err)
	}
	return nil
}
