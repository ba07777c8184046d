package codec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A gen makes types, values and documents at random, the same ones for the same seed.
type gen struct{ *rand.Rand }

func generator(seed uint64) gen { return gen{rand.New(rand.NewPCG(seed, seed>>7))} }

// leaves are the types that fields are made of.
var leaves = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](),
	reflect.TypeFor[int64](), reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](),
	reflect.TypeFor[uint64](), reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[string](), reflect.TypeFor[named](),
	reflect.TypeFor[namedBool](), reflect.TypeFor[time.Time](), reflect.TypeFor[bson.ObjectID](), reflect.TypeFor[bson.DateTime](),
	reflect.TypeFor[bson.Decimal128](), reflect.TypeFor[bson.Timestamp](), reflect.TypeFor[bson.Binary](), reflect.TypeFor[[]byte](),
	reflect.TypeFor[namedBytes](), reflect.TypeFor[bson.RawValue](), reflect.TypeFor[bson.Raw](), reflect.TypeFor[any](),
	reflect.TypeFor[bson.D](), reflect.TypeFor[bson.M](), reflect.TypeFor[bson.A](), reflect.TypeFor[bson.Regex](),
	reflect.TypeFor[bson.JavaScript](), reflect.TypeFor[bson.Symbol](), reflect.TypeFor[coded](), reflect.TypeFor[codedRef](),
	reflect.TypeFor[docMarshal](), reflect.TypeFor[zeroer](), reflect.TypeFor[Exported](), reflect.TypeFor[odm.Link[Tracked]](),
	reflect.TypeFor[[4]byte](), reflect.TypeFor[map[textKey]int](), reflect.TypeFor[map[upperKey]int](), reflect.TypeFor[map[int]string](),
	reflect.TypeFor[self](), reflect.TypeFor[Pointed](), reflect.TypeFor[bson.Null](), reflect.TypeFor[bson.MinKey](),
}

func (g gen) typ(depth int) reflect.Type {
	if depth <= 0 || g.IntN(3) == 0 {
		return leaves[g.IntN(len(leaves))]
	}
	switch g.IntN(6) {
	case 0:
		return reflect.PointerTo(g.typ(depth - 1))
	case 1:
		return reflect.SliceOf(g.typ(depth - 1))
	case 2:
		return reflect.ArrayOf(g.IntN(4), g.typ(depth-1))
	case 3:
		return reflect.MapOf(reflect.TypeFor[string](), g.typ(depth-1))
	}
	return g.structure(depth - 1)
}

// structure makes a struct of some fields, with tags.
func (g gen) structure(depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range g.IntN(7) {
		name := fmt.Sprintf("F%d", i)
		t := g.typ(depth)
		fields = append(fields, reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(g.tag(i, t))})
	}
	return reflect.StructOf(fields)
}

func (g gen) tag(i int, t reflect.Type) string {
	tag := []string{"", "key", "aLongKeyName", "x", "K"}[g.IntN(5)]
	if tag != "" {
		tag += fmt.Sprint(i)
	}
	for _, flag := range []string{"omitempty", "minsize", "truncate"} {
		if g.IntN(3) == 0 {
			tag += "," + flag
		}
	}
	inner := t
	if t.Kind() == reflect.Pointer {
		inner = t.Elem()
	}
	if g.IntN(2) == 0 && (inner.Kind() == reflect.Struct || t.Kind() == reflect.Map) && t != reflect.TypeFor[self]() {
		tag += ",inline"
	}
	if g.IntN(10) == 0 {
		return tag // the driver takes a tag without a key for its own
	}
	return fmt.Sprintf("bson:%q", tag)
}

