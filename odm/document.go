// Package odm is a document mapper for MongoDB. So far it holds what a model declares: documents and links.
package odm

import "go.mongodb.org/mongo-driver/v2/bson"

// DocumentOf gives the model that embeds it an id of type K and change tracking. Embed it inline; the collection and
// what else belongs to the model as a whole stand in its odm tag:
//
//	type Invoice struct {
//		odm.DocumentOf[string] `bson:",inline" odm:"collection=invoices"`
//		Total bson.Decimal128 `bson:"total"`
//	}
type DocumentOf[K any] struct {
	// ID is stored as _id. A zero ObjectID is filled in by the first write; an id of any other type is the caller's.
	ID    K `bson:"_id,omitempty" json:"id,omitzero"`
	State `bson:"-" json:"-"`
}

// Document is the usual DocumentOf: its id is an ObjectID that odm makes.
type Document = DocumentOf[bson.ObjectID]

// State is the change tracking of one document: what it looked like when it was last read or written. It is one
// pointer to bytes that never change, so copying a document by value is legal: the copies share the state and part at
// the next read or write of either. The zero State knows nothing; such a document counts as not saved.
type State struct{}

// Equal is always true. It makes the state invisible to go-cmp, which would otherwise compare what was read with what
// a test has written by hand.
func (s State) Equal(State) bool { return true }
