package odm_test

import (
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A spelling is a condition or a change in Go with its MQL.
type spelling struct {
	got  fmt.Stringer
	want string
}

func checkSpellings(t *testing.T, spellings map[string]spelling) {
	t.Helper()
	for name, s := range spellings {
		t.Run(name, func(t *testing.T) {
			if got := s.got.String(); got != s.want {
				t.Errorf("got\n\t%s, want\n\t%s", got, s.want)
			}
		})
	}
}

// of gives a dynamic condition or change an owner, as a query does.
func of(f odm.Filter[product]) fmt.Stringer       { return f }
func changeOf(c odm.Change[product]) fmt.Stringer { return c }

func TestFieldOfNoOrder(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Eq":     {pf.Active.Eq(true), `{"active":true}`},
		"Ne":     {pf.Active.Ne(true), `{"active":{"$ne":true}}`},
		"In":     {pf.Active.In(true, false), `{"active":{"$in":[true,false]}}`},
		"Exists": {pf.Active.Exists(false), `{"active":{"$exists":false}}`},
		"Set":    {pf.Active.Set(true), `{"$set":{"active":true}}`},
		"Unset":  {pf.Active.Unset(), `{"$unset":{"active":""}}`},
		"bytes":  {pf.Image.Eq([]byte("x")), `{"image":{"$binary":{"base64":"eA==","subType":"00"}}}`},
		"binary": {pf.UID.In(bson.Binary{Subtype: 4, Data: []byte("x")}), `{"uid":{"$in":[{"$binary":{"base64":"eA==","subType":"04"}}]}}`},
	})
}

func TestOrd(t *testing.T) {
	noon := time.Date(2024, 1, 2, 12, 0, 0, 999, time.UTC)
	const at = `{"$date":"2024-01-02T12:00:00Z"}`
	checkSpellings(t, map[string]spelling{
		"Eq":      {pf.Created.Eq(noon), `{"created":` + at + `}`},
		"Ne":      {pf.Created.Ne(noon), `{"created":{"$ne":` + at + `}}`},
		"In":      {pf.Created.In(noon), `{"created":{"$in":[` + at + `]}}`},
		"In none": {pf.Created.In(), `{"created":{"$in":[]}}`},
		"Gt":      {pf.Created.Gt(noon), `{"created":{"$gt":` + at + `}}`},
		"Gte":     {pf.Created.Gte(noon), `{"created":{"$gte":` + at + `}}`},
		"Lt":      {pf.Created.Lt(noon), `{"created":{"$lt":` + at + `}}`},
		"Lte":     {pf.Created.Lte(noon), `{"created":{"$lte":` + at + `}}`},
		"Set":     {pf.Created.Set(noon), `{"$set":{"created":` + at + `}}`},
		"Unset":   {pf.Created.Unset(), `{"$unset":{"created":""}}`},
		"id":      {pf.ID.Eq(bson.ObjectID{}), `{"_id":{"$oid":"000000000000000000000000"}}`},
	})
	checkOrders(t, pf.Created.Asc(), "created", pf.Created.Desc(), "-created")
}

func TestNum(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Eq":    {pf.Qty.Eq(1), `{"qty":1}`},
		"Ne":    {pf.Qty.Ne(1), `{"qty":{"$ne":1}}`},
		"In":    {pf.Qty.In(1, 2), `{"qty":{"$in":[1,2]}}`},
		"Gt":    {pf.Qty.Gt(1), `{"qty":{"$gt":1}}`},
		"Gte":   {pf.Qty.Gte(1), `{"qty":{"$gte":1}}`},
		"Lt":    {pf.Qty.Lt(1), `{"qty":{"$lt":1}}`},
		"Lte":   {pf.Qty.Lte(1), `{"qty":{"$lte":1}}`},
		"Set":   {pf.Qty.Set(1), `{"$set":{"qty":1}}`},
		"Inc":   {pf.Qty.Inc(-1), `{"$inc":{"qty":-1}}`},
		"float": {pf.Price.Gt(2), `{"price":{"$gt":2.0}}`},
		"bytes": {odm.Num[product, uint8]("b").In(1, 2), `{"b":{"$in":[1,2]}}`},
		"wide":  {odm.Num[product, uint64]("w").Gt(1 << 63), `odm: at "w": 9223372036854775808 overflows int64`},
	})
	checkOrders(t, pf.Qty.Asc(), "qty", pf.Qty.Desc(), "-qty")
}

