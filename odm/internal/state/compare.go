package state

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Changes returns the smallest update that leads from Before to After, looking only at the paths that were read.
// Embedded documents are compared key by key, everything else as a whole; an embedded document whose keys have changed
// their order is written as a whole, unless the order means nothing. The id is left out.
func (p Pair) Changes() (Diff, error) {
	p = p.known()
	c := comparison{loose: p.Loose, wholes: p.Wholes}
	err := c.documents("", p)
	return c.diff, err
}

// A comparison collects the differences of one Pair.
type comparison struct {
	diff   Diff
	loose  bool
	wholes []string
}

// documents compares the documents at prefix key by key.
func (c *comparison) documents(prefix string, p Pair) error {
	was, err := elements(p.Before)
	if err != nil {
		return err
	}
	is, err := elements(p.After)
	if err != nil {
		return err
	}
	for i, e := range is {
		below, in := p.Read.Below(e.key)
		if !in || isID(prefix, e.key) {
			continue
		}
		old, had := find(was, e.key, i)
		if had && equal(old, e.value, c.loose) {
			continue
		}
		if err := c.value(prefix, e, old, p.Raw.Lookup(e.key), below); err != nil {
			return err
		}
	}
	for i, e := range was {
		below, in := p.Read.Below(e.key)
		if _, still := find(is, e.key, i); still || !in || isID(prefix, e.key) {
			continue
		}
		if err := c.gone(prefix, e.key, below); err != nil {
			return err
		}
	}
	return nil
}

// value records that e has changed from old, which is zero if e is new. Stored is what the server holds there, zero if
// it holds nothing.
func (c *comparison) value(prefix string, e element, old, stored bson.RawValue, below *Paths) error {
	path, err := join(prefix, e.key)
	if err != nil {
		return err
	}
	if old.Type == 0 && below != nil {
		old = bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: emptyDocument()} // an omitted document of which a part was read
	}
	if p, ok := c.inside(old, e.value, stored, below); ok && !slices.Contains(c.wholes, path) {
		return c.documents(path, p)
	}
	if below != nil {
		return &PartialError{Path: path}
	}
	c.diff.Set = append(c.diff.Set, Change{path, e.value})
	return nil
}

// inside returns the embedded documents that stand in a change, if it can be written key by key.
func (c *comparison) inside(old, now, stored bson.RawValue, below *Paths) (Pair, bool) {
	from, ok1 := old.DocumentOK()
	to, ok2 := now.DocumentOK()
	if !ok1 || !ok2 {
		return Pair{}, false
	}
	raw, ok := stored.DocumentOK()
	switch {
	case stored.Type == 0:
		raw = emptyDocument() // the server makes the document with its first key
	case !ok:
		return Pair{}, false // null: the server refuses a path through it
	}
	was, err1 := elements(from)
	is, err2 := elements(to)
	if err1 != nil || err2 != nil || !plain(was) || !plain(is) {
		return Pair{}, false
	}
	if !c.loose && below == nil && reordered(was, is) {
		return Pair{}, false
	}
	return Pair{Raw: raw, Before: from, After: to, Read: below}, true
}

// gone records that a key is no longer in the encoding.
func (c *comparison) gone(prefix, key string, below *Paths) error {
	path, err := join(prefix, key)
	if err != nil {
		return err
	}
	if below != nil {
		return &PartialError{Path: path}
	}
	c.diff.Unset = append(c.diff.Unset, path)
	return nil
}
