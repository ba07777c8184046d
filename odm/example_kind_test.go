package odm_test

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// What each kind of field can be asked for and changed to; the rest are functions.

func ExampleNum() {
	each(B.Pages.Eq(100), B.Pages.Ne(100), B.Pages.In(100, 200),
		B.Pages.Gt(100), B.Pages.Gte(100), B.Pages.Lt(100), B.Pages.Lte(100))
	each(B.Pages.Set(100), B.Pages.Inc(-1))
	_ = []odm.Order[Book]{B.Pages.Asc(), B.Pages.Desc()} // for Sort
	// Output:
	// {"pages":100}
	// {"pages":{"$ne":100}}
	// {"pages":{"$in":[100,200]}}
	// {"pages":{"$gt":100}}
	// {"pages":{"$gte":100}}
	// {"pages":{"$lt":100}}
	// {"pages":{"$lte":100}}
	// {"$set":{"pages":100}}
	// {"$inc":{"pages":-1}}
}

func ExampleStr() {
	each(B.Title.Eq("Go"), B.Title.Ne("Go"), B.Title.In("Go", "Zen"), B.Title.Match("^G"),
		B.Title.Gt("F"), B.Title.Gte("G"), B.Title.Lt("H"), B.Title.Lte("Go"))
	each(B.Title.Set("Go!"))
	_ = []odm.Order[Book]{B.Title.Asc(), B.Title.Desc()}
	// Output:
	// {"title":"Go"}
	// {"title":{"$ne":"Go"}}
	// {"title":{"$in":["Go","Zen"]}}
	// {"title":{"$regex":"^G"}}
	// {"title":{"$gt":"F"}}
	// {"title":{"$gte":"G"}}
	// {"title":{"$lt":"H"}}
	// {"title":{"$lte":"Go"}}
	// {"$set":{"title":"Go!"}}
}

// A text in a text is a regular expression, in which what a user has typed is escaped.
func ExampleHasPrefix() {
	each(
		odm.HasPrefix(B.Title, "G"), odm.HasSuffix(B.Title, "o"), odm.HasText(B.Title, "1+1"),
		odm.EqualFold(B.Title, "go"), odm.Regex(B.Title, "^g", "i"),
	)
	// Output:
	// {"title":{"$regex":"^G"}}
	// {"title":{"$regex":"o\\z"}}
	// {"title":{"$regex":"1\\+1"}}
	// {"title":{"$regex":"^go\\z","$options":"i"}}
	// {"title":{"$regex":"^g","$options":"i"}}
}

func ExampleOrd() {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	each(B.Printed.Eq(day), B.Printed.Ne(day), B.Printed.In(day),
		B.Printed.Gt(day), B.Printed.Gte(day), B.Printed.Lt(day), B.Printed.Lte(day))
	each(B.Printed.Set(day), B.Printed.Unset(), odm.CurrentDate(B.Printed))
	_ = []odm.Order[Book]{B.Printed.Asc(), B.Printed.Desc()}
	// Output:
	// {"printed":{"$date":"2026-01-01T00:00:00Z"}}
	// {"printed":{"$ne":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"printed":{"$in":[{"$date":"2026-01-01T00:00:00Z"}]}}
	// {"printed":{"$gt":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"printed":{"$gte":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"printed":{"$lt":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"printed":{"$lte":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"$set":{"printed":{"$date":"2026-01-01T00:00:00Z"}}}
	// {"$unset":{"printed":""}}
	// {"$currentDate":{"printed":true}}
}

func ExampleField() {
	each(B.Signed.Eq(true), B.Signed.Ne(true), B.Signed.In(true), B.Signed.Exists(false))
	each(B.Signed.Set(true), B.Signed.Unset())
	// Output:
	// {"signed":true}
	// {"signed":{"$ne":true}}
	// {"signed":{"$in":[true]}}
	// {"signed":{"$exists":false}}
	// {"$set":{"signed":true}}
	// {"$unset":{"signed":""}}
}

func ExampleList() {
	each(B.Tags.Contains("go"), B.Tags.In("go", "zen"), B.Tags.All("go", "new"), B.Tags.Size(2), odm.Size(B.Tags, 0))
	each(B.Tags.Set([]string{"go"}), B.Tags.Push("new", "hot"))
	// What is changed of an element is said with the element's own fields.
	each(B.Copies.Index(0, copyFields.Loans.Inc(1)), B.Copies.Each(copyFields.Loans.Set(0)), B.Copies.Matched(copyFields.Shelf.Set("C")))
	// Output:
	// {"tags":"go"}
	// {"tags":{"$in":["go","zen"]}}
	// {"tags":{"$all":["go","new"]}}
	// {"tags":{"$size":2}}
	// {"tags":{"$size":0}}
	// {"$set":{"tags":["go"]}}
	// {"$push":{"tags":{"$each":["new","hot"]}}}
	// {"$inc":{"copies.0.loans":1}}
	// {"$set":{"copies.$[].loans":0}}
	// {"$set":{"copies.$.shelf":"C"}}
}

