package odm_test

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

type bookFields struct {
	ID      odm.Ord[Book, bson.ObjectID]
	Title   odm.Str[Book, string]
	Pages   odm.Num[Book, int]
	Price   odm.Num[Book, float64]
	Tags    odm.List[Book, string]
	Grades  odm.List[Book, int]
	Copies  odm.List[Book, BookCopy]
	Stock   odm.Map[Book, int, odm.Num[Book, int]]
	Cover   odm.Doc[Book, Cover]
	Signed  odm.Field[Book, bool]
	Printed odm.Ord[Book, time.Time]
	Author  odm.Ref[Book, Author]
	Related odm.Refs[Book, Book]
}

type bookCopyFields struct {
	Shelf odm.Str[BookCopy, string]
	Loans odm.Num[BookCopy, int]
}

type coverFields struct {
	Color odm.Str[Cover, string]
	Hard  odm.Field[Cover, bool]
}

type authorFields struct{ Name odm.Str[Author, string] }

var (
	B = &bookFields{
		ID: "_id", Title: "title", Pages: "pages", Price: "price", Tags: "tags", Grades: "grades", Copies: "copies",
		Stock: "stock", Cover: "cover", Signed: "signed", Printed: "printed", Author: "author", Related: "related",
	}
	copyFields = &bookCopyFields{"shelf", "loans"}
	coverOf    = &coverFields{"color", "hard"}
	authorOf   = &authorFields{"name"}
)
