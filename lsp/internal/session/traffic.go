package session

import (
	"context"
	"sync"
	"time"
)

// patience is how long background work lets requests go first. One that takes longer, as a query that runs on a server, goes
// beside it.
const patience = 100 * time.Millisecond

// A traffic counts the requests that are being answered.
type traffic struct {
	mu    sync.Mutex
	n     int
	since time.Time     // when the first of them came
	quiet chan struct{} // closed when there are none; nil if there were none yet
}

// Answering says that a request is being answered until the function that it returns is called: background work waits.
func (s *Session) Answering() (done func()) {
	t := &s.traffic
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n++; t.n == 1 {
		t.since, t.quiet = time.Now(), make(chan struct{})
	}
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.n--; t.n == 0 {
			close(t.quiet)
		}
	})
}

// giveWay lets requests go first. It returns false if there is no more reason to go on.
func (t *traffic) giveWay(ctx context.Context) bool {
	t.mu.Lock()
	rest, quiet := time.Duration(0), t.quiet
	if t.n > 0 {
		rest = patience - time.Since(t.since)
	}
	t.mu.Unlock()
	if rest > 0 {
		timer := time.NewTimer(rest)
		defer timer.Stop()
		select {
		case <-quiet:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return ctx.Err() == nil
}
