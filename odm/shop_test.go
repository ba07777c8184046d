package odm_test

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The models of the contract's programs.

type Status string

const (
	Active Status = "active"
	Closed Status = "closed"
)

// Stamps is shared by several models.
type Stamps struct {
	Created time.Time `bson:"created_at"`
	Updated time.Time `bson:"updated_at"`
}

func (s *Stamps) BeforeInsert(context.Context) error {
	s.Created = time.Now().UTC().Truncate(time.Millisecond) // what BSON can hold
	return nil
}

func (s *Stamps) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	if e.Verb != "Delete" {
		e.Add(odm.F("updated_at").Set(time.Now()))
	}
	return nil
}

type Address struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
	Geo  *Geo   `bson:"geo,omitempty"`
}

type Geo struct{ Lon, Lat float64 }

type Line struct {
	SKU string `bson:"sku"`
	Qty int    `bson:"qty"`
	Tax []Tax  `bson:"tax"`
}

type Tax struct {
	Code string  `bson:"code"`
	Rate float64 `bson:"rate"`
}

type Org struct {
	odm.Document `bson:",inline" odm:"collection=orgs"`
	Name         string `bson:"name"`
}

type User struct {
	odm.Document `bson:",inline" odm:"collection=users"`
	Stamps       `bson:",inline"`
	Name         string         `bson:"name"`
	Age          int            `bson:"age"`
	Status       Status         `bson:"status"`
	Home         Address        `bson:"home"`
	Work         *Address       `bson:"work"`
	Tags         []string       `bson:"tags"`
	Scores       []int          `bson:"scores"`
	Lines        []Line         `bson:"lines"`
	Marks        map[string]int `bson:"marks"`
	Org          odm.Link[Org]  `bson:"org"`
	Boss         odm.Link[User] `bson:"boss"`
}

type Post struct {
	odm.Document `bson:",inline" odm:"collection=posts"`
	Stamps       `bson:",inline"`
	Title        string    `bson:"title"`
	Replies      []Comment `bson:"replies"`
}

// Comment is recursive.
type Comment struct {
	Text    string    `bson:"text"`
	Replies []Comment `bson:"replies"`
}

// Invoice has an id of its own kind.
type Invoice struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=invoices"`
	Total                  bson.Decimal128 `bson:"total"`
}

// What `databridge generate` writes.
type stampsFields struct {
	Created odm.Ord[Stamps, time.Time]
	Updated odm.Ord[Stamps, time.Time]
}

type userHomeFields struct {
	odm.Doc[User, Address]
	City odm.Str[User, string]
	Zip  odm.Str[User, string]
}

type userScoresFields struct {
	odm.List[User, int]
	Each_ odm.Num[User, int] // any element
}

type userLinesFields struct {
	odm.List[User, Line]
	SKU odm.Str[User, string]
	Qty odm.Num[User, int]
}

type userFields struct {
	ID      odm.Ord[User, bson.ObjectID]
	Stamps  odm.Doc[User, Stamps]
	Created odm.Ord[User, time.Time]
	Name    odm.Str[User, string]
	Age     odm.Num[User, int]
	Status  odm.Str[User, Status]
	Home    userHomeFields
	Work    odm.Doc[User, Address]
	Tags    odm.List[User, string]
	Scores  userScoresFields
	Lines   userLinesFields
	Marks   odm.Map[User, int, odm.Num[User, int]]
	Org     odm.Ref[User, Org]
	Boss    odm.Ref[User, User]
}

type addressFields struct{ City, Zip odm.Str[Address, string] }

type lineFields struct {
	SKU odm.Str[Line, string]
	Qty odm.Num[Line, int]
	Tax odm.List[Line, Tax]
}

type taxFields struct {
	Code odm.Str[Tax, string]
	Rate odm.Num[Tax, float64]
}

type commentFields struct {
	Text    odm.Str[Comment, string]
	Replies odm.List[Comment, Comment]
}

type postFields struct {
	ID      odm.Ord[Post, bson.ObjectID]
	Title   odm.Str[Post, string]
	Replies odm.List[Post, Comment]
}

type orgFields struct{ Name odm.Str[Org, string] }

type vehicleFields struct{ Wheels odm.Num[Vehicle, int] }

type carFields struct{ Wheels, Doors odm.Num[Car, int] }

var (
	U = &userFields{
		ID: "_id", Stamps: "", Created: "created_at", Name: "name", Age: "age", Status: "status",
		Home: userHomeFields{"home", "home.city", "home.zip"}, Work: "work", Tags: "tags",
		Scores: userScoresFields{"scores", "scores"},
		Lines:  userLinesFields{"lines", "lines.sku", "lines.qty"}, Marks: "marks", Org: "org", Boss: "boss",
	}
	S = &stampsFields{"created_at", "updated_at"}
	A = &addressFields{"city", "zip"}
	L = &lineFields{"sku", "qty", "tax"}
	X = &taxFields{"code", "rate"}
	C = &commentFields{"text", "replies"}
	P = &postFields{"_id", "title", "replies"}
	G = &orgFields{"name"}
	V = &vehicleFields{"wheels"}
	K = &carFields{"wheels", "doors"}
)

const It odm.Num[int, int] = "" // the element itself of []int
