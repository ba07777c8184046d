package agg_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

type order struct {
	odm.Document `bson:",inline" odm:"collection=orders"`
	Status       string
	Price        float64
	Qty          int
	Tags         []string
	Address      address
}

type address struct{ City string }

type addressFields struct {
	odm.Doc[order, address]
	City odm.Str[order, string]
}

var o = struct {
	Status  odm.Str[order, string]
	Price   odm.Num[order, float64]
	Qty     odm.Num[order, int]
	Tags    odm.List[order, string]
	Address addressFields
}{"status", "price", "qty", "tags", addressFields{"address", "address.city"}}

type state string

func TestOperands(t *testing.T) {
	t.Parallel()
	var nothing agg.Expression
	cyclic := map[string]any{}
	cyclic["self"] = []any{cyclic}
	for name, tt := range map[string]struct {
		in   any
		want string // the operand of $abs
		err  string
	}{
		"a field proxy":                        {in: o.Price, want: `"$price"`},
		"a nested field proxy":                 {in: o.Address.City, want: `"$address.city"`},
		"an embedded document's proxy":         {in: o.Address, want: `"$address"`},
		"a field by name":                      {in: agg.As("n.m"), want: `"$n.m"`},
		"a dynamic field of odm":               {in: odm.F("x"), want: `"$x"`},
		"an id behind a link":                  {in: odm.F("door.$id"), want: `"$door.$id"`},
		"a variable of the server":             {in: agg.Now, want: `"$$NOW"`},
		"a field of a variable":                {in: agg.This.Field(o.Qty), want: `"$$this.qty"`},
		"an expression":                        {in: agg.Add(o.Qty, 1), want: `{"$add":["$qty",1]}`},
		"null":                                 {in: nil, want: `null`},
		"a number":                             {in: 1.5, want: `1.5`},
		"text":                                 {in: "paid", want: `"paid"`},
		"a typed text is a value":              {in: state("$paid"), want: `{"$literal":"$paid"}`},
		"a struct is a value":                  {in: address{"$x"}, want: `{"$literal":{"city":"$x"}}`},
		"a struct without dollars":             {in: address{"x"}, want: `{"city":"x"}`},
		"a map with dots in its keys":          {in: map[string]int{"a.b": 1}, want: `{"$literal":{"a.b":1}}`},
		"an array is one operand":              {in: []int{1, 2}, want: `[[1,2]]`},
		"an array of operands":                 {in: bson.A{o.Qty, "x"}, want: `[["$qty","x"]]`},
		"a document of operands":               {in: bson.D{{Key: "q", Value: o.Qty}}, want: `{"q":"$qty"}`},
		"a map of operands has an order":       {in: bson.M{"b": o.Qty, "a": nil}, want: `{"a":null,"b":"$qty"}`},
		"raw":                                  {in: agg.Raw(bson.D{{Key: "$sum", Value: "$a"}}), want: `{"$sum":"$a"}`},
		"raw text":                             {in: agg.Raw("$a"), want: `"$a"`},
		"a literal":                            {in: agg.Literal("$5 off"), want: `{"$literal":"$5 off"}`},
		"literal null":                         {in: agg.Literal(nil), want: `{"$literal":null}`},
		"an object":                            {in: agg.Object(agg.Field("q", o.Qty)), want: `{"q":"$qty"}`},
		"text that could be a field":           {in: "$price", err: `odm: "$price" could be a field or a text: say agg.As("price") for the field, agg.Literal for the text`},
		"such text in a list":                  {in: []string{"a", "$b"}, err: `"$b" could be a field or a text`},
		"such text in a document":              {in: bson.M{"a": "$b"}, err: `"$b" could be a field or a text`},
		"an operator that is not said as raw":  {in: bson.M{"$gt": 1}, err: `$gt stands where a value is wanted: say agg.Raw for an expression, agg.Literal for a value`},
		"a key with a dot":                     {in: bson.D{{Key: "a.b", Value: 1}}, err: `"a.b" is no key of a document expression`},
		"the empty path":                       {in: agg.As(""), err: `an element inside Filter, Map or Reduce is agg.This`},
		"a path with a dollar":                 {in: agg.As("$a"), err: `path "$a" begins with $`},
		"a path with an empty part":            {in: agg.As("a..b"), err: `"a..b" is no path of an expression`},
		"a path with an operator":              {in: agg.As("a.$b"), err: `"a.$b" is no path of an expression`},
		"a variable with a dollar":             {in: agg.Var("$$x"), err: `"$$x" is no variable`},
		"no variable":                          {in: agg.Var(""), err: `"" is no variable`},
		"a zero expression":                    {in: nothing, err: `a zero agg.Expression says nothing`},
		"a list of fields":                     {in: []agg.As{"a"}, err: `[]agg.As is a list of operands: say agg.Array`},
		"a value without an encoding":          {in: make(chan int), err: `no encoder found for chan int`},
		"a value that contains itself":         {in: []map[string]any{cyclic}, err: `contains itself`},
		"an error inside":                      {in: agg.Add(1, agg.Cond("$x", 1, 2)), err: `"$x" could be a field or a text`},
		"options of an object":                 {in: agg.Object(agg.Include(o.Qty)), err: `Include and Exclude have no meaning in an Object`},
		"a key of an object":                   {in: agg.Object(agg.Field("a.b", 1)), err: `"a.b" is no key of a document`},
		"two values for one option":            {in: agg.Year(agg.Now, "UTC", "+01"), err: `$year: 2 values for timezone, which is one`},
		"two steps":                            {in: agg.Range(0, 1, 1, 1), err: `$range takes one more operand, not 2`},
		"a variable that the server refuses":   {in: agg.Map(o.Tags, 1, agg.MapOptions{As: "Big"}), err: `"Big" is no name for a variable`},
		"a variable of Let":                    {in: agg.Let(1, agg.Field("a", 1), agg.Field("a", 2)), err: `"a" is made twice`},
		"a switch without branches":            {in: agg.Switch(), err: `$switch: it needs a branch`},
		"a date without a year":                {in: agg.DateFromParts(agg.DateParts{Month: 1}), err: `it needs Year or ISOWeekYear`},
		"a sort without keys":                  {in: agg.SortArray(o.Tags, agg.Ordering{}), err: `an order without keys: say agg.By`},
		"a sort by a field twice":              {in: agg.SortArray(o.Tags, agg.By("a", "-a")), err: `"a" is sorted by twice`},
		"a field name with dollars":            {in: agg.GetField("$a.b"), want: `{"$getField":{"$literal":"$a.b"}}`},
		"a field name by its proxy":            {in: agg.GetField(o.Qty, agg.Root), want: `{"$getField":{"field":"qty","input":"$$ROOT"}}`},
		"one operand that may be an array":     {in: agg.SumOf(o.Tags), want: `{"$sum":"$tags"}`},
		"several operands":                     {in: agg.SumOf(o.Qty, 1), want: `{"$sum":["$qty",1]}`},
		"nothing is a list too":                {in: agg.And(), want: `{"$and":[]}`},
		"an element's order":                   {in: agg.SortArray(o.Tags, agg.By("-")), want: `{"$sortArray":{"input":"$tags","sortBy":-1}}`},
		"an order by metadata":                 {in: agg.TopOf(o.Tags, agg.By("a").Meta("s", "textScore"), 1), want: `{"$top":{"sortBy":{"a":1,"s":{"$meta":"textScore"}},"output":1,"input":"$tags"}}`},
		"an empty struct value is no operator": {in: struct{}{}, want: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := agg.Abs(tt.in).String()
			if tt.err != "" {
				if !strings.Contains(got, tt.err) {
					t.Errorf("Abs(%v) = %s, want the error %s", tt.in, got, tt.err)
				}
				return
			}
			if want := `{"$abs":` + tt.want + `}`; got != want {
				t.Errorf("Abs = %s, want %s", got, want)
			}
		})
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   agg.Stage
		want string
		err  string
	}{
		"match":                              {in: agg.Match(o.Price.Gt(1), odm.F("n").Lt(2)), want: `{"$match":{"$and":[{"price":{"$gt":1.0}},{"n":{"$lt":2}}]}}`},
		"match of nothing":                   {in: agg.Match[odm.Expr](), want: `{"$match":{}}`},
		"match by an expression":             {in: agg.Match(odm.Expression(agg.Gt(o.Price, o.Qty))), want: `{"$match":{"$expr":{"$gt":["$price","$qty"]}}}`},
		"a condition's error":                {in: agg.Match(odm.Or[odm.Expr]()), err: `$or of no conditions`},
		"group":                              {in: agg.Group(o.Status, agg.Sum("n", 1)), want: `{"$group":{"_id":"$status","n":{"$sum":1}}}`},
		"group of all":                       {in: agg.Group(nil, agg.Push("all", o.Price)), want: `{"$group":{"_id":null,"all":{"$push":"$price"}}}`},
		"group by a field of the result":     {in: agg.Group(agg.As("a"), agg.Max(o.Price, o.Price)), want: `{"$group":{"_id":"$a","price":{"$max":"$price"}}}`},
		"a field twice":                      {in: agg.Group(nil, agg.Sum("n", 1), agg.Avg("n", 1)), err: `"n" is made twice`},
		"the id as an accumulator":           {in: agg.Group(nil, agg.Sum("_id", 1)), err: `"_id" is made twice`},
		"an accumulator without a name":      {in: agg.Group(nil, agg.Sum("", 1)), err: `as the name of a field`},
		"a zero accumulator":                 {in: agg.Group(nil, agg.Accumulator{}), err: `a zero agg.Accumulator`},
		"unfinished code":                    {in: agg.Group(nil, agg.Code("x", agg.AccumulatorCode{Init: "f"})), err: `$accumulator: it needs Accumulate`},
		"set replaces a document":            {in: agg.Set(agg.Field(o.Address.City, "x"), agg.Field("a", address{"y"})), want: `{"$set":{"address.city":"x","a":{"$literal":{"city":"y"}}}}`},
		"set of a computed document":         {in: agg.Set(agg.Field("a", bson.M{"b": o.Qty})), want: `{"$set":{"a":{"$mergeObjects":[{"b":"$qty"}]}}}`},
		"set of Include":                     {in: agg.Set(agg.Include(o.Qty)), err: `Include and Exclude are for Project`},
		"project":                            {in: agg.Project(agg.Include(o.Qty), agg.Exclude(agg.As("_id")), agg.Field("one", 1), agg.Field("c", o.Address.City)), want: `{"$project":{"qty":1,"_id":0,"one":{"$literal":1},"c":"$address.city"}}`},
		"project one field twice":            {in: agg.Project(agg.Include(o.Qty), agg.Field("qty", 1)), err: `"qty" is made twice`},
		"unset":                              {in: agg.Unset(o.Qty), want: `{"$unset":"qty"}`},
		"unset of several":                   {in: agg.Unset(o.Qty, o.Tags), want: `{"$unset":["qty","tags"]}`},
		"unset of nothing":                   {in: agg.Unset(), err: `$unset of no fields`},
		"unwind":                             {in: agg.Unwind(o.Tags), want: `{"$unwind":"$tags"}`},
		"sort":                               {in: agg.Sort(o.Price.Desc(), "qty"), want: `{"$sort":{"price":-1,"qty":1}}`},
		"sort by nothing":                    {in: agg.Sort[string](), err: `an order without keys`},
		"sort by elements":                   {in: agg.Sort("-"), err: `a sort key without a path`},
		"count under a bad name":             {in: agg.Count("$n"), err: `path "$n" begins with $`},
		"facet":                              {in: agg.Facet(agg.Pipeline("a", agg.Limit(1), agg.When(false, agg.Skip(1)))), want: `{"$facet":{"a":[{"$limit":1}]}}`},
		"an error inside a pipeline":         {in: agg.Facet(agg.Pipeline("a", agg.Set(agg.Field("x", "$y")))), err: `(in the stage $set) (in the stage $facet)`},
		"lookup without a condition":         {in: agg.Lookup(agg.LookupOptions{From: "x", As: "y"}), err: `$lookup: it needs LocalField and ForeignField, or a Pipeline`},
		"lookup without a name":              {in: agg.Lookup(agg.LookupOptions{From: "x", LocalField: o.Qty, ForeignField: o.Qty}), err: `$lookup: it needs As`},
		"graph lookup without a start":       {in: agg.GraphLookup(agg.GraphLookupOptions{From: "x"}), err: `$graphLookup: it needs StartWith`},
		"a distance of 0":                    {in: agg.GeoNear(odm.NewPoint(1, 2), agg.GeoNearOptions{DistanceField: "d", MaxDistance: 0}), want: `{"$geoNear":{"distanceField":"d","maxDistance":0,"near":{"type":"Point","coordinates":[1.0,2.0]}}}`},
		"out":                                {in: agg.Out("x"), want: `{"$out":"x"}`},
		"out without a name":                 {in: agg.Out(""), err: `it needs the name of a collection`},
		"a window function":                  {in: agg.SetWindowFields(o.Status, agg.By("-qty"), agg.Sum("s", o.Qty).OverRange(-1, agg.CurrentDocument, "day")), want: `{"$setWindowFields":{"partitionBy":"$status","sortBy":{"qty":-1},"output":{"s":{"$sum":"$qty","window":{"range":[-1,"current"],"unit":"day"}}}}}`},
		"no window function":                 {in: agg.SetWindowFields(nil, agg.Ordering{}, agg.MergeObjects("x", o.Address)), err: `"x" is made by "$mergeObjects", which is no window function`},
		"raw":                                {in: agg.RawStage(bson.D{{Key: "$limit", Value: 1}}), want: `{"$limit":1}`},
		"raw of two stages":                  {in: agg.RawStage(bson.D{{Key: "$limit", Value: 1}, {Key: "$skip", Value: 1}}), err: `a raw stage is a document of one key, its operator; this one has 2`},
		"raw of nothing":                     {in: agg.RawStage(nil), err: `a raw document is nil`},
		"a failed stage":                     {in: agg.Failed(errors.New("boom")), err: `boom`},
		"a zero stage":                       {in: agg.Stage{}, err: `a zero agg.Stage says nothing`},
		"a raw stage out of place":           {in: agg.UnionWith("x", agg.RawStage(bson.M{"$out": "y"}), agg.Limit(1)), err: `$out must be the last stage`},
		"scores that ranks do not have":      {in: agg.RankFusion(agg.FusionOptions{Method: "avg"}), err: `for ScoreFusion`},
		"a search without an operator":       {in: agg.Search(agg.SearchOptions{}), err: `$search: it needs one Operator, not 0`},
		"documents of structs":               {in: agg.Documents([]address{{"x"}, {"$y"}}), want: `{"$documents":[{"city":"x"},{"$literal":{"city":"$y"}}]}`},
		"documents of fields and expression": {in: agg.Documents(bson.A{bson.M{"a": agg.Add(1, 2)}}), want: `{"$documents":[{"a":{"$add":[1,2]}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tt.in.String()
			if tt.err != "" && !strings.Contains(got, tt.err) {
				t.Errorf("got %s, want the error %s", got, tt.err)
			}
			if tt.err == "" && got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What a stage was built from may change without changing it.
func TestStagesAreCopies(t *testing.T) {
	t.Parallel()
	list, args := []int{1, 2}, []any{1, o.Qty}
	s := agg.Project(agg.Field("x", agg.In(o.Qty, list)), agg.Field("y", agg.Add(args...)))
	want := s.String()
	list[0], args[0] = 9, 9
	if got := s.String(); got != want {
		t.Errorf("the stage has become %s, was %s", got, want)
	}
	base := agg.By("a")
	one, two := base.Meta("x", "textScore"), base.Meta("y", "textScore")
	if strings.Contains(agg.SortBy(one).String(), `"y"`) || strings.Contains(agg.SortBy(two).String(), `"x"`) {
		t.Error("two orders share their keys")
	}
}

// Stages and expressions encode themselves, wherever the driver meets them.
func TestTheDriverEncodesThem(t *testing.T) {
	t.Parallel()
	doc, err := bson.Marshal(bson.M{"pipeline": []agg.Stage{agg.Limit(1), agg.Set(agg.Field("x", o.Qty))}, "e": agg.Gt(o.Qty, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Pipeline []bson.Raw
		E        bson.Raw
	}
	if err := bson.Unmarshal(doc, &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Pipeline) != 2 || back.E.Lookup("$gt").Array().String() == "" {
		t.Errorf("encoded %s", bson.Raw(doc))
	}
	_, err = bson.Marshal(bson.M{"e": agg.Gt("$qty", 1)})
	if err == nil || !strings.Contains(err.Error(), "could be a field or a text") {
		t.Errorf("the error of an expression is lost: %v", err)
	}
}

func ExampleGroup() {
	fmt.Println(agg.Group(o.Status, agg.Sum("n", 1), agg.Avg("mean", o.Price)))
	fmt.Println(agg.Match(odm.F("n").Gt(1)))
	fmt.Println(agg.Sort("-n"))
	// Output:
	// {"$group":{"_id":"$status","n":{"$sum":1},"mean":{"$avg":"$price"}}}
	// {"$match":{"n":{"$gt":1}}}
	// {"$sort":{"n":-1}}
}

func ExampleSet() {
	fmt.Println(agg.Set(
		agg.Field("total", agg.Multiply(o.Price, o.Qty)),
		agg.Field("size", agg.SwitchOr("large", agg.Case(agg.Lt(o.Qty, 10), "small"), agg.Case(agg.Lt(o.Qty, 100), "medium"))),
	))
	// Output:
	// {"$set":{"total":{"$multiply":["$price","$qty"]},"size":{"$switch":{"branches":[{"case":{"$lt":["$qty",10]},"then":"small"},{"case":{"$lt":["$qty",100]},"then":"medium"}],"default":"large"}}}}
}

func ExampleSetWindowFields() {
	fmt.Println(agg.SetWindowFields(o.Status, agg.By(o.Price.Desc()), agg.Rank("rank"), agg.Sum("sum", o.Qty).OverDocuments(agg.Unbounded, agg.CurrentDocument)))
	// Output:
	// {"$setWindowFields":{"partitionBy":"$status","sortBy":{"price":-1},"output":{"rank":{"$rank":{}},"sum":{"$sum":"$qty","window":{"documents":["unbounded","current"]}}}}}
}

func ExampleLookup() {
	fmt.Println(agg.Lookup(agg.LookupOptions{
		From: "stock", Let: []agg.Fields{agg.Field("wanted", o.Qty)}, As: "stock",
		Pipeline: []agg.Stage{agg.Match(odm.Expression(agg.Gte(agg.As("instock"), agg.Var("wanted"))))},
	}))
	// Output:
	// {"$lookup":{"from":"stock","let":{"wanted":"$qty"},"pipeline":[{"$match":{"$expr":{"$gte":["$instock","$$wanted"]}}}],"as":"stock"}}
}

func ExampleFilter() {
	fmt.Println(agg.Filter(o.Tags, agg.Gt(agg.StrLenCP(agg.This), 3)))
	// Output:
	// {"$filter":{"input":"$tags","cond":{"$gt":[{"$strLenCP":"$$this"},3]}}}
}
