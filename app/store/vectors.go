package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"daybrief/app"
)

// embeddedBy is what docs.embedded says of vectors of a space.
func embeddedBy(v app.VectorSpace) string { return fmt.Sprintf("%s/%d", v.Model, v.Dims) }

// PendingItems returns indexed items whose chunks have not all a vector of the
// space, the newest first, and of those that come after the one given; at most
// limit.
func (s *Store) PendingItems(ctx context.Context, v app.VectorSpace, after *app.Pending, limit int) ([]app.Pending, error) {
	list, err := s.pendingItems(ctx, v, after, limit)
	if err != nil {
		return nil, s.fail("read what is to be embedded", err)
	}
	return list, nil
}

func (s *Store) pendingItems(ctx context.Context, v app.VectorSpace, after *app.Pending, limit int) (list []app.Pending, err error) {
	at, n := int64(math.MaxInt64), int64(math.MaxInt64)
	if after != nil {
		at, n = micros(after.At), after.Doc
	}
	rows, err := s.ro.QueryContext(ctx, `SELECT d.n, d.rev, d.at, coalesce(i.native, ''), coalesce(d.item, i.item) FROM docs d LEFT JOIN items i ON i.id = d.id
		WHERE d.embedded IS NOT ?1 AND (d.at, d.n) < (?2, ?3) AND (d.item IS NOT NULL OR i.item IS NOT NULL)
		ORDER BY d.at DESC, d.n DESC LIMIT ?4`, embeddedBy(v), at, n, limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p app.Pending
		var at int64
		var native string
		var data []byte
		if err := rows.Scan(&p.Doc, &p.Rev, &at, &native, &data); err != nil {
			return nil, err
		}
		p.At = time.UnixMicro(at).UTC()
		if p.Item, err = decodeItem(native, data); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// CountPending returns how many indexed items have not all vectors of the space,
// and how many there are.
func (s *Store) CountPending(ctx context.Context, v app.VectorSpace) (pending, all int, err error) {
	err = s.ro.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM docs WHERE embedded IS NULL OR embedded < ?1 OR embedded > ?1),
		(SELECT count(*) FROM docs)`, embeddedBy(v)).Scan(&pending, &all) // three looks into an index, where IS NOT would be a walk
	return pending, all, s.fail("count what is to be embedded", err)
}

// PutChunks sets the chunks of items and returns the hashes that have no vector
// of the space. What was a vector's last chunk takes the vector with it. An item
// that changed or went away since it was read is passed over.
func (s *Store) PutChunks(ctx context.Context, v app.VectorSpace, items []app.Pending, chunks [][]app.Chunk) (missing map[string]bool, err error) {
	err = s.write(ctx, false, func(tx *sql.Tx) error {
		missing = map[string]bool{}
		for i, p := range items {
			var same bool
			err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM docs WHERE n = ? AND rev = ?)", p.Doc, p.Rev).Scan(&same)
			if err != nil {
				return err
			}
			if !same {
				continue
			}
			if err := putChunks(ctx, tx, p.Doc, chunks[i]); err != nil {
				return err
			}
			if err := lacking(ctx, tx, v, p.Doc, missing); err != nil {
				return err
			}
		}
		return nil
	})
	return missing, s.fail("keep the chunks", err)
}

// putChunks replaces the chunks of an item. A chunk that stays keeps its
// vector, which a plain delete and insert would lose.
func putChunks(ctx context.Context, tx *sql.Tx, doc int64, chunks []app.Chunk) error {
	rows, err := tx.QueryContext(ctx, "SELECT hash FROM chunks WHERE doc = ?", doc)
	if err != nil {
		return err
	}
	old, err := texts(rows)
	if err != nil {
		return err
	}
	for part, c := range chunks {
		_, err := tx.ExecContext(ctx, `INSERT INTO chunks (doc, part, hash, head, tail) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT (doc, part) DO UPDATE SET hash = ?3, head = ?4, tail = ?5`, doc, part, c.Hash, c.From, c.To)
		if err != nil {
			return fmt.Errorf("keep a chunk: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM chunks WHERE doc = ? AND part >= ?", doc, len(chunks)); err != nil {
		return fmt.Errorf("drop old chunks: %w", err)
	}
	if len(old) == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM vectors WHERE hash IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.hash = vectors.hash)`, jsonList(old))
	if err != nil {
		return fmt.Errorf("drop old vectors: %w", err)
	}
	return nil
}

