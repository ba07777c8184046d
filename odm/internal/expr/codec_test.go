package expr

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

type (
	status  string
	level   int
	celsius float64
	minutes int64
)

// byValue and byPointer store themselves as other text than their own.
type byValue string

func (byValue) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue("by value")
	return byte(t), b, err
}

type byPointer string

func (*byPointer) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue("by pointer")
	return byte(t), b, err
}

type point struct {
	X, Y int
	Note *string `bson:",omitempty"`
}

// values are those whose encoding does not depend on whether they can be addressed.
func values() []any {
	oid, note := bson.NewObjectID(), "n"
	return []any{
		nil, "", "text", "nul\x00inside", true, false,
		0, -1, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32 - 1, int8(-3), int16(7), int32(7), int64(7), int64(math.MaxInt64),
		uint(7), uint8(7), uint16(7), uint32(math.MaxUint32), uint64(7), 1.5, float32(1.5), math.Inf(1), math.NaN(),
		oid, &oid, time.Unix(1, 999_999_999), time.Date(1960, 1, 1, 0, 0, 0, 1, time.FixedZone("x", 3600)), time.Time{},
		time.Minute, time.March, bson.DateTime(5), bson.Timestamp{T: 1, I: 2}, bson.Regex{Pattern: "a", Options: "i"},
		bson.Null{}, bson.MinKey{}, bson.Symbol("s"), bson.JavaScript("x"), json.Number("12"), json.Number("1.5"),
		[]byte("b"), []byte(nil), []string{}, []string(nil), []string{"a", "b"}, []int{1, math.MaxInt32 + 1}, [2]bool{true}, [3]byte{1, 2, 3},
		status("open"), level(3), level(math.MaxInt32 + 1), celsius(1.5), minutes(3), []status{"a"}, map[status]level{"a": 1}, map[string]any{"a": nil},
		bson.D{{Key: "a", Value: bson.A{1, nil}}}, bson.M{"$gt": 1}, bson.A{}, bson.A(nil), bson.D(nil), point{X: 1, Note: &note}, &point{}, (*point)(nil),
		byValue("x"), []byValue{"x"}, bson.RawValue{Type: bson.TypeBoolean, Value: []byte{1}},
	}
}

func TestCodecWritesAsTheDriverDoes(t *testing.T) {
	configured := Codec{Configure: func(*bson.Encoder) {}}
	for _, v := range values() {
		doc, err := bson.Marshal(bson.D{{Key: "v", Value: v}})
		if err != nil {
			t.Fatalf("%T: %v", v, err)
		}
		element := bson.Raw(doc).Lookup("v")
		wantType, want := element.Type, element.Value
		for name, c := range map[string]Codec{"default": {}, "configured": configured} {
			gotType, got, err := c.AppendValue([]byte("before"), v)
			if err != nil || gotType != wantType || !bytes.Equal(got, append([]byte("before"), want...)) {
				t.Errorf("%s codec: AppendValue(%T %v) = %s %x, %v; the driver writes %s %x", name, v, v, gotType, got, err, wantType, want)
			}
		}
	}
}

func TestCodecWritesListsAsTheDriverDoes(t *testing.T) {
	vs := values()
	want, err := bson.Marshal(bson.M{"f": bson.M{"$in": vs}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Codec{"default": {}, "configured": {Configure: func(*bson.Encoder) {}}} {
		got, err := Document(c, []Node{NewList("f", "$in", vs)})
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s codec writes %v, %v; the driver writes %v", name, got, err, bson.Raw(want))
		}
	}
}

// A document is inserted by pointer, and then the driver asks marshalers with a pointer receiver too. The value in a condition
// must be the one that was stored.
func TestConditionsEncodeAsStoredDocuments(t *testing.T) {
	type inner struct {
		P byPointer
	}
	type doc struct {
		Own   byPointer
		Inner inner
		List  []byPointer
	}
	d := doc{"x", inner{"y"}, []byPointer{"z"}}
	stored, err := bson.Marshal(&d)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Codec{{}, {Configure: func(*bson.Encoder) {}}} {
		got, err := Document(c, []Node{and(New("own", "$eq", d.Own), New("inner", "$eq", d.Inner), NewList("list", "$all", d.List))})
		if err != nil {
			t.Fatal(err)
		}
		want := `{"$and":[{"own":"by pointer"},{"inner":{"p":"by pointer"}},{"list":{"$all":["by pointer"]}}]}`
		if got := relaxed(t, got); got != want {
			t.Errorf("condition is %s, want %s; stored is %s", got, want, relaxed(t, stored))
		}
	}
}

func TestCodecUsesTheClientsOptions(t *testing.T) {
	c := Codec{Configure: func(e *bson.Encoder) { e.NilSliceAsEmpty(); e.UseJSONStructTags() }}
	type tagged struct {
		A []int `json:"alpha"`
	}
	got, err := Document(c, []Node{New("f", "$eq", tagged{})})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := relaxed(t, got), `{"f":{"alpha":[]}}`; got != want {
		t.Errorf("rendered %s, want %s", got, want)
	}
}

func TestDocumentsOfThisPackageNest(t *testing.T) {
	v := D{{"$match", Value([]Node{New("a", "$gt", 1), New("b", "$eq", 2)})}, {"list", A{1, List{[]string(nil)}, D{}}}}
	got, err := Codec{}.AppendDocument(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"$match":{"$and":[{"a":{"$gt":1}},{"b":2}]},"list":[1,[],{}]}`
	if got := relaxed(t, got); got != want {
		t.Errorf("rendered %s, want %s", got, want)
	}
	if _, err := (Codec{}).AppendDocument(nil, D{{"a\x00", 1}}); err == nil {
		t.Error("a key with a zero byte was written")
	}
	if _, err := (Codec{}).AppendDocument(nil, D{{"a", Value([]Node{or()})}}); err == nil {
		t.Error("an error in a condition was lost")
	}
}
