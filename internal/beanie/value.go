package main

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A value is a BSON value made comparable: what is new in every run has been replaced by what it means.
type value struct {
	text   string  // of a scalar, in extended JSON but for what labels has replaced
	fields []field // of a document, in their order
	items  []value // of an array
	kind   kind
}

type kind byte

const (
	scalar kind = iota
	document
	array
)

type field struct {
	key   string
	value value
}

// A reader turns BSON into values. One that is kept for a side of a scenario gives the same ObjectID the same name.
//
//   - An ObjectID made by id(n) is "id n"; any other is "new id n", numbered as they appear.
//   - A revision is "revision new" if the document had another one after the last step, or none, and "revision kept" if not.
//   - A time since the beginning of the scenario is "now".
//
// Everything else is as in canonical extended JSON, but that int32, double and text are written as in the relaxed one: a
// double has a point, an int64 says that it is one.
type reader struct {
	began     time.Time
	ids       map[bson.ObjectID]string
	revisions map[string]bool // those that are stored since the last step
}

func newReader() *reader {
	return &reader{began: time.Now().Add(-time.Second), ids: map[bson.ObjectID]string{}, revisions: map[string]bool{}}
}

// read returns a value; key is the one it stands under.
func (r *reader) read(key string, v bson.RawValue) value {
	switch v.Type {
	case bson.TypeEmbeddedDocument:
		return r.document(v.Document())
	case bson.TypeArray:
		out := value{kind: array}
		elements, _ := v.Array().Values() // as the driver or the server has made it
		for _, e := range elements {
			out.items = append(out.items, r.read(key, e))
		}
		return out
	}
	return value{text: r.scalar(key, v)}
}

func (r *reader) document(raw bson.Raw) value {
	out := value{kind: document}
	elements, _ := raw.Elements()
	for _, e := range elements {
		out.fields = append(out.fields, field{e.Key(), r.read(e.Key(), e.Value())})
	}
	return out
}

func (r *reader) scalar(key string, v bson.RawValue) string {
	switch v.Type {
	case bson.TypeInt32:
		return strconv.Itoa(int(v.Int32()))
	case bson.TypeDouble:
		s := strconv.FormatFloat(v.Double(), 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return s
	case bson.TypeObjectID:
		return r.id(v.ObjectID())
	case bson.TypeDateTime:
		if !v.Time().Before(r.began) {
			return "now"
		}
		return v.Time().UTC().Format(time.RFC3339Nano)
	case bson.TypeBinary:
		if subtype, data := v.Binary(); key == "revision_id" && subtype == bson.TypeBinaryUUID {
			return r.revision(hex.EncodeToString(data))
		}
	}
	return v.String()
}

func (r *reader) id(id bson.ObjectID) string {
	if n, ok := idNumber(id); ok {
		return fmt.Sprintf("id %d", n)
	}
	name, ok := r.ids[id]
	if !ok {
		name = fmt.Sprintf("new id %d", len(r.ids)+1)
		r.ids[id] = name
	}
	return name
}

func (r *reader) revision(uuid string) string {
	if r.revisions[uuid] {
		return "revision kept"
	}
	return "revision new"
}

// String is the value in one line.
func (v value) String() string {
	var parts []string
	switch v.kind {
	case document:
		for _, f := range v.fields {
			parts = append(parts, f.key+": "+f.value.String())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case array:
		for _, i := range v.items {
			parts = append(parts, i.String())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return v.text
}

// field returns the value under a key.
func (v value) field(key string) (value, bool) {
	for _, f := range v.fields {
		if f.key == key {
			return f.value, true
		}
	}
	return value{}, false
}

// id is the n-th ObjectID that scenarios use; the Python side has the same.
func id(n int) bson.ObjectID {
	out := bson.ObjectID{0x65}
	out[10], out[11] = byte(n>>8), byte(n)
	return out
}

// idNumber undoes id.
func idNumber(o bson.ObjectID) (int, bool) {
	n := int(o[10])<<8 | int(o[11])
	return n, o == id(n)
}
