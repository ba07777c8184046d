package link

import (
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// split takes a filter apart into conditions that must all hold: those that ask about own fields only, and those that
// ask about linked documents as well.
func split(m Model, filter bson.Raw) (own, linked []bson.Raw, err error) {
	conditions, err := conjuncts(filter, nil)
	for _, c := range conditions {
		if _, through := Touched(m, c); through {
			linked = append(linked, c)
		} else {
			own = append(own, c)
		}
	}
	return own, linked, err
}

// conjuncts adds to out the parts of a filter that must all hold.
func conjuncts(filter bson.Raw, out []bson.Raw) ([]bson.Raw, error) {
	es, err := filter.Elements()
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		parts, joined := e.Value().ArrayOK()
		if e.Key() != "$and" || !joined {
			c, err := bson.Marshal(bson.D{{Key: e.Key(), Value: e.Value()}})
			if err != nil {
				return nil, err
			}
			out = append(out, c)
			continue
		}
		vs, err := parts.Values()
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			doc, _ := v.DocumentOK() // what is no document the server refuses
			if out, err = conjuncts(doc, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// all is the condition that every one of cs holds.
func all(cs []bson.Raw) (bson.Raw, error) {
	switch len(cs) {
	case 0:
		return bson.Marshal(bson.D{})
	case 1:
		return cs[0], nil
	}
	return bson.Marshal(bson.D{{Key: "$and", Value: cs}})
}

// visit calls f for every path that a filter asks about; prefix is that of the element that it asks about.
func visit(filter bson.Raw, prefix string, f func(path string) error) error {
	es, err := filter.Elements()
	if err != nil {
		return err
	}
	for _, e := range es {
		switch key := e.Key(); {
		case isJoint(key):
			err = each(e.Value(), func(doc bson.Raw) error { return visit(doc, prefix, f) })
		case key == "$expr":
			err = visitExpression(e.Value(), f)
		case key == "" || key[0] == '$' && !isReferencePart(key):
		default:
			if err = f(prefix + key); err == nil {
				err = visitOperators(e.Value(), prefix+key, f)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// visitOperators goes through the operators on the field at path: what asks about elements asks about paths below it.
func visitOperators(v bson.RawValue, path string, f func(string) error) error {
	doc, ok := v.DocumentOK()
	if !ok {
		return nil
	}
	es, err := doc.Elements()
	if err != nil {
		return err
	}
	for _, e := range es {
		switch e.Key() {
		case "$elemMatch":
			inner, _ := e.Value().DocumentOK()
			err = visit(inner, path+".", f)
		case "$not":
			err = visitOperators(e.Value(), path, f)
		case "$all":
			err = each(e.Value(), func(doc bson.Raw) error {
				return visitOperators(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: doc}, path, f)
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// visitExpression calls f for every field path in an aggregation expression.
func visitExpression(v bson.RawValue, f func(string) error) error {
	if s, ok := v.StringValueOK(); ok {
		if path, ok := fieldPath(s); ok {
			return f(path)
		}
		return nil
	}
	var doc bson.Raw
	switch v.Type {
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		doc = bson.Raw(v.Value)
	default:
		return nil
	}
	es, err := doc.Elements()
	if err != nil {
		return err
	}
	for _, e := range es {
		if e.Key() == "$literal" {
			continue
		}
		if err := visitExpression(e.Value(), f); err != nil {
			return err
		}
	}
	return nil
}

// fieldPath is the path of an expression such as "$door.height".
func fieldPath(s string) (string, bool) {
	for _, root := range []string{"$$ROOT.", "$$CURRENT."} {
		if rest, ok := strings.CutPrefix(s, root); ok {
			return rest, true
		}
	}
	if len(s) > 1 && s[0] == '$' && s[1] != '$' {
		return s[1:], true
	}
	return "", false
}

func isJoint(key string) bool { return key == "$and" || key == "$or" || key == "$nor" }

func isReferencePart(key string) bool { return key == "$id" || key == "$ref" || key == "$db" }

// each calls f for the documents of an array.
func each(v bson.RawValue, f func(bson.Raw) error) error {
	array, ok := v.ArrayOK()
	if !ok {
		return nil
	}
	vs, err := array.Values()
	if err != nil {
		return err
	}
	for _, v := range vs {
		if doc, ok := v.DocumentOK(); ok {
			if err := f(doc); err != nil {
				return err
			}
		}
	}
	return nil
}
