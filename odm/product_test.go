package odm_test

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The models of the tests of conditions and changes: those of Beanie's pairs, and one of each kind of field.

type productStatus string

const (
	productActive productStatus = "active"
	productClosed productStatus = "closed"
)

type productCategory struct {
	Name        string  `bson:"name"`
	Description *string `bson:"description"`
}

type productLine struct {
	SKU   string       `bson:"sku"`
	Qty   int          `bson:"qty"`
	Price float64      `bson:"price"`
	Taxes []productTax `bson:"taxes"`
}

type productTax struct {
	Code string  `bson:"code"`
	Rate float64 `bson:"rate"`
}

// ProductBase is exported, or the driver would not store it inline.
type ProductBase struct {
	Created time.Time      `bson:"created"`
	Seen    bson.Timestamp `bson:"seen"`
}

type product struct {
	odm.Document `bson:",inline" odm:"collection=products"`
	ProductBase  `bson:",inline"`
	Name         string            `bson:"name"`
	Price        float64           `bson:"price"`
	Qty          int               `bson:"qty"`
	Flags        int               `bson:"flags"`
	Active       bool              `bson:"active"`
	Status       productStatus     `bson:"status"`
	DisplayName  string            `bson:"dn"`
	Category     productCategory   `bson:"category"`
	Tags         []string          `bson:"tags"`
	Scores       []int             `bson:"scores"`
	Lines        []productLine     `bson:"lines"`
	Marks        map[string]int    `bson:"marks"`
	Meta         map[string]any    `bson:"meta"`
	Owner        *bson.ObjectID    `bson:"owner"`
	UID          bson.Binary       `bson:"uid"`
	Amount       bson.Decimal128   `bson:"amount"`
	Image        []byte            `bson:"image"`
	Maker        odm.Link[maker]   `bson:"maker"`
	Shops        []odm.Link[maker] `bson:"shops"`
}

type maker struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=makers"`
	City                   string `bson:"city"`
	Rank                   int    `bson:"rank"`
}

type productCategoryFields struct {
	odm.Doc[product, productCategory]
	Name odm.Str[product, string]
}

type productLinesFields struct {
	odm.List[product, productLine]
	SKU odm.Str[product, string]
	Qty odm.Num[product, int]
}

type productScoresFields struct {
	odm.List[product, int]
	Each_ odm.Num[product, int]
}

var (
	pf = struct {
		ID          odm.Ord[product, bson.ObjectID]
		Base        odm.Doc[product, ProductBase]
		Name        odm.Str[product, string]
		Price       odm.Num[product, float64]
		Qty         odm.Num[product, int]
		Flags       odm.Num[product, int]
		Active      odm.Field[product, bool]
		Status      odm.Str[product, productStatus]
		DisplayName odm.Str[product, string]
		Category    productCategoryFields
		Tags        odm.List[product, string]
		Scores      productScoresFields
		Lines       productLinesFields
		Marks       odm.Map[product, int, odm.Num[product, int]]
		Meta        odm.Map[product, any, odm.Map[product, any, odm.Field[product, any]]]
		Owner       odm.Ord[product, bson.ObjectID]
		UID         odm.Field[product, bson.Binary]
		Amount      odm.Ord[product, bson.Decimal128]
		Created     odm.Ord[product, time.Time]
		Seen        odm.Ord[product, bson.Timestamp]
		Image       odm.Field[product, []byte]
		Maker       odm.Ref[product, maker]
		Shops       odm.Refs[product, maker]
	}{
		ID: "_id", Base: "", Name: "name", Price: "price", Qty: "qty", Flags: "flags", Active: "active", Status: "status",
		DisplayName: "dn", Category: productCategoryFields{"category", "category.name"}, Tags: "tags",
		Scores: productScoresFields{"scores", "scores"}, Lines: productLinesFields{"lines", "lines.sku", "lines.qty"},
		Marks: "marks", Meta: "meta", Owner: "owner", UID: "uid", Amount: "amount", Created: "created", Seen: "seen", Image: "image",
		Maker: "maker", Shops: "shops",
	}
	categoryName = odm.Str[productCategory, string]("name")
	lf           = struct {
		SKU   odm.Str[productLine, string]
		Qty   odm.Num[productLine, int]
		Taxes odm.List[productLine, productTax]
	}{"sku", "qty", "taxes"}
	tf = struct {
		Code odm.Str[productTax, string]
		Rate odm.Num[productTax, float64]
	}{"code", "rate"}
	baseCreated = odm.Ord[ProductBase, time.Time]("created")
	mf          = struct {
		City odm.Str[maker, string]
		Rank odm.Num[maker, int]
	}{"city", "rank"}
)

const (
	eachInt  odm.Num[int, int]       = "" // the element itself
	eachText odm.Str[string, string] = ""
)
