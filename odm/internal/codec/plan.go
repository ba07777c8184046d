package codec

import (
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Plan is how one Codec treats one Go type, for loops that do not want to look it up for each document.
type Plan struct {
	codec Codec
	typ   reflect.Type // the pointer type that Append and Decode take
	e     *entry
}

// Plan returns the plan of t, which is no pointer.
func (c Codec) Plan(t reflect.Type) *Plan {
	p := reflect.PointerTo(t)
	return &Plan{c, p, c.own().entry(p)}
}

// Append appends the document that ptr, a pointer to the plan's type, encodes to. After an error dst is what it was. It
// allocates what dst has to grow by, and nothing else but what the value's own methods and the driver's codecs do.
func (p *Plan) Append(dst []byte, ptr any) ([]byte, error) {
	if reflect.TypeOf(ptr) != p.typ {
		return p.codec.Append(dst, ptr)
	}
	return p.codec.append(dst, p.e, ptr)
}

// Decode decodes a document into ptr, a pointer to the plan's type, as UnmarshalIn does.
func (p *Plan) Decode(a *Arena, raw bson.Raw, ptr any) error {
	if reflect.TypeOf(ptr) != p.typ {
		return p.codec.UnmarshalIn(a, raw, ptr)
	}
	return p.codec.decode(a, p.e, raw, ptr)
}

// An entry is what is done with a type that a caller hands in, a pointer in most cases.
type entry struct {
	enc, dec *op  // of what the pointer points to, or of the value; nil leaves it to the driver
	pointer  bool // the type is a pointer
}

func (s *shared) entry(t reflect.Type) *entry {
	if e, ok := s.entries.Load(t); ok {
		return e.(*entry)
	}
	e, _ := s.entries.LoadOrStore(t, s.newEntry(t))
	return e.(*entry)
}

func (s *shared) newEntry(t reflect.Type) *entry {
	e := &entry{pointer: t.Kind() == reflect.Pointer}
	in := context{min: s.options.IntMinSize, truncate: s.options.AllowTruncatingDoubles, top: true}
	o := s.op(t, in)
	if e.pointer {
		if o.elem == nil {
			return e // its own methods, or the registry's codec for the pointer itself
		}
		in.addr = true
		e.dec = s.op(t.Elem(), in)
		if o.enc == ofPointer {
			e.enc = e.dec // otherwise the pointer has methods
		}
	} else {
		e.enc = o
	}
	if t.Implements(reflect.TypeFor[bson.Marshaler]()) || e.enc != nil && !s.isDocument(e.enc) {
		e.enc = nil
	}
	if e.dec != nil && (t.Implements(reflect.TypeFor[bson.Unmarshaler]()) || !decodesDocument(e.dec.dec)) {
		e.dec = nil
	}
	return e
}

// isDocument reports whether an op writes a whole document. Under OmitEmpty the driver treats what lies in a map as it
// treats the fields of the document, which a plan does not know.
func (s *shared) isDocument(o *op) bool {
	switch o.enc {
	case ofStruct, refused:
		return true
	case ofTextMap, ofAnyMap, ofMap, ofDocument:
		return !s.options.OmitEmpty
	}
	return false
}

func decodesDocument(k kind) bool {
	switch k {
	case ofStruct, refused, ofTextMap, ofAnyMap, ofMap, ofDocument:
		return true
	}
	return false
}

// append appends the document that v encodes to, by its entry.
func (c Codec) append(dst []byte, en *entry, v any) ([]byte, error) {
	at := reflect.ValueOf(v)
	if en.enc == nil || isNil(at) {
		return c.appendDriver(dst, v)
	}
	if !en.pointer { // a copy, that it has a place
		slot := reflect.New(at.Type())
		slot.Elem().Set(at)
		at = slot
	}
	r := target(at)
	e := encoder{shared: c.own(), sorted: c.sorted}
	if en.enc.enc == ofStruct {
		out, err := e.document(dst, en.enc.doc, r)
		if err != nil {
			return dst, err
		}
		return out, nil
	}
	out, _, err := e.value(dst, en.enc, r)
	if err != nil {
		return dst, err
	}
	if len(out) == len(dst) {
		return c.appendDriver(dst, v) // a nil map, which is no document elsewhere
	}
	return out, nil
}

func (c Codec) appendDriver(dst []byte, v any) ([]byte, error) {
	raw, err := c.driverMarshal(v)
	if err != nil {
		return dst, err
	}
	return append(dst, raw...), nil
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		return v.IsNil()
	}
	return !v.IsValid()
}

// decode decodes raw into v by its entry. If a value does not fit, the driver says so.
func (c Codec) decode(a *Arena, en *entry, raw bson.Raw, v any) error {
	n, err := documentSize(raw)
	if err != nil {
		return err
	}
	if n != len(raw) {
		return malformed("a document says that it has %d bytes, of %d", n, len(raw))
	}
	at := reflect.ValueOf(v)
	if en.dec == nil || isNil(at) {
		return c.driverSound(raw, v)
	}
	d := decoder{shared: c.own(), arena: a}
	if en.dec.dec == ofStruct {
		err = d.document(en.dec.doc, raw, target(at))
	} else {
		_, err = d.value(en.dec, bson.TypeEmbeddedDocument, raw, target(at))
	}
	if m, ok := err.(*misfit); ok {
		return c.words(m, raw, at.Type().Elem())
	}
	return err
}

// words returns the driver's error for a document that does not fit. It depends on what was in the target if that holds
// interfaces; then the driver may find nothing wrong with a new one, or something else. It may also panic of what comes before, such as a
// struct in a struct that is inlined by a pointer, which is decoded here.
func (c Codec) words(m *misfit, raw bson.Raw, t reflect.Type) (err error) {
	defer func() {
		if recover() != nil {
			err = m
		}
	}()
	err = c.driverSound(raw, reflect.New(t).Interface())
	if err == nil || !slices.Equal(misfitOf(err).keys, m.keys) {
		return m
	}
	return err
}

// driverSound decodes by the driver, if all of raw has the sizes that it says: where one is wrong the driver may read on
// for ever, or panic.
func (c Codec) driverSound(raw bson.Raw, v any) error {
	if err := sound(bson.TypeEmbeddedDocument, raw, 0); err != nil {
		return err
	}
	return c.driverUnmarshal(raw, v)
}
