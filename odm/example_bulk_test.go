package odm_test

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Writes of all kinds are sent together; hooks, validation, times and revisions are those of the single verbs.
func ExampleCollection_Bulk() {
	ctx, books, done := library()
	defer done()
	all, err := books.Find().Sort("title").All(ctx)
	check(err)
	goBook, mongoBook, zen := all[0], all[1], all[2]
	got, err := books.Bulk(ctx, func(b *odm.Bulk[Book]) error {
		b.Insert(&Book{Title: "New"})
		goBook.Price = 1
		b.SaveChanges(goBook)
		b.Save(mongoBook)
		b.Replace(zen)
		b.Find(B.Title.Eq("Zen")).Update(B.Price.Inc(1))
		b.Find(B.Title.Eq("Zen")).UpdateOne(B.Price.Inc(1))
		b.Find(B.Title.Eq("Zen")).UpdatePipeline(bson.M{"$set": bson.M{"price": bson.M{"$add": bson.A{"$price", 1}}}})
		b.Find(B.Title.Eq("Old")).Upsert(&Book{Title: "Old"}, B.Pages.Set(1))
		b.Find(B.Title.Eq("none")).Delete()
		b.On(books.Find(B.Title.Eq("none"))).DeleteOne()
		b.Find(B.Title.Eq("none")).HardDelete()
		b.Delete(goBook)
		b.HardDelete(mongoBook)
		return nil
	})
	fmt.Printf("%+v %v\n", got, err)
	// Output: {Inserted:1 Matched:6 Modified:5 Upserted:1 Deleted:2} <nil>
}

// The error names every write that was refused.
func ExampleBulkError() {
	ctx, books, done := library()
	defer done()
	zen, err := books.FindOne(ctx, B.Title.Eq("Zen"))
	check(err)
	_, err = books.Bulk(ctx, func(b *odm.Bulk[Book]) error {
		b.Insert(zen, &Book{Title: "New"})
		return nil
	}, odm.Unordered())
	var bulk *odm.BulkError
	if errors.As(err, &bulk) {
		for _, f := range bulk.Failures {
			var taken *odm.DuplicateError
			fmt.Println(f.Position, f.Verb, f.ID == zen.ID, errors.As(f.Err, &taken))
		}
	}
	// Output: 0 Insert true true
}
