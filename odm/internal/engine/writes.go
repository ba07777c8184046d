package engine

import (
	"context"
	"sync"
	"sync/atomic"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Writes counts the writes of each collection, so that whoever has kept what he read can tell whether it may be old.
// Its zero value is ready; it is safe for concurrent use.
type Writes struct{ counts sync.Map } // "database.collection" -> *count

func (w *Writes) of(name string) *count {
	if c, ok := w.counts.Load(name); ok {
		return c.(*count)
	}
	c, _ := w.counts.LoadOrStore(name, new(count))
	return c.(*count)
}

// A count is that of one collection.
type count struct {
	n       atomic.Uint64
	unknown atomic.Bool // written in a transaction whose end nobody tells us
}

func (c *count) add(ctx context.Context) {
	c.n.Add(1)
	if j, ok := ctx.Value(journalKey{}).(*Journal); ok {
		j.note(c)
		return
	}
	if s := mongo.SessionFromContext(ctx); s != nil && s.TransactionRunning() {
		c.unknown.Store(true)
	}
}

// Written returns how often the collection was written; two equal numbers mean that what was read in between is as it
// was. It is false where nothing may be kept: ctx has a session, or a transaction of the caller's own has written.
func (c Collection) Written(ctx context.Context) (uint64, bool) {
	if mongo.SessionFromContext(ctx) != nil || c.count.unknown.Load() {
		return 0, false
	}
	return c.count.n.Load(), true
}

type journalKey struct{}

// A Journal knows the collections that a transaction writes: what it has written is seen by others when it commits.
type Journal struct {
	mu     sync.Mutex
	counts map[*count]bool
}

// Keep returns a context whose writes j takes down.
func (j *Journal) Keep(ctx context.Context) context.Context {
	return context.WithValue(ctx, journalKey{}, j)
}

func (j *Journal) note(c *count) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.counts == nil {
		j.counts = map[*count]bool{}
	}
	j.counts[c] = true
}

// Close counts the writes once more. It is called when the transaction has ended.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for c := range j.counts {
		c.n.Add(1)
	}
}
