package engine

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The driver has one builder of options for each command and one write model for each kind of write, with setters of the
// same names and no interface in common. Each function here says one thing to all that have the setters for it, and only
// where there is something to say: what is not set is left to the server.

// An aimer is what can be told an index and a collation.
type aimer[B any] interface {
	SetHint(any) B
	SetCollation(*options.Collation) B
}

// aimed says which index is used and how text is compared.
func aimed[B aimer[B]](b B, t Tuning) B {
	if t.Hint != nil {
		b.SetHint(t.Hint)
	}
	if t.Collation != nil {
		b.SetCollation(t.Collation)
	}
	return b
}

// A noter is what can be told a comment.
type noter[B any] interface{ SetComment(any) B }

// noted says what stands in the server's log.
func noted[B noter[B]](b B, comment string) B {
	if comment != "" {
		b.SetComment(comment)
	}
	return b
}

// tuned says what a read of any kind obeys: index, collation and comment.
func tuned[B interface {
	aimer[B]
	noter[B]
}](b B, t Tuning) B {
	return noted(aimed(b, t), t.Comment)
}

// paged is tuned for what opens a cursor.
func paged[B interface {
	aimer[B]
	noter[B]
	SetBatchSize(int32) B
	SetAllowDiskUse(bool) B
}](b B, t Tuning) B {
	if t.BatchSize != 0 {
		b.SetBatchSize(t.BatchSize)
	}
	if t.AllowDiskUse {
		b.SetAllowDiskUse(true)
	}
	return tuned(b, t)
}

// mannered says how a write is done.
func mannered[B interface {
	noter[B]
	SetBypassDocumentValidation(bool) B
}](b B, m Manner) B {
	if m.Bypass {
		b.SetBypassDocumentValidation(true)
	}
	return noted(b, m.Comment)
}

// upserting says that a document is made where none matches.
func upserting[B interface{ SetUpsert(bool) B }](b B, upsert bool) B {
	if upsert {
		b.SetUpsert(true)
	}
	return b
}

// filtering says which elements of a list are changed.
func filtering[B interface{ SetArrayFilters([]any) B }](b B, filters []bson.Raw) B {
	if len(filters) > 0 {
		b.SetArrayFilters(list(filters))
	}
	return b
}

// list makes the []any that the driver's options want.
func list(docs []bson.Raw) []any {
	out := make([]any, len(docs))
	for i, d := range docs {
		out[i] = d
	}
	return out
}

// sorted says which document is the first.
func sorted[B interface{ SetSort(any) B }](b B, sort bson.Raw) B {
	if sort != nil {
		b.SetSort(sort)
	}
	return b
}

// shown says which document is the first, and which of its fields are returned.
func shown[B interface {
	SetSort(any) B
	SetProjection(any) B
}](b B, sort, projection bson.Raw) B {
	if projection != nil {
		b.SetProjection(projection)
	}
	return sorted(b, sort)
}
