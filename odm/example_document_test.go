package odm_test

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func ExampleCollection_Insert() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	b := &Book{Title: "Go"}
	check(books.Insert(ctx, b))
	fmt.Println(b.ID.IsZero())

	var taken *odm.DuplicateError
	err := books.Insert(ctx, b)
	fmt.Println(errors.As(err, &taken), taken.Index)
	// Output:
	// false
	// true _id_
}

// Unordered goes on after a document that the server refuses, and the error names every one.
func ExampleCollection_InsertMany() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	a, b := &Book{Title: "A"}, &Book{Title: "B"}
	check(books.Insert(ctx, a))
	err := books.InsertMany(ctx, []*Book{a, b}, odm.Unordered(), odm.WriteComment("import"), odm.BypassDocumentValidation())
	var bulk *odm.BulkError
	if errors.As(err, &bulk) {
		for _, f := range bulk.Failures {
			fmt.Println(f.Position, f.Verb, f.ID == a.ID)
		}
	}
	n, err := books.Find().Count(ctx)
	fmt.Println(n, err)
	// Output:
	// 0 InsertMany true
	// 2 <nil>
}

func ExampleCollection_Get() {
	ctx, books, done := library()
	defer done()
	zen, err := books.FindOne(ctx, B.Title.Eq("Zen"))
	check(err)
	again, err := books.Get(ctx, zen.ID)
	fmt.Println(again.Title, err)
	again, err = books.Get(ctx, zen.ID.Hex()) // as it comes in a URL
	fmt.Println(again.Title, err)
	_, err = books.Get(ctx, bson.NewObjectID())
	fmt.Println(errors.Is(err, odm.ErrNotFound))
	// Output:
	// Zen <nil>
	// Zen <nil>
	// true
}

// Save writes every field, SaveChanges what has changed. Neither touches what the struct does not know.
func ExampleCollection_Save() {
	ctx, books, done := library()
	defer done()
	b := &Book{Title: "New"}
	check(books.Save(ctx, b)) // inserted: it was neither read nor written before
	b.Pages, b.Tags = 99, []string{"new"}
	changes, err := books.Changes(b)
	fmt.Println(changes, err)
	fmt.Println(books.SaveChanges(ctx, b))
	fmt.Println(books.SaveChanges(ctx, &Book{Title: "by hand"}))
	// Output:
	// {"$set": {"pages": {"$numberInt":"99"},"tags": ["new"]}} <nil>
	// <nil>
	// odm: not saved
}

// Replace stores the document as a whole, whatever else was stored.
func ExampleCollection_Replace() {
	ctx, books, done := library()
	defer done()
	all, err := books.Find().Sort("title").All(ctx)
	check(err)
	all[0].Tags = nil
	fmt.Println(books.Replace(ctx, all[0]))
	fmt.Println(books.ReplaceMany(ctx, all))

	check(books.Delete(ctx, all[2]))
	var missing *odm.MissingError
	err = books.ReplaceMany(ctx, []*Book{all[1], {Document: odm.Document{ID: bson.ObjectID{11: 1}}}})
	fmt.Println(errors.As(err, &missing), missing.IDs, errors.Is(err, odm.ErrNotFound))
	// Output:
	// <nil>
	// <nil>
	// true [ObjectID("000000000000000000000001")] true
}

// Update changes what is stored, and the document in memory becomes that.
func ExampleCollection_Update() {
	ctx, books, done := library()
	defer done()
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	check(err)
	check(books.Update(ctx, b, B.Pages.Inc(20), B.Tags.Push("new")))
	fmt.Println(b.Pages, b.Tags)
	// Output: 320 [go new]
}

func ExampleCollection_Delete() {
	ctx, books, done := library()
	defer done()
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	check(err)
	fmt.Println(books.Delete(ctx, b))
	fmt.Println(errors.Is(books.Delete(ctx, b), odm.ErrNotFound))
	fmt.Println(books.Delete(ctx, &Book{}))
	// Output:
	// <nil>
	// true
	// odm_test.Book without an id: odm: not saved
}

// What odm does not do, the driver does: with the bytes that odm stores and reads.
func ExampleCollection_Encode() {
	ctx, books, done := library()
	defer done()
	raw, err := books.Encode(&Book{Document: odm.Document{ID: bson.ObjectID{11: 1}}, Title: "Raw"})
	check(err)
	_, err = books.Driver().InsertOne(ctx, raw)
	check(err)

	found, err := books.Driver().FindOne(ctx, bson.D{{Key: "title", Value: "Raw"}}).Raw()
	check(err)
	var b Book
	fmt.Println(books.Decode(found, &b), b.Title)
	// Output: <nil> Raw
}

// Prepare runs the hooks and the validation of Replace, whose bytes somebody else sends.
func ExampleCollection_Prepare() {
	ctx, books, done := library()
	defer done()
	b := &Book{Document: odm.Document{ID: bson.ObjectID{11: 1}}, Title: "Prepared"}
	raw, written, err := books.Prepare(ctx, b)
	check(err)
	_, err = books.Driver().InsertOne(ctx, raw)
	check(err)
	fmt.Println(written(ctx), raw.Lookup("title"))
	// Output: <nil> "Prepared"
}
