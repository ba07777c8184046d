package codec

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Codec says how a client turns values into BSON and back. The zero Codec does it as bson.Marshal and bson.Unmarshal
// do. It is a small value, safe for use by several goroutines; copies share their plans.
type Codec struct {
	registry *bson.Registry // nil is the driver's default one
	options  *options.BSONOptions
	shared   *shared // nil is that of the zero Codec
	sorted   bool
}

// New returns the codec of a client that is made with a registry and options; nil are the driver's own. Keep it: each
// New compiles plans of its own.
func New(registry *bson.Registry, opts *options.BSONOptions) Codec {
	if opts != nil && *opts == (options.BSONOptions{}) {
		opts = nil
	}
	if registry == nil && opts == nil {
		return Codec{}
	}
	s := &shared{custom: registry}
	if opts != nil {
		s.options = *opts
	}
	return Codec{registry: registry, options: opts, shared: s}
}

// Plain reports whether c encodes as bson.Marshal does, but for the order of the keys of maps.
func (c Codec) Plain() bool { return c.registry == nil && c.options == nil }

// Same reports whether c and d have the same registry and options.
func (c Codec) Same(d Codec) bool {
	if c.options != nil && d.options != nil {
		return c.registry == d.registry && *c.options == *d.options
	}
	return c.registry == d.registry && c.options == d.options
}

// Sorted returns a codec that writes the keys of maps in the order of their bytes, so that equal documents have equal
// bytes. The driver writes them in a new order each time.
func (c Codec) Sorted() Codec {
	c.sorted = true
	return c
}

// own is what c knows of types.
func (c Codec) own() *shared {
	if c.shared == nil {
		return &plans
	}
	return c.shared
}

// Marshal returns the document that v, a value or a pointer, encodes to, in memory of its own.
func (c Codec) Marshal(v any) (bson.Raw, error) {
	s := c.own()
	b := s.buffers.Get()
	defer s.buffers.Put(b)
	out, err := c.Append((*b)[:0], v)
	if err != nil {
		return nil, err
	}
	*b = out
	return append(make(bson.Raw, 0, len(out)), out...), nil
}

// Append appends the document that v, a value or a pointer, encodes to. After an error dst is what it was. Of a pointer
// it allocates what dst has to grow by, and nothing else but what the value's own methods and the driver's codecs do.
func (c Codec) Append(dst []byte, v any) ([]byte, error) {
	if v == nil {
		_, err := c.driverMarshal(v)
		return dst, err
	}
	return c.append(dst, c.own().entry(reflect.TypeOf(v)), v)
}

// Unmarshal decodes a document into v, a pointer or a map. What it makes is not a part of raw.
//
// As the driver does it: a field that the document does not hold keeps its value, maps get more keys, and slices are
// filled in place.
func (c Codec) Unmarshal(raw bson.Raw, v any) error { return c.UnmarshalIn(nil, raw, v) }

// UnmarshalIn is Unmarshal with the strings in memory of a; a nil Arena gives each string its own.
func (c Codec) UnmarshalIn(a *Arena, raw bson.Raw, v any) error {
	if v == nil {
		return c.driverUnmarshal(raw, v)
	}
	return c.decode(a, c.own().entry(reflect.TypeOf(v)), raw, v)
}