// fill sets v to a value at random. Maps get at most most keys: the driver writes them in no order.
func (g gen) fill(v reflect.Value, depth, most int) {
	if g.IntN(6) == 0 {
		return // zero
	}
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.UnixMilli(g.Int64N(4e12) - 2e12).UTC()
		return
	case *bson.Decimal128:
		*p = bson.NewDecimal128(g.Uint64(), g.Uint64())
		return
	case *bson.Raw:
		*p, _ = bson.Marshal(g.document(depth))
		return
	case *bson.RawValue:
		p.Type, p.Value, _ = bson.MarshalValue(g.any(depth))
		return
	case *any:
		*p = g.any(depth)
		return
	case *bson.D:
		*p = g.document(depth)
		return
	case *bson.Regex:
		*p = bson.Regex{Pattern: "a.*", Options: "i"}
		return
	case *odm.Link[Tracked]:
		*p = odm.LinkID[Tracked](bson.NewObjectID())
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(g.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(edges[g.IntN(len(edges))])
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(edges[g.IntN(len(edges))]))
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, math.Copysign(0, -1), 1.5, -2, math.MaxFloat64, math.Inf(1), 1 << 60}[g.IntN(7)])
	case reflect.String:
		v.SetString(g.text())
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			g.fill(v.Elem(), depth-1, most)
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), g.IntN(13), 20))
			for i := range v.Len() {
				g.fill(v.Index(i), depth-1, most)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			g.fill(v.Index(i), depth-1, most)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range g.IntN(most + 1) {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			g.fill(k, 0, 0)
			if depth > 0 {
				g.fill(e, depth-1, most)
			}
			v.SetMapIndex(k, e)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				g.fill(v.Field(i), depth-1, most)
			}
		}
	}
}

func (g gen) text() string {
	return []string{"", "a", "key1", "text", "æøå", "not utf8 \xff", "a\x00b", strings.Repeat("long ", 300), "5f5f5f5f5f5f5f5f5f5f5f5f", "1", "#12"}[g.IntN(11)]
}

// any makes a value as the driver decodes them into interfaces, and some that it only encodes.
func (g gen) any(depth int) any {
	if depth > 0 && g.IntN(3) == 0 {
		switch g.IntN(3) {
		case 0:
			return g.document(depth - 1)
		case 1:
			var a bson.A
			for range g.IntN(12) {
				a = append(a, g.any(depth-1))
			}
			return a
		}
		return &Exported{X: g.IntN(9)}
	}
	n := edges[g.IntN(len(edges))]
	return []any{
		nil, true, int32(n), n, float64(n), float64(n) + 0.5, g.text(), bson.ObjectID{1, 2, byte(n)}, bson.DateTime(n), bson.Binary{Subtype: byte(g.IntN(4)), Data: []byte(g.text())},
		bson.NewDecimal128(1, uint64(n)), bson.Timestamp{T: uint32(n), I: 7}, bson.Regex{Pattern: "p", Options: "im"}, bson.Symbol("sym"), bson.JavaScript("js"),
		bson.Undefined{}, bson.MinKey{}, bson.MaxKey{}, bson.CodeWithScope{Code: "c", Scope: bson.D{{Key: "s", Value: 1}}}, bson.DBPointer{DB: "d"},
		[]byte("bytes"), coded(5), &codedRef{6}, codedRef{7}, int(n), uint16(n), []string{"x", "y"}, map[string]any{"one": 1}, Exported{X: 3}, time.UnixMilli(n >> 20), named("n"), [2]int{1, 2},
	}[g.IntN(32)]
}

func (g gen) document(depth int) bson.D {
	d := bson.D{}
	for i := range g.IntN(5) {
		d = append(d, bson.E{Key: fmt.Sprintf("F%d", i), Value: g.any(depth)})
	}
	return d
}

// disturb changes an encoded document as other programs may have written it: values of other types, foreign order, keys
// that are unknown, missing, twice there or in other case.
func (g gen) disturb(raw bson.Raw) bson.Raw {
	var d bson.D
	if bson.Unmarshal(raw, &d) != nil {
		return raw
	}
	g.disturbD(d)
	for range g.IntN(3) {
		switch at := g.IntN(len(d) + 1); {
		case at == len(d):
			d = append(d, bson.E{Key: "unknown" + g.text(), Value: g.any(2)})
		case g.IntN(3) == 0:
			d = append(d, d[at])
		case g.IntN(3) == 0:
			d[at].Key = strings.ToUpper(d[at].Key)
		default:
			d = append(d[:at], d[at+1:]...)
		}
	}
	if g.IntN(2) == 0 {
		g.Shuffle(len(d), func(i, j int) { d[i], d[j] = d[j], d[i] })
	}
	out, err := bson.Marshal(d)
	if err != nil {
		return raw
	}
	return out
}

func (g gen) disturbD(d bson.D) {
	for i := range d {
		switch v := d[i].Value.(type) {
		case bson.D:
			g.disturbD(v)
		case bson.A:
			for j := range v {
				if g.IntN(20) == 0 {
					v[j] = g.any(1)
				}
				if doc, ok := v[j].(bson.D); ok {
					g.disturbD(doc)
				}
			}
		}
		if g.IntN(8) == 0 {
			d[i].Value = g.any(2)
		}
	}
}
