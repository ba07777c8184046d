package sound

import (
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Hollow finds the first value inside v of which the driver's own codec would write nothing: a struct with unexported
// fields only, such as a netip.Addr. It would be sent as an empty document, and find nothing without a word.
func Hollow(v reflect.Value) *Fault {
	s := search{hollow: true}
	return s.enter(v, "")
}

// hollow is the fault of a struct that is written as an empty document; nil if it is not.
func hollow(t reflect.Type, path string) *Fault {
	if t.NumField() == 0 || t.PkgPath() == reflect.TypeFor[bson.D]().Elem().PkgPath() {
		return nil
	}
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			return nil
		}
	}
	return &Fault{Path: path, Kind: "value", Why: fmt.Sprintf("is a %s, of which nothing would be sent, since no field of it is exported: "+
		"say it as a type that encodes itself (bson.ValueMarshaler), or give the client an encoder for it", t)}
}

// encodesItself reports whether the driver asks a value what it is.
func encodesItself(t reflect.Type) bool {
	for _, by := range []reflect.Type{reflect.TypeFor[bson.ValueMarshaler](), reflect.TypeFor[bson.Marshaler]()} {
		if t.Implements(by) || t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(by) {
			return true
		}
	}
	return false
}
