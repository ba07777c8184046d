package codec

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Plan is how one Codec treats one Go type, for loops that do not want to look it up for each document.
type Plan struct {
	codec Codec
	typ   reflect.Type
}

// Plan returns the plan of t, no pointer.
func (c Codec) Plan(t reflect.Type) *Plan { return &Plan{c, t} }

// Append appends the document that ptr, a pointer to the plan's type, encodes to.
func (p *Plan) Append(dst []byte, ptr any) ([]byte, error) { return p.codec.Append(dst, ptr) }

// Decode decodes a document into ptr, a pointer to the plan's type, as UnmarshalIn does.
func (p *Plan) Decode(a *Arena, raw bson.Raw, ptr any) error { return p.codec.UnmarshalIn(a, raw, ptr) }
