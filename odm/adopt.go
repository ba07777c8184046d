package odm

import (
	"context"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// adopt makes a document what is stored as raw. What is not stored of it, such as fields with the tag bson:"-", stays.
// Inside a transaction it is undone before another try and on abort.
func (c *store) adopt(ctx context.Context, doc any, raw bson.Raw) error {
	now := c.plan.made()
	if err := c.engine.Codec().Unmarshal(raw, now); err != nil {
		return c.plan.undecodable(raw, err)
	}
	was := baselineOf(doc)
	c.restorable(ctx, doc)
	if to, from := reflect.ValueOf(doc).Elem(), reflect.ValueOf(now).Elem(); !c.copyFields(to, from) {
		to.Set(from)
	}
	if s := stateOf(doc); s != nil {
		next := c.plan.stored(slices.Clone(raw))
		next.Follows(was)
		s.base = next
	}
	return nil
}

// stored is what is known of a document that is stored as raw.
func (p *plan) stored(raw bson.Raw) *state.Baseline {
	var revision bson.RawValue
	if p.keeps.revision {
		revision = raw.Lookup(revisionKey)
	}
	b := p.baseline(raw, nil, revision)
	return &b
}

// restorable makes a transaction that is tried again or aborted set the document back to what it is now.
func (c *store) restorable(ctx context.Context, doc any) {
	v := reflect.ValueOf(doc).Elem()
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	provisional(ctx, func(bool) { v.Set(old) })
}

// copyFields copies the stored fields one by one, and reports whether it could.
func (c *store) copyFields(to, from reflect.Value) bool {
	if c.plan.model.Open != "" {
		return false
	}
	for _, f := range c.plan.model.Fields {
		if throughPointer(c.plan.typ, f.Index) {
			return false
		}
	}
	for _, f := range c.plan.model.Fields {
		to.FieldByIndex(f.Index).Set(from.FieldByIndex(f.Index))
	}
	return true
}
