package odm_test

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestDynamicConditions(t *testing.T) {
	f := odm.F("a.b")
	if f.Path() != "a.b" {
		t.Errorf("Path = %q", f.Path())
	}
	checkSpellings(t, map[string]spelling{
		"Eq":               {of(f.Eq("x")), `{"a.b":"x"}`},
		"Ne":               {of(f.Ne("x")), `{"a.b":{"$ne":"x"}}`},
		"In":               {of(f.In(1, "x", nil)), `{"a.b":{"$in":[1,"x",null]}}`},
		"NotIn":            {of(f.NotIn()), `{"a.b":{"$nin":[]}}`},
		"Gt":               {of(f.Gt(1)), `{"a.b":{"$gt":1}}`},
		"Gte":              {of(f.Gte(1)), `{"a.b":{"$gte":1}}`},
		"Lt":               {of(f.Lt(1)), `{"a.b":{"$lt":1}}`},
		"Lte":              {of(f.Lte(1)), `{"a.b":{"$lte":1}}`},
		"Exists":           {of(f.Exists(true)), `{"a.b":{"$exists":true}}`},
		"IsNull":           {of(f.IsNull()), `{"a.b":null}`},
		"Type":             {of(f.Type("string")), `{"a.b":{"$type":"string"}}`},
		"Match":            {of(f.Match("^x")), `{"a.b":{"$regex":"^x"}}`},
		"Mod":              {of(f.Mod(4, 1)), `{"a.b":{"$mod":[4,1]}}`},
		"All":              {of(f.All(1, 2)), `{"a.b":{"$all":[1,2]}}`},
		"Size":             {of(f.Size(1)), `{"a.b":{"$size":1}}`},
		"Any":              {of(f.Any(odm.F("x").Eq(1), odm.F("y").Gt(2))), `{"a.b":{"$elemMatch":{"x":1,"y":{"$gt":2}}}}`},
		"Any, the element": {of(f.Any(odm.F("").Gt(1), odm.F("").Lt(3))), `{"a.b":{"$elemMatch":{"$gt":1,"$lt":3}}}`},
		"the empty path":   {of(odm.F("").Eq(1)), `odm: a condition on the empty path, which only an element inside Any, Pull or EachWhere has`},
		"an operator":      {of(odm.F("$where").Eq("1")), `odm: path "$where" begins with $, which is an operator to the server; say odm.Raw if it is meant`},
	})
}

func TestDynamicChanges(t *testing.T) {
	f := odm.F("a.b")
	checkSpellings(t, map[string]spelling{
		"Set":         {changeOf(f.Set(1)), `{"$set":{"a.b":1}}`},
		"SetOnInsert": {changeOf(f.SetOnInsert(1)), `{"$setOnInsert":{"a.b":1}}`},
		"Unset":       {changeOf(f.Unset()), `{"$unset":{"a.b":""}}`},
		"Rename":      {changeOf(f.Rename("c")), `{"$rename":{"a.b":"c"}}`},
		"Inc":         {changeOf(f.Inc(1)), `{"$inc":{"a.b":1}}`},
		"Mul":         {changeOf(f.Mul(1.5)), `{"$mul":{"a.b":1.5}}`},
		"Min":         {changeOf(f.Min(1)), `{"$min":{"a.b":1}}`},
		"Max":         {changeOf(f.Max(1)), `{"$max":{"a.b":1}}`},
		"CurrentDate": {changeOf(f.CurrentDate()), `{"$currentDate":{"a.b":true}}`},
		"Push":        {changeOf(f.Push(1, "x")), `{"$push":{"a.b":{"$each":[1,"x"]}}}`},
		"AddToSet":    {changeOf(f.AddToSet(1)), `{"$addToSet":{"a.b":1}}`},
		"Pull":        {changeOf(f.Pull(odm.F("x").Eq(1))), `{"$pull":{"a.b":{"x":1}}}`},
		"PullAll":     {changeOf(f.PullAll(1, 2)), `{"$pullAll":{"a.b":[1,2]}}`},
		"PopFirst":    {changeOf(f.PopFirst()), `{"$pop":{"a.b":-1}}`},
		"PopLast":     {changeOf(f.PopLast()), `{"$pop":{"a.b":1}}`},
	})
}

