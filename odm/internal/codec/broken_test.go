package codec_test

import (
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/codec"
)

// whole is the slow, plain way to tell that bytes are one value of a type, with all that lies in it: it takes them apart
// from the front, and nothing may be left.
func whole(t bson.Type, b []byte) bool {
	rest, ok := taken(t, b)
	return ok && len(rest) == 0
}

func taken(t bson.Type, b []byte) (rest []byte, ok bool) {
	sized := func(n int) ([]byte, bool) {
		if n < 0 || n > len(b) {
			return nil, false
		}
		return b[n:], true
	}
	length := func() int {
		if len(b) < 4 {
			return -1
		}
		return int(int32(binary.LittleEndian.Uint32(b)))
	}
	switch t {
	case bson.TypeNull, bson.TypeUndefined, bson.TypeMinKey, bson.TypeMaxKey:
		return b, true
	case bson.TypeBoolean:
		return sized(1)
	case bson.TypeInt32:
		return sized(4)
	case bson.TypeDouble, bson.TypeInt64, bson.TypeDateTime, bson.TypeTimestamp:
		return sized(8)
	case bson.TypeObjectID:
		return sized(12)
	case bson.TypeDecimal128:
		return sized(16)
	case bson.TypeString, bson.TypeJavaScript, bson.TypeSymbol:
		n := length()
		if n < 1 || n > len(b)-4 || b[4+n-1] != 0 {
			return nil, false
		}
		return b[4+n:], true
	case bson.TypeDBPointer:
		rest, ok := taken(bson.TypeString, b)
		if !ok || len(rest) < 12 {
			return nil, false
		}
		return rest[12:], true
	case bson.TypeBinary:
		n := length()
		if n < 0 || n > len(b)-5 {
			return nil, false
		}
		if old := b[5 : 5+n]; b[4] == 2 && n > 4 && int(int32(binary.LittleEndian.Uint32(old))) != n-4 {
			return nil, false
		}
		return b[5+n:], true
	case bson.TypeRegex:
		for range 2 {
			i := slices.Index(b, 0)
			if i < 0 {
				return nil, false
			}
			b = b[i+1:]
		}
		return b, true
	case bson.TypeCodeWithScope:
		n := length()
		if n < 14 || n > len(b) {
			return nil, false
		}
		scope, ok := taken(bson.TypeString, b[4:n])
		return b[n:], ok && whole(bson.TypeEmbeddedDocument, scope)
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		n := length()
		if n < 5 || n > len(b) || b[n-1] != 0 {
			return nil, false
		}
		for in := b[4 : n-1]; len(in) > 0; {
			i := slices.Index(in[1:], 0)
			if i < 0 || in[0] == 0 {
				return nil, false
			}
			if in, ok = taken(bson.Type(in[0]), in[i+2:]); !ok {
				return nil, false
			}
		}
		return b[n:], true
	}
	return nil, false
}

// tryBytes decodes any bytes into a type. Those of a document are treated as the driver does. Of others, those that have
// no error must be no other to the driver: it is asked only then, because it may read on for ever where a length is wrong.
func tryBytes(t testing.TB, typ reflect.Type, raw bson.Raw) {
	t.Helper()
	raw = slices.Clip(raw) // no byte after the last one
	if whole(bson.TypeEmbeddedDocument, raw) {
		setupOf(nil, nil).sameDecoding(t, typ, raw)
		return
	}
	for _, arena := range []*codec.Arena{nil, {ZeroCopy: true}} {
		got, want := reflect.New(typ), reflect.New(typ)
		if err := (codec.Codec{}).UnmarshalIn(arena, raw, got.Interface()); err != nil {
			continue
		}
		err := setupOf(nil, nil).unmarshal(raw, want.Interface())
		if !errors.Is(err, errPanics) && (err != nil || !same(got.Elem(), want.Elem())) {
			t.Fatalf("decode %x\ninto %v:\n got %+v\nwant %+v, %v", []byte(raw), typ, got.Elem(), want.Elem(), err)
		}
	}
}

