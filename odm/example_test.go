package odm_test

import (
	"context"
	"fmt"
	"time"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// The bookshop of the Examples. What `databridge generate` writes for it stands in example_fields_test.go.

type Book struct {
	odm.Document `bson:",inline" odm:"collection=books"`
	Title        string           `bson:"title"`
	Pages        int              `bson:"pages"`
	Price        float64          `bson:"price"`
	Tags         []string         `bson:"tags,omitempty"`
	Grades       []int            `bson:"grades,omitempty"`
	Copies       []BookCopy       `bson:"copies,omitempty"`
	Stock        map[string]int   `bson:"stock,omitempty"`
	Cover        *Cover           `bson:"cover,omitempty"`
	Signed       bool             `bson:"signed,omitempty"`
	Printed      time.Time        `bson:"printed,omitempty"`
	Author       odm.Link[Author] `bson:"author,omitempty"`
	Related      []odm.Link[Book] `bson:"related,omitempty"`
}

type BookCopy struct {
	Shelf string `bson:"shelf"`
	Loans int    `bson:"loans"`
}

type Cover struct {
	Color string `bson:"color"`
	Hard  bool   `bson:"hard"`
}

type Author struct {
	odm.Document `bson:",inline" odm:"collection=authors"`
	Name         string             `bson:"name"`
	Books        odm.BackLink[Book] `bson:"-" odm:"original=author"`
}

// example opens a fresh database for one Example, as odm.Open does; done drops it.
func example(opts ...odm.Option) (ctx context.Context, db *odm.DB, done func()) {
	ctx = context.Background()
	uri, drop, err := mongotest.Fresh()
	check(err)
	db, err = odm.Open(ctx, uri, opts...)
	check(err)
	return ctx, db, func() { check(db.Close(ctx)); check(drop()) }
}

// library is example with three books.
func library(opts ...odm.Option) (ctx context.Context, books *odm.Collection[Book], done func()) {
	ctx, db, done := example(opts...)
	books = odm.CollectionOf[Book](db)
	check(books.InsertMany(ctx, []*Book{
		{Title: "Go", Pages: 300, Price: 30, Tags: []string{"go"}, Grades: []int{1, 2}, Copies: []BookCopy{{"A", 3}, {"B", 0}}},
		{Title: "Mongo", Pages: 500, Price: 40, Tags: []string{"mongodb", "data"}, Grades: []int{2, 3}},
		{Title: "Zen", Pages: 100, Price: 10, Stock: map[string]int{"oslo": 2}},
	}))
	return ctx, books, done
}

func check(err error) {
	if err != nil {
		panic(err) // an Example has nobody else to tell
	}
}

// shown prints the titles of books in one line.
func shown(books []*Book, err error) {
	titles := make([]string, len(books))
	for i, b := range books {
		titles[i] = b.Title
	}
	fmt.Println(titles, err)
}

// each prints values, one in each line.
func each[S fmt.Stringer](values ...S) {
	for _, v := range values {
		fmt.Println(v)
	}
}
