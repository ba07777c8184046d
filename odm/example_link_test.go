package odm_test

import (
	"encoding/json"
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

// A link to a document is stored as its reference; the document may be written with what links to it.
func ExampleLinkTo() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	ann := &Author{Name: "Ann"}
	b := &Book{Title: "Go", Author: odm.LinkTo(ann)}
	fmt.Println(books.Insert(ctx, b))
	fmt.Println(books.Insert(ctx, b, odm.WriteLinks()))
	fmt.Println(b.Author.ID() == ann.ID)

	read, err := books.Get(ctx, b.ID)
	check(err)
	_, fetched := read.Author.Doc()
	author, err := read.Author.Fetch(ctx, db)
	fmt.Println(fetched, author.Name, err)
	fmt.Println(books.Delete(ctx, b, odm.DeleteLinks())) // and its author
	// Output:
	// odm: encode odm_test.Book: link to odm_test.Author without an id, insert the linked document first: odm: not saved
	// <nil>
	// true
	// false Ann <nil>
	// <nil>
}

// Links and back links of many documents are fetched by one command for each level and collection.
func ExampleQuery_FetchLinks() {
	ctx, db, done := example()
	defer done()
	books, authors := odm.CollectionOf[Book](db), odm.CollectionOf[Author](db)
	ann := &Author{Name: "Ann"}
	first := &Book{Title: "Go", Author: odm.LinkTo(ann)}
	second := &Book{Title: "Go 2", Author: odm.LinkTo(ann), Related: []odm.Link[Book]{odm.LinkTo(first)}}
	check(books.Insert(ctx, second, odm.WriteLinks()))

	// Conditions on fields of what is linked need a query that fetches.
	found, err := books.Find(B.Author.Where(authorOf.Name.Eq("Ann"))).Sort("title").FetchLinks(1).All(ctx)
	check(err)
	for _, b := range found {
		author, _ := b.Author.Doc()
		fmt.Println(b.Title, author.Name)
	}

	again, err := authors.Find().FetchLinks(1).One(ctx)
	check(err)
	shown(again.Books.Docs(), nil)
	// Output:
	// Go Ann
	// Go 2 Ann
	// [Go 2 Go] <nil>
}

// What was read before is completed: by a verb of the collection, or a list of links at once.
func ExampleCollection_FetchLinks() {
	ctx, db, done := example()
	defer done()
	books := odm.CollectionOf[Book](db)
	ann := &Author{Name: "Ann"}
	check(books.Insert(ctx, &Book{Title: "Go", Author: odm.LinkTo(ann)}, odm.WriteLinks()))
	b, err := books.FindOne(ctx)
	check(err)
	check(books.FetchLinks(ctx, b, B.Author))
	author, fetched := b.Author.Doc()
	fmt.Println(author.Name, fetched)

	links := []odm.Link[Author]{odm.LinkID[Author](ann.ID), odm.LinkID[Author](ann.ID)}
	check(odm.FetchAll(ctx, db, links))
	author, fetched = links[1].Doc()
	fmt.Println(author.Name, fetched)
	// Output:
	// Ann true
	// Ann true
}

// Conditions on own fields go first; only the link that is asked about is looked up.
func ExampleQuery_Command() {
	books := odm.CollectionOf[Book](lazy())
	q := books.Find(B.Author.Where(authorOf.Name.Eq("Ann")), B.Pages.Gt(18))
	command, err := q.FetchLinks(1).Command()
	fmt.Println(command, err)
	_, err = q.Command()
	fmt.Println(err)
	// Output:
	// {"aggregate": "books","pipeline": [{"$match": {"pages": {"$gt": {"$numberInt":"18"}}}},{"$lookup": {"from": "authors","localField": "author.$id","foreignField": "_id","as": "_link_author"}},{"$unwind": {"path": "$_link_author","preserveNullAndEmptyArrays": true}},{"$match": {"_link_author.name": "Ann"}},{"$unset": ["_link_author"]}],"cursor": {}} <nil>
	// odm: a condition on the fields of the document that "author" links to would match nothing: only its reference is stored here; ask for the link's id, or read with a query that fetches links (FetchLinks)
}

// Is compares the reference as a whole, which an index on the link serves; ID compares a part of it, which such an index
// does not.
func ExampleRef_Is() {
	fmt.Println(U.Org.Is(odm.LinkID[Org]("acme")))
	fmt.Println(U.Org.ID("acme"))
	// Output:
	// {"org":{"$ref":"orgs","$id":"acme"}}
	// {"org.$id":"acme"}
}

func ExampleLink_MarshalJSON() {
	ann := &Author{Name: "Ann"}
	text, err := json.Marshal(map[string]any{"fetched": odm.LinkTo(ann), "not": odm.LinkID[Author]("x")})
	fmt.Println(string(text), err)
	// Output: {"fetched":{"Name":"Ann","Books":[]},"not":{"collection":"authors","id":"x"}} <nil>
}