// lacking adds the hashes of an item's chunks that have no vector of the space.
func lacking(ctx context.Context, tx *sql.Tx, v app.VectorSpace, doc int64, missing map[string]bool) error {
	rows, err := tx.QueryContext(ctx, `SELECT hash FROM chunks c WHERE doc = ? AND NOT EXISTS
		(SELECT 1 FROM vectors v WHERE v.hash = c.hash AND v.model = ? AND v.dims = ?)`, doc, v.Model, v.Dims)
	if err != nil {
		return err
	}
	list, err := texts(rows)
	for _, h := range list {
		missing[h] = true
	}
	return err
}

// PutVectors keeps vectors of the space. One whose chunk is gone meanwhile, or
// that is not of the space's length, is passed over.
func (s *Store) PutVectors(ctx context.Context, v app.VectorSpace, list []app.Vector) error {
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		for _, x := range list {
			if len(x.Values) != v.Dims {
				continue
			}
			_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO vectors (hash, model, dims, vector)
				SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM chunks WHERE hash = ?1)`, x.Hash, v.Model, v.Dims, packed(x.Values))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return s.fail("keep vectors", err)
}

// MarkEmbedded says of the items that all their chunks have a vector of the
// space, where that is so and they have not changed since they were read.
func (s *Store) MarkEmbedded(ctx context.Context, v app.VectorSpace, items []app.Pending) error {
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		for _, p := range items {
			_, err := tx.ExecContext(ctx, `UPDATE docs SET embedded = ?1 WHERE n = ?2 AND rev = ?3 AND NOT EXISTS (SELECT 1 FROM chunks c
				WHERE c.doc = docs.n AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.hash = c.hash AND v.model = ?4 AND v.dims = ?5))`,
				embeddedBy(v), p.Doc, p.Rev, v.Model, v.Dims)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return s.fail("note what was embedded", err)
}

// DropOtherVectors deletes the vectors of all other spaces.
func (s *Store) DropOtherVectors(ctx context.Context, v app.VectorSpace) error {
	err := s.run(ctx, false, stmt{"DELETE FROM vectors WHERE model <> ?1 OR dims <> ?2", []any{v.Model, v.Dims}})
	return s.fail("drop the vectors of other models", err)
}

// VectorState tells what the store has of a model; of "", of the one whose
// vectors came last.
func (s *Store) VectorState(ctx context.Context, model string) (app.VectorState, error) {
	st := app.VectorState{VectorSpace: app.VectorSpace{Model: model}}
	err := s.ro.QueryRowContext(ctx, "SELECT vectors_gone FROM index_state").Scan(&st.Gone)
	var some bool
	if err == nil {
		err = s.ro.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM vectors WHERE model = ?1) OR ?1 = ''", model).Scan(&some)
	}
	if err == nil && some { // the latest is mostly the model's, so this reads one row
		err = s.ro.QueryRowContext(ctx, "SELECT model, dims, n FROM vectors WHERE ?1 IN (model, '') ORDER BY n DESC LIMIT 1", model).
			Scan(&st.Model, &st.Dims, &st.Last)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return st, s.fail("look for vectors", err)
	}
	return st, nil
}

// EachVector calls f with the vectors of the space whose number is above after,
// in order. f keeps what it is given.
func (s *Store) EachVector(ctx context.Context, v app.VectorSpace, after int64, f func(n int64, values []float32) error) error {
	return s.fail("read the vectors", s.eachVector(ctx, v, after, f))
}

func (s *Store) eachVector(ctx context.Context, v app.VectorSpace, after int64, f func(n int64, values []float32) error) (err error) {
	// The plus keeps SQLite from an index that would fetch row by row.
	rows, err := s.ro.QueryContext(ctx, "SELECT n, vector FROM vectors WHERE n > ? AND +model = ? AND +dims = ? ORDER BY n", after, v.Model, v.Dims)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var n int64
	var data sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&n, &data); err != nil {
			return err
		}
		if len(data) != 4*v.Dims {
			continue // not what it says it is
		}
		if err := f(n, unpacked(data)); err != nil {
			return err
		}
	}
	return rows.Err()
}

func packed(values []float32) []byte {
	data := make([]byte, 0, 4*len(values))
	for _, f := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(f))
	}
	return data
}

func unpacked(data []byte) []float32 {
	values := make([]float32, len(data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values
}
