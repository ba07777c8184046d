package odm_test

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// changed applies an update to the first product as it was in the beginning, and returns it as extended JSON.
func changed(t *testing.T, c *mongo.Collection, filter, update any, arrayFilters ...any) string {
	t.Helper()
	first := bson.M{"_id": bson.ObjectID{1}}
	if _, err := c.ReplaceOne(t.Context(), first, stock()[0], options.Replace().SetUpsert(true)); err != nil {
		t.Fatal(err)
	}
	o := options.UpdateOne()
	if len(arrayFilters) > 0 {
		o.SetArrayFilters(arrayFilters)
	}
	r, err := c.UpdateOne(t.Context(), filter, update, o)
	if err != nil {
		t.Fatalf("update %v %v: %v", update, arrayFilters, err)
	}
	if r.MatchedCount != 1 {
		t.Fatalf("update of %v matched nothing", filter)
	}
	doc, err := c.FindOne(t.Context(), first).Raw()
	if err != nil {
		t.Fatal(err)
	}
	return doc.String()
}

// A typed change makes of a document what the same change in the driver's own spelling makes, and that is another document.
func TestChangesChangeWhatTheDriversChange(t *testing.T) {
	type m = bson.M
	type a = bson.A
	c := rawProducts(t)
	id := m{"_id": bson.ObjectID{1}}
	before := changed(t, c, id, m{"$unset": m{"nothing": ""}})
	for name, tt := range map[string]struct {
		ours    []odm.Change[product]
		driver  any
		filters []any
	}{
		"Set":                  {list(pf.Name.Set("x"), odm.F("category.name").Set("y")), m{"$set": m{"name": "x", "category.name": "y"}}, nil},
		"Set a document":       {list(pf.Category.Set(productCategory{Name: "y"})), m{"$set": m{"category": bson.D{{Key: "name", Value: "y"}, {Key: "description", Value: nil}}}}, nil},
		"Change of a document": {list(pf.Category.Change(categoryName.Set("y"))), m{"$set": m{"category.name": "y"}}, nil},
		"Unset":                {list(odm.Unset(pf.Category)), m{"$unset": m{"category": ""}}, nil},
		"Rename":               {list(odm.Rename(pf.Name, odm.Any[product]("full"))), m{"$rename": m{"name": "full"}}, nil},
		"Inc":                  {list(pf.Qty.Inc(-2), pf.Price.Inc(0.5)), m{"$inc": m{"qty": -2, "price": 0.5}}, nil},
		"Mul":                  {list(odm.Mul(pf.Qty, 3)), m{"$mul": m{"qty": 3}}, nil},
		"Min, Max":             {list(odm.Min(pf.Qty, 2), odm.Max(pf.Price, 9)), m{"$min": m{"qty": 2}, "$max": m{"price": 9.0}}, nil},
		"Bit":                  {list(odm.BitXor(pf.Flags, 3)), m{"$bit": m{"flags": m{"xor": 3}}}, nil},
		"Push":                 {list(pf.Tags.Push("a", "b"), pf.Scores.Push(2)), m{"$push": m{"tags": m{"$each": a{"a", "b"}}, "scores": 2}}, nil},
		"Push to null":         {list(odm.F("fresh").Push(1)), m{"$push": m{"fresh": 1}}, nil},
		"PushEach":             {list(odm.PushEach(pf.Scores, []int{4, 0}, odm.PushSort(eachInt.Desc()), odm.PushSlice(4))), m{"$push": m{"scores": m{"$each": a{4, 0}, "$sort": -1, "$slice": 4}}}, nil},
		"PushEach by fields":   {list(odm.PushEach(pf.Lines, nil, odm.PushSort(lf.Qty.Desc()))), m{"$push": m{"lines": m{"$each": a{}, "$sort": m{"qty": -1}}}}, nil},
		"AddToSet":             {list(odm.AddToSet(pf.Tags, "red", "new")), m{"$addToSet": m{"tags": m{"$each": a{"red", "new"}}}}, nil},
		"Pull by a field":      {list(odm.Pull(pf.Lines, lf.SKU.Eq("a"))), m{"$pull": m{"lines": m{"sku": "a"}}}, nil},
		"Pull by fields":       {list(odm.Pull(pf.Lines, lf.SKU.Eq("a"), lf.Qty.Lt(2))), m{"$pull": m{"lines": m{"sku": "a", "qty": m{"$lt": 2}}}}, nil},
		"Pull by or":           {list(odm.Pull(pf.Lines, odm.Or(lf.SKU.Eq("a"), lf.Qty.Gt(9)))), m{"$pull": m{"lines": m{"$or": a{m{"sku": "a"}, m{"qty": m{"$gt": 9}}}}}}, nil},
		"Pull by nor":          {list(odm.Pull(pf.Lines, odm.Nor(lf.SKU.Eq("a")))), m{"$pull": m{"lines": m{"sku": m{"$ne": "a"}}}}, nil},
		"Pull a value":         {list(odm.Pull(pf.Scores, eachInt.Eq(5))), m{"$pull": m{"scores": 5}}, nil},
		"Pull values":          {list(odm.Pull(pf.Scores, eachInt.Gt(3), eachInt.Lt(9))), m{"$pull": m{"scores": m{"$gt": 3, "$lt": 9}}}, nil},
		"Pull values not":      {list(odm.Pull(pf.Scores, odm.Not(eachInt.Gt(3)))), m{"$pull": m{"scores": m{"$lte": 3}}}, nil},
		"Pull values twice":    {list(odm.Pull(pf.Scores, eachInt.Gt(3), eachInt.Gt(6))), m{"$pull": m{"scores": m{"$gt": 6}}}, nil},
		"PullAll":              {list(odm.PullAll(pf.Scores, 1, 9)), m{"$pullAll": m{"scores": a{1, 9}}}, nil},
		"Pop":                  {list(odm.PopFirst(pf.Scores), odm.PopLast(pf.Tags)), m{"$pop": m{"scores": -1, "tags": 1}}, nil},
		"Index":                {list(pf.Lines.Index(1, lf.Qty.Set(8))), m{"$set": m{"lines.1.qty": 8}}, nil},
		"Each":                 {list(pf.Lines.Each(lf.Qty.Inc(1))), m{"$inc": m{"lines.$[].qty": 1}}, nil},
		"Each element":         {list(pf.Scores.Each(odm.Mul(eachInt, 2))), m{"$mul": m{"scores.$[]": 2}}, nil},
		"EachWhere":            {list(pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Qty.Set(9), lf.SKU.Set("z"))), m{"$set": m{"lines.$[x].qty": 9, "lines.$[x].sku": "z"}}, []any{m{"x.sku": "a"}}},
		"EachWhere several":    {list(pf.Lines.EachWhere(odm.And(lf.SKU.Eq("b"), lf.Qty.Gt(2)), lf.Qty.Set(0))), m{"$set": m{"lines.$[x].qty": 0}}, []any{m{"x.sku": "b", "x.qty": m{"$gt": 2}}}},
		"EachWhere not":        {list(pf.Lines.EachWhere(odm.Not(lf.SKU.Eq("b")), lf.Qty.Set(0))), m{"$set": m{"lines.$[x].qty": 0}}, []any{m{"x.sku": m{"$ne": "b"}}}},
		"EachWhere two":        {list(pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Qty.Set(9)), pf.Lines.EachWhere(lf.SKU.Eq("b"), lf.Qty.Set(8)), pf.Scores.EachWhere(eachInt.Gt(4), eachInt.Set(0))), m{"$set": m{"lines.$[x].qty": 9, "lines.$[y].qty": 8, "scores.$[z]": 0}}, []any{m{"x.sku": "a"}, m{"y.sku": "b"}, m{"z": m{"$gt": 4}}}},
		"EachWhere nested":     {list(pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Taxes.EachWhere(tf.Code.Eq("v"), tf.Rate.Set(7)))), m{"$set": m{"lines.$[x].taxes.$[y].rate": 7.0}}, []any{m{"x.sku": "a"}, m{"y.code": "v"}}},
		"EachWhere pull":       {list(pf.Lines.EachWhere(lf.SKU.Eq("a"), odm.Pull(lf.Taxes, tf.Rate.Gt(1)))), m{"$pull": m{"lines.$[x].taxes": m{"rate": m{"$gt": 1}}}}, []any{m{"x.sku": "a"}}},
		"Raw beside":           {list(odm.RawUpdate(m{"$set": m{"lines.$[e0].qty": 3}}, m{"e0.sku": "b"}), pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Qty.Set(9))), m{"$set": m{"lines.$[x].qty": 3, "lines.$[y].qty": 9}}, []any{m{"x.sku": "b"}, m{"y.sku": "a"}}},
		"a key of a map":       {list(pf.Marks.Key("math").Inc(1), pf.Marks.Key("art").Set(2)), m{"$inc": m{"marks.math": 1}, "$set": m{"marks.art": 2}}, nil},
		"links":                {list(pf.Maker.Set(odm.LinkID[maker]("bob"))), m{"$set": m{"maker": bson.D{{Key: "$ref", Value: "makers"}, {Key: "$id", Value: "bob"}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			update, filters, err := odm.UpdateBSON(tt.ours...)
			if err != nil {
				t.Fatal(err)
			}
			got := changed(t, c, id, update, anys(filters)...)
			if want := changed(t, c, id, tt.driver, tt.filters...); got != want {
				t.Errorf("%s %s makes\n\t%s, the driver's update\n\t%s", update, filters, got, want)
			}
			if got == before {
				t.Error("nothing changed")
			}
		})
	}
	t.Run("Matched", func(t *testing.T) {
		filter, err := odm.And(pf.ID.Eq(bson.ObjectID{1}), pf.Lines.Any(lf.SKU.Eq("b"))).BSON()
		if err != nil {
			t.Fatal(err)
		}
		update, _, err := odm.UpdateBSON(pf.Lines.Matched(lf.Qty.Set(4)))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := changed(t, c, filter, update), changed(t, c, id, m{"$set": m{"lines.1.qty": 4}}); got != want {
			t.Errorf("Matched makes %s, want %s", got, want)
		}
	})
}

func list(cs ...odm.Change[product]) []odm.Change[product] { return cs }

func anys(docs []bson.Raw) []any {
	out := make([]any, len(docs))
	for i, d := range docs {
		out[i] = d
	}
	return out
}
