package odm

import (
	"fmt"
	"reflect"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// idFrom makes an id of the model out of what a caller has, such as a part of a URL.
func (p *plan) idFrom(codec engine.Codec, id any) (any, error) {
	if id == nil {
		return nil, fmt.Errorf("odm: nil is no id of %s", p.typ)
	}
	if p.id == nil {
		return id, nil // of the model nothing is known but that its documents have one
	}
	want := p.typ.FieldByIndex(p.id.Index).Type
	switch v := reflect.Indirect(reflect.ValueOf(id)); {
	case !v.IsValid():
		return nil, fmt.Errorf("odm: a nil %T is no id of %s", id, p.typ)
	case v.IsZero() && p.id.OmitEmpty:
		return nil, fmt.Errorf("odm: the zero %s is no id of %s: a document with it counts as one without an id: %w", v.Type(), p.typ, ErrNotSaved)
	}
	if want.Kind() == reflect.Interface || reflect.TypeOf(id) == want {
		return id, nil
	}
	if text, ok := id.(string); ok && want == reflect.TypeFor[bson.ObjectID]() {
		oid, err := bson.ObjectIDFromHex(text)
		if err != nil {
			return nil, fmt.Errorf("odm: %q is no id of %s: want the 24 hexadecimal digits of an ObjectID", text, p.typ)
		}
		return oid, nil
	}
	if text, ok := id.(string); ok && reflect.New(want).Elem().CanInt() {
		n, err := strconv.ParseInt(text, 10, want.Bits())
		if err != nil {
			return nil, fmt.Errorf("odm: %q is no id of %s: its ids are of type %s", text, p.typ, want)
		}
		return n, nil
	}
	return p.idAs(codec, id, want)
}

// idAs reads what the codec writes of id as the type of the model's ids.
func (p *plan) idAs(codec engine.Codec, id any, want reflect.Type) (any, error) {
	refused := fmt.Errorf("odm: %v (%T) is no id of %s: its ids are of type %s", id, id, p.typ, want)
	raw, err := codec.Marshal(bson.D{{Key: "_id", Value: id}})
	if err != nil {
		return nil, refused
	}
	out := reflect.New(want)
	if err := codec.UnmarshalValue(raw.Lookup("_id"), out.Interface()); err != nil {
		return nil, refused
	}
	again, err := codec.Marshal(bson.D{{Key: "_id", Value: out.Elem().Interface()}})
	if err != nil || !alikeKinds(raw.Lookup("_id"), again.Lookup("_id")) {
		return nil, refused // the driver reads a bool as a number, for one
	}
	return out.Elem().Interface(), nil
}

// alikeKinds reports whether MongoDB may find the one value when it is asked for the other.
func alikeKinds(a, b bson.RawValue) bool {
	_, isNumber := a.AsFloat64OK()
	_, isNumber2 := b.AsFloat64OK()
	return a.Type == b.Type || isNumber && isNumber2
}
