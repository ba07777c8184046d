package state

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Whole returns the update that writes every value of After at the paths that were read, changed or not. Declared are
// the keys that the Go type may store: those that After leaves out (omitempty) are unset, and so are those that Before
// had (keys of an inline map). Where the server is known to hold keys that the Go type does not know, inside an
// embedded document, that document is written key by key, so that they stay.
func (p Pair) Whole(declared []string) (Diff, error) {
	p = p.known()
	var d Diff
	if err := d.whole("", p); err != nil {
		return d, err
	}
	for _, key := range declared {
		below, in := p.Read.Below(key)
		if !in || below != nil || key == "_id" || !named(key) || slices.Contains(d.Unset, key) {
			continue
		}
		if _, err := p.After.LookupErr(key); err != nil {
			d.Unset = append(d.Unset, key)
		}
	}
	return d, nil
}

func (d *Diff) whole(prefix string, p Pair) error {
	is, err := elements(p.After)
	if err != nil {
		return err
	}
	for _, e := range is {
		below, in := p.Read.Below(e.key)
		if !in || isID(prefix, e.key) {
			continue
		}
		if err := d.wholeValue(prefix, p, e, below); err != nil {
			return err
		}
	}
	was, err := elements(p.Before)
	if err != nil {
		return err
	}
	for i, e := range was {
		below, in := p.Read.Below(e.key)
		if _, still := find(is, e.key, i); still || !in || isID(prefix, e.key) {
			continue
		}
		path, err := join(prefix, e.key)
		if err != nil {
			return err
		}
		if below != nil {
			return &PartialError{Path: path}
		}
		d.Unset = append(d.Unset, path)
	}
	return nil
}

// wholeValue writes one value, deeper where a part of it must stay as it is.
func (d *Diff) wholeValue(prefix string, p Pair, e element, below *Paths) error {
	path, err := join(prefix, e.key)
	if err != nil {
		return err
	}
	if below != nil {
		return d.part(path, p, e, below)
	}
	if in, ok := p.below(e); ok && hasUnknown(in.Raw, in.Before) {
		return d.whole(path, in)
	}
	d.Set = append(d.Set, Change{path, e.value})
	return nil
}

// part writes a value of which only a part was read.
func (d *Diff) part(path string, p Pair, e element, below *Paths) error {
	c := comparison{}
	old := p.Before.Lookup(e.key)
	if old.Type == 0 {
		old = bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: emptyDocument()}
	}
	if in, ok := c.inside(old, e.value, p.Raw.Lookup(e.key), below); ok {
		return d.whole(path, in)
	}
	if equal(old, e.value, p.Loose) {
		return nil // such as a list of whose elements a part was read
	}
	return &PartialError{Path: path}
}

// below returns the documents that stand under e's key in Raw and Before and in e itself, if all three are documents
// of plain keys.
func (p Pair) below(e element) (Pair, bool) {
	now, ok1 := e.value.DocumentOK()
	raw, ok2 := p.Raw.Lookup(e.key).DocumentOK()
	before, ok3 := p.Before.Lookup(e.key).DocumentOK()
	if !ok1 || !ok2 || !ok3 {
		return Pair{}, false
	}
	for _, doc := range []bson.Raw{now, raw, before} {
		if es, err := elements(doc); err != nil || !plain(es) {
			return Pair{}, false
		}
	}
	return Pair{Raw: raw, Before: before, After: now, Loose: p.Loose}, true
}

// hasUnknown reports whether stored has a key, at any depth of documents, that decoding has lost.
func hasUnknown(stored, decoded bson.Raw) bool {
	es, err := elements(stored)
	if err != nil {
		return false
	}
	for _, e := range es {
		kept, err := decoded.LookupErr(e.key)
		if err != nil {
			return true
		}
		in, ok1 := e.value.DocumentOK()
		out, ok2 := kept.DocumentOK()
		if ok1 && ok2 && hasUnknown(in, out) {
			return true
		}
	}
	return false
}
