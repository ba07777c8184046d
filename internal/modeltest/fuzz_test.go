package modeltest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
	"github.com/databridge-go/databridge/testdata/models"
)

// FuzzTagGrammar compares the engine's reading of a tag with what the driver stores under it.
func FuzzTagGrammar(f *testing.F) {
	for _, tag := range []string{
		`bson:"email"`, `bson:"email,omitempty"`, `bson:",omitempty"`, `bson:"omitempty"`, `bson:"-"`, `bson:"-,"`, `-`, `bare,minsize`,
		`bson:"a, omitempty"`, `json:"a",bson:"b"`, `bson:email`, `bson: "email"`, `bson:"inline"`, `bson:"a,inline"`, `json:"a"`, ``, `:`, `bson:""`,
		`bson:"a.b"`, "bson:\"\\u00e4\"", `bson:"a" bson:"b"`,
	} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		typ := reflect.StructOf([]reflect.StructField{{Name: "Field", Type: reflect.TypeFor[int64](), Tag: reflect.StructTag(tag)}})
		v := reflect.New(typ).Elem()
		v.Field(0).SetInt(1)
		raw, err := bson.Marshal(v.Interface())
		zero, _ := bson.Marshal(reflect.Zero(typ).Interface())
		s := model.Extract(fromreflect.Type(typ))
		if err != nil {
			if len(refused(s)) == 0 && !strings.ContainsRune(tag, 0) && !strings.Contains(tag, `\`) {
				t.Fatalf("the driver refuses the tag %q: %v; the engine sees %+v", tag, err, s)
			}
			return
		}
		elements, _ := asRaw(raw).Elements()
		if len(elements) != len(s.Fields) {
			t.Fatalf("tag %q: the driver stores %s, the engine sees %d fields", tag, asRaw(raw), len(s.Fields))
		}
		if len(elements) == 0 {
			return
		}
		field, stored := s.Fields[0], elements[0]
		if field.Name != stored.Key() {
			t.Errorf("tag %q: stored as %q, the engine says %q", tag, stored.Key(), field.Name)
		}
		if empty := len(zero) == len("\x05\x00\x00\x00\x00"); empty != field.OmitEmpty {
			t.Errorf("tag %q: omitted when zero: %v, the engine says %v", tag, empty, field.OmitEmpty)
		}
		if small := stored.Value().Type == bson.TypeInt32; small != field.MinSize {
			t.Errorf("tag %q: stored small: %v, the engine says %v", tag, small, field.MinSize)
		}
	})
}

func asRaw(b []byte) bson.Raw { return b }

// FuzzResolve compares Resolve with a search of the path in a filled document, as MongoDB searches it.
func FuzzResolve(f *testing.F) {
	cases := documents()
	for i := range cases {
		f.Add([]byte{byte(i), 0, 1})
		f.Add([]byte{byte(i), 3, 200, 5})
		f.Add([]byte{byte(i), 7, 2, 201, 9})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 || len(data) > 8 {
			return
		}
		c := cases[int(data[0])%len(cases)]
		var segments []string
		for _, b := range data[1:] {
			segments = append(segments, c.words[int(b)%len(c.words)])
		}
		path := strings.Join(segments, ".")
		res := c.model.Resolve(path)
		if res.At > len(segments) || (res.Status == model.Found) != (res.At == len(segments)) {
			t.Fatalf("Resolve(%q) = %s at %d of %d", path, res.Status, res.At, len(segments))
		}
		stored := exists(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: c.raw}, segments)
		if stored && res.Status != model.Found && res.Status != model.Unknown {
			t.Errorf("%s stores %q; Resolve says %s at %d", c.model.Name, path, res.Status, res.At)
		}
		if !stored && res.Status == model.Found && c.certain && !slices.ContainsFunc(segments, doubtful) {
			t.Errorf("%s has no %q; Resolve found %s", c.model.Name, path, res.Value.Type)
		}
	})
}

// doubtful segments are found by the model and need not be in one document: further indexes, names for elements, the id.
func doubtful(segment string) bool {
	return segment == "1" || segment == "_id" || strings.HasPrefix(segment, "$")
}

// A document is a filled value of a model.
type document struct {
	model   *model.Struct
	raw     bson.Raw
	words   []string
	certain bool // no map, nothing open and nothing endless: the document holds every path of the model
}

func documents() []document {
	var all []document
	for _, typ := range models.All() {
		s := model.Extract(fromreflect.Type(typ))
		if s == nil || len(refused(s)) > 0 {
			continue
		}
		v := reflect.New(typ)
		fill(v.Elem(), given(), 0)
		raw, err := bson.Marshal(v.Interface())
		if err != nil {
			continue
		}
		d := document{model: s, raw: raw, words: []string{"0", "1", "$", "$[]", "$[e]", "k", "", "_id", "$ref", "$id"}, certain: true}
		d.collect(s, map[*model.Struct]bool{})
		all = append(all, d)
	}
	return all
}

// collect gathers the keys of a model as words for paths.
func (d *document) collect(s *model.Struct, seen map[*model.Struct]bool) {
	if s == nil || seen[s] {
		d.certain = d.certain && s == nil
		return
	}
	seen[s] = true
	d.certain = d.certain && s.Open == ""
	for _, f := range s.Fields {
		d.words = append(d.words, f.Name)
		v := f.Value
		for range 5 {
			d.certain = d.certain && !v.Map && v.Kinds != 0
			d.collect(v.Struct, seen)
			if v.Elem == nil || v.Elem == v {
				break
			}
			v = v.Elem
		}
	}
	delete(seen, s)
}

// exists searches a path as MongoDB does: an array is entered by an index, or in every element; not in arrays of arrays.
func exists(v bson.RawValue, segments []string) bool {
	if len(segments) == 0 {
		return true
	}
	switch v.Type {
	case bson.TypeEmbeddedDocument:
		return below(v, segments)
	case bson.TypeArray:
		if below(v, segments) {
			return true
		}
		elements, _ := bson.Raw(v.Value).Elements()
		return slices.ContainsFunc(elements, func(e bson.RawElement) bool {
			return e.Value().Type == bson.TypeEmbeddedDocument && exists(e.Value(), segments)
		})
	}
	return false
}

func below(v bson.RawValue, segments []string) bool {
	elements, _ := bson.Raw(v.Value).Elements()
	return slices.ContainsFunc(elements, func(e bson.RawElement) bool {
		return e.Key() == segments[0] && exists(e.Value(), segments[1:])
	})
}
