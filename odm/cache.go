package odm

import (
	"container/list"
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// CacheOptions bound what a collection's handle keeps; see Cached. The zero value is the default.
type CacheOptions struct {
	Capacity int           // how many queries are kept, those that were used last; 0 means 32
	TTL      time.Duration // how long a result may be used; 0 means 10 minutes
	MaxBytes int           // a result that is larger is not kept; 0 means 1 MiB
}

// Cached makes the handle keep the results of All, One, Iter, Get and FindOne, of Project and As too: the same query
// sent again is answered from memory, with new documents. Count, Exists, Distinct and aggregations always ask the server.
//
//	countries := odm.CollectionOf[Country](db, odm.Cached(odm.CacheOptions{TTL: time.Hour}))
//
// A write of the collection on any path, by any handle of the same DB or of one that its Database has made, makes what
// was kept before useless; that of a transaction when it commits. What other programs write, or this one by the driver
// alone, is seen when the TTL has passed. A view cannot be cached: its verbs return a *ModelError. Nothing is kept or used where the context has a session, and nothing more once
// a transaction that was begun by the driver alone has written the collection, since nobody tells when it ends.
func Cached(o CacheOptions) CollectionOption {
	if o.Capacity <= 0 {
		o.Capacity = 32
	}
	if o.TTL <= 0 {
		o.TTL = 10 * time.Minute
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 20
	}
	return CollectionOption{func(s *handle) { s.cache = &cache{CacheOptions: o, at: map[string]*list.Element{}} }}
}

// Uncached returns a copy of q that asks the server, whatever its collection's handle has kept.
//
//go:noinline
func (q Query[T]) Uncached() Query[T] { q.q.uncached = true; return q }

// A cache holds the results of queries, the last used in front.
type cache struct {
	CacheOptions
	mu    sync.Mutex
	used  list.List // of *kept
	at    map[string]*list.Element
	purge uint64 // the writes that were counted when it was last emptied
}

// kept is the result of one query.
type kept struct {
	query  string
	docs   []bson.Raw
	writes uint64 // that were counted before the query was sent
	until  time.Time
}

// find returns what is kept of a query.
func (c *cache) find(query string, writes uint64) ([]bson.Raw, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[query]
	if e == nil {
		return nil, false
	}
	k := e.Value.(*kept)
	if k.writes != writes || time.Now().After(k.until) {
		c.drop(e)
		return nil, false
	}
	c.used.MoveToFront(e)
	return k.docs, true
}

// keep keeps the result of a query. What was kept before the last write can never be used again, and goes.
func (c *cache) keep(k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.writes < c.purge {
		return // somebody has written meanwhile
	}
	if c.purge != k.writes {
		c.used.Init()
		clear(c.at)
		c.purge = k.writes
	}
	if e := c.at[k.query]; e != nil {
		c.drop(e)
	}
	c.at[k.query] = c.used.PushFront(k)
	if c.used.Len() > c.Capacity {
		c.drop(c.used.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	delete(c.at, e.Value.(*kept).query)
	c.used.Remove(e)
}

// rows reads the documents of a find, from memory if they are kept.
func (q query) rows(ctx context.Context, f engine.Find) iter.Seq2[bson.Raw, error] {
	if q.c.cache == nil || q.uncached {
		return q.c.engine.Find(ctx, f)
	}
	return q.c.cache.rows(ctx, q.c.engine, f)
}

// rows reads the documents of a find. What joins other collections, or is read from a certain server, is not kept.
func (c *cache) rows(ctx context.Context, e engine.Collection, f engine.Find) iter.Seq2[bson.Raw, error] {
	send := e.Find(ctx, f)
	writes, ok := e.Written(ctx)
	command, err := e.Command(f)
	if !ok || err != nil || f.Tuning.ReadFrom != nil || len(f.Stages)+len(f.Last) > 0 {
		return send
	}
	query := string(command)
	return func(yield func(bson.Raw, error) bool) {
		docs, ok := c.find(query, writes)
		if !ok {
			c.record(query, writes, send)(yield)
			return
		}
		if f.Arrived != nil {
			f.Arrived(len(docs))
		}
		for _, doc := range docs {
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// record reads the documents of a query and keeps them, unless the loop ends before they do.
func (c *cache) record(query string, writes uint64, send iter.Seq2[bson.Raw, error]) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		var docs []bson.Raw
		size := 0
		until := time.Now().Add(c.TTL)
		for raw, err := range send {
			if err == nil && size <= c.MaxBytes {
				size += len(raw)
				docs = append(docs, slices.Clone(raw)) // the bytes belong to the whole reply
			}
			if !yield(raw, err) || err != nil {
				return
			}
		}
		if size <= c.MaxBytes {
			c.keep(&kept{query, docs, writes, until})
		}
	}
}