func TestStr(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Eq":    {pf.Status.Eq(productActive), `{"status":"active"}`},
		"Ne":    {pf.Status.Ne(productActive), `{"status":{"$ne":"active"}}`},
		"In":    {pf.Status.In(productActive, productClosed), `{"status":{"$in":["active","closed"]}}`},
		"Gt":    {pf.Name.Gt("a"), `{"name":{"$gt":"a"}}`},
		"Gte":   {pf.Name.Gte("a"), `{"name":{"$gte":"a"}}`},
		"Lt":    {pf.Name.Lt("a"), `{"name":{"$lt":"a"}}`},
		"Lte":   {pf.Name.Lte("a"), `{"name":{"$lte":"a"}}`},
		"Match": {pf.Name.Match("^a"), `{"name":{"$regex":"^a"}}`},
		"Set":   {pf.Status.Set(productClosed), `{"$set":{"status":"closed"}}`},
		"Where": {pf.Category.Name.Eq("x"), `{"category.name":"x"}`},
	})
	checkOrders(t, pf.Name.Asc(), "name", pf.Name.Desc(), "-name")
}

func TestList(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Contains":             {pf.Tags.Contains("a"), `{"tags":"a"}`},
		"In":                   {pf.Tags.In("a", "b"), `{"tags":{"$in":["a","b"]}}`},
		"All":                  {pf.Tags.All("a", "b"), `{"tags":{"$all":["a","b"]}}`},
		"Size":                 {pf.Tags.Size(2), `{"tags":{"$size":2}}`},
		"Any by fields":        {pf.Lines.Any(lf.SKU.Eq("a"), lf.Qty.Gt(1)), `{"lines":{"$elemMatch":{"sku":"a","qty":{"$gt":1}}}}`},
		"Any by the element":   {pf.Scores.Any(eachInt.Gt(3), eachInt.Lt(9)), `{"scores":{"$elemMatch":{"$gt":3,"$lt":9}}}`},
		"Any, two deep":        {pf.Lines.Any(lf.Taxes.Any(tf.Code.Eq("v"), tf.Rate.Gt(0.1))), `{"lines":{"$elemMatch":{"taxes":{"$elemMatch":{"code":"v","rate":{"$gt":0.1}}}}}}`},
		"Any with dynamic":     {pf.Lines.Any(odm.F("sku").Eq("a")), `{"lines":{"$elemMatch":{"sku":"a"}}}`},
		"Any of none":          {pf.Lines.Any(), `odm: at "lines": $elemMatch of no conditions would mean every element; give it at least one`},
		"any element":          {pf.Scores.Each_.Gt(3), `{"scores":{"$gt":3}}`},
		"any element's field":  {pf.Lines.SKU.Eq("a"), `{"lines.sku":"a"}`},
		"Eq":                   {odm.Eq(pf.Tags, []string{"a", "b"}), `{"tags":["a","b"]}`},
		"Set":                  {pf.Tags.Set([]string{"a"}), `{"$set":{"tags":["a"]}}`},
		"Set nil":              {pf.Tags.Set(nil), `{"$set":{"tags":null}}`},
		"Push":                 {pf.Tags.Push("a"), `{"$push":{"tags":"a"}}`},
		"Push several":         {pf.Tags.Push("a", "b"), `{"$push":{"tags":{"$each":["a","b"]}}}`},
		"Index":                {pf.Lines.Index(0, lf.Qty.Set(1)), `{"$set":{"lines.0.qty":1}}`},
		"Each":                 {pf.Lines.Each(lf.Qty.Inc(1), odm.Unset(lf.SKU)), `{"$inc":{"lines.$[].qty":1},"$unset":{"lines.$[].sku":""}}`},
		"Matched":              {pf.Lines.Matched(lf.Qty.Set(1)), `{"$set":{"lines.$.qty":1}}`},
		"EachWhere":            {pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Qty.Set(9)), `{"$set":{"lines.$[e0].qty":9}} where {"e0.sku":"a"}`},
		"EachWhere in another": {pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Taxes.EachWhere(tf.Code.Eq("v"), tf.Rate.Set(7))), `{"$set":{"lines.$[e0].taxes.$[e1].rate":7.0}} where {"e0.sku":"a"} where {"e1.code":"v"}`},
		"EachWhere, elements":  {pf.Scores.EachWhere(eachInt.Gt(4), eachInt.Set(0)), `{"$set":{"scores.$[e0]":0}} where {"e0":{"$gt":4}}`},
		"EachWhere of nothing": {pf.Lines.EachWhere(odm.Filter[productLine]{}, lf.Qty.Set(9)), `odm: EachWhere on "lines" without a condition; say Each to mean every element`},
		"push to chosen lists": {pf.Lines.EachWhere(lf.SKU.Eq("a"), lf.Taxes.Push(productTax{"v", 1})), `{"$push":{"lines.$[e0].taxes":{"code":"v","rate":1.0}}} where {"e0.sku":"a"}`},
	})
}

