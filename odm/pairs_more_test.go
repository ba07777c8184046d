package odm_test

import (
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// An expressed is an expression and the MQL that Beanie's rules give it.
type expressed struct {
	beanie string
	ours   any // a Filter or a slice of Changes
	mql    string
}

// Expressions that are among no pairs: what Beanie's rules say of them stands here by hand. The server takes each.
func TestMoreOfBeaniesExpressions(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[product](db)
	for _, e := range append(moreFilters(), moreChanges(t)...) {
		var want bson.Raw
		must(t, bson.UnmarshalExtJSON([]byte(e.mql), false, &want))
		got, err := renderAny(e.ours)
		if err != nil || !sameDocument(got, want) {
			t.Errorf("%s gives\n\t%s, %v; want\n\t%s", e.beanie, got, err, want)
		}
		switch v := e.ours.(type) {
		case odm.Filter[product]:
			_, err = c.Find(v).All(ctx)
		case []odm.Change[product]:
			_, err = c.Find(pf.Lines.Qty.Gt(1)).Update(ctx, v...) // of none: the server looks at the update all the same
		}
		if err != nil {
			t.Errorf("%s: %v", e.beanie, err)
		}
	}
}

func moreFilters() []expressed {
	type f = odm.Filter[product]
	oid := bson.ObjectID{0x65, 11: 1}
	hold := func(qs ...odm.Filter[product]) f { return odm.And(qs...) }
	return []expressed{
		{"Product.price == 2.5", pf.Price.Eq(2.5), `{"price":2.5}`},
		{"Product.owner == None", odm.IsNull(pf.Owner), `{"owner":null}`},
		{"Product.owner != None", odm.Not(odm.IsNull(pf.Owner)), `{"owner":{"$not":{"$eq":null}}}`},
		{"Product.owner != None, by $ne", f(odm.F("owner").Ne(nil)), `{"owner":{"$ne":null}}`},
		{"Product.id == OID", pf.ID.Eq(oid), `{"_id":{"$oid":"650000000000000000000001"}}`},
		{"NotIn(Product.status, [...])", odm.NotIn(pf.Status, productClosed, productActive), `{"status":{"$nin":["closed","active"]}}`},
		{"In(Product.owner, [OID, None])", f(odm.F("owner").In(oid, nil)), `{"owner":{"$in":[{"$oid":"650000000000000000000001"},null]}}`},
		{"Product.category.description == '1' (a path below)", f(odm.F("category.description").Eq("1")), `{"category.description":"1"}`},
		{"Product.display_name != 'x'", pf.DisplayName.Ne("x"), `{"dn":{"$ne":"x"}}`},
		{"Product.lines.qty > 1", pf.Lines.Qty.Gt(1), `{"lines.qty":{"$gt":1}}`},
		{"Product.lines[1].sku == 'a'", f(odm.F("lines.1.sku").Eq("a")), `{"lines.1.sku":"a"}`},
		{"Product.meta['k'] == None", pf.Meta.Key("k").Key("x").Eq(nil), `{"meta.k.x":null}`},
		{"Product.tags == 'red'", pf.Tags.Contains("red"), `{"tags":"red"}`},
		{"Product.tags == ['a','b']", odm.Eq(pf.Tags, []string{"a", "b"}), `{"tags":["a","b"]}`},
		{"Product.tags == []", odm.Eq(pf.Tags, []string{}), `{"tags":[]}`},
		{"Product.scores > 3", pf.Scores.Each_.Gt(3), `{"scores":{"$gt":3}}`},
		{"All(Product.tags, ['a','b'])", pf.Tags.All("a", "b"), `{"tags":{"$all":["a","b"]}}`},
		{"Size(Product.tags, 0)", odm.Size(pf.Tags, 0), `{"tags":{"$size":0}}`},
		{"ElemMatch(Product.lines, {sku, qty range})", pf.Lines.Any(lf.SKU.Eq("x"), lf.Qty.Gte(1), lf.Qty.Lt(9)), `{"lines":{"$elemMatch":{"$and":[{"sku":"x"},{"qty":{"$gte":1}},{"qty":{"$lt":9}}]}}}`},
		{"ElemMatch in ElemMatch", pf.Lines.Any(lf.Taxes.Any(tf.Code.Eq("v"), tf.Rate.Gt(0.1))), `{"lines":{"$elemMatch":{"taxes":{"$elemMatch":{"code":"v","rate":{"$gt":0.1}}}}}}`},
		{"Not(ElemMatch(…))", odm.Not(pf.Lines.Any(lf.SKU.Eq("x"))), `{"lines":{"$not":{"$elemMatch":{"sku":"x"}}}}`},
		{"Not(In(Product.qty, [1]))", odm.Not(pf.Qty.In(1)), `{"qty":{"$not":{"$in":[1]}}}`},
		{"Not(Exists(Product.owner))", odm.Not(odm.Exists(pf.Owner, true)), `{"owner":{"$not":{"$exists":true}}}`},
		{"Not(RegEx(Product.name, '^a'))", odm.Not(pf.Name.Match("^a")), `{"name":{"$not":{"$regex":"^a"}}}`},
		{"Not(Product.category == Category(name='x'))", odm.Not(pf.Category.Eq(productCategory{Name: "x"})), `{"category":{"$not":{"$eq":{"name":"x","description":null}}}}`},
		{"Not(Not(a))", odm.Not(odm.Not(pf.Qty.Gt(1))), `{"qty":{"$not":{"$not":{"$gt":1}}}}`},
		{"And of an And", odm.And(odm.And(pf.Qty.Gt(1), pf.Qty.Lt(9)), pf.Active.Eq(true)), `{"$and":[{"$and":[{"qty":{"$gt":1}},{"qty":{"$lt":9}}]},{"active":true}]}`},
		{"Or of one in And", odm.And(odm.Or(pf.Qty.Gt(1)), pf.Active.Eq(true)), `{"$and":[{"qty":{"$gt":1}},{"active":true}]}`},
		{"Nor(And(…), Or(…))", odm.Nor(odm.And(pf.Qty.Gt(1), pf.Qty.Lt(9)), odm.Or(pf.Qty.Eq(1), pf.Qty.Eq(2))), `{"$nor":[{"$and":[{"qty":{"$gt":1}},{"qty":{"$lt":9}}]},{"$or":[{"qty":1},{"qty":2}]}]}`},
		{"two conditions of one path", hold(pf.Qty.Gt(1), pf.Qty.Lt(9)), `{"$and":[{"qty":{"$gt":1}},{"qty":{"$lt":9}}]}`},
		{"a raw filter beside expressions", hold(f(odm.Raw(bson.D{{Key: "a", Value: 1}, {Key: "b", Value: 2}})), pf.Qty.Eq(1)), `{"$and":[{"a":1,"b":2},{"qty":1}]}`},
		{"Mod(Product.qty, 4, 1)", odm.Mod(pf.Qty, 4, 1), `{"qty":{"$mod":[4,1]}}`},
		{"RegEx(Product.name, '^a', 'im')", odm.Regex(pf.Name, "^a", "im"), `{"name":{"$regex":"^a","$options":"im"}}`},
		{"Type(Product.price, ['double','int'])", odm.Type(pf.Price, "double", "int"), `{"price":{"$type":["double","int"]}}`},
		{"Expr({...})", f(odm.Expression(bson.D{{Key: "$gt", Value: bson.A{"$price", "$qty"}}})), `{"$expr":{"$gt":["$price","$qty"]}}`},
		{"BitsAnySet(Product.flags, [1, 5])", odm.BitsAnySet(pf.Flags, odm.Bits(1, 5)), `{"flags":{"$bitsAnySet":[1,5]}}`},
		{"Product.created >= T0 and a zone", pf.Created.Gte(time.Date(2024, 1, 2, 4, 4, 5, 999999, time.FixedZone("x", 3600))), `{"created":{"$gte":{"$date":"2024-01-02T03:04:05Z"}}}`},
		{"House.door == Door.link_from_id(x)", pf.Maker.Is(odm.LinkID[maker]("m")), `{"maker":{"$ref":"makers","$id":"m"}}`},
		{"House.door.id == x", pf.Maker.ID("m"), `{"maker.$id":"m"}`},
		{"In(House.door.id, [x, y])", pf.Maker.IDIn("m", "n"), `{"maker.$id":{"$in":["m","n"]}}`},
		{"House.spare == None", pf.Maker.Is(odm.Link[maker]{}), `{"maker":null}`},
		{"House.windows == link", pf.Shops.Contains(odm.LinkID[maker]("m")), `{"shops":{"$ref":"makers","$id":"m"}}`},
		{"Size(House.windows, 2)", pf.Shops.Size(2), `{"shops":{"$size":2}}`},
	}
}

func moreChanges(t *testing.T) []expressed {
	t.Helper()
	type cs = []odm.Change[product]
	oid := bson.ObjectID{0x65, 11: 1}
	return []expressed{
		{"Set({owner: None})", cs{odm.F("owner").Set(nil)}, `{"$set":{"owner":null}}`},
		{"Set of a map key and a list's element", cs{pf.Marks.Key("a").Set(1), odm.F("lines.0.qty").Set(2)}, `{"$set":{"marks.a":1,"lines.0.qty":2}}`},
		{"Set(…), Inc(…), Set(…): none is lost", cs{pf.Name.Set("a"), pf.Qty.Inc(1), pf.Active.Set(true), pf.Price.Inc(2)}, `{"$set":{"name":"a","active":true},"$inc":{"qty":1,"price":2}}`},
		{"Unset of two", cs{odm.Unset(pf.Owner), odm.Unset(pf.Category)}, `{"$unset":{"owner":"","category":""}}`},
		{"Rename({dn: 'label'})", cs{odm.Rename(pf.DisplayName, odm.Any[product]("label"))}, `{"$rename":{"dn":"label"}}`},
		{"Mul({price: 1.5})", cs{odm.Mul(pf.Price, 1.5)}, `{"$mul":{"price":1.5}}`},
		{"CurrentDate({seen: {$type: timestamp}})", cs{odm.CurrentTimestamp(pf.Seen)}, `{"$currentDate":{"seen":{"$type":"timestamp"}}}`},
		{"Set beside SetOnInsert", cs{pf.Qty.Set(1), odm.SetOnInsert(pf.Name, "n"), odm.SetOnInsert(pf.Owner, oid)}, `{"$set":{"qty":1},"$setOnInsert":{"name":"n","owner":{"$oid":"650000000000000000000001"}}}`},
		{"AddToSet with $each", cs{odm.AddToSet(pf.Tags, "a", "b")}, `{"$addToSet":{"tags":{"$each":["a","b"]}}}`},
		{"AddToSet of an embedded document", cs{odm.AddToSet(pf.Lines, productLine{SKU: "x", Qty: 1})}, `{"$addToSet":{"lines":{"sku":"x","qty":1,"price":0,"taxes":null}}}`},
		{"Push of one", cs{pf.Tags.Push("a")}, `{"$push":{"tags":"a"}}`},
		{"Push of one list into a list of lists", cs{odm.F("grid").Push([]int{1, 2})}, `{"$push":{"grid":[1,2]}}`},
		{"Push with $position alone", cs{odm.PushEach(pf.Tags, []string{"a"}, odm.PushPosition(0))}, `{"$push":{"tags":{"$each":["a"],"$position":0}}}`},
		{"Push of none, cut to nothing", cs{odm.PushEach(pf.Tags, []string{}, odm.PushSlice(0))}, `{"$push":{"tags":{"$each":[],"$slice":0}}}`},
		{"Push sorted by fields", cs{odm.PushEach(pf.Lines, []productLine{}, odm.PushSort(lf.Qty.Desc(), lf.SKU.Asc()), odm.PushSlice(3))}, `{"$push":{"lines":{"$each":[],"$sort":{"qty":-1,"sku":1},"$slice":3}}}`},
		{"Pop({tags: -1})", cs{odm.PopFirst(pf.Tags)}, `{"$pop":{"tags":-1}}`},
		{"Pop({tags: 1})", cs{odm.PopLast(pf.Tags)}, `{"$pop":{"tags":1}}`},
		{"Pull(In(Product.tags, [...]))", cs{odm.Pull(pf.Tags, eachText.In("a", "b"))}, `{"$pull":{"tags":{"$in":["a","b"]}}}`},
		{"Pull of documents by two fields", cs{odm.Pull(pf.Lines, lf.SKU.Eq("x"), lf.Qty.Lt(1))}, `{"$pull":{"lines":{"$and":[{"sku":"x"},{"qty":{"$lt":1}}]}}}`},
		{"PullAll of documents", cs{odm.PullAll(pf.Tags, "a")}, `{"$pullAll":{"tags":["a"]}}`},
		{"Bit({flags: {or, xor}})", cs{odm.BitOr(pf.Flags, 3)}, `{"$bit":{"flags":{"or":3}}}`},
		{"the positional element", cs{pf.Lines.Matched(lf.Qty.Inc(1))}, `{"$inc":{"lines.$.qty":1}}`},
		{"all elements", cs{pf.Lines.Each(lf.Qty.Set(0))}, `{"$set":{"lines.$[].qty":0}}`},
		{"Set({link: …})", cs{pf.Maker.Set(odm.LinkID[maker]("m")), pf.Shops.Push(odm.LinkID[maker]("n"))}, `{"$set":{"maker":{"$ref":"makers","$id":"m"}},"$push":{"shops":{"$ref":"makers","$id":"n"}}}`},
		{"raw dicts merge", cs{odm.RawUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "a", Value: 1}}}, {Key: "$inc", Value: bson.D{{Key: "b", Value: 1}}}}), pf.Name.Set("x")}, `{"$set":{"a":1,"name":"x"},"$inc":{"b":1}}`},
	}
}

