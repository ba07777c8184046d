package odm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// Article has all that odm keeps by itself.
type Article struct {
	odm.Document `bson:",inline" odm:"collection=articles,revision,omitnull"`
	Slug         string     `bson:"slug" odm:"unique"`
	Text         string     `bson:"text"`
	Views        int        `bson:"views"`
	Rating       float64    `bson:"rating"`
	Created      time.Time  `bson:"created" odm:"created"`
	Updated      time.Time  `bson:"updated" odm:"updated"`
	Deleted      *time.Time `bson:"deleted" odm:"deleted"`
}

const (
	articleSlug  odm.Str[Article, string] = "slug"
	articleText  odm.Str[Article, string] = "text"
	articleViews odm.Num[Article, int]    = "views"
)

// Several changes are one update. What is changed in an element is found by the element's own conditions.
func ExampleQuery_Update() {
	ctx, books, done := library()
	defer done()
	got, err := books.Find(odm.Exists(B.Copies, true)).Update(ctx, B.Price.Inc(5), B.Tags.Push("sale"),
		B.Copies.EachWhere(copyFields.Shelf.Eq("A"), copyFields.Loans.Set(0)))
	fmt.Println(got.Matched, got.Modified, err)
	got, err = books.Find().Everything().UpdateOne(ctx, B.Signed.Set(true)) // whichever the server finds first
	fmt.Println(got.Matched, err)
	// Output:
	// 1 1 <nil>
	// 1 <nil>
}

// A change that is computed from the fields of the document.
func ExampleQuery_UpdatePipeline() {
	ctx, books, done := library()
	defer done()
	_, err := books.Find(B.Title.Eq("Go")).UpdatePipeline(ctx,
		agg.Set(agg.Field(B.Price, agg.Divide(B.Pages, 100))),
		bson.M{"$unset": "grades"}, // or a document
	)
	check(err)
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	fmt.Println(b.Price, b.Grades, err)
	// Output: 3 [] <nil>
}

// A counter that begins with the first visit: nobody can come between.
func ExampleQuery_Upsert() {
	ctx, db, done := example()
	defer done()
	articles := odm.CollectionOf[Article](db)
	for range 2 {
		first := &Article{Slug: "start", Text: "to be written"}
		got, err := articles.Find(articleSlug.Eq("start")).Upsert(ctx, first, articleViews.Inc(1))
		fmt.Println(got.Inserted, got.Modified, err)
	}
	a, err := articles.FindOne(ctx, articleSlug.Eq("start"))
	fmt.Println(a.Views, a.Text, err)
	// Output:
	// 1 0 <nil>
	// 0 1 <nil>
	// 2 to be written <nil>
}

// Sort says which document is the first, Before and After which side of the change is returned.
func ExampleQuery_FindAndUpdate() {
	ctx, books, done := library()
	defer done()
	b, err := books.Find(B.Pages.Gt(1)).Sort("-pages").FindAndUpdate(ctx, odm.After, B.Price.Inc(1))
	fmt.Println(b.Title, b.Price, err)
	b, err = books.Find(B.Title.Eq("Zen")).FindAndUpdate(ctx, odm.Before, B.Price.Set(0))
	fmt.Println(b.Title, b.Price, err)
	// Output:
	// Mongo 41 <nil>
	// Zen 10 <nil>
}

func ExampleQuery_FindAndReplace() {
	ctx, books, done := library()
	defer done()
	old, err := books.Find(B.Title.Eq("Zen")).FindAndReplace(ctx, odm.Before, &Book{Title: "Zen 2"})
	fmt.Println(old.Title, old.Pages, err)
	fmt.Println(books.Find(B.Title.Eq("Zen 2")).ReplaceOne(ctx, &Book{Title: "Zen 3"}))
	// Output:
	// Zen 100 <nil>
	// <nil>
}

// A queue: the oldest is taken, and nobody else gets it.
func ExampleQuery_FindAndDelete() {
	ctx, books, done := library()
	defer done()
	b, err := books.Find().Everything().Sort("pages").FindAndDelete(ctx)
	fmt.Println(b.Title, err)
	// Output: Zen <nil>
}

// Without a condition, all documents must be meant.
func ExampleQuery_Delete() {
	ctx, books, done := library()
	defer done()
	_, err := books.Find().Delete(ctx)
	fmt.Println(errors.Is(err, odm.ErrUnfiltered), err)
	fmt.Println(books.Find(B.Pages.Gt(1)).DeleteOne(ctx))
	fmt.Println(books.Find().Everything().Delete(ctx))
	// Output:
	// true odm: no condition; say Everything() to mean all documents
	// 1 <nil>
	// 2 <nil>
}

// Deleted documents of a model with a field odm:"deleted" stay stored; to take the mark away brings one back.
func ExampleQuery_WithDeleted() {
	ctx, db, done := example()
	defer done()
	articles := odm.CollectionOf[Article](db)
	a, b := &Article{Slug: "a"}, &Article{Slug: "b"}
	check(articles.InsertMany(ctx, []*Article{a, b}))
	check(articles.Delete(ctx, a))
	fmt.Println(articles.Find().Count(ctx))
	fmt.Println(articles.Find().WithDeleted().Count(ctx))

	a.Deleted = nil
	check(articles.SaveChanges(ctx, a))
	fmt.Println(articles.Find().Count(ctx))

	check(articles.HardDelete(ctx, b))
	fmt.Println(articles.Find(articleSlug.Eq("a")).HardDelete(ctx))
	// Output:
	// 1 <nil>
	// 2 <nil>
	// 2 <nil>
	// 1 <nil>
}

// Nothing is sent of a value that MongoDB cannot hold.
func ExampleValueError() {
	_, err := odm.CollectionOf[Book](lazy()).Find(B.Title.Eq("Go")).Update(context.Background(), odm.F("score").Set(math.NaN()))
	var value *odm.ValueError
	fmt.Println(errors.As(err, &value), err)
	// Output: true odm: odm_test.Book: the double at "score" is NaN, which is no number and equals no other
}
