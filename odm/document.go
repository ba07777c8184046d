package odm

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

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
type State struct{ base *state.Baseline }

// Equal is always true. It makes the state invisible to go-cmp, which would otherwise compare what was read with what
// a test has written by hand.
func (s State) Equal(State) bool { return true }

// odmState is promoted to every model that embeds a document.
func (s *State) odmState() *State { return s }

type stated interface{ odmState() *State }

// stateOf returns the state of a document, a *T; nil if its model has none.
func stateOf(doc any) *State {
	if s, ok := doc.(stated); ok {
		return s.odmState()
	}
	return nil
}

// baselineOf returns what was read or written of a document, or may have been written; nil if nothing is known.
func baselineOf(doc any) *state.Baseline {
	if s := stateOf(doc); s != nil {
		return s.base
	}
	return nil
}

// Forget drops the state of a document: it counts as not saved, as one that was made by hand does.
func Forget[T any](doc *T) {
	if doc == nil || planOf(reflect.TypeFor[T]()).err != nil {
		return // of such a model nothing was ever read
	}
	if s := stateOf(doc); s != nil {
		s.base = nil
	}
}
