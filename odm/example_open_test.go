package odm_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// Open waits for an answer of the server, so that a wrong address is known at once, and in one line.
func ExampleOpen() {
	ctx := context.Background()
	_, err := odm.Open(ctx, "mongodb://localhost:27017")
	fmt.Println(err)

	_, err = odm.Open(ctx, "mongodb://localhost:1/shop?serverSelectionTimeoutMS=1",
		odm.Models(odm.ModelOf[Book](), odm.ModelOf[Author]()),
		odm.WithClientOptions(options.Client().SetAppName("shop")),
	)
	var nobody *odm.ConnectError
	fmt.Println(errors.As(err, &nobody))
	// Output:
	// odm: the URI names no database: write mongodb://localhost:27017/database
	// true
}

// A client that the program has already serves as well. It stays the program's: Close leaves it connected.
func ExampleNew() {
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://localhost"))
	check(err)
	db, err := odm.New(client.Database("shop"), odm.Models(odm.ModelOf[Book]()))
	check(err)
	tenant := db.Database("shop_no") // of the same client, with the same models
	books := odm.CollectionOf[Book](tenant)
	old := odm.CollectionOf[Book](db, odm.Named("books_2025"))
	fmt.Println(db.Driver().Name(), books.Driver().Database().Name(), books.Name(), old.Name(), db.Close(context.Background()))
	// Output: shop shop_no books books_2025 <nil>
}

// Validate may be the method Struct of a validator of github.com/go-playground/validator.
func ExampleWithValidation() {
	validate := func(doc any) error {
		if b, ok := doc.(*Book); ok && b.Pages <= 0 {
			return errors.New("a book has pages")
		}
		return nil
	}
	ctx, db, done := example(odm.WithValidation(validate))
	defer done()
	err := odm.CollectionOf[Book](db).Insert(ctx, &Book{Title: "Void"})
	var invalid *odm.ValidationError
	fmt.Println(errors.As(err, &invalid), err)
	// Output: true odm: invalid odm_test.Book: a book has pages
}

// With OmitEmpty zero values are not stored.
func ExampleWithCodec() {
	ctx, db, done := example(odm.WithCodec(nil, &options.BSONOptions{OmitEmpty: true}))
	defer done()
	books := odm.CollectionOf[Book](db)
	raw, err := books.Encode(&Book{Title: "Void"})
	check(err)
	_, err = raw.LookupErr("pages")
	fmt.Println(raw.Lookup("title").StringValue(), err != nil)
	check(ctx.Err())
	// Output: Void true
}

// A logger is told of every command, and its error.
type logger struct{}

func (logger) Start(ctx context.Context, s odm.Span) (context.Context, func(error)) {
	return ctx, func(err error) { fmt.Println(s.Command, s.Collection, err) }
}

func ExampleWithTracer() {
	ctx, db, done := example(odm.WithTracer(logger{}))
	defer done()
	books := odm.CollectionOf[Book](db)
	check(books.Insert(ctx, &Book{Title: "Go"}))
	_, _ = books.Find(B.Title.Eq("Zen")).One(ctx)
	// Output:
	// insert books <nil>
	// find books <nil>
}

// The same query asked again is answered from memory, until somebody writes the collection by this DB.
func ExampleCached() {
	ctx, db, done := example(odm.WithTracer(logger{}))
	defer done()
	authors := odm.CollectionOf[Author](db, odm.Cached(odm.CacheOptions{Capacity: 100, TTL: time.Hour}))
	q := authors.Find(authorOf.Name.Eq("Ann"))
	for range 3 {
		_, err := q.All(ctx)
		check(err)
	}
	_, err := q.Uncached().All(ctx)
	check(err)
	// Output:
	// find authors <nil>
	// find authors <nil>
}
