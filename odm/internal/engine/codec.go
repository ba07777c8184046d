package engine

import (
	"bytes"
	"context"
	"errors"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Codec says how a client turns values into BSON and back. The zero Codec does it as bson.Marshal and bson.Unmarshal
// do.
type Codec struct {
	registry *bson.Registry // nil is the driver's default one
	options  *options.BSONOptions
}

// CodecWith returns the codec of a client that is made with a registry and options; nil are the driver's own.
func CodecWith(registry *bson.Registry, opts *options.BSONOptions) (Codec, error) {
	if opts != nil && opts.UseJSONStructTags {
		return Codec{}, errors.New("the client is set to use json struct tags where there is no bson tag: odm reads bson tags only")
	}
	if registry != nil && registry == usualRegistry() {
		registry = nil
	}
	if opts != nil && *opts == (options.BSONOptions{}) {
		opts = nil
	}
	return Codec{registry, opts}, nil
}

// CodecOf returns the codec that a database was made with. The driver (v2.10.0) has no method that tells it, and another
// one would store other data than the rest of the program does with the same client, so it is read from the fields where
// the driver keeps it. A driver that keeps it elsewhere is an error, never a guess: the caller has to name the codec then.
func CodecOf(db *mongo.Database) (Codec, error) {
	registry, ok := pointerIn[bson.Registry](db, "registry")
	opts, ok2 := pointerIn[options.BSONOptions](db, "bsonOpts")
	if !ok || !ok2 {
		return Codec{}, errors.New("this version of the driver does not tell the registry and the BSON options of a client: name them by odm.WithCodec")
	}
	return CodecWith(registry, opts)
}

// usualRegistry is the one that the driver takes if none is named; nil if that cannot be told, and then it counts as a
// registry like any other, which is slower and no less right.
func usualRegistry() *bson.Registry {
	cur, err := mongo.NewCursorFromDocuments(nil, nil, nil)
	if err != nil {
		return nil
	}
	defer func() { _ = cur.Close(context.Background()) }() // it has no connection
	registry, _ := pointerIn[bson.Registry](cur, "registry")
	return registry
}

// pointerIn returns the pointer to an E that a field of the struct behind p holds.
func pointerIn[E any](p any, field string) (*E, bool) {
	v := reflect.Indirect(reflect.ValueOf(p))
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	f := v.FieldByName(field)
	if !f.IsValid() || f.Type() != reflect.TypeFor[*E]() {
		return nil, false
	}
	return (*E)(f.UnsafePointer()), true
}

// Plain reports whether c encodes as bson.Marshal does.
func (c Codec) Plain() bool { return c.registry == nil && c.options == nil }

// Marshal returns the document that v encodes to.
func (c Codec) Marshal(v any) (bson.Raw, error) {
	if c.Plain() {
		return bson.Marshal(v)
	}
	var buf bytes.Buffer
	enc := bson.NewEncoder(bson.NewDocumentWriter(&buf))
	c.Configure(enc)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Append appends the document that v encodes to.
func (c Codec) Append(dst []byte, v any) ([]byte, error) {
	raw, err := c.Marshal(v)
	return append(dst, raw...), err
}

// Unmarshal decodes a document into v, a pointer.
func (c Codec) Unmarshal(raw bson.Raw, v any) error {
	if c.Plain() {
		return bson.Unmarshal(raw, v)
	}
	dec := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(raw)))
	c.configure(dec)
	return dec.Decode(v)
}

// UnmarshalValue decodes one value into v, a pointer.
func (c Codec) UnmarshalValue(value bson.RawValue, v any) error {
	if c.Plain() {
		return value.Unmarshal(v)
	}
	raw, err := bson.Marshal(bson.D{{Key: "v", Value: value}})
	if err != nil {
		return err
	}
	dest := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeOf(v).Elem(), Tag: `bson:"v"`}}))
	if err := c.Unmarshal(raw, dest.Interface()); err != nil {
		return err
	}
	reflect.ValueOf(v).Elem().Set(dest.Elem().Field(0))
	return nil
}

// Configure sets an encoder to what the client asks for.
func (c Codec) Configure(enc *bson.Encoder) {
	if c.registry != nil {
		enc.SetRegistry(c.registry)
	}
	if c.options == nil {
		return
	}
	set([]setting{
		{c.options.ErrorOnInlineDuplicates, enc.ErrorOnInlineDuplicates},
		{c.options.IntMinSize, enc.IntMinSize},
		{c.options.NilByteSliceAsEmpty, enc.NilByteSliceAsEmpty},
		{c.options.NilMapAsEmpty, enc.NilMapAsEmpty},
		{c.options.NilSliceAsEmpty, enc.NilSliceAsEmpty},
		{c.options.OmitZeroStruct, enc.OmitZeroStruct},
		{c.options.OmitEmpty, enc.OmitEmpty},
		{c.options.StringifyMapKeysWithFmt, enc.StringifyMapKeysWithFmt},
	})
}

func (c Codec) configure(dec *bson.Decoder) {
	if c.registry != nil {
		dec.SetRegistry(c.registry)
	}
	if c.options == nil {
		return
	}
	set([]setting{
		{c.options.AllowTruncatingDoubles, dec.AllowTruncatingDoubles},
		{c.options.BinaryAsSlice, dec.BinaryAsSlice},
		{c.options.DefaultDocumentM, dec.DefaultDocumentM},
		{c.options.DefaultDocumentMap, dec.DefaultDocumentMap},
		{c.options.ObjectIDAsHexString, dec.ObjectIDAsHexString},
		{c.options.UseLocalTimeZone, dec.UseLocalTimeZone},
		{c.options.ZeroMaps, dec.ZeroMaps},
		{c.options.ZeroStructs, dec.ZeroStructs},
	})
}

// A setting is an option that a client may have.
type setting struct {
	on  bool
	set func()
}

func set(all []setting) {
	for _, s := range all {
		if s.on {
			s.set()
		}
	}
}
