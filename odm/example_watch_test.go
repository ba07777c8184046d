package odm_test

import (
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

// The token of an event resumes the stream behind it, in another process if need be.
func ExampleCollection_Watch() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	stream, err := books.Watch(ctx)
	check(err)
	b := &Book{Title: "Go", Pages: 300}
	check(books.Insert(ctx, b))
	check(books.Update(ctx, b, B.Pages.Inc(1)))
	for event, err := range stream.Events(ctx) {
		check(err)
		fmt.Println(event.Kind, event.ID == b.ID, event.Document.Title)
		break // a program goes on
	}
	token := stream.Token() // and stores it
	check(stream.Close(ctx))

	large, err := books.Find(B.Pages.Gt(200)).Watch(ctx, odm.WatchOptions{After: token})
	check(err)
	defer func() { check(large.Close(ctx)) }()
	for event, err := range large.Events(ctx) {
		check(err)
		fmt.Println(event.Kind, event.Updated)
		break
	}
	// Output:
	// insert true Go
	// update {"pages": {"$numberInt":"301"}}
}

// Documents of several models come each as its own type.
func ExampleMixed_Watch() {
	ctx, db, done := example(unions())
	defer done()
	stream, err := odm.UnionOf[any](db, "events").Find().Watch(ctx)
	check(err)
	defer func() { check(stream.Close(ctx)) }()
	check(odm.CollectionOf[Scroll](db).Insert(ctx, &Scroll{Y: 7}))
	for event, err := range stream.Events(ctx) {
		check(err)
		fmt.Println(event.Kind, event.Document.(*Scroll).Y)
		break
	}
	// Output: insert 7
}
