package odm_test

import (
	"context"
	"path"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// rawProducts is a collection of four products on a real server, reached by the driver alone.
func rawProducts(t *testing.T) *mongo.Collection {
	t.Helper()
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	c := client.Database(path.Base(uri)).Collection("products")
	if _, err := c.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: "name", Value: "text"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.InsertMany(t.Context(), stock()); err != nil {
		t.Fatal(err)
	}
	return c
}

func day(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }

func stock() []product {
	d := "d"
	return []product{
		{
			Document: odm.Document{ID: bson.ObjectID{1}}, ProductBase: ProductBase{Created: day(1), Seen: bson.Timestamp{T: 1}}, Name: "Apple pie", Price: 2.5, Qty: 5, Flags: 6,
			Active: true, Status: productActive, Category: productCategory{Name: "food"}, Tags: []string{"red", "round"}, Scores: []int{1, 5, 9},
			Lines: []productLine{{SKU: "a", Qty: 1, Taxes: []productTax{{"v", 1}, {"w", 2}}}, {SKU: "b", Qty: 3}}, Marks: map[string]int{"math": 4},
			Meta: map[string]any{"some": map[string]any{"key": 1}}, Maker: odm.LinkID[maker]("ann"), Image: []byte("x"),
		},
		{
			Document: odm.Document{ID: bson.ObjectID{2}}, ProductBase: ProductBase{Created: day(2)}, Name: "banana", Price: 1, Qty: 50, Flags: 1,
			Status: productClosed, Category: productCategory{Name: "food", Description: &d}, Tags: []string{"yellow"}, Scores: []int{4},
			Lines: []productLine{{SKU: "b", Qty: 7}}, Maker: odm.LinkID[maker]("bob"), Shops: []odm.Link[maker]{odm.LinkID[maker]("ann"), odm.LinkID[maker]("cy")},
		},
		{Document: odm.Document{ID: bson.ObjectID{3}}, ProductBase: ProductBase{Created: day(3)}, Name: "a.b", Qty: 7, Status: productActive, Tags: []string{}, Scores: []int{}},
		{Document: odm.Document{ID: bson.ObjectID{4}}, Name: "", Scores: []int{7, 8}, Lines: []productLine{{SKU: "a", Qty: 9}, {SKU: "a", Qty: 2}}},
	}
}

// found returns which of the four products a filter finds.
func found(t *testing.T, c *mongo.Collection, filter any) []int {
	t.Helper()
	var docs []struct {
		ID bson.ObjectID `bson:"_id"`
	}
	cursor, err := c.Find(t.Context(), filter, options.Find().SetProjection(bson.M{"_id": 1}).SetSort(bson.M{"_id": 1}))
	if err == nil {
		err = cursor.All(t.Context(), &docs)
	}
	if err != nil {
		t.Fatalf("find %v: %v", filter, err)
	}
	ids := []int{}
	for _, d := range docs {
		ids = append(ids, int(d.ID[0]))
	}
	return ids
}

// A typed condition finds what the same condition finds in the driver's own spelling, and that is something.
func TestConditionsFindWhatTheDriversFind(t *testing.T) {
	type m = bson.M
	type a = bson.A
	c := rawProducts(t)
	for name, tt := range map[string]struct {
		ours   odm.Filter[product]
		driver any
		want   []int
	}{
		"nothing asked":       {odm.Filter[product]{}, m{}, []int{1, 2, 3, 4}},
		"Eq":                  {pf.Name.Eq("banana"), m{"name": "banana"}, []int{2}},
		"Eq bool":             {pf.Active.Eq(true), m{"active": true}, []int{1}},
		"Eq bytes":            {pf.Image.Eq([]byte("x")), m{"image": []byte("x")}, []int{1}},
		"Eq id":               {pf.ID.Eq(bson.ObjectID{3}), m{"_id": bson.ObjectID{3}}, []int{3}},
		"Eq document":         {pf.Category.Eq(productCategory{Name: "food"}), m{"category": bson.D{{Key: "name", Value: "food"}, {Key: "description", Value: nil}}}, []int{1}},
		"Eq array":            {odm.Eq(pf.Tags, []string{"red", "round"}), m{"tags": a{"red", "round"}}, []int{1}},
		"Ne":                  {pf.Status.Ne(productActive), m{"status": m{"$ne": "active"}}, []int{2, 4}},
		"In":                  {pf.Qty.In(5, 7), m{"qty": m{"$in": a{5, 7}}}, []int{1, 3}},
		"In none":             {pf.Qty.In(), m{"qty": m{"$in": a{}}}, []int{}},
		"NotIn":               {odm.NotIn(pf.Qty, 5, 7), m{"qty": m{"$nin": a{5, 7}}}, []int{2, 4}},
		"Gt":                  {pf.Price.Gt(1), m{"price": m{"$gt": 1}}, []int{1}},
		"Gte date":            {pf.Created.Gte(day(2)), m{"created": m{"$gte": day(2)}}, []int{2, 3}},
		"Between":             {odm.Between(pf.Qty, 5, 10), m{"qty": m{"$gte": 5, "$lte": 10}}, []int{1, 3}},
		"Exists":              {odm.Exists(pf.Category, true), m{"category": m{"$exists": true}}, []int{1, 2, 3, 4}},
		"IsNull":              {odm.IsNull(pf.Maker), m{"maker": nil}, []int{3, 4}},
		"Type":                {odm.Type(pf.Maker, "object"), m{"maker": m{"$type": "object"}}, []int{1, 2}},
		"Mod":                 {odm.Mod(pf.Qty, 5, 0), m{"qty": m{"$mod": a{5, 0}}}, []int{1, 2, 4}},
		"Match":               {pf.Name.Match("^[ab]"), m{"name": m{"$regex": "^[ab]"}}, []int{2, 3}},
		"Regex":               {odm.Regex(pf.Name, "^A", "i"), m{"name": m{"$regex": "^A", "$options": "i"}}, []int{1, 3}},
		"HasPrefix":           {odm.HasPrefix(pf.Name, "a."), m{"name": m{"$regex": `^a\.`}}, []int{3}},
		"HasSuffix":           {odm.HasSuffix(pf.Name, ".b"), m{"name": m{"$regex": `\.b$`}}, []int{3}},
		"HasText":             {odm.HasText(pf.Name, "an"), m{"name": m{"$regex": "an"}}, []int{2}},
		"EqualFold":           {odm.EqualFold(pf.Name, "BANANA"), m{"name": m{"$regex": "^BANANA$", "$options": "i"}}, []int{2}},
		"Text":                {odm.Text("apple"), m{"$text": m{"$search": "apple"}}, []int{1}},
		"Expression":          {odm.Expression(m{"$gt": a{"$qty", "$price"}}), m{"$expr": m{"$gt": a{"$qty", "$price"}}}, []int{1, 2, 3}},
		"JSONSchema":          {odm.JSONSchema(m{"properties": m{"qty": m{"minimum": 7}}}), m{"$jsonSchema": m{"properties": m{"qty": m{"minimum": 7}}}}, []int{2, 3}},
		"JavaScript":          {odm.JavaScript("this.qty == 7"), m{"$where": "this.qty == 7"}, []int{3}},
		"BitsAllSet":          {odm.BitsAllSet(pf.Flags, odm.Mask(6)), m{"flags": m{"$bitsAllSet": 6}}, []int{1}},
		"BitsAnyClear":        {odm.BitsAnyClear(pf.Flags, odm.Bits(1, 2)), m{"flags": m{"$bitsAnyClear": a{1, 2}}}, []int{2, 3, 4}},
		"Contains":            {pf.Tags.Contains("red"), m{"tags": "red"}, []int{1}},
		"All":                 {pf.Tags.All("red", "round"), m{"tags": m{"$all": a{"red", "round"}}}, []int{1}},
		"All of none":         {pf.Tags.All(), m{"tags": m{"$all": a{}}}, []int{}},
		"Size":                {pf.Tags.Size(0), m{"tags": m{"$size": 0}}, []int{3}},
		"Any by fields":       {pf.Lines.Any(lf.SKU.Eq("a"), lf.Qty.Gt(1)), m{"lines": m{"$elemMatch": m{"sku": "a", "qty": m{"$gt": 1}}}}, []int{4}},
		"Any, a field twice":  {pf.Lines.Any(lf.Qty.Gt(1), lf.Qty.Lt(3)), m{"lines": m{"$elemMatch": m{"qty": m{"$gt": 1, "$lt": 3}}}}, []int{4}},
		"Any, or":             {pf.Lines.Any(lf.SKU.Eq("b"), odm.Or(lf.Qty.Eq(7), lf.Qty.Eq(1))), m{"lines": m{"$elemMatch": m{"sku": "b", "$or": a{m{"qty": 7}, m{"qty": 1}}}}}, []int{2}},
		"Any by the element":  {pf.Scores.Any(eachInt.Gt(5), eachInt.Lt(8)), m{"scores": m{"$elemMatch": m{"$gt": 5, "$lt": 8}}}, []int{4}},
		"Any, element twice":  {pf.Scores.Any(eachInt.Gt(3), eachInt.Gt(8)), m{"scores": m{"$elemMatch": m{"$gt": 8}}}, []int{1}},
		"Any, element nots":   {pf.Scores.Any(odm.Not(eachInt.Gt(4)), odm.Not(eachInt.Lt(3))), m{"scores": m{"$elemMatch": m{"$gte": 3, "$lte": 4}}}, []int{2}},
		"Any, two deep":       {pf.Lines.Any(lf.Taxes.Any(tf.Code.Eq("w"), tf.Rate.Gt(1))), m{"lines": m{"$elemMatch": m{"taxes": m{"$elemMatch": m{"code": "w", "rate": m{"$gt": 1}}}}}}, []int{1}},
		"any element":         {pf.Scores.Each_.Gt(8), m{"scores": m{"$gt": 8}}, []int{1}},
		"Key":                 {pf.Marks.Key("math").Gt(3), m{"marks.math": m{"$gt": 3}}, []int{1}},
		"Key of Key":          {pf.Meta.Key("some").Key("key").Eq(1), m{"meta.some.key": 1}, []int{1}},
		"Where":               {pf.Category.Where(categoryName.Eq("food"), odm.F("description").IsNull()), m{"category.name": "food", "category.description": nil}, []int{1}},
		"Where inline":        {pf.Base.Where(baseCreated.Lt(day(2)), baseCreated.Gt(time.Time{})), m{"created": m{"$lt": day(2), "$gt": time.Time{}}}, []int{1}},
		"Ref.ID":              {pf.Maker.ID("bob"), m{"maker.$id": "bob"}, []int{2}},
		"Ref.IDIn":            {pf.Maker.IDIn("ann", "bob"), m{"maker.$id": m{"$in": a{"ann", "bob"}}}, []int{1, 2}},
		"Ref.Is":              {pf.Maker.Is(odm.LinkID[maker]("ann")), m{"maker": bson.D{{Key: "$ref", Value: "makers"}, {Key: "$id", Value: "ann"}}}, []int{1}},
		"Refs.ID":             {pf.Shops.ID("cy"), m{"shops.$id": "cy"}, []int{2}},
		"Refs.Contains":       {pf.Shops.Contains(odm.LinkID[maker]("ann")), m{"shops": bson.D{{Key: "$ref", Value: "makers"}, {Key: "$id", Value: "ann"}}}, []int{2}},
		"And":                 {odm.And(pf.Qty.Gt(5), pf.Qty.Lt(10)), m{"$and": a{m{"qty": m{"$gt": 5}}, m{"qty": m{"$lt": 10}}}}, []int{3}},
		"Or":                  {odm.Or(pf.Qty.Eq(5), odm.F("name").Eq("banana")), m{"$or": a{m{"qty": 5}, m{"name": "banana"}}}, []int{1, 2}},
		"Nor":                 {odm.Nor(pf.Qty.Eq(5), pf.Name.Eq("banana")), m{"$nor": a{m{"qty": 5}, m{"name": "banana"}}}, []int{3, 4}},
		"Not":                 {odm.Not(pf.Qty.Gt(5)), m{"qty": m{"$not": m{"$gt": 5}}}, []int{1, 4}},
		"Not Not":             {odm.Not(odm.Not(pf.Qty.Gt(5))), m{"qty": m{"$gt": 5}}, []int{2, 3}},
		"Not Any":             {odm.Not(pf.Lines.Any(lf.SKU.Eq("b"))), m{"lines": m{"$not": m{"$elemMatch": m{"sku": "b"}}}}, []int{3, 4}},
		"Not And":             {odm.Not(odm.And(pf.Qty.Gt(1), pf.Qty.Lt(10))), m{"$nor": a{m{"qty": m{"$gt": 1, "$lt": 10}}}}, []int{2, 4}},
		"Not Match":           {odm.Not(odm.Regex(pf.Name, "^a", "i")), m{"name": m{"$not": bson.Regex{Pattern: "^a", Options: "i"}}}, []int{2, 4}},
		"a value of a user":   {odm.F("name").Eq(m{"$gt": ""}), m{"name": m{"$eq": m{"$gt": ""}}}, []int{}},
		"bson.Regex":          {odm.F("name").Eq(bson.Regex{Pattern: "^b"}), m{"name": bson.Regex{Pattern: "^b"}}, []int{2}},
		"Raw beside":          {odm.And(odm.Raw(m{"qty": m{"$gt": 1}}), odm.When(false, odm.F("x").Eq(1)), odm.F("qty").Lt(6)), m{"qty": m{"$gt": 1, "$lt": 6}}, []int{1}},
		"Raw in an element":   {pf.Scores.Any(odm.Raw(m{"$gt": 5}), eachInt.Lt(8)), m{"scores": m{"$elemMatch": m{"$gt": 5, "$lt": 8}}}, []int{4}},
		"an array's elements": {pf.Tags.Any(odm.HasPrefix(eachText, "r"), odm.NotIn(eachText, "red")), m{"tags": m{"$elemMatch": m{"$regex": "^r", "$nin": a{"red"}}}}, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			filter, err := tt.ours.BSON()
			if err != nil {
				t.Fatal(err)
			}
			if got := found(t, c, filter); !slices.Equal(got, tt.want) {
				t.Errorf("%s finds %v, want %v", tt.ours, got, tt.want)
			}
			if got := found(t, c, tt.driver); !slices.Equal(got, tt.want) {
				t.Errorf("the driver's %v finds %v, want %v", tt.driver, got, tt.want)
			}
		})
	}
}
