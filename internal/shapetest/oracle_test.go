package shapetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// Every field that a server returns is one that the shape of the results allows, and is of a kind that it allows.
func TestShapesHoldWhatAServerReturns(t *testing.T) {
	t.Parallel()
	const seeds = 1500
	docs := collection(t)
	pipelines := make([]bson.A, seeds)
	for i := range pipelines {
		m := &maker{Rand: rand.New(rand.NewPCG(uint64(i), 5))}
		pipelines[i] = m.pipeline(0)
	}
	flows := flowsOf(t, pipelines)
	taken, closed, told := 0, 0, &tally{}
	for i, p := range pipelines {
		out, err := results(docs, p)
		if err != nil {
			continue // a value of a kind that an operator refuses
		}
		taken++
		to := flows[i].Pipelines[0].Out
		if !to.Open {
			closed++
		}
		for _, doc := range out {
			if fault := told.misfit(to, doc, ""); fault != "" {
				t.Errorf("seed %d: %s\n%s", i, fault, spell(p))
				break
			}
		}
	}
	t.Logf("%d pipelines, %d that the server takes, %d of them with a shape that is not open", seeds, taken, closed)
	t.Logf("of %d values that it returns the kind is told, of %d it is not", told.known, told.open)
	if taken < seeds/2 || closed < taken/2 || told.known < told.open {
		t.Errorf("too few pipelines say something")
	}
}

// A tally counts the values of which the shapes tell the kind, and those of which they do not.
type tally struct{ known, open int }

// misfit says what in a document the shape does not allow.
func (n *tally) misfit(s *shape.Shape, doc bson.Raw, at string) string {
	elements, err := doc.Elements()
	if err != nil {
		return err.Error()
	}
	for _, e := range elements {
		key, path := e.Key(), strings.TrimPrefix(at+"."+e.Key(), ".")
		if strings.Contains(key, ".") || key == "" {
			continue
		}
		r := s.Resolve(key)
		switch r.Status {
		case shape.Unknown:
			n.open++
		case shape.Found:
			if fault := n.misfitValue(r.Value, e.Value(), path); fault != "" {
				return fault
			}
		default:
			return fmt.Sprintf("%s is returned, the shape says %s: %v", path, r.Status, s.Names())
		}
	}
	return ""
}

// misfitValue is misfit for one value.
func (n *tally) misfitValue(v *shape.Value, got bson.RawValue, at string) string {
	if v == nil || v.Kinds == 0 || got.Type == bson.TypeNull {
		n.open++
		return ""
	}
	n.known++
	if k := kindOf(got.Type); k&v.Kinds == 0 {
		return fmt.Sprintf("%s is %s, the shape says %s", at, k, v.Kinds)
	}
	switch got.Type {
	case bson.TypeEmbeddedDocument:
		if doc := v.Doc(); doc != nil {
			return n.misfit(doc, got.Document(), at)
		}
	case bson.TypeArray:
		values, err := got.Array().Values()
		if err != nil {
			return err.Error()
		}
		for _, el := range values {
			if fault := n.misfitValue(v.Elem, el, at+"[]"); fault != "" {
				return fault
			}
		}
	}
	return ""
}

// kindOf is a type of BSON as the model names it; numbers are one kind.
func kindOf(t bson.Type) model.Kinds {
	switch t {
	case bson.TypeDouble, bson.TypeInt32, bson.TypeInt64, bson.TypeDecimal128:
		return model.Number
	case bson.TypeString:
		return model.String
	case bson.TypeEmbeddedDocument:
		return model.Object
	case bson.TypeArray:
		return model.Array
	case bson.TypeBoolean:
		return model.Bool
	case bson.TypeDateTime:
		return model.Date
	case bson.TypeObjectID:
		return model.ObjectID
	}
	return model.AnyKind
}

// collection is filled with documents as the program of source_test.go stores them.
func collection(t *testing.T) *mongo.Collection {
	t.Helper()
	uri := mongotest.URI(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	db := client.Database(strings.TrimPrefix(u.Path, "/"))
	var docs, others []any
	for i := range 4 {
		size := bson.D{{Key: "w", Value: i}, {Key: "h", Value: i * 2}}
		item := bson.D{{Key: "sku", Value: fmt.Sprint("s", i)}, {Key: "qty", Value: i}, {Key: "tags", Value: bson.A{"x"}}, {Key: "size", Value: size}}
		doc := bson.D{
			{Key: "_id", Value: i}, {Key: "name", Value: fmt.Sprint("n", i)}, {Key: "n", Value: i}, {Key: "score", Value: float64(i) / 2},
			{Key: "when", Value: time.UnixMilli(int64(i) * 1e9)}, {Key: "ok", Value: i%2 == 0}, {Key: "items", Value: bson.A{item, item}},
			{Key: "addr", Value: bson.D{{Key: "city", Value: "c"}, {Key: "zip", Value: "z"}, {Key: "size", Value: size}}},
			{Key: "tags", Value: bson.A{"a", "b"}}, {Key: "ref", Value: i % 2},
		}
		if i == 1 {
			doc = append(doc, bson.E{Key: "opt", Value: 7})
		}
		docs = append(docs, doc)
		others = append(others, bson.D{{Key: "_id", Value: i}, {Key: "code", Value: "k"}, {Key: "name", Value: "o"}, {Key: "ref", Value: i % 3}})
	}
	for name, list := range map[string][]any{"docs": docs, "others": others} {
		if _, err := db.Collection(name).InsertMany(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	return db.Collection("docs")
}

// results runs a pipeline.
func results(docs *mongo.Collection, p bson.A) ([]bson.Raw, error) {
	cur, err := docs.Aggregate(context.Background(), p)
	if err != nil {
		return nil, err
	}
	var out []bson.Raw
	return out, cur.All(context.Background(), &out)
}

// Whatever a pipeline says, the flow survives it.
func FuzzFlow(f *testing.F) {
	for i := range uint64(20) {
		f.Add(i, i*7)
	}
	f.Fuzz(func(t *testing.T, a, b uint64) {
		m := &maker{Rand: rand.New(rand.NewPCG(a, b)), wild: true}
		list := make([]bson.A, 8)
		for i := range list {
			list[i] = m.pipeline(0)
		}
		flowsOf(t, list)
	})
}
