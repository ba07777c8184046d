package codec

import (
	"encoding"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// An op is how values of one type are encoded and decoded where they stand.
type op struct {
	enc, dec kind
	wire     bson.Type // what is written, but for null and numbers that may have two sizes
	min      bool      // integers are written as int32 where they fit
	truncate bool      // doubles lose their fraction
	nilEmpty bool      // a nil slice or map is written as an empty one
	dynamic  bool      // an interface: the type is known by the value only
	addr     bool      // the driver may address the value
	typ      reflect.Type
	size     uintptr // of an element
	elem     *op     // of a pointer, slice, array, map
	doc      *document
	encoder  bson.ValueEncoder // of byDriver; nil if the driver has none
	err      error             // of refused
}

// An opKey names an op: what is done with a type depends on where it stands.
type opKey struct {
	typ reflect.Type
	in  context
}

// A context is what a value inherits from what it stands in.
type context struct {
	addr     bool // it can be addressed: methods of its pointer count
	min      bool
	truncate bool
	top      bool // it is the document itself
}

// A compiler makes the ops of one type and of all that it is made of. They are seen by others when all are done.
type compiler struct {
	*shared
	made map[opKey]*op
}

// op returns the op of a type.
func (s *shared) op(t reflect.Type, in context) *op {
	if o, ok := s.ops.Load(opKey{t, in}); ok {
		return o.(*op)
	}
	s.prepare()
	c := compiler{s, map[opKey]*op{}}
	o := c.op(t, in)
	for k, o := range c.made {
		s.ops.LoadOrStore(k, o)
	}
	return o
}

func (c *compiler) op(t reflect.Type, in context) *op {
	key := opKey{t, in}
	if o := c.made[key]; o != nil {
		return o // perhaps not done: t is made of itself
	}
	if o, ok := c.ops.Load(key); ok {
		return o.(*op)
	}
	o := &op{typ: t, min: in.min, truncate: in.truncate, addr: in.addr}
	c.made[key] = o
	c.choose(o, in)
	c.within(o, in)
	if o.enc == byDriver || o.enc == ofRaw {
		o.encoder, _ = c.registry.LookupEncoder(t)
		o.dynamic = o.encoder == nil && t.Kind() == reflect.Interface
	}
	o.wire = wireOf(o)
	return o
}

// choose decides how a type is encoded and decoded, by its own methods and codecs; within looks at what it is made of.
func (c *compiler) choose(o *op, in context) {
	t := o.typ
	k, known := registered(t)
	o.enc, o.dec = k, k
	if !known {
		o.enc, o.dec = encodedBy(t, in.addr), decodedBy(t)
	}
	if !c.usualEncoder(t) {
		o.enc = byDriver
	}
	if !c.usualDecoder(t) || c.loose(o) {
		o.dec = byDriver
	}
	if t.Kind() == reflect.Map && (o.enc == ofTextMap || o.enc == ofAnyMap) && !c.usualEncoder(t.Elem()) {
		o.enc = ofMap
	}
	if t.Kind() == reflect.Map && (o.dec == ofTextMap || o.dec == ofAnyMap) && !c.usualDecoder(t.Elem()) {
		o.dec = ofMap
	}
	switch {
	case t.Kind() == reflect.Map:
		o.nilEmpty = c.options.NilMapAsEmpty
	case o.enc == ofBytes:
		o.nilEmpty = c.options.NilByteSliceAsEmpty
	case t.Kind() == reflect.Slice:
		o.nilEmpty = c.options.NilSliceAsEmpty
	}
}

// loose reports whether a type takes values of any type, and the driver is to choose these otherwise than usually.
func (c *compiler) loose(o *op) bool {
	switch o.dec {
	case ofAny, ofAnyMap:
		return c.custom != nil || c.options.DefaultDocumentM || c.options.DefaultDocumentMap
	case ofDocument:
		return c.custom != nil || c.options.DefaultDocumentM || c.options.DefaultDocumentMap || o.typ != reflect.TypeFor[bson.D]()
	}
	return false
}

// encodedBy returns the kind of a type without a codec of its own, whose methods may count.
func encodedBy(t reflect.Type, addr bool) kind {
	for _, m := range []struct {
		method reflect.Type
		kind
	}{
		{reflect.TypeFor[bson.ValueMarshaler](), byValueMarshaler},
		{reflect.TypeFor[bson.Marshaler](), byMarshaler},
	} {
		if t.Implements(m.method) || addr && t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(m.method) {
			if t.Kind() == reflect.Interface {
				return byDriver
			}
			return m.kind
		}
	}
	return structural(t)
}

func decodedBy(t reflect.Type) kind {
	for _, m := range []struct {
		method reflect.Type
		kind
	}{
		{reflect.TypeFor[bson.ValueUnmarshaler](), byValueUnmarshaler},
		{reflect.TypeFor[bson.Unmarshaler](), byUnmarshaler},
	} {
		if t.Implements(m.method) || t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(m.method) {
			if t.Kind() == reflect.Interface {
				return byDriver
			}
			return m.kind
		}
	}
	return structural(t)
}

// within compiles what a type is made of.
func (c *compiler) within(o *op, in context) {
	t := o.typ
	if t.Kind() == reflect.Struct && (o.enc == ofStruct || o.dec == ofStruct) {
		c.structure(o, in)
		return
	}
	in.top = false
	switch t.Kind() {
	case reflect.Pointer:
		in.addr = true
		bare := t.Elem().Kind() == reflect.Interface && t.Elem() != reflect.TypeFor[any]()
		c.demote(o, bare, bare) // the driver looks for a codec of the interface, and has none
	case reflect.Slice:
		in.addr = true
	case reflect.Array:
	case reflect.Map:
		in.addr = false
		c.keys(o)
	default:
		return
	}
	if !composite(o.enc) && !composite(o.dec) {
		return
	}
	o.elem = c.op(t.Elem(), in)
	o.size = t.Elem().Size()
	if t.Kind() != reflect.Pointer {
		_, err := c.registry.LookupEncoder(t.Elem())
		_, err2 := c.registry.LookupDecoder(t.Elem())
		c.demote(o, err != nil && t.Elem().Kind() != reflect.Interface, err2 != nil)
	}
}

func composite(k kind) bool { return k >= ofPointer && k <= ofMap }

// demote leaves the encoding, the decoding of a type to the driver. What its methods do stays.
func (c *compiler) demote(o *op, enc, dec bool) {
	if enc && o.enc < byValueMarshaler {
		o.enc = byDriver
	}
	if dec && o.dec < byValueMarshaler {
		o.dec = byDriver
	}
}

// keys leaves a map to the driver whose keys are more than strings: they have methods, or fmt writes them.
func (c *compiler) keys(o *op) {
	k := reflect.PointerTo(o.typ.Key())
	plain := o.typ.Key().Kind() == reflect.String &&
		!k.Implements(reflect.TypeFor[bson.KeyUnmarshaler]()) && !k.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
	c.demote(o, c.options.StringifyMapKeysWithFmt && o.typ.Key() != reflect.TypeFor[string](), !plain)
}

// wireOf returns the type byte that an op writes in most cases.
func wireOf(o *op) bson.Type {
	switch o.enc {
	case ofBool:
		return bson.TypeBoolean
	case ofText:
		return bson.TypeString
	case ofInt, ofInt8, ofInt16, ofInt32, ofUint8, ofUint16:
		return bson.TypeInt32
	case ofInt64, ofUint, ofUint32, ofUint64:
		return bson.TypeInt64
	case ofFloat32, ofFloat64:
		return bson.TypeDouble
	case ofObjectID:
		return bson.TypeObjectID
	case ofTime, ofDateTime:
		return bson.TypeDateTime
	case ofDecimal:
		return bson.TypeDecimal128
	case ofTimestamp:
		return bson.TypeTimestamp
	case ofBinary, ofBytes, ofByteSlice, ofByteArray:
		return bson.TypeBinary
	case ofSlice, ofArray:
		return bson.TypeArray
	case ofStruct, ofRaw, ofTextMap, ofAnyMap, ofMap, ofDocument, byMarshaler:
		return bson.TypeEmbeddedDocument
	}
	return bson.TypeNull
}
