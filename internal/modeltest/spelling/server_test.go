package spelling

import (
	"strconv"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/odm/agg"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// Not on MongoDB 6.0.5, whatever the tables say: what needs Atlas or a sharded cluster.
func absent() map[string]string {
	return map[string]string{
		"$search": "Atlas", "$searchMeta": "Atlas", "$vectorSearch": "Atlas", "$shardedDataDistribution": "mongos",
	}
}

// notExecuted are stages that are sent in explain alone, or not at all: the reason stands beside.
func notExecuted() map[string]string {
	return map[string]string{
		"$changeStream": "has a resume token of the server's own", "$currentOp": "of the database admin",
		"$documents": "of a database", "$listLocalSessions": "of a database", "$listSessions": "of config.system.sessions",
	}
}

// A real server takes every spelling that its version knows.
func TestTheServerTakesEverySpelling(t *testing.T) {
	t.Parallel()
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	db := client.Database(uri[strings.LastIndex(uri, "/")+1:])
	c := db.Collection("samples")
	if _, err := c.InsertOne(t.Context(), append(stored(), bson.E{Key: "loc", Value: []float64{1, 2}})); err != nil {
		t.Fatal(err)
	}
	for _, index := range []string{"loc"} {
		if _, err := c.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: index, Value: "2dsphere"}}}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = db.Collection("other").Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: "n", Value: 1}, {Key: "s", Value: 1}}, Options: options.Index().SetUnique(true)})
	if err != nil {
		t.Fatal(err)
	}
	var build struct{ Version string }
	if err := db.RunCommand(t.Context(), bson.D{{Key: "buildInfo", Value: 1}}).Decode(&build); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for place, spellings := range places() {
		for _, row := range mql.In(place) {
			if absent()[row.Name] != "" || place == mql.Stage && notExecuted()[row.Name] != "" {
				continue
			}
			for _, v := range spellings[row.Name] {
				got := rendered(t, place, v)
				if !knows(build.Version, row, got) || strings.Contains(got.String(), `"db":"db"`) { // of another test's database
					continue
				}
				tried++
				if err := try(t, c, place, v); err != nil {
					t.Errorf("%s %s: %s: %v", place, row.Name, got, err)
				}
			}
		}
	}
	t.Logf("MongoDB %s took %d spellings", build.Version, tried)
	if tried < 250 {
		t.Errorf("only %d spellings were tried", tried)
	}
}

// try runs a spelling over the samples.
func try(t *testing.T, c *mongo.Collection, place mql.Place, v any) error {
	var s agg.Stage
	switch v := v.(type) {
	case agg.Expression:
		s = agg.Project(agg.Field("r", v))
	case agg.Accumulator:
		s = agg.Group(nil, v)
		if place == mql.Window {
			s = agg.SetWindowFields(nil, agg.By("n"), v)
		}
	case agg.WindowFunction:
		by := "n"
		if strings.Contains(agg.SetWindowFields(nil, agg.By("n"), v).String(), `"unit"`) {
			by = "at"
		}
		s = agg.SetWindowFields(nil, agg.By(by), v)
	case agg.Stage:
		s = v
	}
	cur, err := c.Aggregate(t.Context(), []agg.Stage{s})
	if err != nil {
		return err
	}
	var docs []bson.Raw
	return cur.All(t.Context(), &docs)
}

// knows reports whether a version knows an operator with the arguments that it is given.
func knows(version string, row *mql.Operator, got bson.RawElement) bool {
	if older(version, row.Since) {
		return false
	}
	doc, ok := got.Value().DocumentOK()
	for _, a := range row.Args {
		if _, err := doc.LookupErr(a.Name); ok && err == nil && older(version, a.Since) {
			return false
		}
	}
	return true
}

// older reports whether version a is older than b; "" is the oldest.
func older(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range bs {
		if b == "" || i >= len(as) {
			return false
		}
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return false
}
