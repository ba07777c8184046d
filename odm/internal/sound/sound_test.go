package sound_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/sound"
)

func raw(t testing.TB, doc any) bson.Raw {
	t.Helper()
	b, err := bson.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type d = bson.D

func TestFaultsOfDocuments(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		doc  d
		want string // "" if the document is sound
	}{
		"plain":                  {d{{Key: "a", Value: 1}, {Key: "b", Value: d{{Key: "c.d", Value: "ü"}}}}, ""},
		"infinity":               {d{{Key: "a", Value: math.Inf(1)}}, ""},
		"a reference":            {d{{Key: "a", Value: d{{Key: "$ref", Value: "x"}, {Key: "$id", Value: 1}, {Key: "$db", Value: "y"}}}}, ""},
		"NaN":                    {d{{Key: "a", Value: d{{Key: "b", Value: math.NaN()}}}}, `the double at "a.b" is NaN, which is no number and equals no other`},
		"NaN in a list":          {d{{Key: "a", Value: bson.A{1, math.NaN()}}}, `the double at "a.1" is NaN, which is no number and equals no other`},
		"broken text":            {d{{Key: "a", Value: "x\xff"}}, `the string at "a" is not valid UTF-8 ("x\xff")`},
		"a broken key":           {d{{Key: "x\xff", Value: 1}}, `the key at "\"x\\xff\"" is not valid UTF-8`},
		"an operator":            {d{{Key: "a", Value: d{{Key: "$gt", Value: 1}}}}, `the key at "a.$gt" begins with $, so that MongoDB would read it as an operator`},
		"a reference with more":  {d{{Key: "a", Value: d{{Key: "$ref", Value: "x"}, {Key: "$id", Value: 1}, {Key: "$x", Value: "y"}}}}, `the key at "a.$x" begins with $, so that MongoDB would read it as an operator`},
		"a reference without id": {d{{Key: "$ref", Value: "x"}}, `the key at "$ref" begins with $, so that MongoDB would read it as an operator`},
		"too large":              {d{{Key: "a", Value: strings.Repeat("x", 17<<20)}}, `a document has 17.0 MiB, and MongoDB stores 16 MiB at most`},
	} {
		got := ""
		if f := sound.Document(raw(t, tt.doc)); f != nil {
			got = f.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}

func TestFaultsOfUpdatesAndFilters(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	update := func(doc d) *sound.Fault { return sound.Update(raw(t, doc)) }
	filter := func(doc d) *sound.Fault { return sound.Filter(raw(t, doc)) }
	for name, tt := range map[string]struct {
		got  *sound.Fault
		path string // "-" if there is no fault
	}{
		"a change":             {update(d{{Key: "$inc", Value: d{{Key: "a.b", Value: nan}}}}), "a.b"},
		"a pushed value":       {update(d{{Key: "$push", Value: d{{Key: "a", Value: d{{Key: "$each", Value: bson.A{nan}}}}}}}), "a.0"},
		"operators of push":    {update(d{{Key: "$push", Value: d{{Key: "a", Value: d{{Key: "$each", Value: bson.A{1}}}}}}}), "-"},
		"an operator that set": {update(d{{Key: "$set", Value: d{{Key: "a", Value: d{{Key: "$x", Value: 1}}}}}}), "a.$x"},
		"an array filter":      {update(d{{Key: "$set", Value: d{{Key: "a.$[e0].b", Value: 1}}}}), "-"},
		"is NaN":               {filter(d{{Key: "a", Value: nan}}), "-"},
		"in NaN":               {filter(d{{Key: "a", Value: d{{Key: "$in", Value: bson.A{nan}}}}}), "-"},
		"less than NaN":        {filter(d{{Key: "$and", Value: bson.A{d{{Key: "a", Value: d{{Key: "$lt", Value: nan}}}}}}}), "$and.0.a.$lt"},
		"broken text":          {filter(d{{Key: "a", Value: "\xff"}}), "a"},
	} {
		path := "-"
		if tt.got != nil {
			path = tt.got.Path
		}
		if path != tt.path {
			t.Errorf("%s: fault %v, want one at %q", name, tt.got, tt.path)
		}
	}
}

type node struct {
	At   time.Time
	Next *node
	Many []any
	Map  map[string]time.Time
	Lost time.Time `bson:"-"`
}

func TestTimes(t *testing.T) {
	t.Parallel()
	far := time.Date(300000000, 1, 1, 0, 0, 0, 0, time.UTC)
	loop := &node{}
	loop.Next = loop
	for want, v := range map[string]any{
		"": loop, "at": node{At: far}, "next.at": &node{Next: &node{At: far}}, "many.1": node{Many: []any{1, far}},
		"map.x": node{Map: map[string]time.Time{"x": far.AddDate(-2*300000000, 0, 0)}}, "many.0.at": node{Many: []any{node{At: far}}, Lost: far},
	} {
		got := ""
		if f := sound.Times(reflect.ValueOf(v)); f != nil {
			got = f.Path
		}
		if got != want {
			t.Errorf("fault at %q, want %q", got, want)
		}
		s := reflect.Indirect(reflect.ValueOf(v))
		if f := sound.TimedOf(s.Type()).Fault(s); (f == nil) != (want == "") || f != nil && f.Path != want {
			t.Errorf("by type, fault %v, want one at %q", f, want)
		}
		held := reflect.ValueOf(struct {
			In   node `bson:"x"`
			node `bson:",inline"`
			Flat node `bson:",inline"`
			ID   [12]byte
		}{In: s.Interface().(node)})
		if f := sound.TimedOf(held.Type()).Fault(held); (f == nil) != (want == "") || f != nil && f.Path != "x."+want {
			t.Errorf("inside, fault %v, want one at %q", f, "x."+want)
		}
	}
	for year := range 9999 {
		if at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); !sound.Fits(at) {
			t.Fatalf("the year %d does not fit", year)
		}
	}
}

// FuzzDocument compares the walk over bytes with one over decoded values.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(`{"a":{"$numberDouble":"NaN"}}`))
	f.Add([]byte(`{"a":[{"b":"x"},{"$x":1}]}`))
	f.Add([]byte(`{"a":{"$ref":"c","$id":1}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var doc d
		if err := bson.UnmarshalExtJSON(text, true, &doc); err != nil {
			t.Skip()
		}
		b, err := bson.Marshal(doc)
		if err != nil {
			t.Skip()
		}
		if got, want := sound.Document(b) != nil, !slow(doc); got != want {
			t.Errorf("%s: fault is %v, want %v", text, got, want)
		}
	})
}

// slow reports whether a value is sound.
func slow(v any) bool {
	switch v := v.(type) {
	case bson.DBPointer:
		return true
	case d:
		for i, e := range v {
			ref := len(v) > 1 && v[0].Key == "$ref" && v[1].Key == "$id" && (i < 2 || i == 2 && e.Key == "$db")
			if strings.HasPrefix(e.Key, "$") && !ref || !utf8.ValidString(e.Key) || !slow(e.Value) {
				return false
			}
		}
	case bson.A:
		for _, e := range v {
			if !slow(e) {
				return false
			}
		}
	case float64:
		return !math.IsNaN(v)
	case string:
		return utf8.ValidString(v)
	}
	return true
}
