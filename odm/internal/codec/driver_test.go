package codec_test

import (
	"fmt"
	"reflect"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// tryType compares codec and driver on values of a type, and on what is left of them in documents of other programs.
func (s setup) tryType(t testing.TB, g gen, typ reflect.Type, rounds int) {
	t.Helper()
	for range rounds {
		v := reflect.New(typ)
		g.fill(v.Elem(), 4, 1)
		raw := s.sameEncoding(t, v.Interface())
		if raw == nil {
			raw, _ = bson.Marshal(g.document(2))
		}
		s.sameDecoding(t, typ, raw)
		s.sameDecoding(t, typ, raw, g.disturb(raw), g.disturb(raw))
	}
}

func TestHardTypesAreTreatedAsTheDriverDoes(t *testing.T) {
	t.Parallel()
	for _, v := range hard() {
		typ := reflect.TypeOf(v).Elem()
		t.Run(typ.String(), func(t *testing.T) {
			t.Parallel()
			setupOf(nil, nil).tryType(t, generator(1), typ, 300)
		})
	}
}

func TestGeneratedTypesAreTreatedAsTheDriverDoes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		g := generator(seed)
		setupOf(nil, nil).tryType(t, g, g.structure(3), 8)
	}
}

// Every option of a client, alone.
func TestOptionsAreObeyedAsTheDriverDoes(t *testing.T) {
	t.Parallel()
	names := reflect.TypeFor[options.BSONOptions]()
	for i := range names.NumField() {
		if names.Field(i).Name == "UseJSONStructTags" {
			continue // refused by the engine
		}
		t.Run(names.Field(i).Name, func(t *testing.T) {
			t.Parallel()
			var o options.BSONOptions
			reflect.ValueOf(&o).Elem().Field(i).SetBool(true)
			s := setupOf(nil, &o)
			if names.Field(i).Name == "ErrorOnInlineDuplicates" {
				s.registry = bson.NewRegistry() // the default one remembers what it was asked before
				s.codec = setupOf(bson.NewRegistry(), &o).codec
			}
			for _, v := range hard() {
				s.tryType(t, generator(2), reflect.TypeOf(v).Elem(), 40)
			}
			for seed := range uint64(60) {
				g := generator(seed)
				s.tryType(t, g, g.structure(3), 4)
			}
		})
	}
}

func TestRegistriesAreObeyedAsTheDriverDoes(t *testing.T) {
	t.Parallel()
	own := func() *bson.Registry {
		r := bson.NewRegistry()
		r.RegisterTypeEncoder(reflect.TypeFor[named](), bson.ValueEncoderFunc(func(_ bson.EncodeContext, w bson.ValueWriter, v reflect.Value) error {
			return w.WriteSymbol("own " + v.String())
		}))
		r.RegisterTypeDecoder(reflect.TypeFor[named](), bson.ValueDecoderFunc(func(_ bson.DecodeContext, from bson.ValueReader, v reflect.Value) error {
			s, err := from.ReadSymbol()
			v.SetString(s)
			return err
		}))
		r.RegisterKindEncoder(reflect.Int16, bson.ValueEncoderFunc(func(_ bson.EncodeContext, w bson.ValueWriter, v reflect.Value) error {
			return w.WriteString(fmt.Sprint(v.Int()))
		}))
		r.RegisterTypeMapEntry(bson.TypeEmbeddedDocument, reflect.TypeFor[bson.M]())
		r.RegisterInterfaceEncoder(reflect.TypeFor[shouting](), bson.ValueEncoderFunc(func(_ bson.EncodeContext, w bson.ValueWriter, v reflect.Value) error {
			return w.WriteString("shout")
		}))
		return r
	}
	for name, r := range map[string]func() *bson.Registry{
		"as the usual one": bson.NewRegistry, "with codecs of its own": own, "of mgo": bson.NewMgoRegistry, "of mgo, with nil": bson.NewRespectNilValuesMgoRegistry,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupOf(r(), nil)
			for _, v := range hard() {
				s.tryType(t, generator(3), reflect.TypeOf(v).Elem(), 40)
			}
			for seed := range uint64(60) {
				g := generator(seed)
				s.tryType(t, g, g.structure(3), 4)
			}
		})
	}
}
