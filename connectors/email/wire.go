package email

import (
	"errors"
	"net"
	"sync/atomic"

	"daybrief/connectors"
)

// What one answer of a server may hold. The library keeps all of an answer but
// the bodies of messages in memory, however long it is.
const (
	maxAnswer = 4 << 20  // bytes of an answer, without the bodies in it
	maxBody   = 64 << 20 // bytes of a body, which is read piece by piece
	maxWord   = 64 << 10 // bytes of any other literal
	maxNest   = 100      // lists within lists
	tailSize  = 1024     // how much of a line is looked at for the size of a literal
)

// errTooLong marks an answer that is longer than any honest one.
var errTooLong = errors.New("the server's answer does not end")

// wire is a connection that counts, and remembers why reading from it ended.
type wire struct {
	net.Conn
	ended   atomic.Bool // the other side closed, or the read failed
	shut    atomic.Bool // we closed it
	asking  atomic.Bool // the last thing that happened was a write
	counter *counter
}

// counter adds up what all connections of a fetch moved.
type counter struct {
	sent, received atomic.Int64
	trips          atomic.Int64
}

// cost returns what was counted.
func (c *counter) cost() connectors.Cost {
	return connectors.Cost{Sent: c.sent.Load(), Received: c.received.Load(), Trips: int(c.trips.Load())}
}

// Read reads and notes the end of the connection.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if n > 0 {
		w.asking.Store(false)
		w.counter.received.Add(int64(n))
	}
	if err != nil && !w.shut.Load() && !isTimeout(err) {
		w.ended.Store(true)
	}
	return n, err
}

// Write writes; the first one after a read begins a round trip.
func (w *wire) Write(p []byte) (int, error) {
	if !w.asking.Swap(true) {
		w.counter.trips.Add(1)
	}
	n, err := w.Conn.Write(p)
	w.counter.sent.Add(int64(n))
	return n, err
}

// Close closes the connection.
func (w *wire) Close() error {
	w.shut.Store(true)
	return w.Conn.Close()
}
