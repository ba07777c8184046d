package odm

import (
	"context"
)

// A Tracer is told of every command that odm sends, on every path. Start is called before it: the command is sent with
// the context that Start returns, and end is called once with the outcome. A find is one span until its loop ends, and a
// transaction is one around those of its commands. With OpenTelemetry:
//
//	func (t tracer) Start(ctx context.Context, s odm.Span) (context.Context, func(error)) {
//		ctx, span := t.Tracer.Start(ctx, s.Command+" "+s.Collection, trace.WithAttributes(
//			semconv.DBSystemMongoDB, semconv.DBNamespace(s.Database), semconv.DBCollectionName(s.Collection)))
//		return ctx, func(err error) {
//			if err != nil {
//				span.RecordError(err)
//			}
//			span.End()
//		}
//	}
//
// It is called by many goroutines at once.
type Tracer interface {
	Start(ctx context.Context, s Span) (_ context.Context, end func(error))
}

// A Span is what a Tracer is told.
type Span struct {
	Database   string
	Collection string // empty for what belongs to no single one
	Command    string // MongoDB's name: find, insert, update, delete, findAndModify, aggregate …; "transaction"
}

// WithTracer makes t be told of every command. Given twice, the first is told first.
func WithTracer(t Tracer) Option {
	return Option{func(db *DB) {
		if t == nil {
			return
		}
		outer := db.trace
		db.trace = func(ctx context.Context, database, collection, command string) (context.Context, func(error)) {
			end := func(error) {}
			if outer != nil {
				ctx, end = outer(ctx, database, collection, command)
			}
			ctx, inner := t.Start(ctx, Span{database, collection, command})
			return ctx, func(err error) { inner(err); end(err) }
		}
	}}
}
