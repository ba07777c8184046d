package odm_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// usersOf needs no server: nothing is sent until a verb does it.
func usersOf() (*odm.Collection[User], error) {
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://localhost"))
	if err != nil {
		return nil, err
	}
	db, err := odm.New(client.Database("shop"))
	if err != nil {
		return nil, err
	}
	return odm.CollectionOf[User](db), nil
}

// Conditions on own fields go first; only the link that is asked about is looked up. The links of the users that come
// back are fetched by one more command for each collection.
func ExampleQuery_FetchLinks() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	q := users.Find(U.Org.Where(G.Name.Eq("acme")), U.Age.Gt(18)).FetchLinks(1)
	command, err := q.Command()
	fmt.Println(command, err)
	// Output: {"aggregate": "users","pipeline": [{"$match": {"age": {"$gt": {"$numberInt":"18"}}}},{"$lookup": {"from": "orgs","localField": "org.$id","foreignField": "_id","as": "_link_org"}},{"$unwind": {"path": "$_link_org","preserveNullAndEmptyArrays": true}},{"$match": {"_link_org.name": "acme"}},{"$unset": ["_link_org"]}],"cursor": {}} <nil>
}

// Without fetching links a condition on the linked document would match nothing, so it is an error.
func ExampleRef_Where() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = users.Find(U.Org.Where(G.Name.Eq("acme"))).Command()
	fmt.Println(err)
	// Output: odm: a condition on the fields of the document that "org" links to would match nothing: only its reference is stored here; ask for the link's id, or read with a query that fetches links (FetchLinks)
}

// A link to a document is stored as its reference.
func ExampleLinkTo() {
	acme := &Org{Name: "acme"}
	u := User{Org: odm.LinkTo(acme)}
	doc, fetched := u.Org.Doc()
	fmt.Println(doc.Name, fetched)
	// Output: acme true
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
