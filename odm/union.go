package odm

import (
	"context"
	"errors"
	"reflect"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A Union reads the documents of several models that share a collection and have nothing else in common, each as its
// own Go type behind I. Its members are the models of odm.Models that name its collection:
//
//	type Click struct {
//		odm.Document `bson:",inline" odm:"union=events,class=click"`
//		X int `bson:"x"`
//	}
//	type Scroll struct {
//		odm.Document `bson:",inline" odm:"union=events"`   // its class is "Scroll"
//		Y int `bson:"y"`
//	}
//
//	events, err := odm.UnionOf[any](db, "events").Find(odm.F("x").Gt(1)).All(ctx)
//
// The class of a member is what its tag says by class, else by collection, else the name of the type; it is stored
// under the key _class_id, or what classid says. Documents are written by the collection of their own model, whose
// queries see that model's documents only.
type Union[I any] struct{ c *Collection[I] }

// UnionOf is the union whose members are stored in the given collection. If no model of odm.Models is one, or one does
// not meet the interface I, every verb returns a *ModelError.
func UnionOf[I any](db *DB, collection string) *Union[I] {
	typ := reflect.TypeFor[I]()
	p := &plan{typ: typ, collection: collection, model: &model.Struct{Name: typ.String(), Open: "union"}, loose: true}
	c := &Collection[I]{store{db: db, plan: p}}
	switch {
	case db == nil || db.driver == nil:
		c.s.err = errors.New("odm: UnionOf of no database: the DB comes from Open or New")
	case db.families[collection] == nil:
		c.s.err = modelErrorf(typ, `no model of odm.Models says odm:"union=%s"`, collection)
	default:
		c.s.kin = db.families[collection]
		c.s.engine, c.s.err = db.collection(p).ReadOnly(), meets[I](c.s.kin.members)
	}
	return &Union[I]{c}
}

// Find is the query for the documents of all members that meet all of fs: conditions that belong to no model, such as
// those of F and Raw, or those of a member, converted: Filter[Event](C.X.Gt(1)).
//
//go:noinline
func (u *Union[I]) Find(fs ...Filter[I]) Mixed[I, I] {
	return Mixed[I, I]{u.c.Find(fs...)}
}

// Get returns the document with the given id, whichever member it is of, or ErrNotFound.
//
//go:noinline
func (u *Union[I]) Get(ctx context.Context, id any) (I, error) {
	return u.Find(Filter[I](expr.New("_id", "$eq", id))).One(ctx)
}
