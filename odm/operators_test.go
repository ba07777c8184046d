package odm_test

import (
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestFilterFunctions(t *testing.T) {
	checkSpellings(t, map[string]spelling{
		"Eq":               {odm.Eq(pf.Category, productCategory{Name: "x"}), `{"category":{"name":"x","description":null}}`},
		"Ne":               {odm.Ne(pf.Scores, []int{1}), `{"scores":{"$ne":[1]}}`},
		"In":               {odm.In(pf.Category, productCategory{}), `{"category":{"$in":[{"name":"","description":null}]}}`},
		"NotIn":            {odm.NotIn(pf.Status, "a", productClosed), `{"status":{"$nin":["a","closed"]}}`},
		"Gt":               {odm.Gt(pf.Active, false), `{"active":{"$gt":false}}`},
		"Gte":              {odm.Gte(pf.Qty, 1), `{"qty":{"$gte":1}}`},
		"Lt":               {odm.Lt(pf.Qty, 1), `{"qty":{"$lt":1}}`},
		"Lte":              {odm.Lte(pf.Qty, 1), `{"qty":{"$lte":1}}`},
		"Between":          {odm.Between(pf.Qty, 1, 5), `{"$and":[{"qty":{"$gte":1}},{"qty":{"$lte":5}}]}`},
		"Exists":           {odm.Exists(pf.Category, true), `{"category":{"$exists":true}}`},
		"IsNull":           {odm.IsNull(pf.Maker), `{"maker":null}`},
		"Type":             {odm.Type(pf.Price, "double"), `{"price":{"$type":"double"}}`},
		"Type of several":  {odm.Type(pf.Price, "double", "int"), `{"price":{"$type":["double","int"]}}`},
		"Mod":              {odm.Mod(pf.Qty, 4, 1), `{"qty":{"$mod":[4,1]}}`},
		"Size":             {odm.Size(pf.Tags, 1), `{"tags":{"$size":1}}`},
		"Regex":            {odm.Regex(pf.Name, "^a", "im"), `{"name":{"$regex":"^a","$options":"im"}}`},
		"HasPrefix":        {odm.HasPrefix(pf.Name, "a.b"), `{"name":{"$regex":"^a\\.b"}}`},
		"HasSuffix":        {odm.HasSuffix(pf.Name, "a.b"), `{"name":{"$regex":"a\\.b\\z"}}`},
		"HasText":          {odm.HasText(pf.Name, "a+b"), `{"name":{"$regex":"a\\+b"}}`},
		"EqualFold":        {odm.EqualFold(pf.Status, "a|b"), `{"status":{"$regex":"^a\\|b\\z","$options":"i"}}`},
		"Text":             {of(odm.Text("a")), `{"$text":{"$search":"a","$caseSensitive":false,"$diacriticSensitive":false}}`},
		"Expression":       {of(odm.Expression(bson.M{"$gt": bson.A{"$a", "$b"}})), `{"$expr":{"$gt":["$a","$b"]}}`},
		"JSONSchema":       {of(odm.JSONSchema(bson.M{"required": bson.A{"a"}})), `{"$jsonSchema":{"required":["a"]}}`},
		"JavaScript":       {of(odm.JavaScript("this.a")), `{"$where":"this.a"}`},
		"BitsAllSet":       {odm.BitsAllSet(pf.Flags, odm.Mask(6)), `{"flags":{"$bitsAllSet":6}}`},
		"BitsAllClear":     {odm.BitsAllClear(pf.Flags, odm.Bits(1, 5)), `{"flags":{"$bitsAllClear":[1,5]}}`},
		"BitsAnySet":       {odm.BitsAnySet(pf.Flags, odm.Bits()), `{"flags":{"$bitsAnySet":[]}}`},
		"BitsAnyClear":     {odm.BitsAnyClear(pf.Flags, odm.Mask(0)), `{"flags":{"$bitsAnyClear":0}}`},
		"no bits":          {odm.BitsAnyClear(pf.Flags, odm.BitMask{}), `{"flags":{"$bitsAnyClear":0}}`},
		"in an element":    {pf.Lines.Any(odm.HasPrefix(lf.SKU, "a"), odm.NotIn(lf.Qty, 1)), `{"lines":{"$elemMatch":{"sku":{"$regex":"^a"},"qty":{"$nin":[1]}}}}`},
		"of an element":    {pf.Tags.Any(odm.HasPrefix(eachText, "a"), odm.NotIn(eachText, "ab")), `{"tags":{"$elemMatch":{"$regex":"^a","$nin":["ab"]}}}`},
		"Text in elements": {pf.Lines.Any(odm.Text("a")), `odm: at "lines": $text asks about the whole document and cannot stand inside an element of a list`},
	})
}

func TestUpdateFunctions(t *testing.T) {
	day := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	checkSpellings(t, map[string]spelling{
		"Set":                {odm.Set(pf.Tags, []string{"a"}), `{"$set":{"tags":["a"]}}`},
		"SetOnInsert":        {odm.SetOnInsert(pf.Created, day), `{"$setOnInsert":{"created":{"$date":"2024-01-02T00:00:00Z"}}}`},
		"Unset":              {odm.Unset(pf.Category), `{"$unset":{"category":""}}`},
		"Rename":             {odm.Rename(pf.Name, pf.DisplayName), `{"$rename":{"name":"dn"}}`},
		"Rename to run time": {odm.Rename(pf.Name, odm.Any[product]("x")), `{"$rename":{"name":"x"}}`},
		"Inc":                {odm.Inc(pf.Amount, bson.NewDecimal128(0x3040000000000000, 5)), `{"$inc":{"amount":{"$numberDecimal":"5"}}}`},
		"Mul":                {odm.Mul(pf.Price, 1.5), `{"$mul":{"price":1.5}}`},
		"Min":                {odm.Min(pf.Created, day), `{"$min":{"created":{"$date":"2024-01-02T00:00:00Z"}}}`},
		"Max":                {odm.Max(pf.Qty, 2), `{"$max":{"qty":2}}`},
		"CurrentDate":        {odm.CurrentDate(pf.Created), `{"$currentDate":{"created":true}}`},
		"CurrentTimestamp":   {odm.CurrentTimestamp(pf.Seen), `{"$currentDate":{"seen":{"$type":"timestamp"}}}`},
		"BitAnd":             {odm.BitAnd(pf.Flags, 10), `{"$bit":{"flags":{"and":10}}}`},
		"BitOr":              {odm.BitOr(pf.Flags, 10), `{"$bit":{"flags":{"or":10}}}`},
		"BitXor":             {odm.BitXor(pf.Flags, 10), `{"$bit":{"flags":{"xor":10}}}`},
		"AddToSet":           {odm.AddToSet(pf.Tags, "a"), `{"$addToSet":{"tags":"a"}}`},
		"AddToSet several":   {odm.AddToSet(pf.Tags, "a", "b"), `{"$addToSet":{"tags":{"$each":["a","b"]}}}`},
		"Pull":               {odm.Pull(pf.Lines, lf.Qty.Lt(1)), `{"$pull":{"lines":{"qty":{"$lt":1}}}}`},
		"Pull values":        {odm.Pull(pf.Scores, eachInt.Gt(3), eachInt.Lt(9)), `{"$pull":{"scores":{"$gt":3,"$lt":9}}}`},
		"Pull of none":       {odm.Pull(pf.Scores), `odm: at "scores": $pull of no conditions would mean every element; give it at least one`},
		"Pull of {}":         {odm.Pull(pf.Lines, odm.Raw(bson.M{})), `odm: at "lines": $pull of an empty condition would take every element away; set the list to empty instead`},
		"PullAll":            {odm.PullAll(pf.Scores, 0, 5), `{"$pullAll":{"scores":[0,5]}}`},
		"PopFirst":           {odm.PopFirst(pf.Tags), `{"$pop":{"tags":-1}}`},
		"PopLast":            {odm.PopLast(pf.Tags), `{"$pop":{"tags":1}}`},
		"PushEach":           {odm.PushEach(pf.Tags, []string{"a"}), `{"$push":{"tags":"a"}}`},
		"PushEach modified":  {odm.PushEach(pf.Scores, []int{5, 1}, odm.PushSort(eachInt.Asc()), odm.PushSlice(-3), odm.PushPosition(0)), `{"$push":{"scores":{"$each":[5,1],"$sort":1,"$slice":-3,"$position":0}}}`},
		"PushEach sorted":    {odm.PushEach(pf.Lines, nil, odm.PushSort(lf.Qty.Desc(), "sku")), `{"$push":{"lines":{"$each":[],"$sort":{"qty":-1,"sku":1}}}}`},
		"in elements":        {pf.Lines.Each(odm.Max(lf.Qty, 1)), `{"$max":{"lines.$[].qty":1}}`},
	})
}

func TestUpdatesMerge(t *testing.T) {
	update, filters, err := odm.UpdateBSON(pf.Qty.Inc(1), odm.F("name").Set("x"), pf.Price.Inc(0.5), odm.Change[product]{})
	if err != nil || len(filters) != 0 {
		t.Fatalf("array filters %v, error %v; want none", filters, err)
	}
	const want = `{"$inc": {"qty": {"$numberInt":"1"},"price": {"$numberDouble":"0.5"}},"$set": {"name": "x"}}`
	if update.String() != want {
		t.Errorf("update is %s, want %s", update, want)
	}
	if _, _, err := odm.UpdateBSON(pf.Qty.Inc(1), pf.Qty.Set(1)); err == nil {
		t.Error("two changes of one field were rendered")
	}
}

func TestErrorsKeepTheirCause(t *testing.T) {
	if _, err := pf.Maker.Is(odm.LinkTo(&maker{})).BSON(); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("a link without an id gives %v, want ErrNotSaved", err)
	}
}

func TestEscapeRegex(t *testing.T) {
	const all = `. ^ $ * + ? { } \ | [ ] ( )`
	if got, want := odm.EscapeRegex(all), `\. \^ \$ \* \+ \? \{ \} \\ \| \[ \] \( \)`; got != want {
		t.Errorf("EscapeRegex(%s) = %s, want %s", all, got, want)
	}
}

func TestOrderFunctions(t *testing.T) {
	checkOrders(t, odm.Asc(pf.Active), "active", odm.Desc(pf.Category), "-category")
	checkOrders(t, "+name", "+name", "-name", "-name")
}
