package shapetest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

// spell writes a value as Go source.
func spell(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int, int32:
		return fmt.Sprint(v)
	case int64:
		return fmt.Sprintf("int64(%d)", v)
	case float64:
		return "float64(" + strconv.FormatFloat(v, 'g', -1, 64) + ")"
	case time.Time:
		return fmt.Sprintf("bson.DateTime(%d)", v.UnixMilli())
	case bson.DateTime:
		return fmt.Sprintf("bson.DateTime(%d)", int64(v))
	case bson.ObjectID:
		return fmt.Sprintf("bson.ObjectID{%d}", v[0])
	case bson.Decimal128:
		return "bson.Decimal128{}"
	case bson.Regex:
		return fmt.Sprintf("bson.Regex{Pattern: %q, Options: %q}", v.Pattern, v.Options)
	case bson.Timestamp:
		return fmt.Sprintf("bson.Timestamp{T: %d}", v.T)
	case bson.Binary:
		return "bson.Binary{}"
	case bson.JavaScript:
		return fmt.Sprintf("bson.JavaScript(%q)", string(v))
	case bson.D:
		var b strings.Builder
		for _, e := range v {
			fmt.Fprintf(&b, "{Key: %q, Value: %s}, ", e.Key, spell(e.Value))
		}
		return "bson.D{" + strings.TrimSuffix(b.String(), ", ") + "}"
	case bson.A:
		list := make([]string, len(v))
		for i, el := range v {
			list[i] = spell(el)
		}
		return "bson.A{" + strings.Join(list, ", ") + "}"
	}
	return fmt.Sprintf("unknown(%T)", v)
}

// head is the program that the pipelines stand in.
const head = `package app

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Doc struct {
	ID    int       ` + "`bson:\"_id\"`" + `
	Name  string    ` + "`bson:\"name\"`" + `
	N     int       ` + "`bson:\"n\"`" + `
	Score float64   ` + "`bson:\"score\"`" + `
	When  time.Time ` + "`bson:\"when\"`" + `
	OK    bool      ` + "`bson:\"ok\"`" + `
	Items []Item    ` + "`bson:\"items\"`" + `
	Addr  Addr      ` + "`bson:\"addr\"`" + `
	Tags  []string  ` + "`bson:\"tags\"`" + `
	Ref   int       ` + "`bson:\"ref\"`" + `
	Opt   *int      ` + "`bson:\"opt,omitempty\"`" + `
}

type Item struct {
	SKU  string   ` + "`bson:\"sku\"`" + `
	Qty  int      ` + "`bson:\"qty\"`" + `
	Tags []string ` + "`bson:\"tags\"`" + `
	Size Size     ` + "`bson:\"size\"`" + `
}

type Size struct {
	W int ` + "`bson:\"w\"`" + `
	H int ` + "`bson:\"h\"`" + `
}

type Addr struct {
	City string ` + "`bson:\"city\"`" + `
	Zip  string ` + "`bson:\"zip\"`" + `
	Size Size   ` + "`bson:\"size\"`" + `
}

type Other struct {
	ID   int    ` + "`bson:\"_id\"`" + `
	Code string ` + "`bson:\"code\"`" + `
	Name string ` + "`bson:\"name\"`" + `
	Ref  int    ` + "`bson:\"ref\"`" + `
}

func store(ctx context.Context, db *mongo.Database, d Doc, o Other) error {
	if _, err := db.Collection("docs").InsertOne(ctx, d); err != nil {
		return err
	}
	_, err := db.Collection("others").InsertOne(ctx, o)
	return err
}
`

// program writes a function for each pipeline.
func program(pipelines []bson.A) string {
	var b strings.Builder
	b.WriteString(head)
	for i, p := range pipelines {
		fmt.Fprintf(&b, "\nfunc f%d(ctx context.Context, db *mongo.Database) {\n\tdb.Collection(\"docs\").Aggregate(ctx, %s)\n}\n", i, spell(p))
	}
	return b.String()
}

// flowsOf computes the flow of each pipeline.
func flowsOf(t testing.TB, pipelines []bson.A) []*shape.Flow {
	t.Helper()
	loaded, err := srctest.Load("example/app", map[string]string{"app.go": program(pipelines)})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded.Packages[0]
	if len(p.Errors) > 0 {
		t.Fatal(p.Errors[0])
	}
	src := lift.Source{Fset: loaded.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
	lifted := lift.Lift(src)
	world := evidence.NewWorld(evidence.Summarize(src, lifted))
	var flows []*shape.Flow
	for _, q := range lifted.Queries {
		if q.Verb == lift.Aggregate {
			flows = append(flows, shape.Of(world, p.Info, q))
		}
	}
	if len(flows) != len(pipelines) {
		t.Fatalf("%d flows of %d pipelines", len(flows), len(pipelines))
	}
	return flows
}