func TestDoc(t *testing.T) {
	x := productCategory{Name: "x"}
	noon := time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)
	checkSpellings(t, map[string]spelling{
		"Eq":                    {pf.Category.Eq(x), `{"category":{"name":"x","description":null}}`},
		"IsNull":                {pf.Category.IsNull(), `{"category":null}`},
		"Where":                 {pf.Category.Where(categoryName.Eq("x")), `{"category.name":"x"}`},
		"Where of several":      {pf.Category.Where(categoryName.Gt("x"), categoryName.Lt("z")), `{"$and":[{"category.name":{"$gt":"x"}},{"category.name":{"$lt":"z"}}]}`},
		"Where of nothing":      {pf.Category.Where(), `{}`},
		"Where with dynamic":    {pf.Category.Where(odm.Or(odm.F("name").Eq("x"), odm.F("description").IsNull())), `{"$or":[{"category.name":"x"},{"category.description":null}]}`},
		"Where raw":             {pf.Category.Where(odm.Raw(bson.M{"name": "x"})), `odm: a raw condition cannot be moved below "category"; write it beside the typed ones with its whole path`},
		"Where inline":          {pf.Base.Where(baseCreated.Gt(noon)), `{"created":{"$gt":{"$date":"2024-01-02T12:00:00Z"}}}`},
		"Set":                   {pf.Category.Set(x), `{"$set":{"category":{"name":"x","description":null}}}`},
		"Set inline":            {pf.Base.Set(ProductBase{}), `odm: a change of the empty path, which only an element inside Index, Each, Matched or EachWhere has`},
		"Change":                {pf.Category.Change(categoryName.Set("x"), odm.F("description").Unset()), `{"$set":{"category.name":"x"},"$unset":{"category.description":""}}`},
		"a filter of the base":  {odm.And(odm.Filter[product](baseCreated.Gt(noon)), pf.Qty.Gt(1)), `{"$and":[{"created":{"$gt":{"$date":"2024-01-02T12:00:00Z"}}},{"qty":{"$gt":1}}]}`},
		"a condition beside it": {odm.And(pf.Category.Where(categoryName.Eq("x")), pf.Qty.Gt(1)), `{"$and":[{"category.name":"x"},{"qty":{"$gt":1}}]}`},
	})
}

func TestMap(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Key":             {pf.Marks.Key("math").Gt(3), `{"marks.math":{"$gt":3}}`},
		"Key of a map":    {pf.Meta.Key("some").Key("key").Eq(1), `{"meta.some.key":1}`},
		"Key in a change": {pf.Marks.Key("math").Inc(1), `{"$inc":{"marks.math":1}}`},
		"Key with a dot":  {pf.Marks.Key("a.b").Eq(1), `odm: map key "a.b" cannot be part of a path: it is empty, holds a dot or begins with $`},
		"Key of all":      {pf.Marks.Key("$[]").Set(1), `odm: map key "$[]" cannot be part of a path: it is empty, holds a dot or begins with $`},
		"Set":             {pf.Marks.Set(map[string]int{"math": 1}), `{"$set":{"marks":{"math":1}}}`},
	})
	checkOrders(t, pf.Marks.Key("math").Asc(), "marks.math", pf.Marks.Key("math").Desc(), "-marks.math")
}

