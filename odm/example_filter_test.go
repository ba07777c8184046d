package odm_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Conditions are said with the fields of the model. What they mean to MongoDB can always be printed.
func ExampleFilter() {
	type Book struct {
		Title string   `bson:"title"`
		Pages int      `bson:"pages"`
		Tags  []string `bson:"tags"`
	}
	const (
		title odm.Str[Book, string]  = "title"
		pages odm.Num[Book, int]     = "pages"
		tags  odm.List[Book, string] = "tags"
	)
	fmt.Println(pages.Gt(300))
	fmt.Println(odm.And(pages.Gte(100), pages.Lt(300), tags.In("go", "mongodb")))
	fmt.Println(odm.Or(title.Match("^Go"), odm.Not(tags.Contains("draft"))))
	fmt.Println(odm.Exists(tags, true))
	// Output:
	// {"pages":{"$gt":300}}
	// {"$and":[{"pages":{"$gte":100}},{"pages":{"$lt":300}},{"tags":{"$in":["go","mongodb"]}}]}
	// {"$or":[{"title":{"$regex":"^Go"}},{"tags":{"$not":{"$eq":"draft"}}}]}
	// {"tags":{"$exists":true}}
}

// Dynamic and raw conditions stand wherever typed ones do.
func ExampleF() {
	type Book struct{ Pages int }
	const pages odm.Num[Book, int] = "pages"
	field, value := "author.name", any("Ann") // known at run time only
	fmt.Println(odm.And(pages.Gt(300), odm.F(field).Eq(value), odm.Raw(bson.M{"isbn": bson.M{"$ne": nil}})))
	// Output:
	// {"$and":[{"pages":{"$gt":300}},{"author.name":"Ann"},{"isbn":{"$ne":null}}]}
}

// Optional conditions stand in one expression: the zero Filter asks nothing.
func ExampleWhen() {
	type Book struct{ Title string }
	const title odm.Str[Book, string] = "title"
	search := func(exact string, prefix string) odm.Filter[Book] {
		return odm.And(
			odm.When(exact != "", title.Eq(exact)),
			odm.When(prefix != "", odm.HasPrefix(title, prefix)),
		)
	}
	fmt.Println(search("", "Go (2"))
	fmt.Println(search("", ""))
	// Output:
	// {"title":{"$regex":"^Go \\(2"}}
	// {}
}

// An error made while building is told before anything is sent.
func ExampleOr_ofNone() {
	type Book struct{ Title string }
	var wanted []odm.Filter[Book]
	_, err := odm.Or(wanted...).BSON()
	fmt.Println(err)
	// Output:
	// odm: $or of no conditions; leave it out, or give it at least one
}

// One element must meet all conditions, which are said with the element's own fields; a value without fields is the empty path.
func ExampleList_Any() {
	type Loan struct {
		Reader string
		Days   int
	}
	type Book struct {
		Loans  []Loan
		Grades []int
	}
	const (
		loans  odm.List[Book, Loan]  = "loans"
		grades odm.List[Book, int]   = "grades"
		reader odm.Str[Loan, string] = "reader"
		days   odm.Num[Loan, int]    = "days"
		it     odm.Num[int, int]     = ""
	)
	fmt.Println(loans.Any(reader.Eq("ann"), days.Gt(14)))
	fmt.Println(grades.Any(it.Gte(2), it.Lt(4)))
	// Output:
	// {"loans":{"$elemMatch":{"reader":"ann","days":{"$gt":14}}}}
	// {"grades":{"$elemMatch":{"$gte":2,"$lt":4}}}
}

// The array filters belong to the change.
func ExampleList_EachWhere() {
	type Loan struct {
		Reader string
		Days   int
	}
	type Book struct{ Loans []Loan }
	const (
		loans  odm.List[Book, Loan]  = "loans"
		reader odm.Str[Loan, string] = "reader"
		days   odm.Num[Loan, int]    = "days"
	)
	fmt.Println(loans.EachWhere(reader.Eq("ann"), days.Inc(7)))
	// Output:
	// {"$inc":{"loans.$[e0].days":7}} where {"e0.reader":"ann"}
}

// Several changes make one update document.
func ExampleUpdateBSON() {
	type Book struct {
		Title string
		Sold  int
		Tags  []string
	}
	const (
		title odm.Str[Book, string]  = "title"
		sold  odm.Num[Book, int]     = "sold"
		tags  odm.List[Book, string] = "tags"
	)
	update, _, err := odm.UpdateBSON(sold.Inc(1), title.Set("Go"), tags.Push("new"), odm.F("review").Unset())
	fmt.Println(update, err)
	_, _, err = odm.UpdateBSON(sold.Inc(1), sold.Set(0))
	fmt.Println(err)
	// Output:
	// {"$inc": {"sold": {"$numberInt":"1"}},"$set": {"title": "Go"},"$push": {"tags": "new"},"$unset": {"review": ""}} <nil>
	// odm: two changes of "sold" in one update
}
