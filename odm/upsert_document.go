package odm

import (
	"context"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// fresh returns the document that is inserted if none is found, but for its id if the conditions say it.
func (q query) fresh(ctx context.Context, d *draft, filter bson.Raw) (bson.Raw, error) {
	k := q.c.plan.keeps
	if d.doc == nil {
		if k.created == nil {
			return nil, nil
		}
		return put(bson.Raw{5, 0, 0, 0, 0}, k.created.Name, dateValue(d.now)), nil
	}
	asked, named := equalTo(filter, "_id")
	if !named {
		d.giveID()
	}
	d.stampCreated(k)
	d.stampUpdated(k)
	if err := q.c.before(ctx, d.doc, d.w.skip, beforeInsert); err != nil {
		return nil, err
	}
	raw, err := q.c.encode(d.doc)
	if err != nil {
		return nil, err
	}
	id, err := raw.LookupErr("_id")
	if d.id = id; named {
		d.id = asked
	}
	switch {
	case named && err == nil && !id.Equal(asked) && !lacksIDValue(id):
		return nil, fmt.Errorf("odm: Upsert of the %s with id %v cannot insert one with id %v", q.c.plan.typ, asked, id)
	case named:
		return drop(raw, "_id"), nil
	case err != nil && q.c.plan.id != nil:
		return nil, q.c.noID()
	}
	return raw, nil
}

// lacksIDValue reports whether an encoded id is that of a document without one.
func lacksIDValue(id bson.RawValue) bool {
	oid, ok := id.ObjectIDOK()
	return ok && oid.IsZero() || id.Type == bson.TypeNull
}

// equalTo finds the value that a filter demands of key by equality, at its top or in its $and.
func equalTo(filter bson.Raw, key string) (bson.RawValue, bool) {
	es, err := filter.Elements()
	if err != nil {
		return bson.RawValue{}, false
	}
	for _, e := range es {
		v := e.Value()
		if e.Key() == key {
			return operand(v)
		}
		joined, isArray := v.ArrayOK()
		if e.Key() != "$and" || !isArray {
			continue
		}
		values, err := joined.Values()
		if err != nil {
			continue
		}
		for _, in := range values {
			if doc, ok := in.DocumentOK(); ok {
				if v, ok := equalTo(doc, key); ok {
					return v, true
				}
			}
		}
	}
	return bson.RawValue{}, false
}

// operand is the value of an equality: v itself, or what stands below $eq.
func operand(v bson.RawValue) (bson.RawValue, bool) {
	doc, ok := v.DocumentOK()
	if !ok {
		return v, v.Type != bson.TypeRegex
	}
	es, err := doc.Elements()
	if err != nil || len(es) == 0 || !strings.HasPrefix(es[0].Key(), "$") || es[0].Key() == "$ref" {
		return v, true
	}
	return es[0].Value(), es[0].Key() == "$eq"
}

// without returns the values of a document by path, but for what lies at, above or below one of touched. A value of which
// a part is touched goes in parts, if it is a document; a list cannot, and is left out.
func without(doc bson.Raw, prefix string, touched []string) ([]state.Change, error) {
	es, err := doc.Elements()
	if err != nil || len(doc) == 0 {
		return nil, nil
	}
	var out []state.Change
	for _, e := range es {
		key, v := e.Key(), e.Value()
		if key == "" || key[0] == '$' || strings.Contains(key, ".") {
			return nil, &state.KeyError{Key: key}
		}
		path := key
		if prefix != "" {
			path = prefix + "." + key
		}
		if !touches(touched, path) {
			out = append(out, state.Change{Path: path, Value: v})
			continue
		}
		in, ok := v.DocumentOK()
		if !ok || covered(touched, path) {
			continue
		}
		parts, err := without(in, path, touched)
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	return out, nil
}

// covered reports whether path, or one above it, is among touched.
func covered(touched []string, path string) bool {
	for _, p := range touched {
		if p == path || strings.HasPrefix(path, p+".") {
			return true
		}
	}
	return false
}

// drop returns a document without a key.
func drop(doc bson.Raw, key string) bson.Raw {
	es, err := doc.Elements()
	if err != nil {
		return doc
	}
	out := make([]byte, 4, len(doc))
	for _, e := range es {
		if e.Key() != key {
			out = append(out, e...)
		}
	}
	return ended(append(out, 0))
}