// samples are documents of all hard types.
func samples(t testing.TB) (all []bson.Raw, types []reflect.Type) {
	t.Helper()
	g := generator(5)
	for _, v := range hard() {
		typ := reflect.TypeOf(v).Elem()
		for range 40 {
			v := reflect.New(typ)
			g.fill(v.Elem(), 3, 1)
			if raw, err := setupOf(nil, nil).marshal(v.Interface()); err == nil && len(raw) < 600 {
				all, types = append(all, raw), append(types, typ)
				break
			}
		}
	}
	return all, types
}

func TestDocumentsOfEveryLengthAreErrors(t *testing.T) {
	t.Parallel()
	raws, types := samples(t)
	for i, raw := range raws {
		for n := range raw {
			cut := slices.Clip(slices.Clone(raw[:n]))
			if err := (codec.Codec{}).Unmarshal(cut, reflect.New(types[i]).Interface()); err == nil {
				t.Errorf("%d of %d bytes decode into %v", n, len(raw), types[i])
			}
			if n < 5 {
				continue
			}
			binary.LittleEndian.PutUint32(cut, uint32(n)) // the length fits, what is in it does not
			tryBytes(t, types[i], cut)
			cut[n-1] = 0
			tryBytes(t, types[i], cut)
		}
	}
	if len(raws) < 15 {
		t.Errorf("only %d types were tried", len(raws))
	}
}

func TestDocumentsWithAnyByteChanged(t *testing.T) {
	t.Parallel()
	raws, types := samples(t)
	for i, raw := range raws {
		for at := range raw {
			for _, b := range []byte{0, 1, 2, 3, 4, 5, 0x7f, 0x80, 0xff, raw[at] + 1, raw[at] - 1} {
				changed := slices.Clone(raw)
				changed[at] = b
				tryBytes(t, types[i], changed)
			}
		}
	}
}

// nest returns a document of a depth.
func nest(depth int) bson.Raw {
	raw := bson.Raw{5, 0, 0, 0, 0}
	for range depth {
		outer := binary.LittleEndian.AppendUint32(nil, uint32(len(raw)+11))
		raw = append(append(append(outer, 3), "next\x00"...), append(raw, 0)...)
	}
	return raw
}

func TestDepthIsLimited(t *testing.T) {
	t.Parallel()
	var c codec.Codec
	for _, into := range []func() any{func() any { return new(self) }, func() any { return new(bson.D) }, func() any { return new(bson.M) }, func() any { return new(containers) }} {
		if err := c.Unmarshal(nest(400), into()); err != nil {
			t.Errorf("400 levels into %T: %v", into(), err)
		}
	}
	for _, into := range []any{new(self), new(bson.D), new(bson.M)} {
		if err := c.Unmarshal(nest(5000), into); err == nil {
			t.Errorf("5000 levels decode into %T", into)
		}
	}
	loop := &self{}
	loop.Next = loop
	cyclic := bson.M{}
	cyclic["me"] = cyclic
	list := bson.A{nil}
	list[0] = list
	for _, v := range []any{loop, cyclic, &bson.D{{Key: "list", Value: list}}} {
		if _, err := c.Marshal(v); err == nil {
			t.Errorf("a %T that contains itself is encoded", v)
		}
	}
}

type inlinesItself struct {
	A              int
	*InlinesItself `bson:",inline"`
}

// InlinesItself inlines a struct that inlines it.
type InlinesItself struct {
	B    int
	Back *inlinesItself `bson:",inline"`
}

func TestAStructThatIsInlinedIntoItselfIsRefused(t *testing.T) {
	t.Parallel()
	var c codec.Codec
	if _, err := c.Marshal(&InlinesItself{}); err == nil {
		t.Error("it is encoded")
	}
	if err := c.Unmarshal(bson.Raw{5, 0, 0, 0, 0}, &InlinesItself{}); err == nil {
		t.Error("it is decoded")
	}
}
