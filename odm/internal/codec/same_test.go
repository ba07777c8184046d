package codec_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/codec"
)

// errPanics stands for a panic of the driver, in place of which the codec has an error.
var errPanics = errors.New("the driver panics")

// A setup is a codec and the driver with the same registry and options.
type setup struct {
	registry *bson.Registry
	options  *options.BSONOptions
	codec    codec.Codec
}

func setupOf(r *bson.Registry, o *options.BSONOptions) setup { return setup{r, o, codec.New(r, o)} }

// marshal is the driver's way, which a client goes with its registry and options. A panic of the driver is an error.
func (s setup) marshal(v any) (raw bson.Raw, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanics
		}
	}()
	if s.registry == nil && s.options == nil {
		return bson.Marshal(v)
	}
	var buf bytes.Buffer
	enc := bson.NewEncoder(bson.NewDocumentWriter(&buf))
	s.configure(reflect.ValueOf(enc))
	err = enc.Encode(v)
	return buf.Bytes(), err
}

func (s setup) unmarshal(raw bson.Raw, v any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanics
		}
	}()
	if s.registry == nil && s.options == nil {
		return bson.Unmarshal(raw, v)
	}
	dec := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(raw)))
	s.configure(reflect.ValueOf(dec))
	return dec.Decode(v)
}

// configure calls the methods of an encoder or a decoder that have the names of options.
func (s setup) configure(of reflect.Value) {
	if s.registry != nil {
		of.MethodByName("SetRegistry").Call([]reflect.Value{reflect.ValueOf(s.registry)})
	}
	if s.options == nil {
		return
	}
	o := reflect.ValueOf(*s.options)
	for i := range o.NumField() {
		if m := of.MethodByName(o.Type().Field(i).Name); o.Field(i).Bool() && m.IsValid() {
			m.Call(nil)
		}
	}
}

// sameEncoding encodes v, a pointer, by the codec and the driver, as it is and as what it points to. Maps of v have at most one
// key. It returns the driver's bytes, nil if it refuses v.
func (s setup) sameEncoding(t testing.TB, v any) bson.Raw {
	t.Helper()
	var raw bson.Raw
	for _, v := range []any{reflect.ValueOf(v).Elem().Interface(), v} {
		want, wantErr := s.marshal(v)
		const before = "before"
		got, err := s.codec.Append([]byte(before), v)
		switch {
		case (err == nil) != (wantErr == nil):
			t.Fatalf("encode %T\n%+v\nerror %v, want %v", v, reflect.Indirect(reflect.ValueOf(v)), err, wantErr)
		case err != nil && wantErr != errPanics && err.Error() != wantErr.Error() && !strings.Contains(err.Error(), "null bytes"):
			// The codec looks at a key before its value, the driver after it: of two things that are wrong either is told.
			t.Fatalf("encode %T: error %q, want %q", v, err, wantErr)
		case err != nil && string(got) != before:
			t.Fatalf("encode %T: after an error dst is %q", v, got)
		case err == nil && string(got) != before+string(want):
			t.Fatalf("encode %T:\n got %v\nwant %v", v, bson.Raw(got[len(before):]), want)
		}
		sorted, err := s.codec.Sorted().Marshal(v)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(sorted, want) {
			t.Fatalf("encode %T sorted:\n got %v, %v\nwant %v", v, sorted, err, want)
		}
		if raw = want; wantErr != nil {
			raw = nil
		}
	}
	return raw
}

// sameDecoding decodes raw into two values of v's type, by the codec and the driver. Both hold what was decoded from the
// documents before: neither clears its target.
func (s setup) sameDecoding(t testing.TB, typ reflect.Type, raws ...bson.Raw) {
	t.Helper()
	for _, arena := range []*codec.Arena{nil, {}, {ZeroCopy: true}} {
		got, want := reflect.New(typ), reflect.New(typ)
		for _, raw := range raws {
			given := bytes.Clone(raw)
			wantErr := s.unmarshal(bytes.Clone(raw), want.Interface())
			err := s.codec.UnmarshalIn(arena, given, got.Interface())
			switch {
			case errors.Is(wantErr, errPanics):
				return
			case (err == nil) != (wantErr == nil):
				t.Fatalf("decode %v\ninto %v:\nerror %v, want %v", raw, typ, err, wantErr)
			case err != nil && wantErr != errPanics && err.Error() != wantErr.Error():
				t.Fatalf("decode %v\ninto %v:\nerror %q, want %q", raw, typ, err, wantErr)
			case err != nil:
				return // what is in the targets is not told
			case !same(got.Elem(), want.Elem()):
				t.Fatalf("decode %v\ninto %v:\n got %+v\nwant %+v", raw, typ, got.Elem(), want.Elem())
			case !bytes.Equal(given, raw):
				t.Fatalf("decode into %v changes the document", typ)
			}
		}
	}
}

// same is reflect.DeepEqual, for which a NaN is the same as itself.
func same(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Float64, reflect.Float32:
		return a.Float() == b.Float() || a.Float() != a.Float() && b.Float() != b.Float()
	case reflect.Pointer, reflect.Interface:
		return same(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() || a.Kind() == reflect.Slice && a.IsNil() != b.IsNil() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			return false
		}
		for _, k := range a.MapKeys() {
			if !same(a.MapIndex(k), b.MapIndex(k)) {
				return false
			}
		}
		return true
	case reflect.Func:
		return a.IsNil() && b.IsNil()
	}
	return a.Equal(b)
}
