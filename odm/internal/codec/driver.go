package codec

import (
	"bytes"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// driverMarshal is Marshal by the driver alone.
func (c Codec) driverMarshal(v any) (bson.Raw, error) {
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

// driverUnmarshal is Unmarshal by the driver alone.
func (c Codec) driverUnmarshal(raw bson.Raw, v any) error {
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
	if err := c.driverUnmarshal(raw, dest.Interface()); err != nil {
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
	c.configureFields(enc)
	if c.options.OmitEmpty {
		enc.OmitEmpty()
	}
}

// configureFields sets an encoder to what the client asks for, but for OmitEmpty: the driver obeys that for the fields of
// the document alone and not for those of the documents in it.
func (c Codec) configureFields(enc *bson.Encoder) {
	set([]setting{
		{c.options.ErrorOnInlineDuplicates, enc.ErrorOnInlineDuplicates},
		{c.options.IntMinSize, enc.IntMinSize},
		{c.options.NilByteSliceAsEmpty, enc.NilByteSliceAsEmpty},
		{c.options.NilMapAsEmpty, enc.NilMapAsEmpty},
		{c.options.NilSliceAsEmpty, enc.NilSliceAsEmpty},
		{c.options.OmitZeroStruct, enc.OmitZeroStruct},
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
