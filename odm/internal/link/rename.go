package link

import (
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A scope rewrites conditions so that they ask the documents that lookups have found.
type scope struct {
	model  Model
	needs  *needs
	looked bool // the conditions are on a document that was looked up in the place of its reference
}

// rename returns the path under which a lookup puts the field; a path that goes through no link stays.
func (s scope) rename(path string) (string, error) {
	l, ok := s.model.Through(path)
	switch {
	case !ok:
		return path, nil
	case l.Indexed:
		return "", fmt.Errorf("odm: %q asks about a linked document by its place in a list: ask about any of them, without the number", path)
	}
	n := s.needs.of(l)
	rest, err := scope{model: l.Target, needs: n.kids}.rename(l.Rest)
	return n.as + "." + rest, err
}

// filter rewrites a condition; prefix is the path of the list whose elements it asks about, with a dot.
func (s scope) filter(prefix string, doc bson.Raw) (bson.Raw, error) {
	es, err := doc.Elements()
	if err != nil {
		return nil, err
	}
	out := bson.D{}
	for _, e := range es {
		r, err := s.condition(prefix, e)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return bson.Marshal(out)
}

func (s scope) condition(prefix string, e bson.RawElement) (bson.E, error) {
	key, v := e.Key(), e.Value()
	switch {
	case isJoint(key):
		docs := []bson.Raw{}
		err := each(v, func(doc bson.Raw) error {
			r, err := s.filter(prefix, doc)
			docs = append(docs, r)
			return err
		})
		return bson.E{Key: key, Value: docs}, err
	case key == "$expr":
		r, err := s.expression(v)
		return bson.E{Key: key, Value: r}, err
	case key == "$id" && s.looked:
		return bson.E{Key: "_id", Value: v}, nil
	case key == "" || key[0] == '$':
		return bson.E{Key: key, Value: v}, nil
	}
	if prefix != "" {
		if l, ok := s.model.Through(prefix + key); ok {
			return bson.E{}, fmt.Errorf("odm: the condition on an element of %q asks about the document that %q links to, which is looked up beside the list, not in its elements: ask about it outside of Any", strings.TrimSuffix(prefix, "."), l.Path)
		}
		return s.operators(key, prefix+key, v)
	}
	to, err := s.rename(key)
	if err != nil {
		return bson.E{}, err
	}
	return s.operators(to, key, v)
}

// operators rewrites the operators on the field at path, which is called key.
func (s scope) operators(key, path string, v bson.RawValue) (bson.E, error) {
	doc, ok := v.DocumentOK()
	if !ok {
		return bson.E{Key: key, Value: v}, nil
	}
	if l, ok := s.elements(doc, path); ok { // the elements of this list are linked documents
		n := s.needs.of(l)
		r, err := scope{model: l.Target, needs: n.kids, looked: true}.linkedElements(doc)
		return bson.E{Key: n.as, Value: r}, err
	}
	es, err := doc.Elements()
	if err != nil {
		return bson.E{}, err
	}
	out := bson.D{}
	for _, e := range es {
		value := any(e.Value())
		switch e.Key() {
		case "$elemMatch":
			inner, _ := e.Value().DocumentOK()
			value, err = s.filter(path+".", inner)
		case "$not":
			var r bson.E
			r, err = s.operators("", path, e.Value())
			value = r.Value
		case "$all":
			err = s.plain(e.Value(), path)
		}
		if err != nil {
			return bson.E{}, err
		}
		out = append(out, bson.E{Key: e.Key(), Value: value})
	}
	return bson.E{Key: key, Value: out}, nil
}

// plain refuses linked documents in the conditions of $all.
func (s scope) plain(all bson.RawValue, path string) error {
	return each(all, func(doc bson.Raw) error {
		if _, ok := s.elements(doc, path); ok {
			return fmt.Errorf("odm: $all of conditions on the documents that %q links to: say Any once for each of them", path)
		}
		return nil
	})
}

// elements tells whether the $elemMatch in doc asks about linked documents: path is a list of links.
func (s scope) elements(doc bson.Raw, path string) (l Link, ok bool) {
	v, err := doc.LookupErr("$elemMatch")
	if err != nil {
		not, isNot := doc.Lookup("$not").DocumentOK()
		if !isNot {
			return Link{}, false
		}
		return s.elements(not, path)
	}
	inner, _ := v.DocumentOK()
	_ = visit(inner, path+".", func(p string) error {
		if found, through := s.model.Through(p); through && found.Path == path {
			l, ok = found, true
		}
		return nil
	})
	return l, ok
}

// linkedElements rewrites operators on a list of links for the list of their documents: what $elemMatch asks has the
// paths of the documents.
func (s scope) linkedElements(doc bson.Raw) (bson.Raw, error) {
	es, err := doc.Elements()
	if err != nil {
		return nil, err
	}
	out := bson.D{}
	for _, e := range es {
		var inner bson.Raw
		body, _ := e.Value().DocumentOK()
		switch e.Key() {
		case "$elemMatch":
			inner, err = s.filter("", body)
		case "$not":
			inner, err = s.linkedElements(body)
		default:
			return nil, fmt.Errorf("odm: %s beside $elemMatch of linked documents asks about the references: say it in a condition of its own", e.Key())
		}
		if err != nil {
			return nil, err
		}
		out = append(out, bson.E{Key: e.Key(), Value: inner})
	}
	return bson.Marshal(out)
}

// expression rewrites the field paths in an aggregation expression.
func (s scope) expression(v bson.RawValue) (any, error) {
	switch v.Type {
	case bson.TypeString:
		path, ok := fieldPath(v.StringValue())
		if !ok {
			return v, nil
		}
		if _, through := s.model.Through(path); !through {
			return v, nil
		}
		to, err := s.rename(path)
		return "$" + to, err
	case bson.TypeArray:
		vs, err := bson.RawArray(v.Value).Values()
		if err != nil {
			return nil, err
		}
		out := make(bson.A, len(vs))
		for i, e := range vs {
			if out[i], err = s.expression(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case bson.TypeEmbeddedDocument:
		es, err := bson.Raw(v.Value).Elements()
		if err != nil {
			return nil, err
		}
		out := bson.D{}
		for _, e := range es {
			r := any(e.Value())
			if e.Key() != "$literal" {
				if r, err = s.expression(e.Value()); err != nil {
					return nil, err
				}
			}
			out = append(out, bson.E{Key: e.Key(), Value: r})
		}
		return out, nil
	}
	return v, nil
}

// sort renames the keys of a sort, and tells whether one of them is a linked document's.
func (s scope) sort(sort bson.Raw) (out bson.Raw, linked bool, err error) {
	if sort == nil {
		return nil, false, nil
	}
	es, err := sort.Elements()
	if err != nil {
		return nil, false, err
	}
	d := bson.D{}
	for _, e := range es {
		to, err := s.rename(e.Key())
		if err != nil {
			return nil, false, err
		}
		linked = linked || to != e.Key()
		d = append(d, bson.E{Key: to, Value: e.Value()})
	}
	out, err = bson.Marshal(d)
	return out, linked, err
}
