package modeltest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
	"github.com/databridge-go/databridge/testdata/models"
)

// refused are the problems for which the driver encodes nothing at all.
func refused(s *model.Struct) (kinds []model.ProblemKind) {
	for _, p := range s.Problems {
		switch p.Kind {
		case model.DuplicateKey, model.InlineKind, model.NoEncoding:
			kinds = append(kinds, p.Kind)
		}
	}
	return kinds
}

func TestTheDriverStoresWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, typ := range models.All() {
		s := model.Extract(fromreflect.Type(typ))
		if s == nil {
			continue // no struct
		}
		t.Run(typ.String(), func(t *testing.T) {
			v := reflect.New(typ)
			fill(v.Elem(), given(), 0)
			raw, err := bson.Marshal(v.Interface())
			if why := refused(s); len(why) > 0 {
				if err == nil && !s.Document { // of two ids in a document the driver would take the outer one
					t.Errorf("the driver encodes what the engine calls %v", why)
				}
				return
			}
			if s.Open == "MarshalBSONValue" {
				if err == nil {
					t.Error("a type that makes a value of itself is no document, and the driver stores it")
				}
				return
			}
			if err != nil {
				t.Fatalf("the driver refuses it: %v; the engine sees no reason: %v", err, s.Problems)
			}
			compare(t, s, raw, "", 0)
		})
		compared++
	}
	if compared < 40 {
		t.Errorf("compared %d types, want at least 40", compared)
	}
}

// compare compares one stored document with the struct that was stored.
func compare(t *testing.T, s *model.Struct, raw bson.Raw, path string, depth int) {
	t.Helper()
	if s.Open != "" && s.Rest == nil {
		return // it has its encoding in its own hands
	}
	elements, err := raw.Elements()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var stored []string
	for _, e := range elements {
		f := s.Field(e.Key())
		switch {
		case f != nil:
			stored = append(stored, f.Name)
			compareValue(t, f.Value, e.Value(), path+"."+f.Name, depth)
		case s.Rest != nil:
			compareValue(t, s.Rest, e.Value(), path+"."+e.Key(), depth)
		default:
			t.Errorf("%s.%s is stored; %s has no such field", path, e.Key(), s.Name)
		}
	}
	var expected []string
	for _, f := range s.Fields {
		if !f.OmitEmpty || depth < deepest-2 {
			expected = append(expected, f.Name)
		}
	}
	if depth >= deepest-2 {
		return // what lies deeper was not filled
	}
	if !slices.Equal(stored, expected) {
		t.Errorf("%s stores %q, the engine says %q", path, stored, expected)
	}
}

func compareValue(t *testing.T, v *model.Value, raw bson.RawValue, path string, depth int) {
	t.Helper()
	if v.Kinds == 0 {
		return // opaque: it may be anything
	}
	if k := kindOf(raw.Type); v.Kinds&k == 0 {
		t.Errorf("%s is stored as %s, the engine says %s", path, raw.Type, v.Kinds)
		return
	}
	switch {
	case raw.Type == bson.TypeEmbeddedDocument && v.Struct != nil:
		compare(t, v.Struct, raw.Document(), path, depth+1)
	case raw.Type == bson.TypeEmbeddedDocument && v.Map, raw.Type == bson.TypeArray:
		elements, err := bson.Raw(raw.Value).Elements()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, e := range elements {
			compareValue(t, v.Elem, e.Value(), path+"."+e.Key(), depth+1)
		}
	}
}

func kindOf(t bson.Type) model.Kinds {
	if k, ok := map[bson.Type]model.Kinds{
		bson.TypeDouble: model.Double, bson.TypeString: model.String, bson.TypeEmbeddedDocument: model.Object,
		bson.TypeArray: model.Array, bson.TypeBinary: model.BinData, bson.TypeObjectID: model.ObjectID,
		bson.TypeBoolean: model.Bool, bson.TypeDateTime: model.Date, bson.TypeNull: model.Null, bson.TypeRegex: model.Regex,
		bson.TypeJavaScript: model.JavaScript, bson.TypeInt32: model.Int, bson.TypeTimestamp: model.Timestamp,
		bson.TypeInt64: model.Long, bson.TypeDecimal128: model.Decimal, bson.TypeMinKey: model.MinKey, bson.TypeMaxKey: model.MaxKey,
	}[t]; ok {
		return k
	}
	panic(fmt.Sprintf("no kind for %s", t))
}
