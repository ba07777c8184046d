package sound

import (
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// FuzzClean compares the walk over the bytes with the slow one, on any bytes: what it calls clean has no fault, and it
// panics at nothing.
func FuzzClean(f *testing.F) {
	for _, doc := range []bson.D{
		{{Key: "a", Value: 1}, {Key: "b", Value: bson.D{{Key: "c", Value: bson.A{"ü", 1.5, nil, true}}}}},
		{{Key: "$set", Value: bson.D{{Key: "a.b", Value: "x\xff"}, {Key: "c", Value: bson.D{{Key: "$x", Value: math.NaN()}}}}}},
		{{Key: "r", Value: bson.Regex{Pattern: "^a"}}, {Key: "d", Value: bson.Decimal128{}}, {Key: "b", Value: bson.Binary{Data: []byte("x")}}},
	} {
		raw, err := bson.Marshal(doc)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc := bson.Raw(data)
		for name, r := range map[string]rules{"stored": storedRules, "filter": filterRules, "stage": stageRules} {
			if !clean(data, r.dollars) {
				continue
			}
			if err := doc.Validate(); err != nil {
				t.Errorf("%s: %x is clean, and no document: %v", name, data, err)
			}
			if f := find(doc, r, nil); f != nil {
				t.Errorf("%s: %v is clean, and has the fault %v", name, doc, f)
			}
		}
		if clean(data, 1) {
			if f := slowUpdate(doc); f != nil {
				t.Errorf("update: %v is clean, and has the fault %v", doc, f)
			}
		}
	})
}

// slowUpdate is Update without the short way.
func slowUpdate(raw bson.Raw) *Fault {
	es, err := raw.Elements()
	if err != nil {
		return nil
	}
	for _, e := range es {
		if body, ok := e.Value().DocumentOK(); ok {
			if f := change(e.Key(), body); f != nil {
				return f
			}
		}
	}
	return nil
}

func TestUsualDocumentsAreCleanWithoutAllocations(t *testing.T) {
	raw, err := bson.Marshal(bson.D{
		{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: strings.Repeat("ü", 50)}, {Key: "at", Value: time.Now()},
		{Key: "n", Value: int64(1)}, {Key: "m", Value: int32(1)}, {Key: "x", Value: 1.5}, {Key: "ok", Value: true}, {Key: "none", Value: nil},
		{Key: "data", Value: []byte("x")}, {Key: "list", Value: bson.A{"a", bson.D{{Key: "b", Value: "c"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(100, func() {
		if !clean(raw, 0) {
			t.Fatal("it is not clean")
		}
	})
	if n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
