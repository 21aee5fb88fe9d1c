package boot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"daybrief/app/store"
	"daybrief/connectors/fetch"
)

// ledger gathers what leaves and enters the machine and writes it to the store
// when a run ends, so that counting never waits for the disk.
type ledger struct {
	store *store.Store
	log   *slog.Logger

	mu   sync.Mutex
	rows map[string]*store.TrafficRow
}

// add counts one exchange; it is the HTTP client's Ledger.
func (l *ledger) add(t fetch.Traffic) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rows == nil {
		l.rows = map[string]*store.TrafficRow{}
	}
	row := l.rows[t.Host]
	if row == nil {
		row = &store.TrafficRow{Host: t.Host}
		l.rows[t.Host] = row
	}
	row.Sent += t.Sent
	row.Received += t.Received
	row.Requests++
	row.Day = t.At.Format(time.DateOnly)
}

// flush writes what was gathered.
func (l *ledger) flush() error {
	l.mu.Lock()
	rows := l.rows
	l.rows = nil
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, r := range rows {
		if err := l.store.CountTraffic(ctx, *r); err != nil {
			l.log.Error("ledger of hosts", "err", err)
			return err
		}
	}
	return nil
}
