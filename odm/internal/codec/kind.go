package codec

import (
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// A kind is one way to encode or to decode a value.
type kind uint8

const (
	byDriver kind = iota // by the codec that the registry names for the type
	refused              // an error: the driver would never come back
	ofBool
	ofText
	ofInt // the kinds of numbers stand in the order of reflect's
	ofInt8
	ofInt16
	ofInt32
	ofInt64
	ofUint
	ofUint8
	ofUint16
	ofUint32
	ofUint64
	ofFloat32
	ofFloat64
	ofObjectID
	ofTime // time.Time
	ofDateTime
	ofDecimal
	ofTimestamp
	ofBinary
	ofBytes     // []byte
	ofByteSlice // a type made of []byte
	ofByteArray
	ofRaw
	ofRawValue
	ofPointer
	ofStruct
	ofSlice
	ofArray
	ofTextMap // a map of string to string
	ofAnyMap  // a map of string to any
	ofMap
	ofAny      // any
	ofDocument // bson.D
	byValueMarshaler
	byMarshaler
	byValueUnmarshaler
	byUnmarshaler
)

// A number is what the numeric kinds of Go are made of.
type number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// registered returns the kind of a type that the driver's usual registry names a codec for, whatever methods it has.
func registered(t reflect.Type) (kind, bool) {
	switch t {
	case reflect.TypeFor[bson.ObjectID]():
		return ofObjectID, true
	case reflect.TypeFor[time.Time]():
		return ofTime, true
	case reflect.TypeFor[bson.DateTime]():
		return ofDateTime, true
	case reflect.TypeFor[bson.Decimal128]():
		return ofDecimal, true
	case reflect.TypeFor[bson.Timestamp]():
		return ofTimestamp, true
	case reflect.TypeFor[bson.Binary]():
		return ofBinary, true
	case reflect.TypeFor[[]byte]():
		return ofBytes, true
	case reflect.TypeFor[bson.Raw]():
		return ofRaw, true
	case reflect.TypeFor[bson.RawValue]():
		return ofRawValue, true
	case reflect.TypeFor[any]():
		return ofAny, true
	case reflect.TypeFor[bsoncore.Array](), reflect.TypeFor[bsoncore.Document](), reflect.TypeFor[bson.Symbol](),
		reflect.TypeFor[bson.JavaScript](), reflect.TypeFor[bson.CodeWithScope](), reflect.TypeFor[bson.Vector](),
		reflect.TypeFor[bson.Undefined](), reflect.TypeFor[bson.Null](), reflect.TypeFor[bson.Regex](),
		reflect.TypeFor[bson.DBPointer](), reflect.TypeFor[bson.MinKey](), reflect.TypeFor[bson.MaxKey]():
		return byDriver, true
	}
	// json.Number and url.URL: two packages that need not be imported to know their names.
	switch t.PkgPath() + "." + t.Name() {
	case "encoding/json.Number", "net/url.URL":
		return byDriver, true
	}
	return byDriver, false
}

// structural returns the kind of a type that has no codec of its own and no methods that count.
func structural(t reflect.Type) kind {
	switch k := t.Kind(); k {
	case reflect.Bool:
		return ofBool
	case reflect.String:
		return ofText
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return ofInt + kind(k-reflect.Int)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return ofUint + kind(k-reflect.Uint)
	case reflect.Float32:
		return ofFloat32
	case reflect.Float64:
		return ofFloat64
	case reflect.Pointer:
		return ofPointer
	case reflect.Struct:
		return ofStruct
	case reflect.Slice:
		return sliceKind(t)
	case reflect.Array:
		switch t.Elem() {
		case reflect.TypeFor[byte]():
			return ofByteArray
		case reflect.TypeFor[bson.E]():
			return byDriver
		}
		return ofArray
	case reflect.Map:
		return mapKind(t)
	}
	return byDriver // among them interfaces: what they hold is known only when it is there
}

func sliceKind(t reflect.Type) kind {
	switch {
	case t.Elem() == reflect.TypeFor[byte]():
		return ofByteSlice
	case t.ConvertibleTo(reflect.TypeFor[bson.D]()):
		return ofDocument
	case t.Elem() == reflect.TypeFor[bson.E]():
		return byDriver
	}
	return ofSlice
}

func mapKind(t reflect.Type) kind {
	if t.Key() != reflect.TypeFor[string]() {
		return ofMap
	}
	switch t.Elem() {
	case reflect.TypeFor[string]():
		return ofTextMap
	case reflect.TypeFor[any]():
		return ofAnyMap
	}
	return ofMap
}
