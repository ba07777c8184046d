package state

import (
	"bytes"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Diff is what an update must say: values by dotted path, and paths that are gone. No path is above another.
type Diff struct {
	Set   []Change
	Unset []string
}

// A Change is the new value at one dotted path.
type Change struct {
	Path  string
	Value bson.RawValue
}

// Empty reports whether there is nothing to say.
func (d *Diff) Empty() bool { return len(d.Set) == 0 && len(d.Unset) == 0 }

// A PartialError reports a change that cannot be written without touching what was not read.
type PartialError struct {
	Path string // the value that was changed
}

func (e *PartialError) Error() string {
	return fmt.Sprintf("only a part of %q was read, so it cannot be replaced as a whole: select %q itself", e.Path, e.Path)
}

// A KeyError reports a key at the top of a document that no update can name.
type KeyError struct{ Key string }

func (e *KeyError) Error() string {
	return fmt.Sprintf("no update can set the stored key %q (it is empty, has a dot or starts with $): replace the document", e.Key)
}

// Compare returns the smallest update that leads from before to after, looking only at the paths that were read. Both
// are encodings of the same Go type. Embedded documents are compared key by key, everything else as a whole. The id is
// left out.
func Compare(before, after bson.Raw, read *Paths) (Diff, error) {
	var d Diff
	err := d.compare("", before, after, read)
	return d, err
}

func (d *Diff) compare(prefix string, before, after bson.Raw, read *Paths) error {
	was, err := elements(before)
	if err != nil {
		return err
	}
	is, err := elements(after)
	if err != nil {
		return err
	}
	for i, e := range is {
		below, in := read.Below(e.key)
		if !in || isID(prefix, e.key) {
			continue
		}
		old, had := find(was, e.key, i)
		if had && equal(old, e.value) {
			continue
		}
		if err := d.value(prefix, e, old, below); err != nil {
			return err
		}
	}
	for i, e := range was {
		below, in := read.Below(e.key)
		if _, still := find(is, e.key, i); still || !in || isID(prefix, e.key) {
			continue
		}
		if err := d.gone(prefix, e.key, below); err != nil {
			return err
		}
	}
	return nil
}

// value records that e has changed from old, which is zero if e is new.
func (d *Diff) value(prefix string, e element, old bson.RawValue, below *Paths) error {
	path, err := join(prefix, e.key)
	if err != nil {
		return err
	}
	from, wasDoc := old.DocumentOK()
	if old.Type == 0 && below != nil {
		from, wasDoc = emptyDocument(), true // an omitted document of which a part was read
	}
	to, isDoc := e.value.DocumentOK()
	switch {
	case wasDoc && isDoc && plain(from) && plain(to):
		return d.compare(path, from, to, below)
	case below != nil:
		return &PartialError{Path: path}
	}
	d.Set = append(d.Set, Change{path, e.value})
	return nil
}

// gone records that a key is no longer in the encoding.
func (d *Diff) gone(prefix, key string, below *Paths) error {
	path, err := join(prefix, key)
	if err != nil {
		return err
	}
	if below != nil {
		return &PartialError{Path: path}
	}
	d.Unset = append(d.Unset, path)
	return nil
}

// An element is a key with its value.
type element struct {
	key   string
	value bson.RawValue
}

// elements returns the elements of a document in order.
func elements(doc bson.Raw) ([]element, error) {
	raw, err := doc.Elements()
	if err != nil {
		return nil, err
	}
	out := make([]element, len(raw))
	for i, e := range raw {
		out[i] = element{e.Key(), e.Value()}
	}
	return out, nil
}

// find returns the value of key. It looks at place first: two encodings of one type mostly have the same order.
func find(es []element, key string, place int) (bson.RawValue, bool) {
	if place < len(es) && es[place].key == key {
		return es[place].value, true
	}
	for _, e := range es {
		if e.key == key {
			return e.value, true
		}
	}
	return bson.RawValue{}, false
}

func equal(a, b bson.RawValue) bool { return a.Type == b.Type && bytes.Equal(a.Value, b.Value) }

// plain reports whether every key of a document can stand in a dotted path.
func plain(doc bson.Raw) bool {
	es, err := doc.Elements()
	if err != nil {
		return false
	}
	for _, e := range es {
		if !named(e.Key()) {
			return false
		}
	}
	return true
}

// named reports whether an update can name key as one segment of a path.
func named(key string) bool { return key != "" && !strings.ContainsAny(key, ".$") }

// join appends a key to a path. Below the top every key is plain already.
func join(prefix, key string) (string, error) {
	if prefix != "" {
		return prefix + "." + key, nil
	}
	if !named(key) {
		return "", &KeyError{Key: key}
	}
	return key, nil
}

func isID(prefix, key string) bool { return prefix == "" && key == "_id" }

func emptyDocument() bson.Raw { return bson.Raw{5, 0, 0, 0, 0} }
