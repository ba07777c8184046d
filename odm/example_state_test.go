package odm_test

import (
	"errors"
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

// A document knows what it was when it was last read or written.
func ExampleCollection_Changes() {
	ctx, books, done := library()
	defer done()
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	check(err)
	b.Pages = 320
	b.Tags = nil
	fmt.Println(books.IsChanged(b))
	fmt.Println(books.HasChanged(b, B.Title, B.Price))
	fmt.Println(books.Changes(b))
	fmt.Println(books.Rollback(b), b.Pages)
	// Output:
	// true <nil>
	// false <nil>
	// {"$set": {"pages": {"$numberInt":"320"}},"$unset": {"tags": ""}} <nil>
	// <nil> 300
}

func ExampleCollection_PreviousChanges() {
	ctx, books, done := library()
	defer done()
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	check(err)
	b.Pages = 320
	check(books.SaveChanges(ctx, b))
	fmt.Println(books.PreviousChanges(b)) // for an audit, say
	old, err := books.Previous(b)
	fmt.Println(old.Pages, err)
	// Output:
	// {"$set": {"pages": {"$numberInt":"320"}}} <nil>
	// 300 <nil>
}

func ExampleCollection_Refresh() {
	ctx, books, done := library()
	defer done()
	b, err := books.FindOne(ctx, B.Title.Eq("Go"))
	check(err)
	b.Title = "changed in memory"
	_, err = books.Find(B.ID.Eq(b.ID)).Update(ctx, B.Pages.Set(320))
	check(err)
	fmt.Println(books.Merge(ctx, b), b.Title, b.Pages) // keeps what is to be saved
	fmt.Println(books.Refresh(ctx, b), b.Title, b.Pages)
	// Output:
	// <nil> changed in memory 320
	// <nil> Go 320
}

// Somebody else has changed the document: Merge keeps both changes, IgnoreRevision has the last word.
func ExampleStaleError() {
	ctx, db, done := example()
	defer done()
	articles := odm.CollectionOf[Article](db)
	mine := &Article{Slug: "a"}
	check(articles.Insert(ctx, mine))
	theirs, err := articles.Get(ctx, mine.ID)
	check(err)
	theirs.Views = 7
	check(articles.SaveChanges(ctx, theirs))

	mine.Text = "mine"
	err = articles.SaveChanges(ctx, mine)
	var stale *odm.StaleError
	fmt.Println(errors.As(err, &stale), stale.Stored == odm.RevisionOf(theirs))
	check(articles.Merge(ctx, mine))
	fmt.Println(articles.SaveChanges(ctx, mine), mine.Views, mine.Text)
	fmt.Println(articles.Save(ctx, theirs, odm.IgnoreRevision()))
	// Output:
	// true true
	// <nil> 7 mine
	// <nil>
}

// What was set in documents is taken back if the transaction aborts: they still count as changed.
func ExampleDB_WithTransaction() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	from, to := &Book{Title: "from", Pages: 10}, &Book{Title: "to"}
	check(books.InsertMany(ctx, []*Book{from, to}))
	move := func(n int) error {
		return db.WithTransaction(ctx, func(ctx contextT) error {
			if err := books.Update(ctx, to, B.Pages.Inc(n)); err != nil {
				return err
			}
			if err := books.Update(ctx, from, B.Pages.Inc(-n)); err != nil {
				return err
			}
			if from.Pages < 0 {
				return errors.New("not so many")
			}
			return nil
		})
	}
	fmt.Println(move(7), from.Pages, to.Pages)
	fmt.Println(move(7), from.Pages, to.Pages)
	// Output:
	// <nil> 3 7
	// not so many 3 7
}
