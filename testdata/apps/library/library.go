// Package library keeps books and their loans with odm.
package library

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// Book is stored in books.
type Book struct {
	odm.Document `bson:",inline" odm:"collection=books"`
	Title        string    `bson:"title"`
	Authors      []string  `bson:"authors"`
	PrintedAt    time.Time `bson:"printed_at"`
	PageCount    int       `bson:"page_count"`
	Shelf        Shelf     `bson:"shelf"`
	Copies       []Copy    `bson:"copies"`
	Lent         bool      `bson:"lent"`
}

// Shelf is where a book stands.
type Shelf struct {
	Floor int    `bson:"floor"`
	Label string `bson:"label"`
}

// Copy is one volume.
type Copy struct {
	Barcode string    `bson:"barcode"`
	Bought  time.Time `bson:"bought_at"`
}

// Indexes are what the queries below need.
func (*Book) Indexes() []odm.Index {
	return []odm.Index{
		{Keys: []string{"authors", "-printed_at"}},
		{Keys: []string{"copies.barcode"}, Unique: true},
	}
}

// Title and Pages are proxies.
const (
	Title odm.Str[Book, string] = "title"
	Pages odm.Num[Book, int]    = "page_count"
)

// Books is the collection of books.
type Books struct{ coll *odm.Collection[Book] }

// New returns the books of a database.
func New(db *odm.DB) *Books { return &Books{coll: odm.CollectionOf[Book](db)} }

// ByBarcode returns the book of a volume.
func (b *Books) ByBarcode(ctx context.Context, code string) (*Book, error) {
	return b.coll.FindOne(ctx, odm.F("copies.barcode").Eq(code))
}

// By returns the books of an author, newest first.
func (b *Books) By(ctx context.Context, author string) ([]*Book, error) {
	return b.coll.Find(odm.F("authors").Eq(author)).Sort("-printed_at", "title").Limit(20).All(ctx)
}

// Thick returns long books that are in.
func (b *Books) Thick(ctx context.Context) ([]*Book, error) {
	return b.coll.Find(odm.F("page_count").Gt(800), odm.F("lent").Eq(false)).Sort(Pages.Desc()).All(ctx)
}

// On returns the books of some floors.
func (b *Books) On(ctx context.Context) ([]*Book, error) {
	return b.coll.Find(odm.F("shelf.floor").In(1, 2)).Sort("shelf.label").All(ctx)
}

// Old counts what was printed before a day, or bought before it.
func (b *Books) Old(ctx context.Context, day time.Time) (int64, error) {
	return b.coll.Find(odm.Or(odm.F("printed_at").Lt(day), odm.F("copies.bought_at").Lt(day))).Count(ctx)
}

// Titled finds by the beginning of a title.
func (b *Books) Titled(ctx context.Context, start string) ([]*Book, error) {
	return b.coll.Find(odm.F("title").Match("^"+odm.EscapeRegex(start)), odm.F("authors").Size(1)).All(ctx)
}

// Bought returns books with a volume that was bought since.
func (b *Books) Bought(ctx context.Context, since time.Time) ([]*Book, error) {
	return b.coll.Find(odm.F("copies").Any(odm.F("bought_at").Gte(since), odm.F("barcode").Ne(""))).All(ctx)
}

// Raw asks in MongoDB's own words.
func (b *Books) Raw(ctx context.Context, label string, day time.Time) ([]*Book, error) {
	return b.coll.Find(odm.Raw(bson.M{
		"shelf.label": label,
		"page_count":  bson.M{"$gte": 10, "$lt": 100},
		"$or":         bson.A{bson.M{"lent": false}, bson.M{"printed_at": bson.M{"$lt": day}}},
	})).All(ctx)
}

// Lend marks a book.
func (b *Books) Lend(ctx context.Context, id bson.ObjectID) error {
	_, err := b.coll.Find(odm.F("_id").Eq(id)).Update(ctx, odm.F("lent").Set(true))
	return err
}

// Shift moves a book and counts a page.
func (b *Books) Shift(ctx context.Context, id bson.ObjectID, label string) error {
	_, err := b.coll.Find(odm.F("_id").Eq(id)).Update(ctx, odm.F("shelf.label").Set(label), odm.F("page_count").Inc(1))
	return err
}

// Add adds a volume.
func (b *Books) Add(ctx context.Context, title string, c Copy) error {
	_, err := b.coll.Find(Title.Eq(title)).Update(ctx, odm.F("copies").Push(c), odm.F("authors").AddToSet("unknown"))
	return err
}

// Drop removes a volume.
func (b *Books) Drop(ctx context.Context, code string) error {
	_, err := b.coll.Find(odm.F("copies.barcode").Eq(code)).Update(ctx, odm.F("copies").Pull(odm.F("barcode").Eq(code)))
	return err
}

// Discard deletes what no one wants.
func (b *Books) Discard(ctx context.Context, day time.Time) (int64, error) {
	return b.coll.Find(odm.F("printed_at").Lt(day), odm.F("copies").Size(0), odm.F("shelf.floor").Eq(0)).Delete(ctx)
}

// Titles returns the titles of a floor.
func (b *Books) Titles(ctx context.Context, floor int) ([]*Book, error) {
	return b.coll.Find(odm.F("shelf.floor").Eq(floor)).Select(b.coll.F("title"), b.coll.F("shelf.label")).All(ctx)
}

// PerFloor is how many pages a floor holds.
type PerFloor struct {
	Floor   int      `bson:"_id"`
	Books   int      `bson:"books"`
	Longest int      `bson:"longest"`
	Labels  []string `bson:"labels"`
}

// Floors counts books and pages by floor, the fullest floor first.
func (b *Books) Floors(ctx context.Context, since time.Time) ([]*PerFloor, error) {
	return odm.Aggregate[PerFloor](ctx, b.coll.Find(odm.F("printed_at").Gte(since)).Sort("-books"),
		agg.Match(odm.F("lent").Eq(false), Pages.Gt(10)),
		agg.Group(agg.As("shelf.floor"), agg.Sum("books", 1), agg.Max("longest", Pages), agg.AddToSet("labels", agg.As("shelf.label"))),
		agg.Match(odm.F("longest").Gt(100)),
		agg.Set(agg.Field("labels", agg.SortArray(agg.As("labels"), agg.By("")))),
	)
}

// Lately are the volumes that were bought since a day, with the book that they belong to.
func (b *Books) Lately(ctx context.Context, since time.Time) ([]*bson.M, error) {
	return odm.Aggregate[bson.M](ctx, b.coll.Find(),
		agg.Unwind(agg.As("copies")),
		agg.Match(odm.F("copies.bought_at").Gte(since)),
		agg.Sort("-copies.bought_at", "title"),
		agg.Project(agg.Exclude(agg.As("_id")), agg.Include(Title), agg.Field("barcode", agg.As("copies.barcode")),
			agg.Field("thick", agg.Gt(agg.As("page_count"), 800))),
		agg.Limit(20),
	)
}
