package agg_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// example opens a fresh database for one Example, as odm.Open does; done drops it.
func example() (ctx context.Context, db *odm.DB, done func()) {
	ctx = context.Background()
	uri, drop, err := mongotest.Fresh()
	check(err)
	db, err = odm.Open(ctx, uri)
	check(err)
	return ctx, db, func() { check(db.Close(ctx)); check(drop()) }
}

func check(err error) {
	if err != nil {
		panic(err) // an Example has nobody else to tell
	}
}

// compute prints fields as the server computes them from a document, one in each line.
func compute(doc bson.M, fields ...agg.Fields) {
	ctx, db, done := example()
	defer done()
	results, err := odm.AggregateDB[bson.D](ctx, db, agg.Documents([]bson.M{doc}), agg.Project(fields...))
	check(err)
	for _, e := range *results[0] {
		fmt.Println(e.Key, strings.TrimPrefix(text(bson.D{e}), fmt.Sprintf("{%q:", e.Key)))
	}
}

// list prints results, one in each line.
func list[R any](results []R, err error) {
	check(err)
	for _, r := range results {
		fmt.Println(text(r) + "}")
	}
}

// text is relaxed extended JSON without the last brace. Its keys are sorted: their order in a result is the server's.
func text(doc any) string {
	raw, err := bson.MarshalExtJSON(doc, false, false)
	check(err)
	var tree any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	check(d.Decode(&tree))
	out, err := json.Marshal(tree)
	check(err)
	return string(out[:len(out)-1])
}

// none excludes the id, which these Examples do not care for.
var none = agg.Exclude(agg.As("_id"))