func TestAnyField(t *testing.T) {
	f := odm.Any[product]("a.b")
	checkSpellings(t, map[string]spelling{
		"Eq":       {f.Eq("x"), `{"a.b":"x"}`},
		"Ne":       {f.Ne("x"), `{"a.b":{"$ne":"x"}}`},
		"In":       {f.In(1, nil), `{"a.b":{"$in":[1,null]}}`},
		"NotIn":    {f.NotIn(1), `{"a.b":{"$nin":[1]}}`},
		"Gt":       {f.Gt(1), `{"a.b":{"$gt":1}}`},
		"Gte":      {f.Gte(1), `{"a.b":{"$gte":1}}`},
		"Lt":       {f.Lt(1), `{"a.b":{"$lt":1}}`},
		"Lte":      {f.Lte(1), `{"a.b":{"$lte":1}}`},
		"Exists":   {f.Exists(true), `{"a.b":{"$exists":true}}`},
		"IsNull":   {f.IsNull(), `{"a.b":null}`},
		"Match":    {f.Match("^x"), `{"a.b":{"$regex":"^x"}}`},
		"All":      {f.All(1, 2), `{"a.b":{"$all":[1,2]}}`},
		"Size":     {f.Size(1), `{"a.b":{"$size":1}}`},
		"Any":      {f.Any(odm.F("x").Eq(1)), `{"a.b":{"$elemMatch":{"x":1}}}`},
		"Set":      {f.Set(1), `{"$set":{"a.b":1}}`},
		"Inc":      {f.Inc(1), `{"$inc":{"a.b":1}}`},
		"Unset":    {f.Unset(), `{"$unset":{"a.b":""}}`},
		"Push":     {f.Push(1), `{"$push":{"a.b":1}}`},
		"AddToSet": {f.AddToSet(1, 2), `{"$addToSet":{"a.b":{"$each":[1,2]}}}`},
		"Pull":     {f.Pull(odm.F("").Gt(1)), `{"$pull":{"a.b":{"$gt":1}}}`},
		"function": {odm.Max[product, any](f, 3), `{"$max":{"a.b":3}}`},
	})
	checkOrders(t, f.Asc(), "a.b", f.Desc(), "-a.b")
}

func TestJoins(t *testing.T) {
	a, b := odm.F("a").Eq(1), odm.F("b").Eq(2)
	checkSpellings(t, map[string]spelling{
		"And typed":            {odm.And(pf.Qty.Gt(1), pf.Name.Eq("x")), `{"$and":[{"qty":{"$gt":1}},{"name":"x"}]}`},
		"And of none":          {odm.And[odm.Filter[product]](), `{}`},
		"Or dynamic":           {of(odm.Or(a, b)), `{"$or":[{"a":1},{"b":2}]}`},
		"Or mixed":             {odm.Or(a, pf.Qty.Lt(1)), `{"$or":[{"a":1},{"qty":{"$lt":1}}]}`},
		"Or of a mix":          {odm.And(odm.Or(a, b), pf.Qty.Lt(1)), `{"$and":[{"$or":[{"a":1},{"b":2}]},{"qty":{"$lt":1}}]}`},
		"Or of none":           {odm.Or[odm.Filter[product]](), `odm: $or of no conditions; leave it out, or give it at least one`},
		"Nor":                  {odm.Nor(pf.Qty.Lt(1)), `{"$nor":[{"qty":{"$lt":1}}]}`},
		"Not":                  {odm.Not(pf.Qty.Lt(1)), `{"qty":{"$not":{"$lt":1}}}`},
		"Not dynamic":          {of(odm.Not(a)), `{"a":{"$not":{"$eq":1}}}`},
		"Not Contains":         {odm.Not(pf.Tags.Contains("a")), `{"tags":{"$not":{"$eq":"a"}}}`},
		"Not raw":              {of(odm.Not(odm.Raw(bson.M{"a": 1}))), `{"$nor":[{"a":1}]}`},
		"When":                 {odm.When(true, pf.Qty.Lt(1)), `{"qty":{"$lt":1}}`},
		"When not":             {odm.And(odm.When(false, pf.Qty.Lt(1)), pf.Name.Eq("x")), `{"name":"x"}`},
		"zero":                 {odm.Filter[product]{}, `{}`},
		"zero beside":          {odm.Or(odm.Filter[product]{}, pf.Name.Eq("x")), `{"name":"x"}`},
		"Raw":                  {of(odm.Raw(bson.D{{Key: "a", Value: bson.M{"$gt": 1}}})), `{"a":{"$gt":1}}`},
		"Raw, a struct":        {of(odm.Raw(struct{ A int }{1})), `{"a":1}`},
		"a map's missing":      {map[string]odm.Filter[product]{}["missing"], `{}`},
		"zero change":          {odm.Change[product]{}, `{}`},
		"RawUpdate":            {changeOf(odm.RawUpdate(bson.M{"$set": bson.M{"l.$[x].q": 1}}, bson.M{"x.s": 2})), `{"$set":{"l.$[x].q":1}} where {"x.s":2}`},
		"an error by Stringer": {changeOf(odm.RawUpdate(nil)), `odm: a raw document is nil`},
	})
}
