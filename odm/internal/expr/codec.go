package expr

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"github.com/databridge-go/databridge/odm/internal/sound"
)

// A Codec says how Go values become BSON. The zero Codec encodes as bson.Marshal does.
type Codec struct {
	// Configure sets the registry and the options of an encoder to those of a client. Nil means the driver's defaults, which
	// have a direct path here; with Configure every value of the caller goes through the driver's encoder.
	Configure func(*bson.Encoder)
}

// appender is a value of this package that writes itself, such as a list that must never be null.
type appender interface {
	appendBSON(dst []byte, c Codec) (bson.Type, []byte, error)
}

// AppendValue appends the BSON of v to dst, without type byte and key, and tells its type.
func (c Codec) AppendValue(dst []byte, v any) (bson.Type, []byte, error) {
	switch v := v.(type) {
	case nil:
		return bson.TypeNull, dst, nil
	case appender:
		return v.appendBSON(dst, c)
	case time.Time:
		if !sound.Fits(v) {
			return 0, dst, sound.Times(reflect.ValueOf(v))
		}
	case *regexp.Regexp:
		if v != nil {
			return bson.TypeRegex, bsoncore.AppendRegex(dst, v.String(), ""), nil // Go's flags stand in the pattern
		}
	}
	if c.Configure == nil {
		if t, out, ok := appendBasic(dst, v); ok {
			return t, out, nil
		}
		if t, out, ok := appendNamed(dst, v); ok {
			return t, out, nil
		}
		if f := sound.Hollow(reflect.ValueOf(v)); f != nil {
			return 0, dst, f
		}
	}
	if f := sound.Times(reflect.ValueOf(v)); f != nil {
		return 0, dst, f
	}
	if c.Configure != nil {
		return c.encode(dst, addressable(v))
	}
	t, b, err := bson.MarshalValue(addressable(v))
	if err != nil {
		return 0, dst, err
	}
	return t, append(dst, b...), nil
}

// encode appends v as the configured encoder writes it: as the value of a document of one key.
func (c Codec) encode(dst []byte, v any) (bson.Type, []byte, error) {
	var buf bytes.Buffer
	enc := bson.NewEncoder(bson.NewDocumentWriter(&buf))
	c.Configure(enc)
	if err := enc.Encode(bson.D{{Key: "", Value: v}}); err != nil {
		return 0, dst, err
	}
	e, err := bsoncore.Document(buf.Bytes()).IndexErr(0)
	if err != nil {
		return 0, dst, fmt.Errorf("the encoder wrote no value for %T: %w", v, err)
	}
	val, err := e.ValueErr()
	if err != nil {
		return 0, dst, err
	}
	return bson.Type(val.Type), append(dst, val.Data...), nil
}

// addressable returns a pointer to a copy of a struct, an array or a value of a named type, and any other value as it is. The
// driver calls marshalers with a pointer receiver only where it can take the address, as in a document that is inserted by
// pointer; in a condition the same value must be encoded the same way.
func addressable(v any) any {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Invalid:
		return v
	case reflect.Struct, reflect.Array:
	default:
		if rv.Type().PkgPath() == "" {
			return v
		}
	}
	return copyOf(rv).Addr().Interface()
}

// AppendDocument appends v, which must encode to a document, to dst.
func (c Codec) AppendDocument(dst []byte, v any) ([]byte, error) {
	t, out, err := c.AppendValue(dst, v)
	if err != nil {
		return dst, err
	}
	if t != bson.TypeEmbeddedDocument {
		return dst, fmt.Errorf("%T encodes to %s, not to a document", v, t)
	}
	return out, nil
}

// appendElement appends one key and its value.
func (c Codec) appendElement(dst []byte, key string, v any) ([]byte, error) {
	if strings.IndexByte(key, 0) >= 0 {
		return dst, fmt.Errorf("odm: key %q holds a zero byte", key)
	}
	at := len(dst)
	dst = bsoncore.AppendHeader(dst, 0, key)
	t, dst, err := c.AppendValue(dst, v)
	if err != nil {
		return dst, err
	}
	dst[at] = byte(t)
	return dst, nil
}

// closed ends the document or array that was started at start.
func closed(dst []byte, start int32) []byte {
	dst = append(dst, 0)
	return bsoncore.UpdateLength(dst, start, int32(len(dst))-start)
}

// index is the key of an array's i-th element.
func index(i int) string {
	const digits = "0123456789"
	if i < len(digits) {
		return digits[i : i+1]
	}
	return strconv.Itoa(i)
}

var errNoDocument = errors.New("odm: a raw document is nil")
