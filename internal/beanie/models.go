package main

import (
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The models of the scenarios; python/models.py has the same ones.

// Line is a part of an Item.
type Line struct {
	SKU string `bson:"sku"`
	Qty int    `bson:"qty"`
}

// Place is stored in several models.
type Place struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

// Item has fields of many kinds.
type Item struct {
	odm.Document `bson:",inline" odm:"collection=items"`
	Name         string         `bson:"name"`
	Price        float64        `bson:"price"`
	Qty          int            `bson:"qty"`
	Shown        string         `bson:"dn"`
	Tags         []string       `bson:"tags"`
	Scores       []int          `bson:"scores"`
	Lines        []Line         `bson:"lines"`
	Meta         map[string]any `bson:"meta"`
	Place        Place          `bson:"place"`
	Note         *string        `bson:"note"`
	At           *time.Time     `bson:"at"`
	Secret       string         `bson:"-"`
}

const (
	itemName   odm.Str[Item, string]        = "name"
	itemPrice  odm.Num[Item, float64]       = "price"
	itemQty    odm.Num[Item, int]           = "qty"
	itemShown  odm.Str[Item, string]        = "dn"
	itemTags   odm.List[Item, string]       = "tags"
	itemScores odm.List[Item, int]          = "scores"
	itemLines  odm.List[Item, Line]         = "lines"
	itemNote   odm.Field[Item, *string]     = "note"
	itemAt     odm.Ord[Item, time.Time]     = "at"
	itemPlace  odm.Doc[Item, Place]         = "place"
	itemID     odm.Ord[Item, bson.ObjectID] = "_id"
	lineSKU    odm.Str[Line, string]        = "sku"
	lineQty    odm.Num[Line, int]           = "qty"
	placeCity  odm.Str[Place, string]       = "city"
	eachString odm.Str[string, string]      = ""
	eachInt    odm.Num[int, int]            = ""
)

// newItem is the n-th item, with Beanie's defaults: empty lists and maps, not nil ones.
func newItem(n int, name string, qty int) *Item {
	i := &Item{Name: name, Price: float64(n), Qty: qty, Tags: []string{}, Scores: []int{}, Lines: []Line{}, Meta: map[string]any{}}
	i.ID = id(n)
	return i
}

// Keyed and Counted have ids that are no ObjectIDs.
type Keyed struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=keyed"`
	N                      int `bson:"n"`
}

type Counted struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=counted"`
	N                   int `bson:"n"`
}

// Typed has values that need an encoding of their own.
type Typed struct {
	odm.Document `bson:",inline" odm:"collection=typed"`
	Amount       bson.Decimal128 `bson:"amount"`
	UID          bson.Binary     `bson:"uid"`
	Data         []byte          `bson:"data"`
	Pattern      bson.Regex      `bson:"pattern"`
	When         time.Time       `bson:"when"`
	Big          int64           `bson:"big"`
	Half         float64         `bson:"half"`
	Whole        float64         `bson:"whole"`
}

// Tracked is a document whose changes are looked at.
type Tracked struct {
	odm.Document `bson:",inline" odm:"collection=tracked"`
	Num          int            `bson:"num"`
	Name         string         `bson:"name"`
	Note         *string        `bson:"note"`
	Place        Place          `bson:"place"`
	Tags         []string       `bson:"tags"`
	Attrs        map[string]any `bson:"attrs"`
}

const trackedNum odm.Num[Tracked, int] = "num"

func newTracked(n int) *Tracked {
	t := &Tracked{Num: 1, Name: "a", Place: Place{"Oslo", "1"}, Tags: []string{"x"}, Attrs: map[string]any{"y": 1, "z": 1}}
	t.ID = id(n)
	return t
}

// Sparse stores no nulls.
type Sparse struct {
	odm.Document `bson:",inline" odm:"collection=sparse,omitnull"`
	Num          int     `bson:"num"`
	Note         *string `bson:"note"`
	Inner        Inner   `bson:"inner"`
}

type Inner struct {
	Name string  `bson:"name"`
	Text *string `bson:"text"`
}

// Revised has revisions.
type Revised struct {
	odm.Document `bson:",inline" odm:"collection=revised,revision"`
	Num          int    `bson:"num"`
	Code         string `bson:"code" odm:"unique"`
}

const revisedNum odm.Num[Revised, int] = "num"

func newRevised(n int, code string) *Revised {
	r := &Revised{Num: 1, Code: code}
	r.ID = id(n)
	return r
}

// Checked must have a number that is not negative.
type Checked struct {
	odm.Document `bson:",inline" odm:"collection=checked"`
	Num          int `bson:"num"`
}

const checkedNum odm.Num[Checked, int] = "num"

// valid is what pydantic does in Beanie.
func valid(doc any) error {
	if c, ok := doc.(*Checked); ok && c.Num < 0 {
		return errors.New("num is negative")
	}
	return nil
}

// Memo is not gone when it is deleted.
type Memo struct {
	odm.Document `bson:",inline" odm:"collection=memos"`
	Deleted      *time.Time `bson:"deleted_at" odm:"deleted"`
	Text         string     `bson:"text"`
}

const memoText odm.Str[Memo, string] = "text"

func newMemo(n int, text string) *Memo {
	m := &Memo{Text: text}
	m.ID = id(n)
	return m
}

func ptr[V any](v V) *V { return &v }
