package migrate

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A shaped is a document before and after.
type shaped struct {
	id     bson.RawValue
	before bson.Raw
	after  bson.Raw // equal to before if nothing is to be written
	clash  []string // stored paths that New's fields of the same name cannot hold: fn has to fill them in

	skipped bool                        // fn has left it out
	done    bool                        // an earlier run has written it
	written func(context.Context) error // is to be told when it is stored; it may be nil
}

func (s shaped) changed() bool { return !bytes.Equal(s.before, s.after) }

// A reshaper makes News of Olds.
type reshaper[Old, New any] struct {
	fn       func(context.Context, *Old, *New) error
	old      *odm.Collection[Old]
	next     *odm.Collection[New]
	declared []string // the keys at the top that Old stores
	copies   bool     // New has a collection of its own
}

// reshape makes one document an Old and a New, lets fn do its work, and merges the New into what is stored.
func (r reshaper[Old, New]) reshape(ctx context.Context, raw bson.Raw) (shaped, error) {
	s := shaped{id: raw.Lookup("_id"), before: raw, after: raw}
	old := new(Old)
	if err := r.old.Decode(raw, old); err != nil {
		return s, err
	}
	next, clash, err := r.copied(raw)
	if err != nil {
		return s, err
	}
	s.clash = clash
	var known knows
	if known[0], err = r.old.Encode(old); err != nil {
		return s, err
	}
	if known[1], err = r.next.Encode(next); err != nil {
		return s, err
	}
	err = r.fn(ctx, old, next)
	switch {
	case errors.Is(err, ErrSkip):
		s.skipped = true
		return s, nil
	case err != nil:
		return s, err
	}
	err = r.merged(ctx, &s, next, known)
	return s, err
}

// merged puts the New into what is stored. Hooks, times and the revision of a document that stays as it is have no part
// in it.
func (r reshaper[Old, New]) merged(ctx context.Context, s *shaped, next *New, known knows) error {
	want, err := r.next.Encode(next)
	if err != nil {
		return err
	}
	if s.after, err = merge(s.before, want, known, r.declared); err != nil || !s.changed() && !r.copies {
		return err
	}
	if want, s.written, err = r.next.Prepare(ctx, next); err != nil {
		return err
	}
	if id := want.Lookup("_id"); !id.Equal(s.id) {
		return fmt.Errorf("its _id would become %s: the _id of a stored document cannot change", shown(id))
	}
	s.after, err = merge(s.before, want, known, r.declared)
	return err
}

// copied makes a New of a stored document. Where that does not go in one piece it goes field by field, and the paths
// that did not fit are returned.
func (r reshaper[Old, New]) copied(raw bson.Raw) (*New, []string, error) {
	next := new(New)
	whole := r.next.Decode(raw, next)
	if whole == nil {
		return next, nil, nil
	}
	if _, own := any(next).(bson.Unmarshaler); own {
		return next, nil, whole // it takes whole documents only
	}
	next = new(New)
	elements, err := raw.Elements()
	if err != nil {
		return next, nil, err
	}
	var clash []string
	for _, e := range elements {
		clash = append(clash, r.fit(next, []string{e.Key()}, e.Value())...)
	}
	return next, clash, nil
}

// fit decodes one value, at a path, into next. Of an embedded document that does not fit it takes what fits.
func (r reshaper[Old, New]) fit(next *New, path []string, v bson.RawValue) (clash []string) {
	if r.next.Decode(nested(path, v), next) == nil {
		return nil
	}
	dotted := path[0]
	for _, p := range path[1:] {
		dotted += "." + p
	}
	inner, isDocument := v.DocumentOK()
	empty := bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: []byte{5, 0, 0, 0, 0}}
	if !isDocument || r.next.Decode(nested(path, empty), next) != nil {
		return []string{dotted}
	}
	elements, err := inner.Elements()
	if err != nil {
		return []string{dotted}
	}
	for _, e := range elements {
		clash = append(clash, r.fit(next, append(path[:len(path):len(path)], e.Key()), e.Value())...)
	}
	return clash
}