func TestRefs(t *testing.T) {
	ann := &maker{DocumentOf: odm.DocumentOf[string]{ID: "ann"}}
	const ref = `{"$ref":"makers","$id":"ann"}`
	unsaved := odm.LinkTo(&maker{})
	checkSpellings(t, map[string]spelling{
		"ID":                      {pf.Maker.ID("ann"), `{"maker.$id":"ann"}`},
		"IDIn":                    {pf.Maker.IDIn("ann", "bob"), `{"maker.$id":{"$in":["ann","bob"]}}`},
		"Is":                      {pf.Maker.Is(odm.LinkTo(ann)), `{"maker":` + ref + `}`},
		"Is nothing":              {pf.Maker.Is(odm.Link[maker]{}), `{"maker":null}`},
		"Is unsaved":              {pf.Maker.Is(unsaved), `odm: at "maker": link to odm_test.maker without an id, insert the linked document first: odm: not saved`},
		"Where":                   {pf.Maker.Where(mf.City.Eq("Oslo")), `{"maker.city":"Oslo"}`},
		"Set":                     {pf.Maker.Set(odm.LinkID[maker]("ann")), `{"$set":{"maker":` + ref + `}}`},
		"without a path":          {odm.Ref[product, maker]("").ID("ann"), `odm: a condition on the empty path, which only an element inside Any, Pull or EachWhere has`},
		"several: ID":             {pf.Shops.ID("ann"), `{"shops.$id":"ann"}`},
		"several: IDIn":           {pf.Shops.IDIn("ann"), `{"shops.$id":{"$in":["ann"]}}`},
		"several: Contains":       {pf.Shops.Contains(odm.LinkTo(ann)), `{"shops":` + ref + `}`},
		"several: Size":           {pf.Shops.Size(2), `{"shops":{"$size":2}}`},
		"several: Where":          {pf.Shops.Where(mf.City.Eq("Oslo")), `{"shops.city":"Oslo"}`},
		"several: Any":            {pf.Shops.Any(mf.City.Eq("Oslo"), mf.Rank.Gt(1)), `{"shops":{"$elemMatch":{"city":"Oslo","rank":{"$gt":1}}}}`},
		"several: Set":            {pf.Shops.Set([]odm.Link[maker]{odm.LinkTo(ann)}), `{"$set":{"shops":[` + ref + `]}}`},
		"several: Push":           {pf.Shops.Push(odm.LinkTo(ann)), `{"$push":{"shops":` + ref + `}}`},
		"several: AddToSet":       {odm.AddToSet(pf.Shops, odm.LinkTo(ann), odm.LinkID[maker]("ann")), `{"$addToSet":{"shops":{"$each":[` + ref + `,` + ref + `]}}}`},
		"several: PullAll":        {odm.PullAll(pf.Shops, odm.LinkTo(ann)), `{"$pullAll":{"shops":[` + ref + `]}}`},
		"several: Push unsaved":   {pf.Shops.Push(unsaved), `odm: at "shops": link to odm_test.maker without an id, insert the linked document first: odm: not saved`},
		"dynamic":                 {of(odm.F("maker").Eq(odm.LinkTo(ann))), `{"maker":` + ref + `}`},
		"dynamic in a loose list": {of(odm.F("maker").In(odm.LinkTo(ann), nil)), `{"maker":{"$in":[` + ref + `,null]}}`},
	})
}

func checkOrders(t *testing.T, asc odm.Order[product], wantAsc string, desc odm.Order[product], wantDesc string) {
	t.Helper()
	if string(asc) != wantAsc || string(desc) != wantDesc {
		t.Errorf("orders are %q, %q; want %q, %q", asc, desc, wantAsc, wantDesc)
	}
}
