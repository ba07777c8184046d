package indexes_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// The core claim, on a real MongoDB: no query looks at the whole collection once the proposed indexes are there, and the one
// that is made for it gives the order too. The server is free to choose another one of them: it hints at that one.
func TestProposalsServeOnServer(t *testing.T) {
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	db := client.Database(uri[strings.LastIndexByte(uri, '/')+1:])
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		shapes := shapesOf(bytesOf(random))
		coll := db.Collection(fmt.Sprintf("c%d", round))
		fill(t, coll, random)
		proposed := indexes.Propose(shapes)
		if len(proposed) == 0 {
			continue
		}
		build(t, coll, proposed)
		for _, p := range proposed {
			for _, i := range p.Serves {
				if plan := explain(t, coll, shapes[i], nil); strings.Contains(plan, "COLLSCAN") {
					t.Errorf("round %d: %s of %v is planned as %s", round, shapes[i], shapes, plan)
				}
				plan := explain(t, coll, shapes[i], document(p.Keys))
				if !strings.Contains(plan, "IXSCAN") || strings.Contains(plan, `"SORT"`) {
					t.Errorf("round %d: %s by %s is planned as %s", round, shapes[i], indexes.Text(p.Keys), plan)
				}
			}
		}
	}
}

func bytesOf(random *rand.Rand) []byte {
	data := make([]byte, 12)
	for i := range data {
		data[i] = byte(random.IntN(256))
	}
	return data
}

func fill(t *testing.T, coll *mongo.Collection, random *rand.Rand) {
	t.Helper()
	docs := make([]any, 60)
	for i := range docs {
		docs[i] = bson.D{{Key: "a", Value: random.IntN(5)}, {Key: "b", Value: random.IntN(5)}, {Key: "c", Value: random.IntN(5)}}
	}
	if _, err := coll.InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T, coll *mongo.Collection, proposed []indexes.Proposal) {
	t.Helper()
	var models []mongo.IndexModel
	for _, p := range proposed {
		models = append(models, mongo.IndexModel{Keys: document(p.Keys)})
	}
	if _, err := coll.Indexes().CreateMany(t.Context(), models); err != nil {
		t.Fatal(err)
	}
}

func document(keys []indexes.Key) bson.D {
	d := bson.D{}
	for _, k := range keys {
		way := 1
		if k.Down {
			way = -1
		}
		d = append(d, bson.E{Key: k.Path, Value: way})
	}
	return d
}

// explain returns the winning plan of a query of the shape.
func explain(t *testing.T, coll *mongo.Collection, s indexes.Shape, hint bson.D) string {
	t.Helper()
	conditions := bson.A{bson.D{}}
	for _, path := range s.Equal {
		conditions = append(conditions, bson.D{{Key: path, Value: 3}})
	}
	for _, path := range s.Range {
		conditions = append(conditions, bson.D{{Key: path, Value: bson.D{{Key: "$gt", Value: 1}}}})
	}
	find := bson.D{{Key: "find", Value: coll.Name()}, {Key: "filter", Value: bson.D{{Key: "$and", Value: conditions}}}}
	if len(s.Sort) > 0 {
		find = append(find, bson.E{Key: "sort", Value: document(s.Sort)})
	}
	if hint != nil {
		find = append(find, bson.E{Key: "hint", Value: hint})
	}
	var out struct {
		QueryPlanner struct {
			WinningPlan bson.Raw `bson:"winningPlan"`
		} `bson:"queryPlanner"`
	}
	command := bson.D{{Key: "explain", Value: find}, {Key: "verbosity", Value: "queryPlanner"}}
	if err := coll.Database().RunCommand(t.Context(), command).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out.QueryPlanner.WinningPlan.String()
}
