package odm_test

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The paths of forms and configurations are known at run time only.
func ExampleDyn() {
	f, list := odm.F("pages"), odm.F("tags")
	each[odm.Filter[Book]](
		f.Eq(1), f.Ne(1), f.Gt(1), f.Gte(1), f.Lt(1), f.Lte(1), f.In(1, 2), f.NotIn(1, 2), f.Mod(2, 0),
		f.Exists(true), f.IsNull(), f.Type("number"), odm.F("title").Match("^G"),
		list.All("a", "b"), list.Size(2), odm.F("copies").Any(odm.F("loans").Gt(1), odm.F("shelf").Eq("A")),
	)
	each[odm.Change[Book]](
		f.Set(1), f.SetOnInsert(1), f.Unset(), f.Inc(1), f.Mul(2), f.Min(1), f.Max(9), f.Rename("size"), odm.F("seen").CurrentDate(),
		list.Push("a"), list.AddToSet("a"), list.Pull(odm.F("").Eq("a")), list.PullAll("a", "b"), list.PopFirst(), list.PopLast(),
	)
	// Output:
	// {"pages":1}
	// {"pages":{"$ne":1}}
	// {"pages":{"$gt":1}}
	// {"pages":{"$gte":1}}
	// {"pages":{"$lt":1}}
	// {"pages":{"$lte":1}}
	// {"pages":{"$in":[1,2]}}
	// {"pages":{"$nin":[1,2]}}
	// {"pages":{"$mod":[2,0]}}
	// {"pages":{"$exists":true}}
	// {"pages":null}
	// {"pages":{"$type":"number"}}
	// {"title":{"$regex":"^G"}}
	// {"tags":{"$all":["a","b"]}}
	// {"tags":{"$size":2}}
	// {"copies":{"$elemMatch":{"loans":{"$gt":1},"shelf":"A"}}}
	// {"$set":{"pages":1}}
	// {"$setOnInsert":{"pages":1}}
	// {"$unset":{"pages":""}}
	// {"$inc":{"pages":1}}
	// {"$mul":{"pages":2}}
	// {"$min":{"pages":1}}
	// {"$max":{"pages":9}}
	// {"$rename":{"pages":"size"}}
	// {"$currentDate":{"seen":true}}
	// {"$push":{"tags":"a"}}
	// {"$addToSet":{"tags":"a"}}
	// {"$pull":{"tags":"a"}}
	// {"$pullAll":{"tags":["a","b"]}}
	// {"$pop":{"tags":-1}}
	// {"$pop":{"tags":1}}
}

// The same, of a model: for Sort, Select and generic code.
func ExampleCollection_F() {
	books := odm.CollectionOf[Book](lazy())
	f, list := books.F("pages"), books.F("tags")
	each(
		f.Eq(1), f.Ne(1), f.Gt(1), f.Gte(1), f.Lt(1), f.Lte(1), f.In(1, 2), f.NotIn(1, 2), f.Exists(true), f.IsNull(),
		books.F("title").Match("^G"), list.All("a"), list.Size(2), books.F("copies").Any(odm.F("loans").Gt(1)),
	)
	each(f.Set(1), f.Unset(), f.Inc(1), list.Push("a"), list.AddToSet("a"), list.Pull(odm.F("").Eq("a")))
	_ = books.Find().Sort(f.Asc(), list.Desc()).Select(f)
	// Output:
	// {"pages":1}
	// {"pages":{"$ne":1}}
	// {"pages":{"$gt":1}}
	// {"pages":{"$gte":1}}
	// {"pages":{"$lt":1}}
	// {"pages":{"$lte":1}}
	// {"pages":{"$in":[1,2]}}
	// {"pages":{"$nin":[1,2]}}
	// {"pages":{"$exists":true}}
	// {"pages":null}
	// {"title":{"$regex":"^G"}}
	// {"tags":{"$all":["a"]}}
	// {"tags":{"$size":2}}
	// {"copies":{"$elemMatch":{"loans":{"$gt":1}}}}
	// {"$set":{"pages":1}}
	// {"$unset":{"pages":""}}
	// {"$inc":{"pages":1}}
	// {"$push":{"tags":"a"}}
	// {"$addToSet":{"tags":"a"}}
	// {"$pull":{"tags":"a"}}
}

