package codec

import (
	"errors"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A writer lets one of the driver's codecs write one value: as the only element of a document, out of which it is cut.
type writer struct {
	out []byte
	to  bson.ValueWriter
}

// Write takes what the driver has written.
func (w *writer) Write(b []byte) (int, error) {
	w.out = append(w.out, b...)
	return len(b), nil
}

func (s *shared) writer() *writer {
	if w, ok := s.writers.Get().(*writer); ok {
		w.out = w.out[:0]
		return w
	}
	w := new(writer)
	w.to = bson.NewDocumentWriter(w)
	return w
}

// driver appends what lies at r by the driver's codec.
func (e *encoder) driver(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	v := value(r, o.typ)
	if o.dynamic {
		if v.IsNil() {
			return dst, bson.TypeNull, nil
		}
		return e.held(dst, v.Elem(), o.min)
	}
	if o.encoder == nil {
		return dst, 0, errors.New("no encoder found for " + o.typ.String())
	}
	if v, ok := v.Interface().(bson.Vector); ok && v.Type() == 0 {
		return dst, 0, errors.New("the zero bson.Vector cannot be encoded: make it by bson.NewVector") // the driver panics
	}
	if !o.addr && v.Kind() != reflect.Interface {
		v = reflect.ValueOf(v.Interface())
	}
	w := e.writer()
	if err := w.element(e.context(o), o.encoder, v); err != nil {
		return dst, 0, err // and w, which stands in the middle of a document, is dropped
	}
	const header = 4 + 1 + 1 // length, type byte, the NUL of an empty key
	t, b := bson.Type(w.out[4]), w.out[header:len(w.out)-1]
	dst = append(dst, b...)
	e.writers.Put(w)
	return dst, t, nil
}

func (s *shared) context(o *op) bson.EncodeContext {
	if o.min {
		return s.encoding[1]
	}
	return s.encoding[0]
}

func (w *writer) element(ec bson.EncodeContext, encoder bson.ValueEncoder, v reflect.Value) error {
	doc, err := w.to.WriteDocument()
	if err != nil {
		return err
	}
	to, err := doc.WriteDocumentElement("")
	if err != nil {
		return err
	}
	if err := encoder.EncodeValue(ec, to, v); err != nil {
		return err
	}
	return doc.WriteDocumentEnd()
}

// driver decodes a value, which b begins with, by the driver's codec of the op's type. It returns how long the value is.
func (d *decoder) driver(o *op, t bson.Type, b []byte, r ref) (int, error) {
	return d.driverInto(o, t, b, pointer(r, o.typ))
}

func (d *decoder) driverInto(o *op, t bson.Type, b []byte, p any) (int, error) {
	if o.dec == refused {
		return 0, o.err
	}
	n, err := d.soundSize(t, b)
	if err != nil {
		return 0, err
	}
	dc := d.decoding[0]
	if o.truncate {
		dc = d.decoding[1]
	}
	if err := (bson.RawValue{Type: t, Value: b[:n]}).UnmarshalWithContext(&dc, p); err != nil {
		return 0, misfitOf(err)
	}
	return n, nil
}