func ExamplePushEach() {
	const it odm.Num[int, int] = "" // the element itself
	each(
		odm.AddToSet(B.Tags, "go", "new"),
		odm.PushEach(B.Grades, []int{1, 3}, odm.PushSort(odm.Desc(it)), odm.PushSlice(5)), // the five best
		odm.PushEach(B.Copies, []BookCopy{{Shelf: "Z"}}, odm.PushPosition(0)),
		odm.Pull(B.Grades, it.Lt(2)),
		odm.PullAll(B.Tags, "old", "cold"),
		odm.PopFirst(B.Grades),
		odm.PopLast(B.Grades),
	)
	// Output:
	// {"$addToSet":{"tags":{"$each":["go","new"]}}}
	// {"$push":{"grades":{"$each":[1,3],"$sort":-1,"$slice":5}}}
	// {"$push":{"copies":{"$each":[{"shelf":"Z","loans":0}],"$position":0}}}
	// {"$pull":{"grades":{"$lt":2}}}
	// {"$pullAll":{"tags":["old","cold"]}}
	// {"$pop":{"grades":-1}}
	// {"$pop":{"grades":1}}
}

func ExampleMap() {
	each(B.Stock.Key("oslo").Gt(0))
	each(B.Stock.Key("oslo").Inc(-1), B.Stock.Set(map[string]int{"oslo": 1}))
	each(B.Stock.Key("a.b").Gt(0)) // which no path can name
	// Output:
	// {"stock.oslo":{"$gt":0}}
	// {"$inc":{"stock.oslo":-1}}
	// {"$set":{"stock":{"oslo":1}}}
	// odm: map key "a.b" cannot be part of a path: it is empty, holds a dot or begins with $
}

func ExampleDoc() {
	each(B.Cover.Where(coverOf.Color.Eq("red"), coverOf.Hard.Eq(true)), B.Cover.Eq(Cover{Color: "red"}), B.Cover.IsNull())
	each(B.Cover.Change(coverOf.Color.Set("blue")), B.Cover.Set(Cover{Color: "blue"}))
	// Output:
	// {"$and":[{"cover.color":"red"},{"cover.hard":true}]}
	// {"cover":{"color":"red","hard":false}}
	// {"cover":null}
	// {"$set":{"cover.color":"blue"}}
	// {"$set":{"cover":{"color":"blue","hard":false}}}
}

func ExampleRef() {
	id := bson.ObjectID{11: 1}
	each(B.Author.ID(id), B.Author.IDIn(id), B.Author.Is(odm.LinkID[Author](id)), B.Author.Where(authorOf.Name.Eq("Ann")))
	each(B.Author.Set(odm.LinkID[Author](id)))
	// Output:
	// {"author.$id":{"$oid":"000000000000000000000001"}}
	// {"author.$id":{"$in":[{"$oid":"000000000000000000000001"}]}}
	// {"author":{"$ref":"authors","$id":{"$oid":"000000000000000000000001"}}}
	// {"author.name":"Ann"}
	// {"$set":{"author":{"$ref":"authors","$id":{"$oid":"000000000000000000000001"}}}}
}

func ExampleRefs() {
	id := bson.ObjectID{11: 1}
	link := odm.LinkID[Book](id)
	each(B.Related.ID(id), B.Related.IDIn(id), B.Related.Contains(link), B.Related.Size(2),
		B.Related.Any(B.Title.Eq("Go"), B.Pages.Gt(100)), B.Related.Where(B.Title.Eq("Go")))
	each(B.Related.Set([]odm.Link[Book]{link}), B.Related.Push(link))
	// Output:
	// {"related.$id":{"$oid":"000000000000000000000001"}}
	// {"related.$id":{"$in":[{"$oid":"000000000000000000000001"}]}}
	// {"related":{"$ref":"books","$id":{"$oid":"000000000000000000000001"}}}
	// {"related":{"$size":2}}
	// {"related":{"$elemMatch":{"title":"Go","pages":{"$gt":100}}}}
	// {"related.title":"Go"}
	// {"$set":{"related":[{"$ref":"books","$id":{"$oid":"000000000000000000000001"}}]}}
	// {"$push":{"related":{"$ref":"books","$id":{"$oid":"000000000000000000000001"}}}}
}
