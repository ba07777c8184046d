package expr

import (
	"math"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// appendBasic appends the kinds that make up most queries, byte for byte as the driver's default registry does.
func appendBasic(dst []byte, v any) (bson.Type, []byte, bool) {
	switch v := v.(type) {
	case string:
		return bson.TypeString, bsoncore.AppendString(dst, v), true
	case bool:
		return bson.TypeBoolean, bsoncore.AppendBoolean(dst, v), true
	case int:
		t, out := appendInt(dst, int64(v))
		return t, out, true
	case int32:
		return bson.TypeInt32, bsoncore.AppendInt32(dst, v), true
	case int64:
		return bson.TypeInt64, bsoncore.AppendInt64(dst, v), true
	case float64:
		return bson.TypeDouble, bsoncore.AppendDouble(dst, v), true
	case bson.ObjectID:
		return bson.TypeObjectID, bsoncore.AppendObjectID(dst, v), true
	case time.Time:
		return bson.TypeDateTime, bsoncore.AppendDateTime(dst, int64(bson.NewDateTimeFromTime(v))), true
	case []string:
		if v == nil {
			return 0, dst, false
		}
		return bson.TypeArray, appendStrings(dst, v), true
	}
	return 0, dst, false
}

func appendInt(dst []byte, v int64) (bson.Type, []byte) {
	if math.MinInt32 <= v && v <= math.MaxInt32 {
		return bson.TypeInt32, bsoncore.AppendInt32(dst, int32(v))
	}
	return bson.TypeInt64, bsoncore.AppendInt64(dst, v)
}

func appendStrings(dst []byte, vs []string) []byte {
	start, dst := bsoncore.AppendArrayStart(dst)
	for i, v := range vs {
		dst = bsoncore.AppendStringElement(dst, index(i), v)
	}
	return closed(dst, start)
}

// appendNamed appends a value of a named text or int type that has no encoding of its own, such as `type Status string`.
func appendNamed(dst []byte, v any) (bson.Type, []byte, bool) {
	rv := reflect.ValueOf(v)
	if k := rv.Kind(); k != reflect.String && k != reflect.Int {
		return 0, dst, false
	}
	switch rv.Type().PkgPath() {
	case "", "encoding/json", "go.mongodb.org/mongo-driver/v2/bson":
		return 0, dst, false // json.Number, bson.Symbol and their like have encoders in the default registry
	}
	switch v.(type) {
	case bson.ValueMarshaler, bson.Marshaler:
		return 0, dst, false
	}
	switch reflect.New(rv.Type()).Interface().(type) {
	case bson.ValueMarshaler, bson.Marshaler: // by pointer, as in a document that is inserted
		return 0, dst, false
	}
	if rv.Kind() == reflect.String {
		return bson.TypeString, bsoncore.AppendString(dst, rv.String()), true
	}
	t, out := appendInt(dst, rv.Int())
	return t, out, true
}
