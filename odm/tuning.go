package odm

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A QueryOption says how a query is run, not what it asks. Query.With takes it.
type QueryOption struct{ apply func(*engine.Tuning) }

// With returns a copy of q that is run as opts say. An option that was given before is replaced.
//
//	users.Find(U.Age.Gt(18)).With(odm.Hint("age_1"), odm.MaxTime(time.Second)).All(ctx)
//
//go:noinline
func (q Query[T]) With(opts ...QueryOption) Query[T] {
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&q.q.tuning)
		}
	}
	return q
}

// SkipHooks returns a copy of q whose writes leave out BeforeWrite hooks: all of them, or those named, as the option
// SkipHooks does for the write of a document.
//
//go:noinline
func (q Query[T]) SkipHooks(names ...string) Query[T] { q.q.skip = q.q.skip.with(names); return q }

// Hint makes the server use the given index: its name, or its keys as a bson.D. An index that does not exist is an error
// of the server. Distinct takes it since MongoDB 7.1, the deletes since 4.4.
func Hint(index any) QueryOption { return QueryOption{func(t *engine.Tuning) { t.Hint = index }} }

// Collation says by which language's rules texts are compared and sorted. Only an index with the same collation can be
// used for them.
func Collation(c options.Collation) QueryOption {
	return QueryOption{func(t *engine.Tuning) { t.Collation = &c }}
}

// MaxTime makes the server give up a command that takes longer. A find fails with the server's error
// MaxTimeMSExpired, every other command with context.DeadlineExceeded at the latest. It is counted in whole
// milliseconds; zero means that the context alone decides.
func MaxTime(d time.Duration) QueryOption {
	return QueryOption{func(t *engine.Tuning) { t.MaxTime = d }}
}

// BatchSize is how many documents a reply of the server holds, for All and Iter; zero is the server's own choice.
func BatchSize(n int32) QueryOption { return QueryOption{func(t *engine.Tuning) { t.BatchSize = n }} }

// AllowDiskUse lets the server sort on disk what does not fit into its memory, for All, One and Iter.
func AllowDiskUse() QueryOption {
	return QueryOption{func(t *engine.Tuning) { t.AllowDiskUse = true }}
}

// ReadPreference says which members of a replica set may answer All, One, Iter, Count, Exists and Distinct. Inside a
// transaction it must be the primary.
func ReadPreference(rp *readpref.ReadPref) QueryOption {
	return QueryOption{func(t *engine.Tuning) { t.ReadFrom = rp }}
}

// Comment puts a text into the server's log and profiler beside the command.
func Comment(text string) QueryOption {
	return QueryOption{func(t *engine.Tuning) { t.Comment = text }}
}
