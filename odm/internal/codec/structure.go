package codec

import (
	"encoding/binary"
	"errors"
	"reflect"
)

// A document is the plan of a struct: its fields in the order in which they are written.
type document struct {
	typ    reflect.Type
	fields []field
	names  map[string]int // the index of each field by its key
	rest   *rest          // nil if unknown keys are not kept
	clear  bool           // the struct is zeroed before it is decoded into
}

// A field is one key of a document.
type field struct {
	op       *op
	enc, dec kind // those of op, here to be near
	omit     emptiness
	at       place
	via      []step    // pointers to inlined structs on the way, nil if there are none
	head     string    // type byte, key, NUL
	words    [2]uint64 // the first sixteen bytes of head, as numbers
	word     uint64    // the first eight bytes of the key and its NUL, as a number; mask has the bits that count
	mask     uint64
}

// name returns the key with its NUL, as a document holds it.
func (f *field) name() string { return f.head[1:] }

// key returns the key.
func (f *field) key() string { return f.head[1 : len(f.head)-1] }

// A step leads to a pointer and through it.
type step struct {
	at  place
	typ reflect.Type // what the pointer points to
}

// A rest is the inline map of a struct, which holds the keys that no field has.
type rest struct {
	at   place
	typ  reflect.Type
	elem *op
}

// structure compiles a struct. One that the driver refuses is left to it, for its words; but not one that it follows for
// ever.
func (c *compiler) structure(o *op, in context) {
	l, err := layoutOf(o.typ, nil)
	switch {
	case errors.Is(err, errCyclic):
		o.enc, o.dec, o.err = refused, refused, err
		return
	case err != nil || l.shadow && c.options.ErrorOnInlineDuplicates:
		c.demote(o, true, true)
		return
	}
	d := &document{typ: o.typ, names: make(map[string]int, len(l.fields)), clear: c.options.ZeroStructs}
	o.doc = d
	all := in.top && c.options.OmitEmpty
	in.top = false
	for i, col := range l.fields {
		f := c.field(o.typ, col, in)
		if col.omitEmpty || all {
			f.omit = emptinessOf(col.typ, c.options.OmitZeroStruct)
		}
		if f.enc == byDriver && f.op.encoder == nil && !f.op.dynamic {
			c.demote(o, true, false) // it cannot be encoded, whatever is in it
		}
		d.names[col.name] = i
		d.fields = append(d.fields, f)
	}
	if l.inline >= 0 {
		c.inline(o, o.typ.Field(l.inline), in, all)
	}
}

func (c *compiler) field(t reflect.Type, col column, in context) field {
	in.min = in.min || col.minSize
	in.truncate = in.truncate || col.truncate
	var f field
	var at place
	for i, index := range col.path {
		sf := t.Field(index)
		at = at.then(placeOf(sf))
		t = sf.Type
		if t.Kind() == reflect.Pointer && i < len(col.path)-1 {
			t = t.Elem()
			f.via = append(f.via, step{at, t})
			at, in.addr = place{}, true
		}
	}
	f.at = at
	f.op = c.op(col.typ, in)
	f.enc, f.dec = f.op.enc, f.op.dec
	f.head = string(rune(f.op.wire)) + col.name + "\x00"
	f.number()
	return f
}

// number keeps the beginnings of head as numbers: such are written and compared without a loop.
func (f *field) number() {
	var first, bits [8]byte
	for i := range copy(first[:], f.name()) {
		bits[i] = 0xff
	}
	f.word, f.mask = binary.LittleEndian.Uint64(first[:]), binary.LittleEndian.Uint64(bits[:])
	var head [16]byte
	copy(head[:], f.head)
	f.words = [2]uint64{binary.LittleEndian.Uint64(head[:]), binary.LittleEndian.Uint64(head[8:])}
}

// inline compiles the map that takes the keys which no field has.
func (c *compiler) inline(o *op, sf reflect.StructField, in context, all bool) {
	elem := sf.Type.Elem()
	_, err := c.registry.LookupEncoder(elem)
	_, err2 := c.registry.LookupDecoder(elem)
	c.demote(o, err != nil && elem.Kind() != reflect.Interface || all, err2 != nil)
	in.addr = false
	o.doc.rest = &rest{placeOf(sf), sf.Type, c.op(elem, in)}
}

// reach follows the pointers to the struct that f lies in, for reading. It reports false if one is nil.
func (f *field) reach(base ref) (ref, bool) {
	for i := range f.via {
		p, ok := pointee(f.via[i].at.in(base))
		if !ok {
			return base, false
		}
		base = p
	}
	return f.at.in(base), true
}

// open is reach for writing: what is nil is made.
func (f *field) open(base ref) ref {
	for i := range f.via {
		at := f.via[i].at.in(base)
		p, ok := pointee(at)
		if !ok {
			p = allocate(at, f.via[i].typ)
		}
		base = p
	}
	return f.at.in(base)
}
