package odm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
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

// Somebody else has changed the document: read what is stored, keep what was changed here, and try again.
func ExampleStaleError() {
	save := func(ctx context.Context, articles *odm.Collection[Article], a *Article) error {
		for {
			err := articles.SaveChanges(ctx, a)
			var stale *odm.StaleError
			if !errors.As(err, &stale) {
				return err
			}
			if err := articles.Merge(ctx, a); err != nil {
				return err
			}
		}
	}
	_ = save
}

// A counter that begins with the first visit. Nobody can come between.
func ExampleQuery_Upsert() {
	visit := func(ctx context.Context, articles *odm.Collection[Article], slug string) error {
		first := &Article{Slug: slug, Text: "to be written"}
		_, err := articles.Find(articleSlug.Eq(slug)).Upsert(ctx, first, articleViews.Inc(1))
		return err
	}
	_ = visit
}

func ExampleQuery_FindAndUpdate() {
	next := func(ctx context.Context, articles *odm.Collection[Article]) (*Article, error) {
		return articles.Find(articleText.Eq("")).Sort("-views").FindAndUpdate(ctx, odm.After, articleText.Set("taken"))
	}
	_ = next
}

func ExampleQuery_FindAndReplace() {
	replace := func(ctx context.Context, articles *odm.Collection[Article], a *Article) (old *Article, err error) {
		return articles.Find(articleSlug.Eq(a.Slug)).FindAndReplace(ctx, odm.Before, a)
	}
	_ = replace
}

func ExampleQuery_FindAndDelete() {
	pop := func(ctx context.Context, articles *odm.Collection[Article]) (*Article, error) {
		return articles.Find().Everything().Sort("created").FindAndDelete(ctx)
	}
	_ = pop
}

func ExampleQuery_UpdatePipeline() {
	double := func(ctx context.Context, articles *odm.Collection[Article]) error {
		_, err := articles.Find(articleViews.Gt(0)).UpdatePipeline(ctx,
			bson.M{"$set": bson.M{"rating": bson.M{"$divide": bson.A{"$rating", "$views"}}}})
		return err
	}
	_ = double
}

func ExampleCollection_Bulk() {
	write := func(ctx context.Context, articles *odm.Collection[Article], changed []*Article) error {
		_, err := articles.Bulk(ctx, func(b *odm.Bulk[Article]) error {
			b.Insert(&Article{Slug: "new"})
			b.SaveChanges(changed...)
			b.Find(articleViews.Lt(1)).Delete()
			b.Find(articleSlug.Eq("start")).UpdateOne(articleViews.Inc(1))
			return nil
		}, odm.Unordered())
		var bulk *odm.BulkError
		if errors.As(err, &bulk) {
			for _, f := range bulk.Failures {
				fmt.Println(f.Position, f.Verb, f.ID, f.Err)
			}
		}
		return err
	}
	_ = write
}

func ExampleCollection_Update() {
	view := func(ctx context.Context, articles *odm.Collection[Article], a *Article) (int, error) {
		err := articles.Update(ctx, a, articleViews.Inc(1))
		return a.Views, err
	}
	_ = view
}

// A deleted document stays stored; to take the mark away brings it back.
func ExampleQuery_WithDeleted() {
	restore := func(ctx context.Context, articles *odm.Collection[Article], slug string) error {
		a, err := articles.Find(articleSlug.Eq(slug)).WithDeleted().One(ctx)
		if err != nil {
			return err
		}
		a.Deleted = nil
		return articles.SaveChanges(ctx, a)
	}
	_ = restore
}

func ExampleQuery_With() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	q := users.Find(U.Age.Gt(18)).With(odm.Hint("age_1"), odm.Collation(options.Collation{Locale: "de"}), odm.MaxTime(time.Second))
	command, err := q.Command()
	fmt.Println(command, err)
	// Output: {"find": "users","collation": {"locale": "de"},"filter": {"age": {"$gt": {"$numberInt":"18"}}},"hint": "age_1","maxTimeMS": {"$numberLong":"1000"}} <nil>
}

// Nothing is sent of a value that MongoDB cannot hold.
func ExampleValueError() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = users.Find(U.Name.Eq("ann")).Update(context.Background(), odm.F("score").Set(math.NaN()))
	var value *odm.ValueError
	fmt.Println(errors.As(err, &value), err)
	// Output: true odm: odm_test.User: the double at "score" is NaN, which is no number and equals no other
}

// Without a condition, all documents must be meant.
func ExampleQuery_Delete() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = users.Find().Delete(context.Background())
	fmt.Println(errors.Is(err, odm.ErrUnfiltered), err)
	// Output: true odm: no condition; say Everything() to mean all documents
}

func ExampleCollection_Delete() {
	users, err := usersOf()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(users.Delete(context.Background(), &User{Name: "ann"}))
	// Output: odm_test.User without an id: odm: not saved
}

func ExampleSkipHooks() {
	imported := func(ctx context.Context, users *odm.Collection[User], all []*User) error {
		return users.InsertMany(ctx, all, odm.SkipHooks("Stamps.BeforeInsert"), odm.Unordered())
	}
	_ = imported
}

func ExampleWithValidation() {
	validate := func(doc any) error { // validator.New().Struct of go-playground/validator, for example
		if u, ok := doc.(*User); ok && u.Age < 0 {
			return errors.New("age is negative")
		}
		return nil
	}
	open := func(ctx context.Context, uri string) (*odm.DB, error) {
		return odm.Open(ctx, uri, odm.WithValidation(validate), odm.WithClientOptions(options.Client().SetAppName("shop")))
	}
	_ = open
}

func ExampleDB_WithTransaction() {
	move := func(ctx context.Context, db *odm.DB, from, to *Article) error {
		articles := odm.CollectionOf[Article](db)
		return db.WithTransaction(ctx, func(ctx context.Context) error {
			from.Views, to.Views = 0, to.Views+from.Views
			if err := articles.SaveChanges(ctx, from); err != nil {
				return err
			}
			return articles.SaveChanges(ctx, to)
		})
	}
	_ = move
}

func ExampleCollection_PreviousChanges() {
	audit := func(ctx context.Context, articles *odm.Collection[Article], a *Article) error {
		if err := articles.Save(ctx, a); err != nil {
			return err
		}
		changes, err := articles.PreviousChanges(a)
		fmt.Println(changes)
		return err
	}
	_ = audit
}
