package odm

import (
	"context"
	"reflect"
)

// A keeper writes linked documents as the collection of their model does, hooks and state included.
type keeper struct{ store }

// keeperOf is the keeper of model t in a database, "" for that of db.
func keeperOf(db *DB, t reflect.Type, database, collection string) keeper {
	if database != "" && database != db.driver.Name() {
		db = db.Database(database)
	}
	c := storeOf(db, t, nil)
	if c.err == nil && collection != c.engine.Name() {
		c.engine = db.engine.Collection(collection)
	}
	return keeper{c}
}

// write saves a document, or what has changed in it if changes is true and that is known.
func (k *keeper) write(ctx context.Context, doc any, changes bool, opt WriteOption) error {
	if changes && baselineOf(doc).Tracked() {
		return k.saveChanges(ctx, doc, []WriteOption{opt})
	}
	return k.save(ctx, doc, []WriteOption{opt})
}

// keeper returns what writes the documents that p links to.
func (p place) keeper(db *DB) keeper {
	t, database, collection := p.target(), "", ""
	if p.ref != nil {
		database, collection, _ = p.ref.refersTo()
	} else {
		collection = collectionName(t)
	}
	return keeperOf(db, t, database, collection)
}

// target is the model that p links to.
func (p place) target() reflect.Type {
	if p.back != nil {
		return p.back.target()
	}
	return p.ref.target()
}
