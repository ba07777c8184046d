package odm

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A CollectionOption is a setting of one handle that CollectionOf makes.
type CollectionOption struct{ apply func(*handle) }

// handle is what the options of a collection's handle set.
type handle struct {
	name  string
	cache *cache
	share bool // of ZeroCopy
}

// Named makes the handle that of another collection than the model's own: one for each year or tenant, for example.
// Sync does not know of it, and links to its documents by their model lead to the model's own collection.
func Named(collection string) CollectionOption {
	return CollectionOption{func(h *handle) { h.name = collection }}
}

// Name returns the name of the collection in its database.
//
//go:noinline
func (c *Collection[T]) Name() string { return c.s.engine.Name() }

// Driver returns the driver's collection, for what odm does not do. It is nil if the model is at fault.
//
//go:noinline
func (c *Collection[T]) Driver() *mongo.Collection { return c.s.engine.Driver() }

// configure gives the handle its options.
func (c *store) configure(opts []CollectionOption) {
	var h handle
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&h)
		}
	}
	c.share = h.share
	if c.cache = h.cache; c.cache != nil && c.plan.view != nil {
		c.err = modelErrorf(c.plan.typ, "it is a view: nobody can tell which writes change what it shows, so it cannot be cached")
		return
	}
	if h.name == "" {
		return
	}
	if c.kin != nil || c.plan.view != nil {
		c.err = modelErrorf(c.plan.typ, "%w", fmt.Errorf("it shares the collection %s or is a view, so it cannot be stored in %s", c.plan.collection, h.name))
		return
	}
	c.engine = c.db.engine.Collection(h.name)
}
