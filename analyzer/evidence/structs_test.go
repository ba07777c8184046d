package evidence_test

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
)

const severalStructs = `
-- app.go --
package app

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Tagged struct {
	A int ` + "`bson:\"a\"`" + `
	Parts []Part
	At time.Time
}

type Part struct{ N int }

type Plain struct{ N int }

type Inserted struct{ N int }

type Row struct{ N int }

func put(ctx context.Context, c *mongo.Collection) error {
	_, err := c.InsertOne(ctx, Inserted{})
	return err
}

func rows(ctx context.Context, c *mongo.Collection) (r []Row, err error) {
	cur, err := c.Aggregate(ctx, mongo.Pipeline{bson.D{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$n"}}}}})
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &r)
	return
}
-- app_test.go --
package app

type Fixture struct {
	A int ` + "`bson:\"a\"`" + `
}
`

// Structs that may be documents: tagged, stored or made of documents, and what they hold. Of those that are read, only
// whole documents are stored.
func TestStructsThatMayBeDocuments(t *testing.T) {
	program := load(t, txtar.Parse([]byte(severalStructs)))
	p := program.Packages[1] // with its test file: it has no say
	w := evidence.NewWorld(evidence.Summarize(source(program, p), lift.Lift(source(program, p))))
	var names []string
	for _, s := range w.Structs() {
		n, ok := w.Type(s).(*types.Named)
		if !ok {
			t.Fatalf("Type(%s) = %v, want a named type", s.Name, w.Type(s))
		}
		name := n.Obj().Name()
		if w.Stored(n) {
			name += " stored"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	if got, want := strings.Join(names, ", "), "Inserted stored, Part, Row, Tagged"; got != want {
		t.Errorf("Structs() = %s, want %s", got, want)
	}
	for name, path := range map[string]string{"Time": "time", "E": "go.mongodb.org/mongo-driver/v2/bson"} {
		for _, imp := range p.Types.Imports() {
			if imp.Path() == path {
				if s := w.Struct(imp.Scope().Lookup(name).Type()); s != nil {
					t.Errorf("Struct(%s.%s) = %s, want none", path, name, s.Name)
				}
			}
		}
	}
}
