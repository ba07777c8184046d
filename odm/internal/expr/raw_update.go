package expr

import (
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// RawUpdate is the update document doc with its array filters.
func RawUpdate(doc any, arrayFilters []any) Mutation {
	if doc == nil {
		return BadChange(errNoDocument)
	}
	copied, err := Clone(doc)
	if err != nil {
		return BadChange(err)
	}
	r := rawUpdate{doc: copied}
	for _, f := range arrayFilters {
		if f, err = Clone(f); err != nil {
			return BadChange(err)
		}
		r.filters = append(r.filters, f)
	}
	return changing(change{op: opRaw, val: r})
}

type rawUpdate struct {
	doc     any
	filters []any
}

// reserve takes the array filters of a raw update before any of ours is numbered.
func (u *updater) reserve(m change) error {
	r, ok := m.val.(rawUpdate)
	if !ok {
		return nil
	}
	for _, f := range r.filters {
		filter, err := u.codec.AppendDocument(nil, f)
		if err != nil {
			return fmt.Errorf("odm: raw array filter: %w", err)
		}
		u.filters = append(u.filters, filter)
		u.reserved = append(u.reserved, identifiers(filter)...)
	}
	return nil
}

// identifiers returns the first segments of all keys of an array filter, those below $and and $or included.
func identifiers(filter bson.Raw) []string {
	es, err := filter.Elements()
	if err != nil {
		return nil
	}
	var ids []string
	for _, e := range es {
		id, _, _ := strings.Cut(e.Key(), ".")
		ids = append(ids, id)
		if a, ok := e.Value().ArrayOK(); ok && strings.HasPrefix(id, "$") {
			vs, _ := a.Values()
			for _, v := range vs {
				if d, ok := v.DocumentOK(); ok {
					ids = append(ids, identifiers(d)...)
				}
			}
		}
	}
	return ids
}

// addRaw merges a raw update, operator by operator.
func (u *updater) addRaw(r rawUpdate) error {
	doc, err := u.codec.AppendDocument(nil, r.doc)
	if err != nil {
		return fmt.Errorf("odm: raw update: %w", err)
	}
	ops, err := bson.Raw(doc).Elements()
	if err != nil {
		return fmt.Errorf("odm: raw update: %w", err)
	}
	if len(ops) == 0 {
		return errors.New("odm: a raw update without operators would replace or change nothing; leave it out")
	}
	for _, op := range ops {
		if err := u.addRawOperator(op); err != nil {
			return err
		}
	}
	return nil
}

func (u *updater) addRawOperator(op bson.RawElement) error {
	if !strings.HasPrefix(op.Key(), "$") {
		return fmt.Errorf("odm: raw update: %q is no operator; a whole document is for Replace, a field stands below $set", op.Key())
	}
	inner, ok := op.Value().DocumentOK()
	if !ok {
		return fmt.Errorf("odm: raw update: %s takes a document, not %s", op.Key(), op.Value().Type)
	}
	es, err := inner.Elements()
	if err != nil {
		return fmt.Errorf("odm: raw update: %w", err)
	}
	body := u.body(op.Key())
	for _, e := range es {
		if err := u.take(op.Key(), e.Key()); err != nil {
			return err
		}
		v := e.Value()
		*body = bsoncore.AppendValueElement(*body, e.Key(), bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
	}
	return nil
}
