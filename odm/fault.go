package odm

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// A ValueError reports a value that MongoDB cannot hold, or could not be asked for again, in a document, a condition or a
// change. Nothing was sent. Such are text, keys and patterns that are no UTF-8; a time before or after the 292 million
// years that a BSON date counts; what has no form in BSON; a document, filter or update of more than 16 MiB; keys that
// begin with $, but for those of a DBRef; and NaN. In a query it also reports a path that the model does not store, and a
// comparison with a value of a kind that is not stored there; see Query.
//
// NaN is a legal double to MongoDB. It is not stored, since a document that holds it equals nothing, itself included; but a
// condition may ask for it by Eq, Ne and In, and finds what other programs have stored. Infinities are stored. A map key
// that holds a dot, or is empty, is stored as it is (MongoDB 5.0 and later), but no path leads to it: SaveChanges sends
// the whole map, and a condition on it has to ask for the map as a whole.
type ValueError struct {
	Model string // the Go type, "shop.User"
	Path  string // the stored path of the value; "" for the document as a whole
	Kind  string // what the value is: "string", "double", "decimal", "date", "regex", "key", "path", "document", "update", "filter", or a Go type
	text  string
	err   error
}

func (e *ValueError) Error() string { return "odm: " + e.Model + ": " + e.text }

// Unwrap returns the error of what could not be encoded, if that is the fault.
func (e *ValueError) Unwrap() error { return e.err }

// faulty is the error of a value of a model; nil if there is no fault.
func (p *plan) faulty(f *sound.Fault) error {
	if f == nil {
		return nil
	}
	return &ValueError{Model: p.typ.String(), Path: f.Path, Kind: f.Kind, text: f.Error()}
}

// fault finds a fault of a value behind an error of a condition or a change.
func (p *plan) fault(err error) error {
	var f *sound.Fault
	if !errors.As(err, &f) {
		return p.unfit(err)
	}
	at := *f
	if at.Path = expr.PathOf(err); f.Path != "" {
		at.Path = strings.TrimPrefix(at.Path+"."+f.Path, ".")
	}
	return p.faulty(&at)
}

// unfit says of which model a condition or a change is that cannot be rendered, if the fault is one value's.
func (p *plan) unfit(err error) error {
	path := expr.PathOf(err)
	if path == "" {
		return err
	}
	return &ValueError{Model: p.typ.String(), Path: path, Kind: "value", text: strings.TrimPrefix(err.Error(), "odm: "), err: err}
}

// unencodable says what of a document could not be encoded.
func (p *plan) unencodable(doc any, err error) error {
	if f := sound.Shapeless(reflect.ValueOf(doc)); f != nil {
		return &ValueError{Model: p.typ.String(), Path: f.Path, Kind: f.Kind, text: f.Error(), err: err}
	}
	return fmt.Errorf("odm: encode %s: %w", p.typ, err)
}

// fit reports what a draft cannot send.
func (c *store) fit(d *draft) error {
	if err := c.plan.faulty(sound.Update(d.op.Change)); err != nil {
		return err
	}
	if err := c.plan.faulty(sound.Filters(d.op.ArrayFilters)); err != nil {
		return err
	}
	return c.storable(d.doc, d.op.Document)
}

// storable reports what of a document, nil or the pointer to it, cannot be stored; raw are its bytes, if they are sent.
func (c *store) storable(doc any, raw bson.Raw) error {
	if err := c.plan.faulty(sound.Document(raw)); err != nil {
		return err
	}
	if doc == nil || c.plan.times == nil {
		return nil
	}
	return c.plan.faulty(c.plan.times.Fault(reflect.ValueOf(doc).Elem()))
}

// withoutNulls returns a document without its nulls, at every depth, documents in lists included. The elements of lists
// stay: the others would change their places.
func withoutNulls(doc bson.Raw) bson.Raw { return dropNulls(doc, false) }

func dropNulls(doc bson.Raw, list bool) bson.Raw {
	es, err := doc.Elements()
	if err != nil {
		return doc
	}
	out := make([]byte, 4, len(doc))
	for _, e := range es {
		switch v := e.Value(); v.Type {
		case bson.TypeNull:
			if list {
				out = append(out, e...)
			}
		case bson.TypeEmbeddedDocument, bson.TypeArray:
			out = append(out, e[:len(e)-len(v.Value)]...)
			out = append(out, dropNulls(bson.Raw(v.Value), v.Type == bson.TypeArray)...)
		default:
			out = append(out, e...)
		}
	}
	return ended(append(out, 0))
}