// The functions that generic code calls, for a field of any kind.
func ExampleEq() {
	each(
		odm.Eq(B.Tags, []string{"go"}), odm.Ne(B.Price, 1), odm.In(B.Price, 1, 2), odm.NotIn(B.Title, "Go", "Zen"),
		odm.Gt(B.Signed, false), odm.Gte(B.Price, 1), odm.Lt(B.Price, 1), odm.Lte(B.Price, 1), odm.Between(B.Price, 10, 20),
		odm.IsNull(B.Cover), odm.Exists(B.Cover, true), odm.Type(B.Price, "double", "decimal"), odm.Mod(B.Pages, 2, 0),
		odm.Nor(B.Pages.Gt(100), B.Signed.Eq(true)), odm.Not(B.Pages.Gt(100)),
	)
	_ = []odm.Order[Book]{odm.Asc(B.Signed), odm.Desc(B.Signed)}
	// Output:
	// {"tags":["go"]}
	// {"price":{"$ne":1.0}}
	// {"price":{"$in":[1.0,2.0]}}
	// {"title":{"$nin":["Go","Zen"]}}
	// {"signed":{"$gt":false}}
	// {"price":{"$gte":1.0}}
	// {"price":{"$lt":1.0}}
	// {"price":{"$lte":1.0}}
	// {"$and":[{"price":{"$gte":10.0}},{"price":{"$lte":20.0}}]}
	// {"cover":null}
	// {"cover":{"$exists":true}}
	// {"price":{"$type":["double","decimal"]}}
	// {"pages":{"$mod":[2,0]}}
	// {"$nor":[{"pages":{"$gt":100}},{"signed":true}]}
	// {"pages":{"$not":{"$gt":100}}}
}

func ExampleSet() {
	each(
		odm.Set(B.Price, 10), odm.Unset(B.Price), odm.SetOnInsert(B.Price, 10), odm.Rename(B.Price, B.Pages),
		odm.Inc(B.Price, 0.5), odm.Mul(B.Price, 1.1), odm.Min(B.Price, 5), odm.Max(B.Price, 99),
		odm.BitAnd(B.Pages, 6), odm.BitOr(B.Pages, 1), odm.BitXor(B.Pages, 1),
		odm.CurrentTimestamp(odm.Ord[Book, bson.Timestamp]("stamp")),
	)
	each[odm.Change[Book]](odm.RawUpdate(bson.M{"$set": bson.M{"copies.$[c].loans": 0}}, bson.M{"c.shelf": "A"}))
	// Output:
	// {"$set":{"price":10.0}}
	// {"$unset":{"price":""}}
	// {"$setOnInsert":{"price":10.0}}
	// {"$rename":{"price":"pages"}}
	// {"$inc":{"price":0.5}}
	// {"$mul":{"price":1.1}}
	// {"$min":{"price":5.0}}
	// {"$max":{"price":99.0}}
	// {"$bit":{"pages":{"and":6}}}
	// {"$bit":{"pages":{"or":1}}}
	// {"$bit":{"pages":{"xor":1}}}
	// {"$currentDate":{"stamp":{"$type":"timestamp"}}}
	// {"$set":{"copies.$[c].loans":0}} where {"c.shelf":"A"}
}

// The bits of a number, counted from 0, or as a mask.
func ExampleBits() {
	each(
		odm.BitsAllSet(B.Pages, odm.Bits(1, 2)), odm.BitsAnySet(B.Pages, odm.Mask(6)),
		odm.BitsAllClear(B.Pages, odm.Bits(0)), odm.BitsAnyClear(B.Pages, odm.Mask(1)),
	)
	// Output:
	// {"pages":{"$bitsAllSet":[1,2]}}
	// {"pages":{"$bitsAnySet":6}}
	// {"pages":{"$bitsAllClear":[0]}}
	// {"pages":{"$bitsAnyClear":1}}
}

// Conditions on the document as a whole.
func ExampleExpression() {
	each[odm.Filter[Book]](
		odm.Expression(bson.M{"$gt": bson.A{"$price", "$pages"}}),
		odm.JSONSchema(bson.M{"required": []string{"title"}}),
		odm.JavaScript("return this.pages % 2 == 0"), // slow, and never from a user
		odm.Text("coffee", odm.TextOptions{Language: "en", CaseSensitive: true}),
	)
	// Output:
	// {"$expr":{"$gt":["$price","$pages"]}}
	// {"$jsonSchema":{"required":["title"]}}
	// {"$where":"return this.pages % 2 == 0"}
	// {"$text":{"$search":"coffee","$caseSensitive":true,"$language":"en","$diacriticSensitive":false}}
}
