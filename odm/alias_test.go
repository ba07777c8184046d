package odm_test

import (
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A condition or change keeps the values of the moment it was built, whatever its caller does to them later.
func TestValuesAreCopied(t *testing.T) {
	tags, marks, raw := []string{"a", "b"}, map[string]int{"math": 1}, bson.D{{Key: "x", Value: bson.A{1}}}
	text, lines := "text", []productLine{{SKU: "a", Taxes: []productTax{{Code: "v"}}}}
	category := productCategory{Description: &text}
	ann := &maker{DocumentOf: odm.DocumentOf[string]{ID: "ann"}}
	links := []odm.Link[maker]{odm.LinkTo(ann)}
	inside := []odm.Filter[productLine]{lf.SKU.Eq("a")}
	joined := []odm.Filter[product]{pf.Qty.Gt(1), pf.Qty.Lt(5)}
	changes := []odm.Change[productLine]{lf.Qty.Set(1)}
	spelled := map[string]spelling{
		"In":        {got: pf.Tags.In(tags...)},
		"Set":       {got: pf.Tags.Set(tags)},
		"Push":      {got: pf.Tags.Push(tags...)},
		"NotIn":     {got: odm.PullAll(pf.Tags, tags...)},
		"map":       {got: pf.Marks.Set(marks)},
		"Raw":       {got: of(odm.Raw(raw))},
		"RawUpdate": {got: changeOf(odm.RawUpdate(bson.D{{Key: "$set", Value: raw}}, raw))},
		"pointer":   {got: pf.Category.Eq(category)},
		"deep":      {got: pf.Lines.Set(lines)},
		"Link":      {got: pf.Maker.Is(odm.LinkTo(ann))},
		"Links":     {got: pf.Shops.Set(links)},
		"any Link":  {got: of(odm.F("maker").In(odm.LinkTo(ann)))},
		"Any":       {got: pf.Lines.Any(inside...)},
		"Or":        {got: odm.Or(joined...)},
		"Each":      {got: pf.Lines.Each(changes...)},
	}
	for name, s := range spelled {
		spelled[name] = spelling{s.got, s.got.String()}
	}
	tags[0], marks["math"], marks["new"], text = "CHANGED", 9, 9, "CHANGED"
	raw[0].Value.(bson.A)[0] = 9
	raw[0].Key = "CHANGED"
	lines[0].Taxes[0].Code, ann.ID, links[0] = "CHANGED", "CHANGED", odm.LinkID[maker]("CHANGED")
	inside[0], joined[0], changes[0] = lf.SKU.Eq("CHANGED"), pf.Name.Eq("CHANGED"), lf.SKU.Set("CHANGED")
	checkSpellings(t, spelled)
}

// Conditions that are built from one another share nothing that either could change.
func TestSiblingsShareNothing(t *testing.T) {
	base := make([]odm.Filter[product], 0, 8)
	base = append(base, pf.Qty.Gt(1))
	one, two := odm.And(append(base, pf.Name.Eq("one"))...), odm.And(append(base, pf.Name.Eq("two"))...)
	moved := pf.Category.Where(categoryName.Eq("x"))
	or := odm.Or(one, two, moved)
	element := odm.And(lf.SKU.Eq("a"), lf.Qty.Gt(1))
	first, second := pf.Lines.EachWhere(element, lf.Qty.Set(1)), pf.Lines.Any(element)
	checkSpellings(t, map[string]spelling{
		"one":     {one, `{"$and":[{"qty":{"$gt":1}},{"name":"one"}]}`},
		"two":     {two, `{"$and":[{"qty":{"$gt":1}},{"name":"two"}]}`},
		"or":      {or, `{"$or":[{"$and":[{"qty":{"$gt":1}},{"name":"one"}]},{"$and":[{"qty":{"$gt":1}},{"name":"two"}]},{"category.name":"x"}]}`},
		"element": {element, `{"$and":[{"sku":"a"},{"qty":{"$gt":1}}]}`},
		"first":   {first, `{"$set":{"lines.$[e0].qty":1}} where {"$and":[{"e0.sku":"a"},{"e0.qty":{"$gt":1}}]}`},
		"second":  {second, `{"lines":{"$elemMatch":{"sku":"a","qty":{"$gt":1}}}}`},
	})
}

// One condition may be rendered and built upon by many goroutines; run with -race.
func TestConditionsMayBeShared(t *testing.T) {
	shared := odm.And(pf.Tags.In("a"), pf.Lines.Any(lf.SKU.Eq("a"), lf.Qty.Gt(1)))
	want := odm.Not(shared).String()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := odm.Not(shared).String(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	all.Wait()
}
