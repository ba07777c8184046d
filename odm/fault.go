package odm

import (
	"errors"
	"reflect"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// A ValueError reports a value that MongoDB cannot hold, or could not be asked for again. Nothing was sent.
type ValueError struct {
	Model string // the Go type, "shop.User"
	Path  string // the stored path of the value; "" for the document as a whole
	Kind  string // what the value is: "string", "double", "date", "key", "document", "update"
	text  string
}

func (e *ValueError) Error() string { return "odm: " + e.Model + ": " + e.text }

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
		return err
	}
	at := *f
	if at.Path = expr.PathOf(err); f.Path != "" {
		at.Path = strings.TrimPrefix(at.Path+"."+f.Path, ".")
	}
	return p.faulty(&at)
}

// fit reports what a draft cannot send.
func (c *store) fit(d *draft) error {
	if err := c.plan.faulty(sound.Document(d.op.Document)); err != nil {
		return err
	}
	if err := c.plan.faulty(sound.Update(d.op.Change)); err != nil {
		return err
	}
	if d.doc == nil || !c.plan.times {
		return nil
	}
	return c.plan.faulty(sound.Times(reflect.ValueOf(d.doc)))
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
