package odm

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Mutation is a change that belongs to no model yet: what F and RawUpdate return. It is assignable to every Change[T].
type Mutation = expr.Mutation

// A Change is one change to documents of model T, such as U.Age.Inc(1), or several that belong together, such as those of
// EachWhere. Like a Filter it is a value and carries its error. The zero Change changes nothing.
type Change[T any] = ChangeFor[*T]

// ChangeFor is what Change is short for; see FilterFor.
type ChangeFor[P any] expr.Mutation

// String is c as relaxed extended JSON, followed by its array filters, or the error that it carries.
func (c ChangeFor[P]) String() string {
	update, filters, err := expr.Update(expr.Codec{}, []ChangeFor[P]{c})
	text := shown(update, err)
	for _, f := range filters {
		text += " where " + shown(f, nil)
	}
	return text
}

// RawUpdate is the change that doc says: an update document of operators, with the array filters that its paths name. It
// may stand beside typed changes; their operators are merged.
func RawUpdate(doc any, arrayFilters ...any) Mutation { return expr.RawUpdate(doc, arrayFilters) }

// UpdateBSON renders changes as they are sent to MongoDB, with the driver's default codec: one update document, its operators
// in the order of their first use, and the array filters that its paths name. Two changes of one path are an error.
func UpdateBSON[T any](changes ...Change[T]) (update bson.Raw, arrayFilters []bson.Raw, err error) {
	return expr.Update(expr.Codec{}, changes)
}