// What a query sends, by the rules of Beanie's builder.
func TestMoreOfBeaniesQueries(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, vehicles(), unions())
	ps, cars := odm.CollectionOf[product](db), odm.CollectionOf[Car](db)
	for want, q := range map[string]interface{ Command() (bson.Raw, error) }{
		`{"find":"products","filter":{"$and":[{"qty":{"$gt":1}},{"active":true}]},"sort":{"price":-1,"dn":1},"skip":2,"limit":3}`: ps.Find(pf.Qty.Gt(1)).Where(pf.Active.Eq(true)).Sort("-price").Sort(pf.DisplayName.Asc()).Skip(9).Skip(2).Limit(3),
		`{"find":"products","filter":{},"sort":{"category.name":1,"lines.qty":-1}}`:                                               ps.Find().Sort(pf.Category.Name.Asc(), pf.Lines.Qty.Desc()),
		`{"find":"products","filter":{"qty":1},"projection":{"name":1,"price":1}}`: odm.Project[struct {
			Name  string  `bson:"name"`
			Price float64 `bson:"price"`
		}](ps.Find(pf.Qty.Eq(1))),
		`{"find":"products","filter":{},"projection":{"name":1,"category.name":1}}`:                                          ps.Find().Select(pf.Name, pf.Category.Name),
		`{"find":"vehicles","filter":{"_class_id":{"$in":["Vehicle.Car","Vehicle.Car.Bus"]}},"limit":1}`:                     cars.Find().WithChildren().Limit(1),
		`{"find":"vehicles","filter":{"$and":[{"$or":[{"body":"a"},{"body":"b"}]},{"_class_id":"Vehicle.Car"}]}}`:            cars.Find(odm.Or(carBody.Eq("a"), carBody.Eq("b"))),
		`{"find":"shapes","filter":{"$and":[{"r":{"$gte":1}},{"kind":{"$in":["circle"]}}]}}`:                                 odm.CollectionOf[Circle](db).Find(circleR.Gte(1)).WithChildren(),
		`{"find":"events","filter":{"$and":[{"y":{"$lt":0}},{"_class_id":"Scroll"}]}}`:                                       odm.CollectionOf[Scroll](db).Find(scrollY.Lt(0)),
		`{"find":"memos","filter":{"$and":[{"text":"a"},{"deleted_at":null}]}}`:                                              odm.CollectionOf[memo](db).Find(memoText.Eq("a")),
		`{"find":"memos","filter":{"deleted_at":null}}`:                                                                      odm.CollectionOf[memo](db).Find(),
		`{"aggregate":"vehicles","pipeline":[{"$match":{"_class_id":"Vehicle.Car"}},{"$count":"n"}],"cursor":{}}`:            odm.Pipe[bson.Raw](cars.Find(), agg.Count("n")),
		`{"aggregate":"memos","pipeline":[{"$match":{"deleted_at":null}},{"$count":"n"},{"$limit":1}],"cursor":{}}`:          odm.Pipe[bson.Raw](odm.CollectionOf[memo](db).Find().Limit(1), agg.Count("n")),
		`{"aggregate":"products","pipeline":[{"$match":{"qty":1}},{"$sort":{"n":-1}},{"$skip":1},{"$limit":2}],"cursor":{}}`: odm.Pipe[bson.Raw](ps.Find(pf.Qty.Eq(1)).Sort("-n").Skip(1).Limit(2)),
	} {
		got, err := q.Command()
		var wanted bson.Raw
		must(t, bson.UnmarshalExtJSON([]byte(want), false, &wanted))
		if err != nil || !alikeDocuments(got, wanted) || !sameSort(got, wanted) {
			t.Errorf("the command is\n\t%s, %v; want\n\t%s", got, err, want)
		}
	}
	w.take(t)
	for want, run := range map[string]func() error{
		`"updates":[{"q":{"$and":[{"body":"a"},{"_class_id":"Vehicle.Car"}]},"u":{"$set":{"body":"b"}},"multi":true}]`: func() error { _, err := cars.Find(carBody.Eq("a")).Update(ctx, carBody.Set("b")); return err },
		`"deletes":[{"q":{"_class_id":{"$in":["Vehicle.Car","Vehicle.Car.Bus"]}},"limit":0}]`:                          func() error { _, err := cars.Find().WithChildren().Everything().Delete(ctx); return err },
		`"updates":[{"q":{"email":"q"},"u":{"$inc":{"visits":1},"$set":`: func() error {
			_, err := odm.CollectionOf[visit](db).Find(visitEmail.Eq("q")).Upsert(ctx, nil, visitN.Inc(1))
			return err
		},
		`"pipeline":[{"$match":{"$and":[{"body":"a"},{"_class_id":"Vehicle.Car"}]}},{"$group":{"_id":1,"n":{"$sum":1}}}]`: func() error { _, err := cars.Find(carBody.Eq("a")).Count(ctx); return err },
		`{"distinct":"vehicles","key":"body","query":{"_class_id":"Vehicle.Car"}}`:                                        func() error { _, err := odm.Distinct(ctx, cars.Find(), carBody); return err },
	} {
		must(t, run())
		if got := w.take(t)[0]; !strings.Contains(got, want) {
			t.Errorf("sent\n\t%s\nwant\n\t%s", got, want)
		}
	}
}

// sameSort reports whether two commands sort by the same keys in the same order.
func sameSort(a, b bson.Raw) bool { return samePart(a.Lookup("sort"), b.Lookup("sort")) }
